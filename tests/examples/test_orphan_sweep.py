from __future__ import annotations

from typing import TYPE_CHECKING

import orphan_sweep
import pytest

if TYPE_CHECKING:
    from simplepod.emulator import Emulator

pytestmark = pytest.mark.virtual_time


@pytest.fixture(autouse=True)
def _machines(emulator: Emulator) -> None:
    emulator.world.put_instance(name="worker_1")
    emulator.world.put_instance(name="worker_2")
    emulator.world.put_instance(name="other_1")
    emulator.clock.advance(7 * 3600)
    emulator.world.put_instance(name="worker_3")


def left(emulator: Emulator) -> list[str]:
    return [machine.name for machine in emulator.world.instances]


async def test_it_lists_first_and_deletes_only_when_told(
    emulator: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    status = await orphan_sweep.main("worker_", 6, [], delete=False)
    assert status == 1
    assert capsys.readouterr().out.count("bills: worker_") == 2
    assert len(left(emulator)) == 4

    status = await orphan_sweep.main("worker_", 6, [emulator.world.instances[0].id], delete=True)
    assert status == 0
    assert "deleted: worker_2, instance " in capsys.readouterr().out
    assert left(emulator) == ["worker_1", "other_1", "worker_3"]

    assert await orphan_sweep.main("nothing", 6, [], delete=False) == 0


async def test_a_machine_that_cannot_be_deleted_is_named_and_the_status_says_so(
    emulator: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    stuck = emulator.world.instances[0]
    emulator.faults.on(f"DELETE {stuck.iri}", status=403)

    status = await orphan_sweep.main("worker_", 6, [], delete=True)

    assert status == 1
    assert f"not swept: The deletion of {stuck.id} could not be confirmed" in capsys.readouterr().err
    assert left(emulator) == ["worker_1", "other_1", "worker_3"]
