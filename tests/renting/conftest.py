"""What there is to rent, and with what."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from simplepod import Offer, SimplePod, Template
    from simplepod.emulator import Emulator

Arrived = Callable[[str, str], Awaitable[None]]


@pytest.fixture
def arrived(emulator: Emulator) -> Arrived:
    """Waits until the server has got a request of that method and (end of) path."""

    async def wait(method: str, path: str) -> None:
        while not any(request.method == method and request.path.endswith(path) for request in emulator.requests):
            await asyncio.sleep(0)

    return wait


@pytest.fixture
async def offer(client: SimplePod) -> Offer:
    found = await client.market.docker(min_gpu_count=2, order_by="gpu_count").first()
    assert found is not None
    return found


@pytest.fixture
async def template(client: SimplePod) -> Template:
    return await client.templates.create(
        name="worker", image_name="python", default_tag="3.12", disk_size=32, expose_ports=[8000]
    )
