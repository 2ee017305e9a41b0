"""The clock that tests of waits run on."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.virtual_time import START, StuckExecutor, elapsed, loop, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.virtual_time


@pytest.fixture
async def an_hour_old() -> AsyncIterator[None]:
    await asyncio.sleep(3600)
    yield
    await asyncio.sleep(60)


@pytest.mark.usefixtures("an_hour_old")
async def test_pauses_and_time_outs_move_the_clock_and_take_no_time() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(900):
            await asyncio.sleep(1000)

    assert elapsed() == 4500
    assert loop().time() == START + 4500


async def test_timers_fire_in_order_at_their_own_moments() -> None:
    fired: list[float] = []

    async def wait(seconds: float) -> None:
        await asyncio.sleep(seconds)
        fired.append(elapsed())

    await asyncio.gather(*map(wait, (0.3, 0.1, 86.0, 0.2)))

    assert fired == [0.1, 0.2, 0.3, 86.0]


async def test_work_in_threads_is_awaited_for_real_and_takes_no_virtual_time() -> None:
    async with asyncio.timeout(0.001):
        await asyncio.to_thread(time.sleep, 0.05)

    assert elapsed() == 0


async def test_threads_of_their_own_are_awaited_for_real() -> None:
    told = loop().create_future()
    timer = threading.Timer(0.05, loop().call_soon_threadsafe, [told.set_result, None])
    timer.name = "simplepod"  # as the SDK calls its own
    timer.start()
    async with asyncio.timeout(0.001):
        await told

    assert elapsed() == 0


async def test_a_thread_that_lives_a_moment_longer_than_its_work_does_not_stop_the_clock() -> None:
    here = loop()
    told = here.create_future()

    def tell() -> None:
        here.call_soon_threadsafe(told.set_result, None)
        time.sleep(0.1)

    threading.Thread(target=tell, name="simplepod").start()
    await told
    await asyncio.sleep(5)

    assert elapsed() == 5


async def test_a_process_is_awaited_for_real_and_takes_no_virtual_time() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(0.1)")

    assert await process.wait() == 0
    assert elapsed() == 0


async def test_what_a_stuck_executor_is_given_never_begins_and_the_clock_goes_on() -> None:
    loop().set_default_executor(StuckExecutor())

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(5):
            await asyncio.to_thread(time.sleep, 0)

    assert elapsed() == 5


async def test_sockets_of_the_same_loop_talk_before_the_clock_jumps() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(1.2)
        writer.write(await reader.readline())
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"hello\n")
        assert await reader.read() == b"hello\n"
        writer.close()
        await writer.wait_closed()

    assert elapsed() == 1.2


def test_a_program_that_waits_for_what_never_comes_fails() -> None:
    async def forever() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(AssertionError, match="waits for something that never comes"):
        run(forever())


def test_a_program_that_spins_fails() -> None:
    async def spin() -> None:
        while True:
            await asyncio.sleep(0)

    with pytest.raises(AssertionError, match="the program spins"):
        run(spin())


def test_a_program_that_never_ends_fails() -> None:
    async def poll() -> None:
        while True:
            await asyncio.sleep(30)

    with pytest.raises(AssertionError, match="has not ended after two hours"):
        run(poll())
