"""Orders that most tests need, as bare requests."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

from simplepod.emulator import Host, Offer

TEMPLATE = "/instances/templates/38"
UBUNTU, WINDOWS = "/instances/images/29", "/instances/images/35"
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ1 me@laptop"
MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}


def order(target: Host | Offer, **fields: Any) -> dict[str, Any]:
    offer = target.offer() if isinstance(target, Host) else target
    return {"instanceMarket": offer.iri, "instanceTemplate": TEMPLATE, "gpuCount": offer.gpu_count, **fields}


async def until(is_so: Callable[[], bool]) -> None:
    """Let the event loop turn until something is so."""
    for _ in range(10_000):
        if is_so():
            return
        await asyncio.sleep(0)
    raise TimeoutError


async def rent(http: httpx.AsyncClient, target: Host | Offer, **fields: Any) -> dict[str, Any]:
    answer = await http.post("/instances", json=order(target, **fields))
    assert answer.status_code == 201, answer.text
    instance: dict[str, Any] = answer.json()
    return instance


async def rent_vps(http: httpx.AsyncClient, host: Host, **fields: Any) -> dict[str, Any]:
    body = {"instanceMarket": host.offer().iri, "instanceVmImage": UBUNTU, "userSshKey": PUBLIC_KEY, **fields}
    answer = await http.post("/instances/vm", json=body)
    assert answer.status_code == 201, answer.text
    instance: dict[str, Any] = answer.json()
    return instance


async def detail(http: httpx.AsyncClient, instance_id: int) -> dict[str, Any]:
    answer = await http.get(f"/instances/{instance_id}")
    assert answer.status_code == 200, answer.text
    instance: dict[str, Any] = answer.json()
    return instance
