"""This SDK, without its extras."""

from __future__ import annotations

import sys
from typing import Any

from bench.contenders import Contender

sys.modules.setdefault("orjson", None)  # type: ignore[arg-type] # cannot be imported from here on

from simplepod import SimplePod  # noqa: E402 - decides when it is imported which decoder it takes


def client(base_url: str, transport: Any, **options: Any) -> SimplePod:
    return SimplePod("a-key-for-the-bench", base_url=base_url, transport=transport, **options)


async def walk(api: SimplePod) -> int:
    return len(await api.global_templates.list())


CONTENDER = Contender(
    http="httpx",
    client=client,
    object_path="/instances/108208",
    get=lambda api: api.instances.get(108208),
    list_path="/instances/market/list?itemsPerPage=100",
    page=lambda api: api.market.docker().to_list(),
    walk=walk,
    thousand=lambda api: api.market.docker(page_size=1000).to_list(),
    tells_its_end=False,
)
