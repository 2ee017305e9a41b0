"""The mock servers' verdicts are worth something: they find what is planted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from judges import servers
from judges.exchanges import violations
from simplepod.emulator import Emulator

if TYPE_CHECKING:
    from pathlib import Path

PATCH = {"method": "PATCH", "url": "/instances/execute-reboot"}
MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}
MARKET = {"method": "GET", "url": "/instances/market/list"}


@pytest.mark.parametrize(
    ("fault", "request_of"),
    [
        ("E3006", {**PATCH, "json": {"instanceIds": [1]}}),  # a content type that Prism takes for as good
        ("E3007", {**PATCH, "content": "{}", "headers": MERGE_PATCH}),
        ("E3016", {**MARKET, "params": {"order[sla]": "up"}}),  # Prism does not look at names with brackets
        ("E4004", {**MARKET, "params": {"pricePerGpu[lte]": 6}}),
        ("E3015", {**MARKET, "params": {"colour": "red"}}),
    ],
)
async def test_steady_finds_a_wrong_request(steady: str, fault: str, request_of: dict[str, Any]) -> None:
    async with httpx.AsyncClient(base_url=steady) as http:
        answer = await http.request(**request_of)

    assert [found.partition(" ")[0] for found in violations(answer.headers)] == [fault]


@pytest.mark.parametrize(
    ("fault", "request_of"),
    [
        ("required property 'instanceIds'", {**PATCH, "content": "{}", "headers": MERGE_PATCH}),
        ("must be equal to one of the allowed values", {**MARKET, "params": {"mode": "boat"}}),
        ("must be >= 1", {**MARKET, "params": {"page": 0}}),
    ],
)
async def test_prism_finds_a_wrong_request(prism: str, fault: str, request_of: dict[str, Any]) -> None:
    async with httpx.AsyncClient(base_url=prism, headers={"X-AUTH-TOKEN": "key"}) as http:
        answer = await http.request(**request_of)

    assert answer.status_code in {400, 422}
    assert [found for found in violations(answer.headers) if fault in found]


async def test_the_proxy_finds_a_wrong_answer(lenient: Path) -> None:
    async with Emulator(speed=0, hosts=5) as emulator:
        emulator.faults.on("GET /instances/market/list", rewrite=lambda rows: [rows[0] | {"gpuCount": "two"}])
        emulator.faults.on("GET /instances/summary", headers={"content-type": "text/html"})
        with servers.prism_proxy(lenient, emulator.url) as url:
            async with httpx.AsyncClient(base_url=url, headers={"X-AUTH-TOKEN": emulator.api_key}) as http:
                market = await http.get("/instances/market/list")
                summary = await http.get("/instances/summary")

    assert (market.status_code, summary.status_code) == (500, 500)
    assert list(violations(market.headers)) == [
        "response.body.0.gpuCount: Response body property 0.gpuCount must be integer"
    ]
    assert 'The received media type "text/html" does not match' in next(violations(summary.headers))
