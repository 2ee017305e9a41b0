"""Every Python block of the README runs, in order, against the emulator."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from simplepod import SimplePod
from tests.blocks import run_blocks
from tests.served import served

if TYPE_CHECKING:
    import pytest

README = Path(__file__).parent.parent / "README.md"


def test_the_blocks_of_the_readme_run_and_leave_nothing_that_bills(monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as emulator:
        monkeypatch.setenv("SIMPLEPOD_API_KEY", emulator.api_key)
        monkeypatch.setenv("SIMPLEPOD_BASE_URL", emulator.url)

        run_blocks(README, {})

    assert emulator.requests.of("POST /instances")
    assert not emulator.ledger.open


def test_the_readme_lists_every_method_of_every_namespace() -> None:
    table = dict(re.findall(r"^\| `client\.(\w+)` \| (.*) \|$", README.read_text(), re.MULTILINE))
    client = SimplePod("key")

    for name, methods in table.items():
        public = {method for method in dir(getattr(client, name)) if not method.startswith("_")}
        assert set(re.findall(r"`(\w+)`", methods)) == public
    namespaces = {name for name in SimplePod.__annotations__ if not name.startswith("_")}
    assert table.keys() == namespaces
