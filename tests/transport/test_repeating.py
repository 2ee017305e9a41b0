"""What is sent again, seen from the server."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from simplepod import NO_RETRY, RateLimitError, RetryPolicy, ServerError, SimplePod, SimplePodError, TransportError
from tests.transport.doubles import AT_ONCE, KEY, Replies, client_of
from tests.transport.servers import answer, cut, free_port, garbage, hang_up, reset, serving, silence
from tests.virtual_time import elapsed

if TYPE_CHECKING:
    from contextlib import AsyncExitStack

    from pytest_httpx import HTTPXMock

    from tests.transport.servers import Deed

pytestmark = pytest.mark.virtual_time

REPEATABLE, NOT_REPEATABLE = ["GET", "HEAD", "PUT", "DELETE"], ["POST", "PATCH"]
FAULTS: dict[str, Deed] = {
    "429": answer(429, {"title": "Too many"}, {"Retry-After": "0"}),
    "502": answer(502, "<h1>Bad Gateway</h1>", {"Content-Type": "text/html"}),
    "503": answer(503),
    "504": answer(504),
    "520": answer(520),
    "524": answer(524),
    "reset": reset,
    "hang up": hang_up,
    "garbage": garbage,
    "silence": silence,
}
NEVER_LEFT = [
    httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full"), httpx.ProxyError("403"),
]  # fmt: skip
LEFT = [httpx.ReadError("reset"), httpx.WriteError("broken"), httpx.RemoteProtocolError("gone"), httpx.ReadTimeout("")]


@pytest.mark.parametrize("method", REPEATABLE)
@pytest.mark.parametrize("fault", FAULTS)
async def test_what_may_be_done_twice_is_sent_until_it_works(method: str, fault: str) -> None:
    async with (
        serving(FAULTS[fault], FAULTS[fault], answer(200)) as server,
        client_of(server, retry=AT_ONCE) as client,
    ):
        assert (await client.request(method, "/instances/7")).status_code == 200
        assert len(server.requests) == 3


@pytest.mark.parametrize("method", NOT_REPEATABLE)
@pytest.mark.parametrize("fault", FAULTS)
async def test_what_must_not_be_done_twice_is_sent_once(method: str, fault: str) -> None:
    async with serving(FAULTS[fault]) as server, client_of(server, retry=AT_ONCE) as client:
        with pytest.raises(SimplePodError):
            await client.request(method, "/instances", json={})
        assert len(server.requests) == 1


async def test_an_answer_that_breaks_off_is_asked_for_again() -> None:
    async with serving(cut(200, b"[1, 2"), answer(200, [])) as server, client_of(server, retry=AT_ONCE) as client:
        assert (await client.request("GET", "/instances/list")).json() == []


@pytest.mark.parametrize("method", NOT_REPEATABLE)
@pytest.mark.parametrize("error", NEVER_LEFT, ids=lambda error: type(error).__name__)
async def test_an_order_that_provably_never_left_is_sent_again(
    httpx_mock: HTTPXMock, method: str, error: Exception
) -> None:
    httpx_mock.add_exception(error)
    httpx_mock.add_response(status_code=201, json={"id": 7})

    async with SimplePod(KEY, retry=AT_ONCE) as client:
        assert (await client.request(method, "/instances", json={})).status_code == 201
    assert len(httpx_mock.get_requests()) == 2


@pytest.mark.parametrize("method", NOT_REPEATABLE)
@pytest.mark.parametrize("error", LEFT, ids=lambda error: type(error).__name__)
async def test_an_order_that_may_have_arrived_is_never_sent_again(
    httpx_mock: HTTPXMock, method: str, error: Exception
) -> None:
    httpx_mock.add_exception(error)

    async with SimplePod(KEY, retry=AT_ONCE) as client:
        with pytest.raises(TransportError) as caught:
            await client.request(method, "/instances", json={})
    assert caught.value.sent
    assert len(httpx_mock.get_requests()) == 1


@pytest.mark.parametrize("error", NEVER_LEFT, ids=lambda error: type(error).__name__)
async def test_another_transports_word_that_an_order_never_left_is_not_trusted(error: Exception) -> None:
    transport = Replies(error)

    async with SimplePod(KEY, transport=transport, retry=AT_ONCE) as client:
        with pytest.raises(TransportError) as caught:
            await client.request("POST", "/instances", json={})
    assert caught.value.sent
    assert len(transport.requests) == 1


async def test_through_another_transport_reads_are_repeated_all_the_same() -> None:
    transport = Replies(httpx.ConnectError("refused"), httpx.Response(200, json=[]))

    async with SimplePod(KEY, transport=transport, retry=AT_ONCE) as client:
        assert (await client.request("GET", "/instances/list")).json() == []


async def test_an_order_reaches_a_server_that_comes_up_meanwhile(stack: AsyncExitStack) -> None:
    port, servers = free_port(), list[Any]()

    async def key() -> str:
        if asked:
            servers.append(await stack.enter_async_context(serving(answer(201, {"id": 7}), port=port)))
        asked.append(True)
        return KEY

    asked: list[bool] = []
    client = await stack.enter_async_context(SimplePod(key, base_url=f"http://127.0.0.1:{port}", retry=AT_ONCE))

    assert (await client.request("POST", "/instances", json={})).status_code == 201
    assert len(servers[0].requests) == 1


@pytest.mark.parametrize("asynchronous", [False, True])
async def test_a_function_is_asked_for_the_key_before_each_attempt(asynchronous: bool) -> None:  # noqa: FBT001
    keys = iter(["first-key", " second-key\n", "third-key"])

    async def awaited() -> str:
        return next(keys)

    transport = Replies(httpx.Response(503), httpx.Response(503), httpx.Response(200))
    api_key = awaited if asynchronous else lambda: next(keys)
    async with SimplePod(api_key, transport=transport, retry=AT_ONCE) as client:
        await client.request("GET", "/instances/list")

    sent = [request.headers["X-AUTH-TOKEN"] for request in transport.requests]
    assert sent == ["first-key", "second-key", "third-key"]


async def test_never_again_means_once() -> None:
    async with serving(answer(503)) as server, client_of(server, retry=NO_RETRY) as client:
        with pytest.raises(ServerError):
            await client.request("GET", "/instances/list")
        assert len(server.requests) == 1


async def test_attempts_are_bounded_by_their_number_and_the_last_error_is_raised() -> None:
    async with (
        serving(reset, answer(503, {"detail": "one"}), answer(503, {"detail": "two"})) as server,
        client_of(server, retry=AT_ONCE) as client,
    ):
        with pytest.raises(ServerError, match=r"503 GET /instances/list: two"):
            await client.request("GET", "/instances/list")
        assert len(server.requests) == 3


async def test_a_wait_that_would_end_after_the_total_is_not_begun() -> None:
    transport = Replies(httpx.Response(429, headers={"Retry-After": "30"}))

    async with SimplePod(KEY, transport=transport, retry=RetryPolicy(total=5)) as client:
        with pytest.raises(RateLimitError) as caught:
            await client.request("GET", "/instances/list")
    assert caught.value.retry_after == 30
    assert len(transport.requests) == 1


async def test_attempts_are_bounded_by_their_total_time() -> None:
    transport = Replies(httpx.Response(503))

    async with SimplePod(KEY, transport=transport, retry=RetryPolicy(attempts=10**9, total=40)) as client:
        with pytest.raises(ServerError):
            await client.request("GET", "/instances/list")
        assert 32 - 0.01 <= elapsed() <= 40
    assert len(transport.requests) > 5


@pytest.mark.parametrize(
    ("errors", "sent"),
    [([httpx.ReadError("reset"), httpx.ConnectError("refused")], True), ([httpx.ConnectError("refused")], False)],
)
async def test_sent_speaks_of_all_attempts_not_of_the_last(
    httpx_mock: HTTPXMock,
    errors: list[Exception],
    sent: bool,  # noqa: FBT001
) -> None:
    for error in errors:
        httpx_mock.add_exception(error, is_reusable=True)

    async with SimplePod(KEY, retry=AT_ONCE) as client:
        with pytest.raises(TransportError, match=r"refused") as caught:
            await client.request("PUT", "/instances/7", json={})
    assert caught.value.sent is sent


async def test_each_repetition_is_announced_at_debug(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "simplepod")
    transport = Replies(httpx.Response(503), httpx.ConnectError("refused"), httpx.Response(200))

    async with SimplePod(KEY, transport=transport, retry=AT_ONCE) as client:
        await client.request("GET", "/instances/list", params={"search": "me"})

    said = [record.getMessage() for record in caplog.records if record.levelno == logging.DEBUG]
    assert said == [
        "GET /instances/list: again in 0.00 s after ServerError",
        "GET /instances/list: again in 0.00 s after TransportError",
    ]
