"""Whatever a server answers to whichever call, a program sees a value or a `SimplePodError`, and sees it in the end.

`FUZZ_EXAMPLES=2000 make fuzz-reading` looks further, and elsewhere each time.
"""

from __future__ import annotations

import asyncio
import json
import os
from datetime import timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simplepod import NO_RETRY, Offer, PendingRental, SimplePod, SimplePodError
from tests.reading.test_reading_anything import anything, rows, texts
from tests.resources.test_operations import CASES
from tests.virtual_time import run
from tests.wired import KEY, SAMPLES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
SETTINGS = settings(
    max_examples=EXAMPLES or 5,
    deadline=None,
    derandomize=not EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LATE = 1200.0  # on a clock that jumps; the longest wait of any call is 900 s
OFFER = Offer(instance_market="/instances/market/1", gpu_count=1, price_per_gpu=0.3)
PENDING = PendingRental(kind="docker", offer=OFFER.iri, template="/instances/templates/29", count=1)
SETTLED = PendingRental(
    kind="docker", offer=OFFER.iri, template="/instances/templates/29", count=1, settled=True, instance_ids=(1, 2)
)
FEW_HOURS = timedelta(hours=1)
CALLS: dict[str, Callable[[SimplePod], Awaitable[Any]]] = {
    **{case.operation: case.call for case in CASES},
    "market, filtered": lambda c: c.market.docker(gpu_model="RTX 4090", cuda=">=12.4", region="Europe").to_list(),
    "market, its pages": lambda c: pages(c.market.vps(include_unknown=True)),
    "the first offer": lambda c: c.market.docker().first(),
    "all, strictly": lambda c: c.instances.list().to_list(strict=True),
    "instances.find": lambda c: c.instances.find("a"),
    "instances.delete": lambda c: c.instances.delete(1, "V_2"),
    "instances.orphans": lambda c: c.instances.orphans("a", older_than=FEW_HOURS).to_list(),
    "instances.sweep": lambda c: c.instances.sweep("a", older_than=FEW_HOURS, dry_run=False),
    "instances.rent": lambda c: c.instances.rent(OFFER, 29, env={"A": "1"}, name="a"),
    "instances.rent, not too dear": lambda c: c.instances.rent(OFFER, 29, max_price_per_gpu=0.3),
    "instances.rent by IRI": lambda c: c.instances.rent(OFFER.iri, 29, min_hours=1),
    "instances.rent_many": lambda c: c.instances.rent_many(OFFER, 29, count=2),
    "instances.rent_first": lambda c: c.instances.rent_first([OFFER, OFFER.iri], 29),
    "instances.adopt": lambda c: c.instances.adopt(PENDING),
    "instances.adopt, settled": lambda c: c.instances.adopt(SETTLED),
    "instances.wait_until_running": lambda c: c.instances.wait_until_running(1),
    "instances.logs": lambda c: lines(c.instances.logs(1)),
    "templates.find": lambda c: c.templates.find("a"),
    "templates.ensure": lambda c: c.templates.ensure(name="a", image_name="b", start_script="c\nd", env={"A": "1"}),
    "request": lambda c: c.request("GET", "/instances/new"),
}
LITERAL = {path.stem: json.loads(path.read_text()) for path in sorted(SAMPLES.glob("[dlm]*.json"))}
FITTING = {
    "market/list": "market", "global-templates/list": "global_templates", "templates/list": "templates",
    "global-templates/": "global_template", "templates": "template", "images/list": "vps_images",
    "user-ssh-keys/list": "ssh_keys", "billing/list": "usage", "summary": "summary", "deposit/list": "deposits",
    "instances/list": "instances", "": "instance",
}  # fmt: skip
DATES = ["Tue, 10 Nov 2026 09:00:00 GMT", "Tue, 10 Nov 99999 09:00:00 GMT", "Mon, 32 Foo 20 25:61:61 +9999", ",", "0"]
header_texts = (
    st.sampled_from([*DATES, "0", "1e999", "-1", "nan", "9" * 400, "gzip", "deflate", "text/html; charset=x", "/x?y"])
    | st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=12)
)  # fmt: skip
header_names = st.sampled_from(["Retry-After", "Date", "Content-Type", "Content-Encoding", "Location", "X-Any"])
deep = st.builds(
    lambda depth, kind: kind[0] * depth + kind[1] * depth,
    st.sampled_from([300, 900, 1000, 1100, 5_000]),
    st.sampled_from([("[", "]"), ('{"data":', "}"), ('[{"id":1,"errors":[', "]}]"), ('{"message":', "}")]),
)


