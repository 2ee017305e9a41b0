"""An event loop for which waiting takes no time: where nothing is ready, its clock jumps to what is due next.

Mark a test or a module with `pytest.mark.virtual_time`, or run a coroutine with `run`. `loop.time()` is the only clock
that moves: nothing is patched. Work in threads and processes is awaited for real, and sockets get a moment before each
jump. A program that waits for what never comes, that spins, or that never ends fails with an AssertionError that says
so.
"""

from __future__ import annotations

import asyncio
import selectors
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Executor

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
START = 1000.0  # not 0: programs that take a moment for "no moment" are to fail in production only
LATEST = START + 7200.0  # no call of the SDK takes as long
_THREADS = 20.0  # real seconds for work in threads and processes
_A_MOMENT = 0.01  # real seconds until threads are looked at again
_SOCKETS = 0.02  # real seconds for what is on its way over loopback
_SPINNING = 10_000  # rounds at one moment


class StuckExecutor(ThreadPoolExecutor):
    """A default executor whose threads are busy for ever: what it is given never begins, and nobody waits for it."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        return Future()


class _Selector(selectors.DefaultSelector):
    loop: VirtualTimeLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        clock = self.loop
        clock.rounds += 1
        clock.rounds_at_once += 1
        if clock.rounds_at_once > _SPINNING:
            clock.rounds_at_once = 0
            raise AssertionError("the program spins: it never waits")
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if ready := self._from_outside():
            return ready
        if len(self.get_map()) > 1 and (ready := super().select(_SOCKETS)):  # more than the loop's own pipe
            return ready
        assert timeout is not None, "the program waits for something that never comes"
        clock.now += timeout
        clock.rounds_at_once = 0
        assert clock.now < LATEST, "the program has not ended after two hours"
        return []

    def _from_outside(self) -> list[tuple[selectors.SelectorKey, int]]:
        """What becomes ready while others are at work. A thread that has told its result may live a moment longer."""
        until = time.monotonic() + _THREADS
        while self.loop.others_are_at_work:
            if ready := super().select(_A_MOMENT):
                return ready
            assert time.monotonic() < until, f"work elsewhere has not ended after {_THREADS:g} real seconds"
        return super().select(0)  # told between the last look and the end of its thread


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """`rounds` counts how often the loop went round, for tests of programs that must not spin."""

    def __init__(self) -> None:
        self.now = START
        self.rounds = self.rounds_at_once = 0
        self.in_threads: set[asyncio.Future[Any]] = set()
        self.processes: list[asyncio.SubprocessTransport] = []
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self.now

    @property
    def others_are_at_work(self) -> bool:
        """Threads of executors and of the SDK, and processes: they are awaited for real."""
        return (
            bool(self.in_threads)
            or any(thread.name == "simplepod" for thread in threading.enumerate())
            or any(process.get_returncode() is None for process in self.processes)
        )

    async def subprocess_exec(self, *arguments: Any, **options: Any) -> Any:
        transport, protocol = await super().subprocess_exec(*arguments, **options)
        self.processes.append(transport)
        return transport, protocol

    def run_in_executor(self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts) -> asyncio.Future[T]:
        future = super().run_in_executor(executor, func, *args)
        if not isinstance(executor or getattr(self, "_default_executor", None), StuckExecutor):
            self.in_threads.add(future)
            future.add_done_callback(self.in_threads.discard)
        return future

    async def shutdown_default_executor(self, *timeout: Any) -> None:
        ended = self.create_future()  # a thread of its own tells when the others have ended
        self.in_threads.add(ended)
        try:
            await super().shutdown_default_executor(*timeout)
        finally:
            self.in_threads.discard(ended)


def run(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns, on a loop of its own."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(work)


def loop() -> VirtualTimeLoop:
    """The running loop."""
    running = asyncio.get_running_loop()
    assert isinstance(running, VirtualTimeLoop), "mark the test with virtual_time"
    return running


def elapsed(since: float = START) -> float:
    """Seconds since a moment of the loop's clock, or since the loop began."""
    return round(loop().now - since, 6)
