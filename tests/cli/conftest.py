"""The command line in this process, against an emulator in a thread of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simplepod.cli import main
from tests.cli.running import Ran
from tests.served import served as emulator_in_a_thread
from tests.virtual_time import VirtualTimeLoop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simplepod.emulator import Emulator
    from tests.cli.running import Run


@pytest.fixture
def served() -> Iterator[Emulator]:
    """A world without hosts, in which machines are up at once; its clock stands still."""
    with emulator_in_a_thread(speed=0, hosts=0, live_ports=False) as emulator:
        yield emulator


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nobody's home, and a terminal that says nothing of itself."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(served: Emulator, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("SIMPLEPOD_BASE_URL", served.url)
    monkeypatch.setenv("SIMPLEPOD_API_KEY", served.api_key)
    return _runner(capfd)


@pytest.fixture
def run_in_no_time(unserved: Emulator, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """The command line with `unserved`, on a clock that jumps (tests/virtual_time.py): waiting takes no time."""
    monkeypatch.setattr("asyncio.events.new_event_loop", VirtualTimeLoop)
    monkeypatch.setenv("SIMPLEPOD_API_KEY", unserved.api_key)
    return _runner(capfd)


def _runner(capfd: pytest.CaptureFixture[str]) -> Run:
    def run(*words: object) -> Ran:
        capfd.readouterr()
        code = main([str(word) for word in words])
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return run
