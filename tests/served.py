"""An emulator for code that runs an event loop of its own."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from simplepod.emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def served(**options: Any) -> Iterator[Emulator]:
    """An emulator in a thread of its own, so that what is tested may call `asyncio.run`; machines are up at once."""
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
