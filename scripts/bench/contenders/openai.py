"""OpenAI's client: Stainless over httpx2 and pydantic."""

from __future__ import annotations

from typing import Any

import httpx2
from openai import AsyncOpenAI

from bench.contenders import Contender


def client(base_url: str, transport: Any) -> AsyncOpenAI:
    http = None if transport is None else httpx2.AsyncClient(transport=transport)
    return AsyncOpenAI(api_key="a-key", base_url=base_url, http_client=http)


async def page(api: AsyncOpenAI) -> object:
    return await api.files.list(limit=100)


async def walk(api: AsyncOpenAI) -> int:
    return len([row async for row in api.files.list(limit=100)])


CONTENDER = Contender(
    http="httpx2",
    client=client,
    object_path="/files/file-1-1",
    get=lambda api: api.files.retrieve("file-1-1"),
    list_path="/files?limit=100",
    page=page,
    walk=walk,
)
