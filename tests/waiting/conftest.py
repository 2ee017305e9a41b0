"""Waits on a clock that jumps: no test sits out what it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.virtual_time import VirtualTimeLoop

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping

    from simplepod import Instance, SimplePod


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"virtual": VirtualTimeLoop}


@pytest.fixture
async def machine(client: SimplePod) -> Instance:
    """One that was rented just now, at an emulator whose clock stands still."""
    template = await client.templates.create(
        name="worker", image_name="python", default_tag="3.12", disk_size=32, expose_ports=[8000]
    )
    return await client.instances.rent_first(client.market.docker(), template)
