"""Cloudflare's client: Stainless over httpx and pydantic; its DNS records are a union of types."""

from __future__ import annotations

from typing import Any

import httpx
from cloudflare import AsyncCloudflare

from bench.contenders import Contender


def client(base_url: str, transport: Any) -> AsyncCloudflare:
    http = None if transport is None else httpx.AsyncClient(transport=transport)
    return AsyncCloudflare(api_token="a-key", base_url=base_url, http_client=http)  # noqa: S106 - opens nothing


async def page(api: AsyncCloudflare) -> object:
    return await api.dns.records.list(zone_id="z1", per_page=100)


async def walk(api: AsyncCloudflare) -> int:
    return len([row async for row in api.dns.records.list(zone_id="z1", per_page=100)])


CONTENDER = Contender(
    http="httpx",
    client=client,
    object_path="/zones/z1/dns_records/r1",
    get=lambda api: api.dns.records.get("r1", zone_id="z1"),
    list_path="/zones/z1/dns_records?per_page=100",
    page=page,
    walk=walk,
)
