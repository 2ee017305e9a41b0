"""What orders, their clean-up and polls may do that other requests may not, and for how long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from simplepod import RetryPolicy, ServerError
from simplepod._transport import Call, Transport
from tests.transport.doubles import AT_ONCE, Replies
from tests.transport.servers import answer, serving, silence
from tests.transport.test_closing import CLOSED
from tests.transport.test_departure import transport_of

if TYPE_CHECKING:
    from collections.abc import Callable

READ = Call("GET", "/x")
COPIES: dict[str, Callable[[Transport], Transport]] = {
    "as it is": lambda transport: transport,
    "brief": Transport.brief,
    "privileged": Transport.privileged,
    "for clean-up": Transport.for_clean_up,
}
PRIVILEGED = ["privileged", "for clean-up"]
BRIEF = ["brief", "for clean-up"]


async def in_closing(transport: Transport) -> asyncio.Task[None]:
    """Begins to close the session, which waits for an order."""
    transport.session.tasks.start_guaranteed(asyncio.sleep(3600))
    closing = asyncio.create_task(transport.session.aclose(3600))
    await asyncio.sleep(0)
    return closing


@pytest.mark.parametrize("copy", COPIES)
async def test_while_the_client_closes_the_privileged_still_get_through(copy: str) -> None:
    replies = Replies()
    transport = transport_of(transport=replies)
    closing = await in_closing(transport)

    if copy in PRIVILEGED:
        await COPIES[copy](transport).send(READ)
    else:
        with pytest.raises(RuntimeError, match=CLOSED):
            await COPIES[copy](transport).send(READ)

    assert len(replies.requests) == (copy in PRIVILEGED)
    closing.cancel()
    await asyncio.wait([closing])


@pytest.mark.parametrize("copy", COPIES)
async def test_once_the_client_is_closed_nobody_gets_through(copy: str) -> None:
    replies = Replies()
    transport = transport_of(transport=replies)
    await transport.session.aclose(0)

    with pytest.raises(RuntimeError, match=CLOSED):
        await COPIES[copy](transport).send(READ)
    assert replies.requests == []


@pytest.mark.parametrize("copy", COPIES)
async def test_only_the_privileged_pass_the_queue(copy: str) -> None:
    async with serving(silence, answer()) as server:
        transport = transport_of(server.url)
        first = asyncio.create_task(transport.send(READ))
        async with asyncio.timeout(60):
            while not server.requests:
                await asyncio.sleep(0)

        second = asyncio.create_task(COPIES[copy](transport).send(READ))
        if copy in PRIVILEGED:
            await second
        else:
            for _ in range(100):
                await asyncio.sleep(0)
            assert len(server.requests) == 1
        for task in (first, second):
            task.cancel()
        await asyncio.wait([first, second])
        await transport.session.aclose(0)


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("timeout", [3.0, 30.0])
async def test_an_attempt_of_the_brief_takes_at_most_ten_seconds(copy: str, timeout: float) -> None:
    replies = Replies()
    session = transport_of(transport=replies).session

    await COPIES[copy](Transport(session, timeout, AT_ONCE)).send(READ)

    allowed = replies.requests[0].extensions["timeout"]["read"]
    assert allowed == pytest.approx(min(timeout, 10.0) if copy in BRIEF else timeout)


@pytest.mark.parametrize("copy", COPIES)
async def test_the_brief_send_once(copy: str) -> None:
    replies = Replies(httpx.Response(503))
    transport = transport_of(transport=replies, retry=RetryPolicy(attempts=3, base=0))

    with pytest.raises(ServerError):
        await COPIES[copy](transport).send(READ)
    assert len(replies.requests) == (1 if copy in BRIEF else 3)
