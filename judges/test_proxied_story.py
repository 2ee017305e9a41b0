"""The emulator's answers, judged by Prism on their way to the SDK during the whole demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import demo

from judges import facade_calls, servers
from judges.exchanges import Recorder
from simplepod import NO_RETRY, SimplePod
from simplepod.emulator import Emulator

if TYPE_CHECKING:
    from pathlib import Path

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX demo"


async def test_prism_finds_nothing_in_the_whole_demo(lenient: Path) -> None:
    async with Emulator(speed=60) as emulator, Recorder() as recorder:
        with servers.prism_proxy(lenient, emulator.url) as url:
            async with SimplePod(emulator.api_key, base_url=url, transport=recorder) as client:
                await demo.docker(client, ask=False)
                await demo.vps(client, KEY, ask=False)
        entries, still_billing = emulator.ledger.entries, emulator.ledger.open

    assert recorder.faults == []
    assert {"rent_instance", "rent_vps", "resume_vps", "delete_instance"} <= recorder.sent().keys()
    assert entries
    assert not still_billing


async def test_prism_finds_nothing_in_any_operation(lenient: Path) -> None:
    async with Emulator(speed=0) as emulator, Recorder() as recorder:
        with servers.prism_proxy(lenient, emulator.url) as url:
            async with SimplePod(emulator.api_key, base_url=url, retry=NO_RETRY, transport=recorder) as client:
                for call in (*facade_calls.CALLS.values(), *facade_calls.MORE.values()):
                    await call(client)

    assert recorder.faults == []
    assert recorder.sent().keys() == facade_calls.CALLS.keys()
    assert {seen.status for seen in recorder.exchanges} <= {200, 201, 204}
