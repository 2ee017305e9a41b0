"""What is sent again is a matter of what is done, not of the method that it is done by."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from simplepod import Offer, ServerError, SimplePod, VPSImage
from tests.transport.doubles import AT_ONCE, KEY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

OFFER = Offer(id=1, instance_market="/instances/market/1", gpu_count=1)
IMAGE = VPSImage(id=3)
MACHINE = {"id": 7, "status": "paused", "supportId": "V_abcd"}
ONCE: dict[str, Callable[[SimplePod], Awaitable[Any]]] = {
    "rent_instance": lambda client: client.instances.rent(OFFER, 38, confirm_timeout=0.01),
    "rent_vps": lambda client: client.vps.rent(OFFER, IMAGE, password="Secret-123", confirm_timeout=0.01),
    "resume_vps": lambda client: client.vps.resume(7, OFFER),
    "create_template": lambda client: client.templates.create(name="box", image_name="python"),
    "reboot_instances": lambda client: client.instances.reboot(7),
    "pause_vps": lambda client: client.vps.pause(7),
}
AGAIN: dict[str, Callable[[SimplePod], Awaitable[Any]]] = {
    "get_summary": lambda client: client.billing.summary(),
    "list_instances": lambda client: client.instances.list(),
}


class Refusing(httpx.AsyncBaseTransport):
    """Says 503 to one path, always, and that there is one machine to everything else; counts what came."""

    def __init__(self, path: str, status: int = 503) -> None:
        self.came = Counter[str]()
        self._machine = MACHINE
        self._path = path
        self._status = status

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.came[f"{request.method} {path}"] += 1
        if path == self._path:
            self._machine = {**MACHINE, "status": "running"}  # so that nobody waits for it
            return httpx.Response(self._status)
        return httpx.Response(200, json=[self._machine] if path.endswith("/list") else self._machine)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "GET", "POST", "PATCH"])
@pytest.mark.parametrize("operation", ONCE)
async def test_what_must_not_be_done_twice_is_sent_once_by_whatever_method(operation: str, method: str) -> None:
    transport = Refusing("/instances/x")
    paths = {operation: f"{method} /instances/x"}

    async with SimplePod(KEY, transport=transport, paths=paths, retry=AT_ONCE) as client:
        await asyncio.gather(ONCE[operation](client), return_exceptions=True)

    assert {route: count for route, count in transport.came.items() if "/x" in route} == {f"{method} /instances/x": 1}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("operation", AGAIN)
async def test_what_only_reads_is_sent_again_by_whatever_method(operation: str, method: str) -> None:
    transport = Refusing("/instances/x")
    paths = {operation: f"{method} /instances/x"}

    async with SimplePod(KEY, transport=transport, paths=paths, retry=AT_ONCE) as client:
        with pytest.raises(ServerError):
            await AGAIN[operation](client)

    assert transport.came == {f"{method} /instances/x": 3}


@pytest.mark.parametrize("status", [520, 521, 522, 523, 524])
async def test_a_read_is_sent_again_after_what_a_content_network_says_for_a_dead_host(status: int) -> None:
    transport = Refusing("/instances/summary", status)

    async with SimplePod(KEY, transport=transport, retry=AT_ONCE) as client:
        with pytest.raises(ServerError):
            await client.billing.summary()

    assert transport.came == {"GET /instances/summary": 3}
