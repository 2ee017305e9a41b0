"""Emulated time that follows an event loop."""

import asyncio


class LoopTime:
    """Seconds that event loops have counted: ``Clock(real=LoopTime())`` ages the world with the running loop.

    On a loop of the standard library that is real time; on a virtual one the world ages as its timers run, without
    waiting. While no loop runs it stands still, and with the next loop it goes on from there.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._seconds = 0.0
        self._seen = 0.0

    def __call__(self) -> float:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # none runs
            return self._seconds
        now = loop.time()
        if loop is self._loop:
            self._seconds += now - self._seen
        self._loop, self._seen = loop, now
        return self._seconds
