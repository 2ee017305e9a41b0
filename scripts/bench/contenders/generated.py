"""The generated client alone, as openapi-python-client means it to be used."""

from __future__ import annotations

from typing import Any

from simplepod_api.api.global_templates import list_global_templates
from simplepod_api.api.instances import get_instance
from simplepod_api.api.market import list_offers
from simplepod_api.client import AuthenticatedClient

from bench.contenders import Contender

PAGE = 100


def client(base_url: str, transport: Any) -> AuthenticatedClient:
    arguments = {} if transport is None else {"transport": transport}
    return AuthenticatedClient(base_url, token="a-key", httpx_args=arguments)  # noqa: S106 - opens nothing


async def walk(api: AuthenticatedClient) -> int:
    read, number = 0, 1
    while rows := await list_global_templates.asyncio(client=api, page=number, items_per_page=PAGE):
        read, number = read + len(rows), number + 1
    return read


CONTENDER = Contender(
    http="httpx",
    client=client,
    object_path="/instances/108208",
    get=lambda api: get_instance.asyncio(108208, client=api),
    list_path="/instances/market/list?itemsPerPage=100",
    page=lambda api: list_offers.asyncio(client=api, page=1, items_per_page=PAGE),
    walk=walk,
    thousand=lambda api: list_offers.asyncio(client=api, page=1, items_per_page=1000),
    tells_its_end=False,
)
