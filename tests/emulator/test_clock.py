from datetime import UTC, datetime

import pytest

from simplepod.emulator import Clock, Emulator

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
