"""Listings: lazy, complete, no row twice, and over when they are over, although the API gives no totals."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simplepod import Instance, SimplePod, UnexpectedResponseError
from tests.wired import KEY, Arrived, Reply, Wire, sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

INSTANCES = "GET /instances/list"
USAGE = "GET /instances/billing/list"


def rows(ids: Iterable[int]) -> list[dict[str, int]]:
    return [{"id": row_id} for row_id in ids]


def paged(*pages: Any) -> Callable[[Arrived], Any]:
    """A server that has these pages, and empty ones after them."""
    return lambda arrived: (*pages, *[[]] * 100)[int(arrived.query["page"]) - 1]


def ids(instances: Iterable[Instance]) -> list[int]:
    return [instance.id for instance in instances]


async def test_nothing_is_requested_before_a_listing_is_read(wire: Wire) -> None:
    listing = wire.client.instances.list("worker")
    iterator = listing.items()

    assert not wire.arrived
    await iterator.aclose()
    assert not wire.arrived


async def test_each_reading_starts_anew(wire: Wire) -> None:
    listing = wire.client.instances.list()
    wire.on(INSTANCES, rows([1]), rows([2, 3]))

    assert (ids(await listing), ids(await listing)) == ([1], [2, 3])


async def test_every_way_of_reading_gives_the_same_rows_in_the_same_order(wire: Wire) -> None:
    wire.on(INSTANCES, paged(rows(range(200, 100, -1)), rows(range(1, 51))))
    listing = wire.client.instances.list()

    everything = [*range(200, 100, -1), *range(1, 51)]
    assert ids(await listing) == everything
    assert ids(await listing.to_list()) == everything
    assert ids([instance async for instance in listing]) == everything
    pages = [page async for page in listing.pages()]
    assert [page.number for page in pages] == [1, 2]
    assert ids([instance for page in pages for instance in page.items]) == everything
    assert await listing.first() == Instance(id=200)


async def test_an_empty_listing_has_no_pages_and_no_first_row(wire: Wire) -> None:
    wire.on(INSTANCES, [])
    listing = wire.client.instances.list()

    assert await listing == []
    assert [page async for page in listing.pages()] == []
    assert await listing.first() is None


@pytest.mark.parametrize(
    ("limit", "requests"), [(0, 0), (1, 1), (100, 1), (101, 2), (200, 2), (250, 3), (251, 3), (10_000, 4)]
)
async def test_a_limit_requests_no_more_pages_than_it_needs(wire: Wire, limit: int, requests: int) -> None:
    wire.on(INSTANCES, paged(rows(range(100)), rows(range(100, 200)), rows(range(200, 300))))

    found = await wire.client.instances.list().to_list(limit)

    assert ids(found) == list(range(min(limit, 300)))
    assert len(wire.arrived) >= requests
    if limit < 300:
        assert len(wire.arrived) == requests


async def test_a_limit_counts_what_a_filter_keeps(wire: Wire) -> None:
    pages = [
        [{"id": 100 * page + row, "status": "paused" if row == 7 else "running"} for row in range(100)]
        for page in range(5)
    ]
    wire.on(INSTANCES, paged(*pages))

    found = await wire.client.instances.list(status="paused").to_list(3)

    assert ids(found) == [7, 107, 207]
    assert len(wire.arrived) <= 4


@pytest.mark.parametrize("wrong", [-1, True, 1.0, "1"])
async def test_a_count_that_cannot_be_meant_is_refused_before_any_request(wire: Wire, wrong: Any) -> None:
    listing = wire.client.instances.list()

    with pytest.raises(ValueError, match="limit must be a whole number from 0 up"):
        await listing.to_list(wrong)
    with pytest.raises(ValueError, match="prefetch must be a whole number from 0 up"):
        await anext(listing.pages(prefetch=wrong))
    with pytest.raises(ValueError, match="page_size must be"):
        wire.client.market.docker(page_size=wrong)
    assert not wire.arrived


async def test_a_page_size_of_nothing_is_refused(wire: Wire) -> None:
    with pytest.raises(ValueError, match="page_size must be at least 1"):
        wire.client.market.docker(page_size=0)


@pytest.mark.parametrize("last", [1, 29])
async def test_a_page_shorter_than_the_platforms_default_is_the_last(wire: Wire, last: int) -> None:
    wire.on(INSTANCES, paged(rows(range(last)), rows([99])))

    assert ids(await wire.client.instances.list()) == list(range(last))
    assert len(wire.arrived) == 1


@pytest.mark.parametrize("cap", [30, 50, 99])
async def test_a_server_that_cuts_its_pages_loses_no_row(wire: Wire, cap: int) -> None:
    everything = list(range(2 * cap + 7))
    wire.on(INSTANCES, paged(*(rows(everything[start : start + cap]) for start in range(0, len(everything), cap))))

    assert ids(await wire.client.instances.list()) == everything


@pytest.mark.parametrize("prefetch", [0, 1, 5])
async def test_a_server_that_ignores_the_page_ends_after_what_it_has(wire: Wire, prefetch: int) -> None:
    wire.on(INSTANCES, rows(range(34)))

    assert ids([row async for row in wire.client.instances.list().items(prefetch=prefetch)]) == list(range(34))
    assert len(wire.arrived) <= 2 + prefetch


async def test_rows_that_move_between_requests_come_once(wire: Wire) -> None:
    wire.on(INSTANCES, paged(rows(range(100)), rows(range(97, 197)), rows(range(190, 205))))

    pages = [page async for page in wire.client.instances.list().pages()]

    assert [ids(page.items) for page in pages] == [[*range(100)], [*range(100, 197)], [*range(197, 205)]]


@settings(max_examples=50, deadline=None)
@given(data=st.data())
async def test_no_row_comes_twice_however_the_list_changes_under_the_walk(data: st.DataObject) -> None:
    known = list(range(data.draw(st.integers(0, 150))))
    fresh = iter(range(1000, 2000))

    def answer(request: httpx.Request) -> httpx.Response:
        for _ in range(data.draw(st.integers(0, 5))):
            known.insert(data.draw(st.integers(0, len(known))), next(fresh))
        for _ in range(min(len(known), data.draw(st.integers(0, 5)))):
            known.pop(data.draw(st.integers(0, len(known) - 1)))
        start = (int(request.url.params["page"]) - 1) * 40
        return httpx.Response(200, json=rows(known[start : start + 40]))

    stays = set(known)
    async with SimplePod(KEY, transport=httpx.MockTransport(answer)) as client:
        found = ids(await client.instances.list().to_list(limit=data.draw(st.none() | st.integers(0, 300))))

    assert len(found) == len(set(found))
    assert set(found) <= stays | set(range(1000, 2000))


async def test_rows_without_an_id_are_told_apart_by_whole_pages(wire: Wire) -> None:
    wire.on(USAGE, paged([{"amount": "0.10"}] * 30, [{"amount": "0.10"}] * 31, [{"amount": "0.20"}] * 30))

    assert len(await wire.client.billing.usage()) == 91


@pytest.mark.parametrize("envelope", [False, True])
async def test_rows_without_an_id_end_when_the_server_ignores_the_page(wire: Wire, *, envelope: bool) -> None:
    page = [{"amount": 0.1}] * 30
    wire.on(USAGE, lambda arrived: {"hydra:member": page, "hydra:view": arrived.query["page"]} if envelope else page)

    assert len(await wire.client.billing.usage()) == 30


async def test_a_row_that_cannot_be_read_costs_no_other(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    wire.on(INSTANCES, [*sample("malformed_rows"), {"id": "seven", "console": "s3cret"}])

    with caplog.at_level(logging.WARNING, "simplepod"):
        [page] = [page async for page in wire.client.instances.list().pages()]

    assert ids(page.items) == [7]
    assert [row.row for row in page.rejected if row.row not in ([], {}, None)] == [
        7, "row", [[]], {"id": "seven"}, {"id": 7.5}, {"id": True},
    ]  # fmt: skip
    assert "an instance without an id" in {row.reason for row in page.rejected}
    warnings = [record.getMessage() for record in caplog.records]
    assert len(warnings) == len(page.rejected)
    assert all(warning.startswith("instances, page 1: a row was left out: ") for warning in warnings)
    assert "s3cret" not in f"{warnings} {page!r}"


async def test_a_bad_row_that_comes_again_is_reported_once(wire: Wire) -> None:
    bad = [{"id": "seven"}]
    wire.on(INSTANCES, paged(rows(range(50)) + bad, bad + rows(range(50, 60))))

    pages = [page async for page in wire.client.instances.list().pages()]

    assert [len(page.rejected) for page in pages] == [1, 0]
    assert len(await wire.client.instances.list()) == 60


async def test_a_strict_reading_raises_for_a_row_that_cannot_be_read(wire: Wire) -> None:
    wire.on(INSTANCES, paged(rows(range(40)), [{"id": "s3cret"}]))
    listing = wire.client.instances.list()

    with pytest.raises(UnexpectedResponseError, match="instances, page 2: an instance without an id") as caught:
        await listing.to_list(strict=True)
    assert "s3cret" not in str(caught.value)
    assert len(await listing.to_list(40, strict=True)) == 40


@pytest.mark.parametrize("answer", [{"detail": "no list"}, "text", 7, None])
async def test_an_answer_that_is_no_list_is_an_error(wire: Wire, answer: Any) -> None:
    wire.on(INSTANCES, answer)

    with pytest.raises(UnexpectedResponseError, match="200 GET /instances/list: the answer cannot be read: no list"):
        await wire.client.instances.list()


async def test_rows_nested_as_deep_as_python_goes_are_read_or_an_error_of_the_answer(wire: Wire) -> None:
    deepest = sys.getrecursionlimit()
    for depth in range(deepest - 200, deepest):
        wire.on(USAGE, Reply(200, text=f"[{'[' * depth}{']' * depth}]"))
        with contextlib.suppress(UnexpectedResponseError):
            assert await wire.client.billing.usage() == []


async def test_a_listing_says_what_it_lists_and_nothing_else(wire: Wire) -> None:
    assert repr(wire.client.instances.list("search-term")) == "<Listing of instances>"


@pytest.mark.parametrize(("size", "chunks"), [(100, 0), (1000, 10)])
async def test_a_large_page_is_read_in_chunks_between_which_other_tasks_run(wire: Wire, size: int, chunks: int) -> None:
    async def turns_while_reading(count: int) -> int:
        wire.on(INSTANCES, paged(rows(range(count))))
        reading = asyncio.ensure_future(wire.client.instances.list().to_list())
        turns = 0
        while not reading.done():
            turns += 1
            await asyncio.sleep(0)
        assert len(reading.result()) == count
        return turns

    await turns_while_reading(99)  # the first imports and connects
    assert await turns_while_reading(size) - await turns_while_reading(99) == chunks
