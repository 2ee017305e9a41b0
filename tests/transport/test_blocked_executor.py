"""The program may fill the loop's default executor with jobs of its own; nothing here waits for them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from simplepod import NO_RETRY, RequestTimeoutError, SimplePod, TransportError
from tests.transport.doubles import KEY
from tests.transport.servers import free_port, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def _full_executor() -> AsyncIterator[None]:
    done = threading.Event()
    executor = ThreadPoolExecutor(2)
    loop = asyncio.get_running_loop()
    loop.set_default_executor(executor)
    jobs = [loop.run_in_executor(None, done.wait) for _ in range(20)]
    yield
    done.set()
    await asyncio.gather(*jobs)


@pytest.mark.usefixtures("_full_executor")
async def test_names_are_looked_up_all_the_same() -> None:
    async with serving() as server:
        url = f"http://localhost:{server.port}"
        async with SimplePod(KEY, base_url=url, retry=NO_RETRY, max_concurrency=8) as client:
            answers = await asyncio.gather(*(client.request("GET", "/x") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.usefixtures("_full_executor")
async def test_a_name_that_nobody_has_is_told_all_the_same() -> None:
    async with SimplePod(KEY, base_url="https://nobody.invalid", retry=NO_RETRY) as client:
        with pytest.raises(TransportError, match=r"^GET /x: ConnectError ") as caught:
            await client.request("GET", "/x")
    assert not caught.value.sent


@pytest.mark.usefixtures("_full_executor")
async def test_a_name_server_that_is_silent_is_given_the_time_out_and_one_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def silent(*_: object, **__: object) -> None:
        asked.append(threading.current_thread().name)
        done.wait()
        raise OSError

    asked: list[str] = []
    done = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", silent)
    async with SimplePod(KEY, base_url="https://nobody.invalid", retry=NO_RETRY, timeout=0.05) as client:
        outcomes = await asyncio.gather(*(client.request("GET", "/x") for _ in range(40)), return_exceptions=True)
    done.set()

    assert all(isinstance(outcome, RequestTimeoutError) for outcome in outcomes)
    assert asked == ["simplepod"]


def test_the_trust_store_is_loaded_all_the_same() -> None:
    script = f"""
        import asyncio, threading
        from concurrent.futures import ThreadPoolExecutor
        from simplepod import NO_RETRY, SimplePod, TransportError

        async def main():
            done, loop = threading.Event(), asyncio.get_running_loop()
            loop.set_default_executor(ThreadPoolExecutor(1))
            job = loop.run_in_executor(None, done.wait)
            async with SimplePod("a-key", base_url="https://localhost:{free_port()}", retry=NO_RETRY) as client:
                try:
                    await client.request("GET", "/x")
                except TransportError as error:
                    print(error.sent, "ConnectError" in str(error))
            done.set()
            await job

        asyncio.run(main())
    """
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(script)],
        capture_output=True, text=True, check=True, timeout=100,
    )  # fmt: skip
    assert run.stdout.split() == ["False", "True"]
    assert run.stderr == ""
