"""Every request ends in time, whatever the server, the network or the queue does.

The sockets are real, the clock is not: it moves on when nothing is on its way any more.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from simplepod import NO_RETRY, RequestTimeoutError, RetryPolicy, ServerError, SimplePod, TransportError
from tests.transport.doubles import AT_ONCE, KEY, Replies, Untouched, client_of
from tests.transport.servers import (
    answer,
    cut,
    dribble,
    free_port,
    garbage,
    hang_up,
    reset,
    serving,
    silence,
    silence_after_the_head,
)
from tests.virtual_time import elapsed, loop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.transport.servers import Connection, Deed

pytestmark = pytest.mark.virtual_time

SOON = 4.0  # the time-out that nothing else sets is 30


@pytest.mark.parametrize(
    ("deed", "arrived"),
    [
        (silence, ""),
        (silence_after_the_head, " after status 200 and 0 bytes"),
        (dribble(every=0.5), r" after status 200 and \d+ bytes"),
    ],
    ids=["no answer", "no body", "dribble"],
)
async def test_a_server_that_takes_for_ever_is_given_the_time_out(deed: Deed, arrived: str) -> None:
    async with serving(deed) as server, client_of(server, timeout=SOON) as client:
        with pytest.raises(RequestTimeoutError, match=rf"^GET /x: no whole answer within 4 s{arrived}$") as caught:
            await client.request("GET", "/x")
        assert elapsed() == SOON

    assert isinstance(caught.value, TimeoutError)
    assert isinstance(caught.value, TransportError)
    assert (caught.value.method, caught.value.path, caught.value.sent) == ("GET", "/x", True)


@pytest.fixture
def full_backlog() -> Iterator[int]:
    """A port of loopback where connecting hangs, as it does with a host that is gone."""
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for filler in (first, second):
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


async def test_a_host_that_does_not_even_take_the_connection_has_not_got_the_request(full_backlog: int) -> None:
    url = f"http://127.0.0.1:{full_backlog}"
    async with SimplePod(KEY, base_url=url, timeout=SOON, retry=NO_RETRY) as client:
        with pytest.raises(RequestTimeoutError) as caught:
            await client.request("POST", "/instances", json={})
        assert elapsed() <= SOON
    assert not caught.value.sent


async def test_a_port_that_nothing_listens_on_has_not_got_the_request() -> None:
    async with SimplePod(KEY, base_url=f"http://127.0.0.1:{free_port()}", retry=NO_RETRY) as client:
        with pytest.raises(TransportError, match=r"^POST /instances: ConnectError ") as caught:
            await client.request("POST", "/instances", json={})
    assert not caught.value.sent
    assert not isinstance(caught.value, TimeoutError)
    assert caught.value.status_code is None


@pytest.mark.parametrize(
    ("deed", "named"),
    [
        (reset, "ReadError"),
        (hang_up, "RemoteProtocolError Server disconnected"),
        (garbage, "RemoteProtocolError illegal status line"),
    ],
    ids=["reset", "hang up", "garbage"],
)
async def test_a_connection_that_breaks_is_no_answer_and_may_have_carried_the_request(deed: Deed, named: str) -> None:
    async with serving(deed) as server, client_of(server) as client:
        with pytest.raises(TransportError, match=f"^GET /x: {named}") as caught:
            await client.request("GET", "/x")
    assert caught.value.sent
    assert caught.value.status_code is None
    assert isinstance(caught.value.__cause__, httpx.HTTPError)


@pytest.mark.parametrize("by_reset", [False, True], ids=["FIN", "RST"])
async def test_a_success_that_breaks_off_keeps_what_came(by_reset: bool) -> None:  # noqa: FBT001
    async with serving(cut(200, b'[{"id": 7', reset=by_reset)) as server, client_of(server) as client:
        with pytest.raises(TransportError, match=r"after status 200 and 9 bytes$") as caught:
            await client.request("GET", "/x")
    assert (caught.value.status_code, caught.value.body) == (200, '[{"id": 7')


async def test_a_long_success_that_breaks_off_keeps_a_cut_of_it() -> None:
    async with serving(cut(200, b"[" * 5000)) as server, client_of(server) as client:
        with pytest.raises(TransportError, match=r"and 5000 bytes") as caught:
            await client.request("GET", "/x")
    assert caught.value.body == "[" * 500


async def test_an_error_whose_body_never_ends_is_still_that_error() -> None:
    async with serving(dribble(500, every=0.5)) as server, client_of(server, timeout=SOON) as client:
        with pytest.raises(ServerError, match=r"^500 GET /x: Internal Server Error$"):
            await client.request("GET", "/x")
        assert elapsed() <= SOON


async def test_all_attempts_share_the_total_time() -> None:
    policy = RetryPolicy(attempts=1000, total=2.5 * SOON, base=0)
    async with serving(silence) as server, client_of(server, timeout=SOON, retry=policy) as client:
        with pytest.raises(RequestTimeoutError):
            await client.request("GET", "/x")
        assert elapsed() == 2.5 * SOON
        assert len(server.requests) == 3


async def test_a_total_below_the_time_out_ends_an_attempt() -> None:
    async with serving(silence) as server, client_of(server, retry=RetryPolicy(total=SOON)) as client:
        with pytest.raises(RequestTimeoutError):
            await client.request("GET", "/x")
        assert elapsed() == SOON


async def test_a_request_that_is_queued_for_all_its_time_is_never_sent() -> None:
    async with serving(silence) as server, client_of(server, max_concurrency=1) as client:
        blocking = asyncio.create_task(client.request("GET", "/blocking"))
        while not server.requests:
            await asyncio.sleep(0)
        impatient = client.with_options(retry=RetryPolicy(total=SOON))

        with pytest.raises(RequestTimeoutError, match=r"^POST /instances: queued for all of 4 s, never sent$") as e:
            await impatient.request("POST", "/instances", json={})

        assert not e.value.sent
        assert len(server.requests) == 1
        blocking.cancel()
        await asyncio.wait([blocking])


async def test_a_key_that_does_not_come_in_time_holds_nobody_up() -> None:
    async def key() -> str:
        await asyncio.sleep(3600)
        return KEY

    async with SimplePod(key, transport=Untouched(), timeout=SOON, retry=NO_RETRY) as client:
        with pytest.raises(RequestTimeoutError, match=r"the api_key callable gave no key in time, never sent$") as e:
            await client.request("GET", "/x")
        assert elapsed() == SOON
    assert not e.value.sent


async def test_an_order_is_tried_again_when_the_key_came_too_late() -> None:
    async def key() -> str:
        asked.append(True)
        await asyncio.sleep(3600 if len(asked) == 1 else 0)
        return KEY

    asked: list[bool] = []
    transport = Replies()
    async with SimplePod(key, transport=transport, timeout=SOON, retry=AT_ONCE) as client:
        await client.request("POST", "/instances", json={})
    assert len(transport.requests) == 1


async def test_a_key_that_uses_up_the_total_time_leaves_nothing_for_the_request() -> None:
    def key() -> str:
        loop().now += SOON  # a function that blocks the loop: no time-out can end it
        return KEY

    async with SimplePod(key, transport=Untouched(), retry=RetryPolicy(total=SOON / 2)) as client:
        with pytest.raises(RequestTimeoutError, match=r"^GET /x: out of time after 2 s, never sent$"):
            await client.request("GET", "/x")


async def test_an_error_of_the_key_function_is_the_callers_own() -> None:
    def key() -> str:
        raise TimeoutError("the vault is slow")

    async with SimplePod(key, transport=Untouched()) as client:
        with pytest.raises(TimeoutError, match=r"^the vault is slow$"):
            await client.request("GET", "/x")


async def test_a_callers_own_time_out_is_not_taken_for_ours(caplog: pytest.LogCaptureFixture) -> None:
    async def too_late(connection: Connection) -> None:
        bound.reschedule(0)
        await connection.until_the_client_leaves()

    bound = asyncio.timeout(None)
    caplog.set_level(logging.INFO, "simplepod")
    async with serving(too_late, answer()) as server, client_of(server, max_concurrency=1) as client:
        with pytest.raises(TimeoutError) as caught:
            async with bound:
                await client.request("GET", "/x")

        assert type(caught.value) is TimeoutError
        assert "GET /x cancelled" in caplog.messages[0]
        assert (await client.request("GET", "/x")).status_code == 200  # the place in the queue is free again


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), True, "30"])
def test_a_time_out_that_cannot_be_meant_is_refused(timeout: float) -> None:
    with pytest.raises(ValueError, match=r"^timeout must be a number of seconds above 0, not .*\.$"):
        SimplePod(KEY, timeout=timeout)
    with pytest.raises(ValueError, match=r"^timeout must be"):
        SimplePod(KEY).with_options(timeout=timeout)