@frozen
class Told:
    """One answer; a body of None is the documented one for the path, with something else in one place of it."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes | None
    place: int
    instead: Any

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = self.body
        if body is None:
            name = next(name for part, name in FITTING.items() if part in request.url.path)
            body = encoded(changed(LITERAL[f"documented_{name}"], self.place, self.instead))
        headers = [(name.encode(), value.encode("latin-1")) for name, value in self.headers]
        return httpx.Response(self.status, headers=headers, stream=httpx.ByteStream(body))


def encoded(value: Any) -> bytes:
    return json.dumps(value, default=str).encode()


def changed(value: Any, place: int, instead: Any) -> Any:
    """A copy with something else in one of its places, or as it is."""
    left = [place]

    def copied(part: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            return instead
        if isinstance(part, dict):
            return {name: copied(inner) for name, inner in part.items()}
        return [copied(inner) for inner in part] if isinstance(part, list) else part

    return copied(value)


PROBLEM = dict.fromkeys(("title", "detail", "violations", "message", "id"), anything)
bodies = (
    st.none()
    | st.builds(encoded, rows | st.lists(rows, max_size=3))
    | st.builds(encoded, st.fixed_dictionaries({}, optional=PROBLEM))
    | st.builds(lambda body, cut: encoded(body)[:cut], st.sampled_from(list(LITERAL.values())), st.integers(0, 400))
    | st.binary(max_size=20)
    | texts.map(str.encode)
    | deep.map(str.encode)
)  # fmt: skip
statuses = (
    st.sampled_from([200, 200, 200, 201, 204])
    | st.sampled_from([400, 404, 409, 422, 429, 500, 503])
    | st.integers(200, 999)
)
told = st.builds(
    Told,
    statuses,
    st.lists(st.tuples(header_names, header_texts), max_size=3),
    bodies,
    st.integers(0, 60),
    anything,
)


async def pages(listing: Any) -> list[Any]:
    return [page async for page in listing.pages()]


async def lines(console: Any) -> list[str]:
    return [line async for line in console]


def is_ours(error: Exception) -> bool:
    """Of several deletions, all failures come as one group."""
    if isinstance(error, ExceptionGroup):
        return all(map(is_ours, error.exceptions))
    if isinstance(error, ValueError):
        return str(error).startswith("gpu_count=")  # an argument that does not fit the offer that was read
    return isinstance(error, SimplePodError) and "\n" not in str(error) and KEY not in f"{error!r} {vars(error)}"


@pytest.mark.parametrize("call", CALLS)
@given(answers=st.lists(told, min_size=1, max_size=5))
@SETTINGS
def test_any_answer_gives_a_value_or_an_error_of_ours(call: str, answers: list[Told]) -> None:
    seen = run(tried(CALLS[call], answers))

    assert is_ours(seen) if isinstance(seen, Exception) else repr(seen)


async def tried(call: Callable[[SimplePod], Awaitable[Any]], answers: list[Told]) -> Any:
    """What the call gives or raises; the answers come one after the other, over and over."""
    turn = cycle(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        return next(turn)(request)

    async with SimplePod(KEY, transport=httpx.MockTransport(answer), retry=NO_RETRY) as client, asyncio.timeout(LATE):
        try:
            return await call(client)
        except (SimplePodError, ExceptionGroup, ValueError) as error:
            return error
