import asyncio
import selectors
from datetime import UTC, datetime

import httpx
import pytest

from simplepod.emulator import Clock, Emulator, LoopTime

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Real:
    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_time_passes_at_the_clocks_speed() -> None:
    real = Real()
    clock = Clock(60, start=NOON, real=real)

    real.seconds += 2

    assert clock.now() == NOON.replace(minute=2)


def test_time_can_be_moved_by_hand() -> None:
    clock = Clock(0, start=NOON, real=Real())

    clock.advance(90)

    assert clock.now() == NOON.replace(minute=1, second=30)


def test_another_speed_holds_from_now_on() -> None:
    real = Real()
    clock = Clock(1, start=NOON, real=real)
    real.seconds += 30
    clock.speed = 10
    real.seconds += 3

    assert clock.now() == NOON.replace(minute=1)
    assert clock.speed == 10


def test_time_never_goes_back() -> None:
    with pytest.raises(ValueError, match="seconds"):
        Clock().advance(-1)


def test_an_injected_clock_keeps_its_speed_unless_another_is_asked_for() -> None:
    assert Emulator(hosts=0, clock=Clock(7)).clock.speed == 7
    assert Emulator(hosts=0, clock=Clock(7), speed=0).clock.speed == 0


class VirtualSelector(selectors.DefaultSelector):
    """Does not wait for a timer: it moves the loop's clock there."""

    now = 1_000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """Its time is that of its timers."""

    def __init__(self) -> None:
        self.selector = VirtualSelector()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.now


async def slept(emulator: Emulator, seconds: float) -> float:
    before = emulator.clock.time()
    await asyncio.sleep(seconds)
    return emulator.clock.time() - before


@pytest.mark.parametrize("speed", [1, 60])
def test_the_world_ages_with_a_virtual_loop(speed: float) -> None:
    emulator = Emulator(hosts=0, clock=Clock(speed, real=LoopTime()))

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        aged = runner.run(slept(emulator, 3600))

    assert aged == pytest.approx(3600 * speed, abs=0.01)


def test_the_world_stands_still_between_loops_and_goes_on_with_the_next() -> None:
    emulator = Emulator(hosts=0, clock=Clock(start=NOON, real=LoopTime()))

    for _ in range(2):
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(asyncio.sleep(50))
            runner.run(slept(emulator, 3600))

    assert (emulator.clock.now() - NOON).total_seconds() == pytest.approx(7200, abs=0.01)


async def lagging(emulator: Emulator) -> list[int]:
    """How many machines are listed before a lag is over, and after."""
    emulator.world.put_instance()
    emulator.faults.on("GET /instances/list", delay=29, after=True, times=1)
    headers = {"X-AUTH-TOKEN": emulator.api_key}
    seen = []
    async with httpx.AsyncClient(transport=emulator.transport, base_url="http://x", headers=headers) as http:
        for _ in range(2):
            seen.append(len((await http.get("/instances/list", timeout=None)).json()))
            await asyncio.sleep(1)
    return seen


def test_delays_and_lags_take_no_time_on_a_virtual_loop() -> None:
    emulator = Emulator(hosts=0, clock=Clock(real=LoopTime()), list_lag=29.5)

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(lagging(emulator)) == [0, 1]


async def test_on_any_other_loop_the_world_ages_in_real_time() -> None:
    loop = asyncio.get_running_loop()
    before, real = loop.time(), LoopTime()
    first = real()
    await asyncio.sleep(0)
    last = real()

    assert first == 0
    assert 0 < last <= loop.time() - before
