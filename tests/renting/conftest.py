"""What there is to rent, and with what."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from simplepod import Instance, Offer, SimplePod, Template
    from simplepod.emulator import Emulator

Arrived = Callable[[str, str], Awaitable[None]]
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX me"


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


@pytest.fixture
async def vps_offer(client: SimplePod) -> Offer:
    offer = await client.market.vps().first()
    assert offer is not None
    return offer


@pytest.fixture
async def paused(client: SimplePod, emulator: Emulator, vps_offer: Offer) -> Instance:
    """A VPS that can be resumed."""
    image = await client.vps.images(search="ubuntu").first()
    assert image is not None
    machine = await client.vps.rent(vps_offer, image, ssh_key=KEY)
    emulator.clock.advance(600)
    await client.vps.pause(machine)
    return await client.instances.get(machine)
