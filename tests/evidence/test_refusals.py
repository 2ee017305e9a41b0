"""What a refusal means, for this offer and for the next; and that an order goes out once, whatever is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simplepod import (
    InsufficientBalanceError,
    OfferUnavailableError,
    RentRefusedError,
    RentUnconfirmedError,
)
from tests.evidence.audit import outcome_of
from tests.evidence.calls import EVERY_WAY, RENTS, VPS, order_route, rented
from tests.scripted import IMAGE, LOST, NORMAL, TEMPLATE, Answer, Worked, offer, problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simplepod import SimplePod
    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time

ENV = {"MODE": "fast", "SECRET": "s3cr3t-value"}
WALKS: dict[str, Callable[..., Awaitable[Any]]] = {
    "rent_first": lambda client, **terms: client.instances.rent_first([offer(1), offer(2)], TEMPLATE, **terms),
    "lease": lambda *args, **terms: _leased(*args, **terms),  # noqa: PLW0108 - defined below
}
OF_THE_OFFER = [
    problem(422, "Insufficient disk space on the host."),
    problem(400, "Insufficient disk space on this rig"),
    problem(400, "Not enough disk space: the host has 20 GB left"),
    problem(400, "This offer is already rented"),
    problem(409, "Instance market is not available"),
    problem(400, "Instance is no longer available."),
    problem(400, 'Item not found for "/instances/market/1".'),
    problem(
        422,
        "instanceMarket: This offer has been taken",
        violations=[{"propertyPath": "instanceMarket", "message": "taken"}],
    ),
]
OF_THE_BALANCE = [
    problem(402, "Payment Required"),
    problem(400, "Insufficient balance"),
    problem(422, "Insufficient funds on your account."),
    problem(400, "Your balance is too low to rent this instance"),
    problem(400, "Not enough credits"),
]
OF_EVERY_OFFER = [
    problem(400, f'Item not found for "/instances/templates/{TEMPLATE}".'),
    problem(404, f'Item not found for "/instances/templates/{TEMPLATE}".'),
    problem(
        422, "startScript: This value is too long.", violations=[{"propertyPath": "startScript", "message": "too long"}]
    ),
    problem(
        422,
        "envVariables: This value is not valid.",
        violations=[{"propertyPath": "envVariables", "message": "invalid"}],
    ),
    problem(403, "You need one of these permissions: instance_rent."),
    problem(401, "Invalid credentials."),
]


async def _leased(client: SimplePod, **terms: Any) -> list[Any]:
    async with client.instances.lease([offer(1), offer(2)], TEMPLATE, wait=False, **terms) as lease:
        return [lease.instance]


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("refusal", OF_THE_OFFER, ids=lambda answer: answer.json["detail"][:40])
async def test_a_refusal_that_concerns_the_offer_moves_on(pod: ScriptedSimplePod, walk: str, refusal: Answer) -> None:
    pod.on("POST /instances", refusal, NORMAL)
    async with pod.client() as client:
        outcome = await outcome_of(WALKS[walk](client))

    assert outcome.succeeded() == [101]
    assert [sent.body["instanceMarket"][-1] for sent in pod.sent("POST /instances")] == ["1", "2"]


@pytest.mark.parametrize("walk", [*WALKS, "rent", "vps.rent"])
@pytest.mark.parametrize("refusal", OF_THE_BALANCE, ids=lambda answer: answer.json["detail"][:40])
async def test_want_of_money_ends_the_walk(pod: ScriptedSimplePod, audit: Audit, walk: str, refusal: Answer) -> None:
    pod.on(order_route(walk), refusal)
    async with pod.client() as client:
        outcome = await outcome_of({**RENTS, **WALKS}[walk](client))

    outcome.raised(InsufficientBalanceError)
    audit(pod, outcome)


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("refusal", OF_EVERY_OFFER, ids=lambda answer: answer.json["detail"][:40])
async def test_a_refusal_that_would_meet_every_offer_ends_the_walk(
    pod: ScriptedSimplePod, audit: Audit, walk: str, refusal: Answer
) -> None:
    pod.on("POST /instances", refusal)
    async with pod.client() as client:
        outcome = await outcome_of(WALKS[walk](client, start_script="echo"))

    assert not isinstance(outcome.error, (OfferUnavailableError, InsufficientBalanceError, RentUnconfirmedError))
    outcome.raised(Exception)
    audit(pod, outcome)
    assert "/instances/templates/" not in refusal.json["detail"] or f"/instances/templates/{TEMPLATE}" in outcome.text


@pytest.mark.parametrize("detail", [f'Item not found for "/instances/images/{IMAGE}".', "userSshKey: invalid key"])
async def test_a_refused_image_or_key_is_no_unavailable_offer(pod: ScriptedSimplePod, detail: str) -> None:
    pod.on("POST /instances/vm", problem(400, detail))
    async with pod.client() as client:
        outcome = await outcome_of(client.vps.rent(offer(), IMAGE, **VPS))

    assert not isinstance(outcome.raised(RentRefusedError), (OfferUnavailableError, InsufficientBalanceError))
    assert pod.orders == 1


@pytest.mark.parametrize("status", [400, 409, 422])
@pytest.mark.parametrize(
    "echo",
    [
        {"request": {"envVariables": [{"name": "MODE", "value": "fast"}]}},
        {"instance": '{"envVariables": "[]"}'},
        {"trace": ["envVariables", "Rent->envVariables"]},
        {
            "violations": [{"propertyPath": "instanceMarket", "message": "already rented"}],
            "context": {"envVariables": 1},
        },
    ],
    ids=["request", "text", "trace", "violations"],
)
async def test_an_echo_of_the_request_is_no_refusal_of_its_variables(
    pod: ScriptedSimplePod, audit: Audit, status: int, echo: Any
) -> None:
    pod.on("POST /instances", problem(status, "This offer is already rented", **echo))
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.rent(offer(), TEMPLATE, env=ENV))

    outcome.raised(OfferUnavailableError)
    audit(pod, outcome)


REFUSED_ENV = [
    problem(400, "envVariables: expected an array"),
    problem(422, "Validation failed", violations=[{"propertyPath": "envVariables", "message": "invalid"}]),
    problem(422, "Validation failed", violations=[{"propertyPath": "envVariables[0].name", "message": "invalid"}]),
]


@pytest.mark.parametrize("refusal", REFUSED_ENV, ids=["detail", "violation", "violation of one"])
async def test_refused_variables_are_sent_once_more_in_the_other_encoding(
    pod: ScriptedSimplePod, audit: Audit, refusal: Answer
) -> None:
    pod.on("POST /instances", refusal, NORMAL)
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.rent(offer(), TEMPLATE, env=ENV))

    assert outcome.succeeded() == [101]
    audit(pod, outcome, orders=2)
    assert {type(sent.body["envVariables"]) for sent in pod.sent("POST /instances")} == {str, list}


@pytest.mark.parametrize("refusal", REFUSED_ENV, ids=["detail", "violation", "violation of one"])
async def test_variables_that_are_refused_twice_are_refused(
    pod: ScriptedSimplePod, audit: Audit, refusal: Answer
) -> None:
    pod.on("POST /instances", refusal)
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.rent_first([offer(1), offer(2)], TEMPLATE, env=ENV))

    outcome.raised(RentRefusedError)
    audit(pod, outcome, orders=2)


async def test_variables_are_not_sent_again_where_there_are_none(pod: ScriptedSimplePod, audit: Audit) -> None:
    pod.on("POST /instances", REFUSED_ENV[0])
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.rent(offer(), TEMPLATE))

    outcome.raised(RentRefusedError)
    audit(pod, outcome)


@pytest.mark.parametrize(
    "second",
    [NORMAL, Worked(LOST), Worked(Answer(201, text="")), problem(400, "No")],
    ids=["told", "lost", "silent", "refused"],
)
async def test_a_refusal_that_made_a_machine_all_the_same_is_named(
    pod: ScriptedSimplePod, audit: Audit, second: Any
) -> None:
    pod.on("POST /instances", Worked(REFUSED_ENV[0]), second)
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.rent(offer(), TEMPLATE, env=ENV, confirm_timeout=20))

    if second != problem(400, "No"):  # nobody looks after two refusals
        audit(pod, outcome, orders=2)


@pytest.mark.parametrize("way", EVERY_WAY)
async def test_a_gateways_refusal_makes_no_second_order(pod: ScriptedSimplePod, audit: Audit, way: str) -> None:
    pod.on(order_route(way), Answer(404, text="default backend - 404", kind="text/plain"))
    async with pod.client() as client:
        outcome = await outcome_of(rented(client, way, confirm_timeout=5))

    outcome.raised(Exception)
    audit(pod, outcome)
