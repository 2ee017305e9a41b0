from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest
import self_deleting

from tests.examples import machines

if TYPE_CHECKING:
    from pathlib import Path

    from simplepod.emulator import Emulator, Instance
    from tests.examples.conftest import Until


async def order(emulator: Emulator, monkeypatch: pytest.MonkeyPatch, *command: str) -> Instance:
    monkeypatch.setenv("MACHINE_API_KEY", emulator.api_key)
    emulator.world.put_host("RTX 4090")
    await self_deleting.main(command, "pytorch/pytorch", max_price=0.5, hours=1, inside=False)
    return emulator.world.instances[-1]


def identity(machine: Instance, folder: Path) -> Path:
    """What the platform writes into the machine."""
    path = folder / "instance.json"
    path.write_text(json.dumps({"hashId": machine.hash_id, "portMappings": {}}))
    return path


async def test_a_machine_runs_its_command_and_deletes_itself(
    emulator: Emulator, until: Until, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    emulator.world.put_instance()
    machine = await order(emulator, monkeypatch, "touch", str(tmp_path / "it worked"))
    (tmp_path / "pip").write_text("#!/bin/sh\n")
    (tmp_path / "python3").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    for program in ("pip", "python3"):
        (tmp_path / program).chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"

    await machines.start(machine, {"PATH": path, "INSTANCE_JSON": str(identity(machine, tmp_path))})

    await until(lambda: machine.state == "ended")
    assert (tmp_path / "it worked").exists()
    assert [entry.ended_by for entry in emulator.ledger.by("client")] == ["client"]
    assert len(emulator.ledger.by("stranger")) == len(emulator.ledger.open) == 1


async def test_it_asks_until_it_is_deleted_however_its_command_ends(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    machine = await order(emulator, monkeypatch, "true")
    path = identity(machine, tmp_path)
    emulator.faults.on("GET /instances/list", json=[], times=1)
    emulator.faults.on("DELETE /instances/{id}", status=500, times=2)

    with pytest.raises(FileNotFoundError):
        await self_deleting.work(["no such program"], hours=1, identity=path, pause=0.01)

    assert machine.state == "ended"


async def test_a_command_that_takes_too_long_is_ended(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    machine = await order(emulator, monkeypatch, "true")

    await self_deleting.work(["sleep", "600"], hours=0.00001, identity=identity(machine, tmp_path), pause=0.01)

    assert machine.state == "ended"
    assert not has_children()


def has_children() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True
