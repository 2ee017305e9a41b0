"""What a gateway says of a machine is no evidence: neither its 404, nor its 200 in HTML."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import DeletionUnconfirmedError, InstanceFailedError, PriceExceededError, SimplePodError
from tests.evidence.audit import outcome_of
from tests.evidence.calls import ENDINGS, EVERY_ENDING, LEASES, SOME, is_claim
from tests.evidence.gateways import GATEWAYS_404
from tests.scripted import FIRST_ID, GONE, HANG, NORMAL, Answer, Worked, problem
from tests.virtual_time import elapsed, loop

if TYPE_CHECKING:
    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time

LIES = {
    "html": Answer(200, text="<html>We'll be back soon</html>", kind="text/html"),
    "html called json": Answer(200, text="<html>We'll be back soon</html>"),
    "still running": Answer(200, {"status": "running"}),
    "empty object": Answer(200, {}),
    "204": Answer(204, text=""),
    "202": Answer(202, {"queued": True}),
    "not found": GONE,
    "410": problem(410, "Gone"),
}


def only_deletions_lie(pod: ScriptedSimplePod, *answers: Any) -> None:
    pod.on("DELETE /instances/{id}", *answers)


@pytest.mark.parametrize("gateway", GATEWAYS_404)
@pytest.mark.parametrize("ending", ["delete", "lease, left", "rent, cancelled"])
async def test_no_gateways_404_proves_a_deletion(
    pod: ScriptedSimplePod, audit: Audit, ending: str, gateway: str
) -> None:
    outcome = await ENDINGS[ending](pod, lambda: pod.on("*", GATEWAYS_404[gateway]))

    assert pod.billing == {FIRST_ID}
    audit(pod, outcome)
    assert outcome.took <= 31


@pytest.mark.parametrize("ending", EVERY_ENDING)
async def test_while_a_gateway_is_down_nothing_is_said_to_be_deleted(
    pod: ScriptedSimplePod, audit: Audit, ending: str
) -> None:
    outcome = await ENDINGS[ending](pod, lambda: pod.on("*", GATEWAYS_404["ingress"]))

    assert pod.billing == {FIRST_ID}
    audit(pod, outcome)
    assert outcome.took <= 31
    if ending.endswith("left"):
        assert outcome.raised(DeletionUnconfirmedError).instance_ids == (FIRST_ID,)
    elif ending.endswith("too dear"):
        assert outcome.raised(PriceExceededError).deleted is False
        assert FIRST_ID in outcome.named
    elif ending.endswith("failed"):
        assert str(FIRST_ID) in " ".join(outcome.raised(ZeroDivisionError).__notes__)
    elif ending.endswith("cancelled"):
        outcome.raised(asyncio.CancelledError)
        assert FIRST_ID in audit.logged
    else:
        outcome.raised(SimplePodError)


@pytest.mark.parametrize("ending", EVERY_ENDING)
@pytest.mark.parametrize("gateway", ["ingress", "no route"])
async def test_a_gateway_that_comes_back_in_time_costs_no_machine(
    pod: ScriptedSimplePod, audit: Audit, ending: str, gateway: str
) -> None:
    def down() -> None:
        pod.on("*", GATEWAYS_404[gateway])
        loop().call_later(12, pod.behave)

    outcome = await ENDINGS[ending](pod, down)

    assert pod.billing == set()
    assert is_claim(ending, outcome), outcome
    audit(pod, outcome)


@pytest.mark.parametrize("ending", SOME)
@pytest.mark.parametrize("lie", LIES)
async def test_what_a_deletion_answers_is_no_proof_either(
    pod: ScriptedSimplePod, audit: Audit, ending: str, lie: str
) -> None:
    outcome = await ENDINGS[ending](pod, lambda: only_deletions_lie(pod, LIES[lie]))

    assert pod.billing == {FIRST_ID}
    audit(pod, outcome)
    assert outcome.took <= 31


@pytest.mark.parametrize("ending", EVERY_ENDING)
@pytest.mark.parametrize("lie", ["html", "204", "not found"])
async def test_a_deletion_that_lied_is_asked_for_again(
    pod: ScriptedSimplePod, audit: Audit, ending: str, lie: str
) -> None:
    outcome = await ENDINGS[ending](pod, lambda: only_deletions_lie(pod, LIES[lie], LIES[lie], NORMAL))

    assert pod.billing == set()
    assert is_claim(ending, outcome), outcome
    audit(pod, outcome)


@pytest.mark.parametrize("ending", SOME)
@pytest.mark.parametrize(
    "reading",
    [
        {"id": 7, "status": "deleted"},
        {"id": FIRST_ID + 1, "status": "deleted"},
        {},
        [],
        None,
        Answer(200, text="<html>deleted</html>"),
        Answer(204, text=""),
    ],
    ids=["another's", "the next one's", "empty", "a list", "null", "html", "204"],
)
async def test_a_reading_that_is_not_of_the_machine_says_nothing_of_it(
    pod: ScriptedSimplePod, audit: Audit, ending: str, reading: Any
) -> None:
    def lie() -> None:
        only_deletions_lie(pod, Answer(204, text=""))
        pod.on("GET /instances/{id}", reading)

    outcome = await ENDINGS[ending](pod, lie)

    assert pod.billing == {FIRST_ID}
    audit(pod, outcome)


@pytest.mark.parametrize("ending", EVERY_ENDING)
async def test_a_machine_that_the_api_calls_deleted_is_gone(pod: ScriptedSimplePod, audit: Audit, ending: str) -> None:
    pod.on(
        "GET /instances/{id}", lambda _: NORMAL if FIRST_ID in pod.billing else {"id": FIRST_ID, "status": "deleted"}
    )
    outcome = await ENDINGS[ending](pod, lambda: None)

    assert is_claim(ending, outcome), outcome
    audit(pod, outcome)
    assert outcome.took <= 20


@pytest.mark.parametrize("broken", [Answer(500, text="x"), HANG, Answer(200, text="<html>"), [{"name": "no id"}]])
async def test_an_unknown_id_is_not_gone_while_the_list_cannot_be_read(
    pod: ScriptedSimplePod, audit: Audit, broken: Any
) -> None:
    pod.add(7)
    pod.on("* /instances/{id}", GONE)
    pod.on("GET /instances/list", broken)
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.delete(7))

    outcome.raised(SimplePodError)
    audit(pod, outcome)


async def test_an_id_that_the_list_does_not_have_is_gone(pod: ScriptedSimplePod) -> None:
    pod.add(7)
    async with pod.client() as client:
        (await outcome_of(client.instances.delete(4711))).succeeded()

    assert pod.billing == {7}
    assert elapsed() <= 31


@pytest.mark.parametrize("gateway", GATEWAYS_404)
async def test_a_wait_looks_again_after_a_gateways_404(pod: ScriptedSimplePod, gateway: str) -> None:
    pod.add(FIRST_ID, status="created")
    pod.on("GET /instances/{id}", NORMAL, GATEWAYS_404[gateway], NORMAL)
    loop().call_later(30, pod.machines[FIRST_ID].update, {"status": "running"})
    async with pod.client() as client:
        machine = await client.instances.wait_until_running(FIRST_ID)

    assert machine.status == "running"


@pytest.mark.parametrize("way", LEASES)
async def test_a_leases_wait_looks_again_after_a_gateways_404(pod: ScriptedSimplePod, audit: Audit, way: str) -> None:
    pod.looks = {"status": "created"}
    async with pod.client() as client, asyncio.timeout(600):
        loop().call_later(30, lambda: pod.machines[FIRST_ID].update(status="running"))
        loop().call_later(10, pod.on, "GET /instances/{id}", GATEWAYS_404["html"], GATEWAYS_404["no route"], NORMAL)
        async with LEASES[way](client, wait=True) as lease:
            assert lease.instance.status == "running"
            assert pod.billing == {FIRST_ID}

    assert pod.billing == set()
    audit.nothing_was_forgotten()


@pytest.mark.parametrize(
    "end", [GONE, problem(410, "Gone"), {"id": FIRST_ID, "status": "deleted"}], ids=["404", "410", "status"]
)
async def test_a_wait_ends_when_a_seen_machine_is_proved_gone(pod: ScriptedSimplePod, end: Any) -> None:
    pod.add(FIRST_ID, status="created")
    pod.on("GET /instances/{id}", NORMAL, end)
    pod.on("GET /instances/list", [])
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.wait_until_running(FIRST_ID))

    outcome.raised(InstanceFailedError)
    assert elapsed() < 300


async def test_a_wait_for_a_port_looks_again_after_a_gateways_404(pod: ScriptedSimplePod) -> None:
    pod.add(FIRST_ID, status="created")
    pod.on("GET /instances/{id}", NORMAL, GATEWAYS_404["ingress"], NORMAL)
    pod.machines[FIRST_ID]["ports"]["proxy"][0]["protocol"] = "https"
    loop().call_later(30, pod.machines[FIRST_ID].update, {"status": "running"})
    async with pod.client() as client:
        endpoint = await client.instances.wait_for_port(FIRST_ID, 8000)

    assert endpoint.port == 443


@pytest.mark.parametrize("ending", ["lease, left", "vps.lease, left", "sweep", "rent, cancelled"])
async def test_a_deletion_that_worked_is_seen_to_have_worked_behind_a_gateway(
    pod: ScriptedSimplePod, audit: Audit, ending: str
) -> None:
    outcome = await ENDINGS[ending](pod, lambda: only_deletions_lie(pod, Worked(GATEWAYS_404["html"])))

    assert pod.billing == set()
    assert is_claim(ending, outcome), outcome
    audit(pod, outcome)
