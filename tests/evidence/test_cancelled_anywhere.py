"""Cancelled at any request, with an API that says any of these: what bills is held or named, and one order went out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.evidence.audit import ended
from tests.evidence.calls import EVERY_WAY, LEASES, order_route, rented, thinned
from tests.evidence.gateways import GATEWAYS_404
from tests.scripted import GONE, HANG, LOST, NORMAL, Answer, Late, Worked
from tests.virtual_time import elapsed, loop

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod, Sent

pytestmark = pytest.mark.virtual_time


def _after_the_order(answers: dict[str, list[Any]], told: Any = NORMAL) -> Callable[[ScriptedSimplePod, str], None]:
    def set_up(pod: ScriptedSimplePod, way: str) -> None:
        def order(sent: Sent) -> Any:
            for route, given in answers.items():
                pod.on(route, *given)
            made = pod.make(sent)
            return made if told is NORMAL else told

        pod.on(order_route(way), order)

    return set_up


DIALECTS: dict[str, Callable[[ScriptedSimplePod, str], None]] = {
    "polite": lambda _pod, _way: None,
    "slow": lambda pod, _way: pod.on("*", Late(1)),
    "silent": _after_the_order({}, Answer(201, text="")),
    "lost": _after_the_order({}, LOST),
    "wrong id": _after_the_order({}, {"id": 4711}),
    "zero": _after_the_order({}, {"id": 0}),
    "gateway for a while": _after_the_order({"* /instances/{id}": [GATEWAYS_404["ingress"]] * 4 + [NORMAL]}),
    "404 for a while": _after_the_order({"* /instances/{id}": [GONE] * 3 + [NORMAL]}),
    "one deletion hangs": _after_the_order({"DELETE *": [HANG, NORMAL]}),
    "one deletion lies": _after_the_order({"DELETE *": [Answer(204, text=""), NORMAL]}),
    "deletions deny": _after_the_order({"DELETE *": [Worked(Answer(500, text="x"))]}),
    "deletions fail": _after_the_order({"DELETE *": [Answer(403, {"title": "x", "detail": "No"})]}),
    "readings fail for a while": _after_the_order({"GET *": [Answer(502, text="x")] * 5 + [NORMAL]}),
}
QUICK = ["polite", "lost", "wrong id", "404 for a while", "one deletion hangs"]
TERMS = {"name": "worker-1", "max_price_per_gpu": 0.6}


@pytest.mark.parametrize("dialect", thinned(DIALECTS, QUICK))
@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("times", thinned([1, 4], [1]))
async def test_cancelled_at_any_request(
    audit: Audit, new_pod: Callable[[], ScriptedSimplePod], way: str, dialect: str, times: int
) -> None:
    for request in range(1, 14, 1 if times == 1 else 3):
        pod = new_pod()
        audit.caplog.clear()
        began = loop().now
        pod.on("GET /instances/market/list", NORMAL)
        DIALECTS[dialect](pod, way)
        async with pod.client() as client:
            terms = {"wait": True, "timeout": 60} if way in LEASES else {}
            task = asyncio.ensure_future(rented(client, way, **TERMS, **terms))

            def cancel(_: Sent, pod: Any = pod, task: Any = task, request: int = request) -> None:
                if len(pod.requests) == request:
                    for count in range(times):
                        loop().call_later(count * 0.7, task.cancel)

            pod.on_arrival = cancel
            await asyncio.wait({task})
        outcome = ended(task)
        recorded = any('"known_ids"' in text for text in audit.errors) and dialect in {
            "wrong id",
            "zero",
            "lost",
            "silent",
        }
        audit(pod, outcome, strangers=pod.billing if recorded and not outcome.ids else ())
        assert elapsed(began) <= 200
