"""`min_hours` counts what the balance is spent on: GPUs and disks of all machines, and what runs already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simplepod import InsufficientBalanceError, Template
from tests.evidence.audit import outcome_of
from tests.evidence.calls import VPS
from tests.scripted import IMAGE, TEMPLATE, offer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simplepod import SimplePod
    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time

WAYS: dict[str, Callable[..., Awaitable[Any]]] = {
    "rent": lambda client, template, hours: client.instances.rent(offer(), template, min_hours=hours),
    "rent_many": lambda client, template, hours: client.instances.rent_many(
        offer(), template, count=1, min_hours=hours
    ),
    "rent_first": lambda client, template, hours: client.instances.rent_first(
        [offer(), offer(2)], template, min_hours=hours
    ),
    "lease": lambda *order: _leased(*order),  # noqa: PLW0108 - defined below
    "vps.rent": lambda client, _, hours: client.vps.rent(offer(), IMAGE, **VPS, min_hours=hours),
}
DOCKER = [way for way in WAYS if way != "vps.rent"]


async def _leased(client: SimplePod, template: Any, hours: float) -> None:
    async with client.instances.lease(offer(), template, min_hours=hours, wait=False):
        pass


def template(pod: ScriptedSimplePod, how: str) -> Any:
    """As an object that states its disk, or as an id or IRI that must be read."""
    if how == "object":
        return Template(id=TEMPLATE, name="worker", disk_size=pod.template["diskSize"])
    return TEMPLATE if how == "id" else f"/instances/templates/{TEMPLATE}"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("burn", "hours", "enough"),
    [
        (0, 19, True),
        (0, 21, False),
        (1.5, 4.5, True),
        (1.5, 6, False),
        ("1.5", 6, False),
        (100, 1, False),
        (1.5, 0, True),
    ],
)
async def test_what_runs_already_is_counted(
    pod: ScriptedSimplePod, audit: Audit, way: str, burn: Any, hours: float, *, enough: bool
) -> None:
    pod.template["diskSize"] = 0
    pod.balance = {"balanceRental": 10.0, "pricePerInstances": burn, "availableRentalHours": 0}
    async with pod.client() as client:
        outcome = await outcome_of(WAYS[way](client, template(pod, "id"), hours))

    if enough:
        outcome.succeeded()
    else:
        outcome.raised(InsufficientBalanceError)
    audit(pod, outcome, orders=1 if enough else 0)


@pytest.mark.parametrize("way", DOCKER)
@pytest.mark.parametrize("how", ["object", "id", "iri"])
@pytest.mark.parametrize(
    ("disk", "hours", "enough"), [(10, 19, True), (2433, 9, True), (2433, 11, False), (2433, 19, False)]
)
async def test_the_disk_is_counted(
    pod: ScriptedSimplePod, way: str, how: str, disk: int, hours: float, *, enough: bool
) -> None:
    pod.template["diskSize"] = disk  # 2433 GB at 0.15 $ a month are 0.50 $ an hour
    pod.balance = {"balanceRental": 10.0, "pricePerInstances": 0}
    async with pod.client() as client:
        outcome = await outcome_of(WAYS[way](client, template(pod, how), hours))

    if enough:
        outcome.succeeded()
    else:
        outcome.raised(InsufficientBalanceError)
    assert pod.orders == enough


@pytest.mark.parametrize(
    ("count", "gpus", "hours", "enough"),
    [(2, 1, 9, True), (2, 1, 11, False), (3, 2, 3, True), (3, 2, 4, False), (1, 2, 9, True), (1, 2, 11, False)],
)
async def test_all_machines_and_all_gpus_are_counted(
    pod: ScriptedSimplePod, count: int, gpus: int, hours: float, *, enough: bool
) -> None:
    pod.template["diskSize"] = 0
    pod.balance = {"balanceRental": 10.0, "pricePerInstances": 0}
    async with pod.client() as client:
        call = client.instances.rent_many(offer(gpu_count=gpus), TEMPLATE, count=count, min_hours=hours)
        outcome = await outcome_of(call)

    assert isinstance(outcome.error, InsufficientBalanceError) is not enough
    assert pod.orders == enough


async def test_want_of_hours_ends_a_walk(pod: ScriptedSimplePod) -> None:
    pod.balance = {"balanceRental": 0.1, "pricePerInstances": 0}
    async with pod.client() as client:
        outcome = await outcome_of(WAYS["rent_first"](client, TEMPLATE, 5))

    outcome.raised(InsufficientBalanceError)
    assert len(pod.sent("GET /instances/summary")) == 1
    assert pod.orders == 0
