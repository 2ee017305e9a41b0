"""`paths=`: operations that are elsewhere, and what an inferred path that does not exist says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from simplepod import NO_RETRY, APIError, Offer, SimplePod
from tests.wired import KEY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

OFFER = Offer(instance_market="/instances/market/1", gpu_count=1)
CALLS: dict[str, Callable[[SimplePod], Awaitable[object]]] = {
    "list_offers": lambda c: c.market.docker().to_list(),
    "list_vps_offers": lambda c: c.market.vps().to_list(),
    "list_global_templates": lambda c: c.global_templates.list().to_list(),
    "get_global_template": lambda c: c.global_templates.get(7),
    "list_templates": lambda c: c.templates.list().to_list(),
    "create_template": lambda c: c.templates.create(name="a", image_name="b"),
    "get_template": lambda c: c.templates.get(7),
    "update_template": lambda c: c.templates.update(7, name="a"),
    "delete_template": lambda c: c.templates.delete(7),
    "rent_instance": lambda c: c.instances.rent(OFFER, 7, confirm_timeout=0),
    "list_instances": lambda c: c.instances.list().to_list(),
    "get_instance": lambda c: c.instances.get(7),
    "update_instance": lambda c: c.instances.update(7, name="a"),
    "delete_instance": lambda c: c.instances.delete(7),
    "reboot_instances": lambda c: c.instances.reboot(7),
    "list_vps_images": lambda c: c.vps.images().to_list(),
    "rent_vps": lambda c: c.vps.rent(OFFER, 7, password="p", confirm_timeout=0),
    "resume_vps": lambda c: c.vps.resume(7, OFFER),
    "pause_vps": lambda c: c.vps.pause(7),
    "list_ssh_keys": lambda c: c.ssh_keys.list().to_list(),
    "list_usage": lambda c: c.billing.usage().to_list(),
    "get_summary": lambda c: c.billing.summary(),
    "list_deposits": lambda c: c.billing.deposits().to_list(),
}
WITH_ID = {
    "get_global_template", "get_template", "update_template", "delete_template",
    "get_instance", "update_instance", "delete_instance",
}  # fmt: skip
INFERRED = {"reboot_instances", "list_vps_images", "rent_vps", "resume_vps", "pause_vps", "list_ssh_keys"}


async def routes_of(operation: str, paths: dict[str, str] | None = None) -> list[str]:
    """What a call asks for, of a server that has a list or an object everywhere."""
    arrived: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        arrived.append(f"{request.method} {request.url.raw_path.decode().partition('?')[0]}")
        return httpx.Response(200, json=_said(operation, request))

    async with SimplePod(KEY, transport=httpx.MockTransport(answer), paths=paths, retry=NO_RETRY) as client:
        await CALLS[operation](client)
    return arrived


@pytest.mark.parametrize("operation", CALLS)
async def test_every_operation_can_be_moved(operation: str) -> None:
    path, moved = ("/v2/{id}/here", "/v2/7/here") if operation in WITH_ID else ("/v2/here", "/v2/here")
    before = await routes_of(operation)

    after = await routes_of(operation, {operation: path})
    other = await routes_of(operation, {operation: f"POST {path}"})

    [(was, now)] = [(was, now) for was, now in zip(before, after, strict=True) if was != now]
    assert now == f"{was.partition(' ')[0]} {moved}"
    assert f"POST {moved}" in other


async def test_the_vps_market_is_where_the_market_is_unless_it_has_a_path_of_its_own() -> None:
    assert await routes_of("list_vps_offers", {"list_offers": "/v2/market"}) == ["GET /v2/market"]
    assert await routes_of("list_vps_offers", {"list_offers": "/v2/market", "list_vps_offers": "/v2/vm"}) == [
        "GET /v2/vm"
    ]
    assert await routes_of("list_offers", {"list_vps_offers": "/v2/vm"}) == ["GET /instances/market/list"]


@pytest.mark.parametrize("path", ["/v2/{whatever}", "/v2/{id}/details", "/v2/{instance_id}/a~b%20c"])
async def test_the_id_stands_where_the_placeholder_is(path: str) -> None:
    start, _, end = path.partition("{")

    assert await routes_of("get_instance", {"get_instance": path}) == [f"GET {start}7{end.partition('}')[2]}"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"rent": "/instances"}, "paths: unknown operation 'rent'; known are create_template, "),
    ({"get_instance": "/instances"}, r"paths\['get_instance'\] must have one {placeholder} for the id"),
    ({"get_instance": "/{a}/{b}"}, "must have one {placeholder}"),
    ({"list_instances": "/instances/{id}"}, "must have no {placeholder}"),
    *(
        ({"pause_vps": wrong}, r'paths\[\'pause_vps\'\] must be "/path" or "METHOD /path"')
        for wrong in (
            "", "instances/pause", "patch /instances/pause", "FETCH /pause", "PATCH  /pause", "PATCH /a b", "/a\n",
            "/a?b=1", "/a#b", "//evil.example/pause", "/a//b", "/../a", "/a/../b", "/a\\b",
            "https://evil.example/pause", "/ü", None, 7,
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize(("paths", "said"), REFUSED, ids=str)
def test_a_path_that_cannot_be_meant_is_refused_at_construction(paths: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        SimplePod(KEY, paths=paths)


@pytest.mark.parametrize("status", [404, 405, 403])
@pytest.mark.parametrize("operation", sorted(INFERRED))
async def test_an_inferred_path_that_is_not_there_names_what_to_override(operation: str, status: int) -> None:
    hint = f'no document states this path: override it with SimplePod(paths={{"{operation}": "METHOD /path"}})'

    with pytest.raises(APIError) as caught:
        await failing(operation, None, status)
    assert (hint in str(caught.value)) is (status != 403)
    with pytest.raises(APIError) as caught:
        await failing(operation, {operation: "/v2/here"}, status)
    assert "override" not in str(caught.value)


@pytest.mark.parametrize("operation", sorted({*CALLS} - INFERRED - {"delete_template", "delete_instance"}))
async def test_a_documented_path_that_answers_404_advises_nothing(operation: str) -> None:
    with pytest.raises(APIError) as caught:
        await failing(operation, None, 404)
    assert "override" not in str(caught.value)


async def failing(operation: str, paths: dict[str, str] | None, status: int) -> None:
    """The call, of a server that fails there and answers everything else."""
    routes = await routes_of(operation, paths)
    route = next((route for route in routes if not route.startswith("GET ")), routes[0])

    def answer(request: httpx.Request) -> httpx.Response:
        here = f"{request.method} {request.url.path}" == route
        return httpx.Response(status if here else 200, json=_said(operation, request))

    async with SimplePod(KEY, transport=httpx.MockTransport(answer), paths=paths, retry=NO_RETRY) as client:
        await CALLS[operation](client)


def _said(operation: str, request: httpx.Request) -> Any:
    """Empty lists, and an object that is running, or gone when it is to be deleted."""
    if "itemsPerPage" in request.url.params:
        return []
    return {"id": 7, "status": "deleted" if operation == "delete_instance" else "running"}
