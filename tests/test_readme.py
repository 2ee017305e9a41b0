"""Every Python block of the README runs, in order, against the emulator."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import SimplePod
from simplepod.emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def served() -> Iterator[Emulator]:
    """An emulator in a thread of its own, so that blocks may call `asyncio.run`."""
    emulator = Emulator(boot_seconds=0)
    ready, over = threading.Event(), threading.Event()

    async def serve() -> None:
        async with emulator:
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    yield emulator
    over.set()
    thread.join()


async def run(code: Any, names: dict[str, Any]) -> None:
    async with SimplePod() as client:
        names["client"] = client
        result = eval(code, names)
        if inspect.isawaitable(result):
            await result


def test_the_blocks_of_the_readme_run_and_leave_nothing_that_bills(
    served: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMPLEPOD_API_KEY", served.api_key)
    monkeypatch.setenv("SIMPLEPOD_BASE_URL", served.url)
    readme = (ROOT / "README.md").read_text()
    names: dict[str, Any] = {}

    for block in BLOCK.finditer(readme):
        line = readme.count("\n", 0, block.start(1))
        code = compile(
            "\n" * line + block[1], "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True
        )
        if code.co_flags & inspect.CO_COROUTINE:
            asyncio.run(run(code, names))
        else:
            exec(code, names)

    assert served.requests.of("POST /instances")
    assert not served.ledger.open


def test_the_readme_lists_every_method_of_every_namespace() -> None:
    table = dict(re.findall(r"^\| `client\.(\w+)` \| (.*) \|$", (ROOT / "README.md").read_text(), re.MULTILINE))
    client = SimplePod("key")

    for name, methods in table.items():
        public = {method for method in dir(getattr(client, name)) if not method.startswith("_")}
        assert set(re.findall(r"`(\w+)`", methods)) == public
    namespaces = {name for name in SimplePod.__annotations__ if not name.startswith("_")}
    assert table.keys() == namespaces
