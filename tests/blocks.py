"""Running the Python blocks of a Markdown text, in order, as a reader would who types them."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from simplepod import SimplePod
from simplepod.emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@contextmanager
def served(**options: Any) -> Iterator[Emulator]:
    """An emulator in a thread of its own, so that blocks may call `asyncio.run`."""
    emulator = Emulator(boot_seconds=0, **options)
    ready, over = threading.Event(), threading.Event()

    async def serve() -> None:
        async with emulator:
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield emulator
    finally:
        over.set()
        thread.join()


def run_blocks(path: Path, names: dict[str, Any]) -> int:
    """Runs all of them with the same names, and those that await with the same client; how many there were."""
    text = path.read_text()
    blocks = list(_BLOCK.finditer(text))
    with asyncio.Runner() as runner:
        client = SimplePod()
        for block in blocks:
            source = "\n" * text.count("\n", 0, block.start(1)) + block[1]  # errors point into the text
            code = compile(source, path.name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
            if code.co_flags & inspect.CO_COROUTINE:
                names["client"] = client
                runner.run(eval(code, names))
            else:
                exec(code, names)
        runner.run(client.aclose())
    return len(blocks)
