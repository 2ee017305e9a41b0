"""What the command line promises beside the SDK: prices as they were shown, and each order its own machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from simplepod.emulator import Emulator
    from tests.cli.running import Run

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX me"


@pytest.mark.parametrize(
    ("kind", "words"),
    [("docker", ("rent", "--template", "29")), ("vm", ("vps", "rent", "--image", "ubuntu 24.04"))],
    ids=["rent", "vps rent"],
)
def test_a_machine_that_is_dearer_than_was_shown_is_deleted(
    run: Run, served: Emulator, home: Path, kind: str, words: tuple[str, ...]
) -> None:
    (home / ".ssh").mkdir()
    (home / ".ssh" / "id_ed25519.pub").write_text(f"{KEY}\n")
    served.world.put_host("RTX 4090", kind=kind, price_per_gpu="0.40")  # type: ignore[arg-type]
    served.world.charge_next_rent("4.2")

    rented = run(*words, "--yes")

    assert rented.code == 1
    assert "the limit is $0.4:" in rented.err
    assert "was deleted" in rented.err
    assert len(served.ledger.entries) == 1
    assert not served.ledger.open


def test_of_equal_orders_the_newest_is_adopted_first(run: Run, served: Emulator, home: Path) -> None:
    served.world.put_host("RTX 4090")
    ways_to_be_lost = [{"status": 500}, {"drop_response": True}]  # the older order has made nothing
    records: list[Path] = []
    for lost in ways_to_be_lost:
        faults = [
            served.faults.on("POST /instances", **lost),  # type: ignore[arg-type]
            served.faults.on("GET /instances/list", status=403, skip=1),
        ]
        assert run("rent", "-t", 29, "-y", "--confirm-timeout", 0).code == 3
        records += [file for file in (home / ".simplepod/orders").iterdir() if file not in records]
        for fault in faults:
            served.faults.remove(fault)

    older, newer = records
    assert run("adopt", "--json").code == 0

    assert older.exists()
    assert not newer.exists()
