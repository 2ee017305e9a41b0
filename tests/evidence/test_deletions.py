"""A machine is deleted until it is gone, whatever its deletion was answered; which one is not is told by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from simplepod import DeletionUnconfirmedError, PriceExceededError, SimplePodError
from tests.evidence.audit import outcome_of, said_to_bill
from tests.evidence.calls import ENDINGS, EVERY_ENDING, SOME, is_claim, thinned
from tests.scripted import FIRST_ID, HANG, NORMAL, TEMPLATE, Answer, Worked, offer, problem
from tests.virtual_time import elapsed, loop

if TYPE_CHECKING:
    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time

ODD: dict[str, Any] = {
    **{str(status): problem(status, "No") for status in (400, 401, 403, 405, 408, 409, 415, 422, 423, 429, 499)},
    **{f"{status} of a gateway": Answer(status, text="<html>", kind="text/html") for status in (403, 500, 502, 522)},
    "301": Answer(301, text="", headers={"Location": "https://elsewhere.test/"}),
    "reset": httpx.ReadError("reset"),
    "too slow": httpx.ReadTimeout("slow"),
    "hangs": HANG,
}

QUICK = ["400", "403", "409", "499", "502 of a gateway", "301", "reset", "hangs"]


@pytest.mark.parametrize("ending", SOME)
@pytest.mark.parametrize("odd", thinned(ODD, QUICK))
async def test_a_deletion_that_has_worked_is_seen_to_have_worked(
    pod: ScriptedSimplePod, audit: Audit, ending: str, odd: str
) -> None:
    outcome = await ENDINGS[ending](pod, lambda: pod.on("DELETE /instances/{id}", Worked(ODD[odd])))

    assert is_claim(ending, outcome), outcome
    audit(pod, outcome)
    assert outcome.took <= 31


@pytest.mark.parametrize("ending", [ending for ending in SOME if ending != "delete"])
@pytest.mark.parametrize("odd", thinned(ODD, QUICK))
async def test_a_deletion_that_has_not_worked_is_asked_for_again(
    pod: ScriptedSimplePod, audit: Audit, ending: str, odd: str
) -> None:
    outcome = await ENDINGS[ending](pod, lambda: pod.on("DELETE /instances/{id}", ODD[odd], ODD[odd], NORMAL))

    assert pod.billing == set()
    assert is_claim(ending, outcome), outcome
    audit(pod, outcome)
    assert outcome.took <= 31


@pytest.mark.parametrize("odd", ODD)
async def test_one_deletion_may_end_early_but_never_untold(pod: ScriptedSimplePod, audit: Audit, odd: str) -> None:
    outcome = await ENDINGS["delete"](pod, lambda: pod.on("DELETE /instances/{id}", ODD[odd], ODD[odd], NORMAL))

    assert outcome.error is not None or pod.billing == set()
    audit(pod, outcome)
    assert outcome.took <= 31


@pytest.mark.parametrize("ending", EVERY_ENDING)
@pytest.mark.parametrize("odd", ["403", "500 of a gateway", "hangs"])
async def test_a_machine_that_cannot_be_deleted_is_named(
    pod: ScriptedSimplePod, audit: Audit, ending: str, odd: str
) -> None:
    outcome = await ENDINGS[ending](pod, lambda: pod.on("DELETE /instances/{id}", ODD[odd]))

    assert pod.billing == {FIRST_ID}
    audit(pod, outcome)
    assert outcome.took <= 31


@pytest.mark.parametrize("stays", [101, 102, 103])
@pytest.mark.parametrize(
    "answer", [problem(403, "No"), problem(409, "Busy"), HANG, Answer(204, text="")], ids=["403", "409", "hangs", "204"]
)
async def test_of_machines_that_were_too_dear_those_that_bill_are_told(
    pod: ScriptedSimplePod, audit: Audit, stays: int, answer: Any
) -> None:
    pod.looks = {"pricePerGpu": 0.9}
    pod.on(f"DELETE /instances/{stays}", answer)
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.rent_many(offer(), TEMPLATE, count=3, max_price_per_gpu=0.6))

    error = outcome.raised(PriceExceededError)
    assert pod.billing == {stays}
    assert error.deleted is False
    assert stays in said_to_bill(outcome.text)
    assert not said_to_bill(outcome.text) & {101, 102, 103} - {stays}
    audit(pod, outcome)


@pytest.mark.parametrize("stay", [{101}, {102}, {101, 103}, {101, 102, 103}], ids=str)
async def test_all_of_several_deletions_are_tried(pod: ScriptedSimplePod, audit: Audit, stay: set[int]) -> None:
    for id_ in (101, 102, 103):
        pod.add(id_)
    for id_ in stay:
        pod.on(f"DELETE /instances/{id_}", problem(403, "No"))
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.delete(101, 102, 103))

    assert pod.billing == stay
    if len(stay) == 1:
        outcome.raised(SimplePodError)
    else:
        assert len(outcome.raised(ExceptionGroup).exceptions) == len(stay)
    audit(pod, outcome)
    assert elapsed() <= 31


async def test_a_sweep_names_those_that_stay(pod: ScriptedSimplePod, audit: Audit) -> None:
    pod.add(102)
    pod.add(103)
    pod.on("DELETE /instances/102", problem(403, "No"))
    outcome = await ENDINGS["sweep"](pod, lambda: None)

    assert outcome.raised(DeletionUnconfirmedError).instance_ids == (102,)
    assert pod.billing == {102}
    audit(pod, outcome)


@pytest.mark.parametrize("ending", SOME)
@pytest.mark.parametrize("looks", [HANG, Answer(502, text="x"), httpx.ReadError("reset")], ids=["hang", "502", "reset"])
async def test_a_deletion_that_cannot_be_seen_to_have_worked_is_no_deletion(
    pod: ScriptedSimplePod, audit: Audit, ending: str, looks: Any
) -> None:
    def blind() -> None:
        pod.on("GET *", looks)
        pod.on("DELETE *", Answer(204, text=""))

    outcome = await ENDINGS[ending](pod, blind)

    audit(pod, outcome)
    assert outcome.took <= 31


@pytest.mark.parametrize("ending", ["lease, left", "sweep", "rent, cancelled"])
async def test_an_outage_of_everything_that_ends_in_time_costs_no_machine(
    pod: ScriptedSimplePod, audit: Audit, ending: str
) -> None:
    def down() -> None:
        pod.on("*", HANG)
        loop().call_later(9, pod.behave)

    outcome = await ENDINGS[ending](pod, down)

    assert pod.billing == set()
    assert is_claim(ending, outcome), outcome
    audit(pod, outcome)


@pytest.mark.parametrize(
    "listed",
    [
        Answer(200, text="<html>"),
        {"title": "An error occurred"},
        [{"name": "a row without an id"}],
        ["not a row"],
        Answer(500, text="x"),
    ],
    ids=["html", "an error in 200", "without id", "no row", "500"],
)
async def test_absence_from_a_list_that_is_not_read_whole_is_no_proof(
    pod: ScriptedSimplePod, audit: Audit, listed: Any
) -> None:
    def blind() -> None:
        pod.on("DELETE *", Answer(204, text=""))
        pod.on("GET /instances/{id}", Answer(404, text="default backend - 404", kind="text/plain"))
        pod.on("GET /instances/list", listed)

    outcome = await ENDINGS["lease, left"](pod, blind)

    assert outcome.raised(DeletionUnconfirmedError).instance_ids == (FIRST_ID,)
    audit(pod, outcome)


async def test_absence_from_the_whole_list_proves_what_a_gateway_hides(pod: ScriptedSimplePod, audit: Audit) -> None:
    def half_blind() -> None:
        pod.on("* /instances/{id}", lambda _: Answer(404, text="default backend - 404", kind="text/plain"))
        pod.on("DELETE /instances/{id}", NORMAL)

    outcome = await ENDINGS["lease, left"](pod, half_blind)

    assert pod.billing == set()
    assert outcome.error is None
    audit(pod, outcome)
