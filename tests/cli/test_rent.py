"""`simplepod rent`: what is said before, what is rented, and what comes of everything that may go wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from simplepod.emulator import Emulator
    from tests.cli.running import Run


def test_price_balance_and_hours_are_said_before_anything_is_rented(run: Run, served: Emulator) -> None:
    served.world.put_host("RTX 4090", gpu_count=2, price_per_gpu="0.40")
    served.world.balance = "8.1315"

    asked = run("rent", "--template", 29, "--min-gpu-count", 2)

    assert asked.err.splitlines()[:2] == [
        "m1202: 2 x RTX 4090 at $0.807 an hour with 32 GB of disk",
        "Balance $8.13: lasts 10.1 hours.",
    ]
    assert asked.code == 2
    assert asked.err.endswith("nobody is there to be asked\n  add --yes to rent without a question\n")
    assert not served.requests.of("POST /instances")


def test_what_runs_already_shortens_the_hours(run: Run, served: Emulator) -> None:
    served.world.put_host("RTX 4090", price_per_gpu="0.40")
    served.world.put_instance()
    served.world.balance = "8.1315"

    assert "lasts 10.0 hours, with the $0.407 an hour that run already." in run("rent", "-t", 29).err


def test_the_best_offer_is_rented_and_goes_on(run: Run, served: Emulator) -> None:
    served.world.put_host("RTX 5090", price_per_gpu="0.70")
    served.world.put_host("RTX 4090", price_per_gpu="0.40")

    rented = run("rent", "-t", "ubuntu ssh", "--yes", "--name", "worker_1", "--notes", "mine")

    (machine,) = served.world.instances
    assert (machine.name, machine.notes, machine.gpu_model) == ("worker_1", "mine", "RTX 4090")
    assert rented.code == 0
    assert f"id        {machine.id} {machine.support_id}" in rented.out
    assert rented.err.endswith(f"It bills until it is deleted: simplepod rm {machine.id}\n")


def test_a_machine_can_be_rented_by_the_name_of_its_offer(run: Run, served: Emulator) -> None:
    served.world.put_host("RTX 4090", price_per_gpu="0.40")
    offer = served.world.put_host("RTX 5090", price_per_gpu="0.70").offer()

    assert run("rent", f"m{offer.market_id}", "-t", 29, "-y", "--json").document["gpu_model"] == "RTX 5090"
    assert run("rent", offer.row_id, "-t", 29, "-y").err == (
        f"simplepod: '{offer.row_id}' is no offer\n  offers are called m4711: simplepod market lists them\n"
    )
    assert run("rent", "m999", "-t", 29, "-y").err.startswith(
        "simplepod: m999 is not on the market, or not like that\n"
    )


def test_the_machine_gets_what_was_asked_for_and_secrets_need_not_be_typed(
    run: Run, served: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    served.world.put_host("RTX 4090", gpu_count=4)
    monkeypatch.setenv("TOKEN", "s3cret")
    script = tmp_path / "start.sh"
    script.write_text("nvidia-smi\n")

    options = ("--gpu-count", 2, "--env", "MODEL=a=b", "--env", "TOKEN", "--start-script", script)
    rented = run("rent", "m1203", "-t", 29, "-y", "--json", *options)

    (machine,) = served.world.instances
    assert rented.document["gpu_count"] == 2
    assert dict(machine.env) == {"MODEL": "a=b", "TOKEN": "s3cret"}
    assert machine.start_script == "nvidia-smi\n"
    assert "s3cret" not in rented.out + rented.err
    assert run("rent", "-t", 29, "-y", "--env", "NONE").err == (
        "simplepod: --env NONE: there is no such variable here\n  say --env NONE=VALUE\n"
    )


def test_offers_with_fewer_gpus_than_wanted_are_passed_over(run: Run, served: Emulator) -> None:
    served.world.put_host("RTX 3090", price_per_gpu="0.10")
    served.world.put_host("RTX 4090", gpu_count=2, price_per_gpu="0.40")

    assert run("rent", "-t", 29, "-y", "--gpu-count", 2, "--json").document["gpu_count"] == 2
    assert "no offer is like that" in run("rent", "-t", 29, "-y", "--gpu-count", 3).err


def test_an_offer_that_somebody_else_takes_moves_on_to_the_next(run: Run, served: Emulator) -> None:
    for price in ("0.40", "0.50"):
        served.world.put_host("RTX 4090", price_per_gpu=price)
    served.world.refuse_next_rent()

    rented = run("rent", "-t", 29, "-y", "--json")

    assert rented.document["price_per_gpu"] == 0.5
    assert "m1201 is taken" in rented.err
    assert "m1202: 1 x RTX 4090 at $0.507" in rented.err


def test_when_all_offers_are_taken_nothing_is_rented(run: Run, served: Emulator) -> None:
    for _ in range(4):
        served.world.put_host("RTX 4090")
    served.world.refuse_next_rent(times=4)

    refused = run("rent", "-t", 29, "-y")

    assert refused.code == 1
    assert refused.err.endswith("\n  somebody was faster: simplepod market\n")
    assert len(served.requests.of("POST /instances")) == 3


@pytest.mark.parametrize("limit", [(), ("--max-price-per-gpu", 0.5)])
def test_a_machine_that_turns_out_dearer_than_was_shown_is_deleted(
    run: Run, served: Emulator, limit: tuple[object, ...]
) -> None:
    served.world.put_host("RTX 4090", price_per_gpu="0.40")
    served.world.charge_next_rent("0.41")

    refused = run("rent", "-t", 29, "-y", *limit)

    assert refused.code == 1
    (entry,) = served.ledger.entries
    assert f"costs $0.41 per GPU and hour, the limit is $0.4: {entry.instance_id} was deleted." in refused.err
    assert not served.ledger.open


def test_without_the_balance_nothing_is_rented(run: Run, served: Emulator) -> None:
    served.world.put_host("RTX 4090", price_per_gpu="0.40")
    served.world.balance = "0.30"

    refused = run("rent", "-t", 29, "-y")

    assert refused.code == 1
    assert "lasts 0.7 hours" in refused.err
    assert refused.err.endswith("\n  see what is left and what runs: simplepod billing\n")
    assert "less than min_hours=2" in run("rent", "-t", 29, "-y", "--min-hours", 2).err


def test_a_market_without_such_an_offer_is_an_error(run: Run) -> None:
    assert (run("rent", "-t", 29, "-y").code, run("rent", "-t", 29, "-y").err) == (
        1,
        "simplepod: no offer is like that\n  see what there is: simplepod market\n",
    )


@pytest.mark.parametrize("template", ["no such template", "999"])
def test_a_template_that_is_not_there_is_an_error(run: Run, template: str) -> None:
    assert run("rent", "-t", template, "-y").err == (
        f"simplepod: there is no template {template!r}\n  see what there is: simplepod templates\n"
    )


def test_a_start_that_fails_is_an_error_that_says_what_still_bills(run: Run, served: Emulator) -> None:
    served.world.put_host("RTX 4090")
    served.world.fail_next_boot("manifest unknown")
    failed = run("rent", "-t", 29, "-y")

    assert failed.code == 1
    assert "failed with status error (manifest unknown). It still bills: delete it." in failed.err
    (entry,) = served.ledger.open
    assert failed.err.endswith(f"logs {entry.instance_id} --system; delete it: simplepod rm {entry.instance_id}\n")


def test_the_start_is_told_as_the_console_tells_it(run: Run, served: Emulator) -> None:
    served.world.put_host("RTX 4090")

    assert "w: Running start scripts...\n" in run("rent", "-t", 29, "-y", "--name", "w").err
    assert "Running" not in run("rent", "-t", 29, "-y", "--name", "w", "--no-wait").err


def test_an_order_whose_end_is_not_seen_ends_with_3_and_can_be_adopted(run: Run, served: Emulator, home: Path) -> None:
    served.world.put_host("RTX 4090")
    lost = served.faults.on("POST /instances", drop_response=True)
    blind = served.faults.on("GET /instances/list", status=403, skip=1)
    unconfirmed = run("rent", "-t", 29, "-y", "--confirm-timeout", 0)
    served.faults.remove(lost)
    served.faults.remove(blind)
    (machine,) = served.world.instances

    assert unconfirmed.code == 3
    assert unconfirmed.document["pending"]["offer"] == "/instances/market/1201"
    assert unconfirmed.document["found"] == unconfirmed.document["candidates"] == []
    assert "simplepod adopt" in unconfirmed.err
    assert len(served.requests.of("POST /instances")) == 1

    record = home / "record.json"
    record.write_text(unconfirmed.out)
    assert [row["id"] for row in run("adopt", record, "--json").document] == [machine.id]


def test_a_record_of_the_order_is_kept_until_its_end_is_seen(run: Run, served: Emulator, home: Path) -> None:
    served.world.put_host("RTX 4090")
    faults = [
        served.faults.on("POST /instances", drop_response=True),
        served.faults.on("GET /instances/list", status=403, skip=1),
    ]
    run("rent", "-t", 29, "-y", "--confirm-timeout", 0)
    (record,) = (home / ".simplepod/orders").iterdir()
    assert record.stat().st_mode & 0o777 == 0o600
    assert json.loads(record.read_text())["offer"] == "/instances/market/1201"
    for fault in faults:
        served.faults.remove(fault)

    adopted = run("adopt")

    assert adopted.code == 0
    assert str(served.world.instances[0].id) in adopted.out
    assert not record.exists()
    assert run("adopt").err == "No order is open.\n"


def test_a_record_whose_machine_is_not_seen_is_no_proof_that_there_is_none(
    run: Run, served: Emulator, home: Path
) -> None:
    served.world.put_host("RTX 4090")
    served.faults.on("POST /instances", status=500)
    served.faults.on("GET /instances/list", status=403, skip=1, times=1)
    assert run("rent", "-t", 29, "-y", "--confirm-timeout", 0).code == 3

    adopted = run("adopt")

    assert adopted.code == 1
    assert adopted.err == "No machine of such an order is there now; look again before you take it for refused.\n"
    assert len(list((home / ".simplepod/orders").iterdir())) == 1


def test_a_settled_order_leaves_no_record(run: Run, served: Emulator, home: Path) -> None:
    served.world.put_host("RTX 4090")

    assert run("rent", "-t", 29, "-y").code == 0
    assert not list((home / ".simplepod/orders").iterdir())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pending": null}'])
def test_what_is_no_record_is_not_adopted(run: Run, home: Path, text: str) -> None:
    file = home / "record.json"
    file.write_text(text)

    assert (run("adopt", file).code, run("adopt", file).err) == (2, f"simplepod: {file} holds no record of a rental\n")
    assert run("adopt", home / "none").err == f"simplepod: cannot read {home / 'none'}: No such file or directory\n"
