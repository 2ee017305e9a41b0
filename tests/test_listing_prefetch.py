"""Pages fetched ahead: how many, while the consumer works, and what is left of them when it ends."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from attrs import define, field

from simplepod import ServerError, SimplePod
from tests.wired import Arrived, Reply, Wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

INSTANCES = "GET /instances/list"
FULL = 100


@define
class Gate:
    """An endless list whose pages come when they are let through."""

    asked: list[int] = field(factory=list[int])
    under_way: set[int] = field(factory=set[int])
    _open: defaultdict[int, asyncio.Event] = field(factory=lambda: defaultdict(asyncio.Event))

    async def __call__(self, arrived: Arrived) -> list[dict[str, int]]:
        number = int(arrived.query["page"])
        self.asked.append(number)
        self.under_way.add(number)
        try:
            await self._open[number].wait()
        finally:
            self.under_way.remove(number)
        return [{"id": FULL * number + row} for row in range(FULL)]

    def let_through(self, *numbers: int) -> None:
        for number in numbers:
            self._open[number].set()


@pytest.fixture
def gate(wire: Wire) -> Gate:
    gate = Gate()
    wire.on(INSTANCES, gate)
    return gate


async def settle() -> None:
    """Every task runs until it waits for something that only the test can bring about."""
    for _ in range(100):
        await asyncio.sleep(0)


def others() -> set[asyncio.Task[object]]:
    return asyncio.all_tasks() - {asyncio.current_task()}


async def test_the_next_two_pages_are_under_way_while_the_consumer_works(wire: Wire, gate: Gate) -> None:
    gate.let_through(1)
    pages = wire.client.instances.list().pages()

    await anext(pages)
    await settle()

    assert (gate.asked, gate.under_way) == ([1, 2, 3], {2, 3})
    await pages.aclose()


async def test_nothing_is_asked_for_beyond_a_last_page_that_has_arrived_already(wire: Wire) -> None:
    rows = {str(page): [{"id": page * FULL + row} for row in range(FULL)] for page in (1, 2, 3)}
    wire.on(INSTANCES, lambda arrived: rows.get(arrived.query["page"], []))

    assert len([instance async for instance in wire.client.instances.list()]) == 3 * FULL
    assert wire.counts == {INSTANCES: 4}
    assert len(await wire.client.instances.list()) == 3 * FULL
    assert wire.counts == {INSTANCES: 8}


@pytest.mark.parametrize(("prefetch", "ahead"), [(0, set()), (1, {2}), (3, {2, 3, 4})])
async def test_no_more_pages_are_under_way_than_the_consumer_allows(
    wire: Wire, gate: Gate, prefetch: int, ahead: set[int]
) -> None:
    gate.let_through(1)
    items = wire.client.instances.list().items(prefetch=prefetch)

    for _ in range(FULL):
        await anext(items)
        await settle()

    assert gate.under_way == ahead
    await items.aclose()


async def test_the_window_moves_on_with_the_consumer(wire: Wire, gate: Gate) -> None:
    gate.let_through(*range(1, 100))
    pages = wire.client.instances.list().pages(prefetch=2)

    for number in (1, 2, 3):
        assert (await anext(pages)).number == number
        await settle()
        assert gate.asked == list(range(1, number + 3))
    await pages.aclose()


async def test_reading_all_asks_for_one_page_then_two_then_four_then_eight(wire: Wire, gate: Gate) -> None:
    reading = asyncio.ensure_future(wire.client.instances.list().to_list())

    windows = []
    for number in range(1, 7):
        await settle()
        windows.append(gate.under_way.copy())
        gate.let_through(number)

    assert windows == [{1}, {2, 3}, {3, 4, 5, 6}, set(range(4, 12)), set(range(5, 13)), set(range(6, 14))]
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)


@pytest.mark.parametrize(
    ("limit", "asked"), [(50, [1]), (100, [1]), (150, [1, 2]), (300, [1, 2, 3]), (650, [*range(1, 8)])]
)
async def test_a_limit_bounds_the_window(wire: Wire, gate: Gate, limit: int, asked: list[int]) -> None:
    gate.let_through(*range(1, 100))

    assert len(await wire.client.instances.list().to_list(limit)) == limit
    await settle()
    assert gate.asked == asked


async def test_a_limit_does_not_keep_pages_that_it_needs_from_being_fetched_ahead(wire: Wire, gate: Gate) -> None:
    gate.let_through(1)
    reading = asyncio.ensure_future(wire.client.instances.list().to_list(300))

    await settle()

    assert gate.under_way == {2, 3}
    gate.let_through(2, 3)
    assert len(await reading) == 300


async def test_the_first_row_asks_for_no_page_beyond_its_own(wire: Wire) -> None:
    def answer(arrived: Arrived) -> list[dict[str, object]]:
        number = int(arrived.query["page"])
        return [{"id": FULL * number + row, "status": "paused" if number > 2 else "running"} for row in range(FULL)]

    wire.on(INSTANCES, answer)

    assert (await wire.client.instances.list().first()) is not None
    await settle()
    assert wire.counts == {INSTANCES: 1}
    paused = await wire.client.instances.list(status="paused").first()
    await settle()
    assert paused is not None
    assert (paused.id, wire.counts) == (300, {INSTANCES: 1 + 3})


async def test_an_error_in_a_page_fetched_ahead_is_raised_when_its_turn_comes(wire: Wire, gate: Gate) -> None:
    async def answer(arrived: Arrived) -> object:
        return Reply(502) if arrived.query["page"] == "3" else await gate(arrived)

    gate.let_through(1, 2)
    wire.on(INSTANCES, answer)
    items = wire.client.instances.list().items(prefetch=3)

    for row in range(2 * FULL):
        assert (await anext(items)).id == FULL + row
        await settle()
    with pytest.raises(ServerError, match="502 GET /instances/list"):
        await anext(items)
    assert not others()


async def test_an_error_in_a_page_that_nobody_comes_to_does_not_matter(wire: Wire) -> None:
    page = [{"id": row} for row in range(FULL)]
    wire.on(INSTANCES, lambda arrived: page if arrived.query["page"] == "1" else Reply(500))
    pages = wire.client.instances.list().pages()

    assert len((await anext(pages)).items) == FULL
    await settle()
    assert wire.counts == {INSTANCES: 3}
    await pages.aclose()


async def leaves_by_break(client: SimplePod) -> None:
    async for _ in client.instances.list():
        break


async def leaves_by_closing_the_iterator(client: SimplePod) -> None:
    items = client.instances.list().items(prefetch=4)
    await anext(items)
    await items.aclose()


async def leaves_by_an_error(client: SimplePod) -> None:
    with contextlib.suppress(KeyError):
        async for _ in client.instances.list():
            raise KeyError


async def leaves_by_forgetting_the_iterator(client: SimplePod) -> None:
    pages = client.instances.list().pages()
    await anext(pages)
    del pages


async def leaves_by_a_limit(client: SimplePod) -> None:
    await client.instances.list().to_list(1)


async def leaves_by_cancellation_while_working(client: SimplePod) -> None:
    async def work() -> None:
        async for _ in client.instances.list():
            await asyncio.Event().wait()

    await cancelled(work())


async def leaves_by_cancellation_while_waiting_for_a_page(client: SimplePod) -> None:
    async def work() -> None:
        async for _ in client.instances.list().items(prefetch=3):
            pass

    await cancelled(work())


async def leaves_by_cancellation_of_a_whole_reading(client: SimplePod) -> None:
    await cancelled(client.instances.list().to_list())


async def cancelled(work: Awaitable[object]) -> None:
    task = asyncio.ensure_future(work)
    await settle()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    "leave",
    [
        leaves_by_break,
        leaves_by_closing_the_iterator,
        leaves_by_an_error,
        leaves_by_forgetting_the_iterator,
        leaves_by_a_limit,
        leaves_by_cancellation_while_working,
        leaves_by_cancellation_while_waiting_for_a_page,
        leaves_by_cancellation_of_a_whole_reading,
    ],
)
async def test_no_task_is_left_of_a_reading_that(
    wire: Wire, gate: Gate, leave: Callable[[SimplePod], Awaitable[None]]
) -> None:
    gate.let_through(1)

    await leave(wire.client)
    await settle()

    assert not others()
    assert not gate.under_way


async def test_closing_the_client_ends_the_pages_under_way_and_the_reading(wire: Wire, gate: Gate) -> None:
    gate.let_through(1)
    pages = wire.client.instances.list().pages(prefetch=3)
    await anext(pages)
    await settle()
    assert gate.under_way == {2, 3, 4}

    await wire.client.aclose()

    assert not others()
    assert not gate.under_way
    with pytest.raises(RuntimeError, match="client was closed while a listing was being read"):
        await anext(pages)


async def test_closing_the_client_wakes_a_reader_that_waits_for_a_page(wire: Wire, gate: Gate) -> None:
    gate.let_through(1)
    pages = wire.client.instances.list().pages()
    await anext(pages)
    reading = asyncio.ensure_future(anext(pages))
    await settle()

    await wire.client.aclose()

    with pytest.raises(RuntimeError, match="client was closed"):
        await reading


async def test_two_readers_of_one_listing_do_not_disturb_each_other(wire: Wire, gate: Gate) -> None:
    gate.let_through(*range(1, 4))
    listing = wire.client.instances.list()

    first, second = listing.items(), listing.items()
    ids = [((await anext(first)).id, (await anext(second)).id) for _ in range(2 * FULL)]

    assert ids == [(number, number) for number in range(FULL, 3 * FULL)]
    await first.aclose()
    assert (await anext(second)).id == 3 * FULL
    await second.aclose()
