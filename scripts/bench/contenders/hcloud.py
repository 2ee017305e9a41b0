"""Hetzner Cloud's client: synchronous, over requests."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from hcloud import Client

from bench.contenders import Contender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def client(base_url: str, transport: Any) -> AsyncIterator[Client]:
    if transport is not None:
        raise NotImplementedError("hcloud takes no transport")
    yield Client(token="a-key", api_endpoint=base_url)  # noqa: S106 - opens nothing


async def get(api: Client) -> object:
    return api.ssh_keys.get_by_id(1)


async def page(api: Client) -> object:
    return api.ssh_keys.get_list(per_page=100)


async def walk(api: Client) -> int:
    return len(api.ssh_keys.get_all())


CONTENDER = Contender(
    http="requests",
    client=client,
    object_path="/ssh_keys/1",
    get=get,
    list_path="/ssh_keys?per_page=100",
    page=page,
    walk=walk,
)
