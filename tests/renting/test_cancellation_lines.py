"""The points at which rentals are cancelled are all that there are: every line of the protocol that can wait."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from simplepod import PendingRental
from simplepod.emulator.world.renting import rent as rent_machines
from tests.renting.accounts import MODES, TEMPLATE, Account, rent, rent_many
from tests.renting.cancelling import SDK, Call, Line, asleep, cancelling, everything
from tests.renting.every_point import Cancelled, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PROTOCOL = ["_rental.py", "_calling_off.py", "_confirming.py"]

NEVER_WAITS = "async with asyncio.timeout("
"""Sets a timer on entry and stops it on exit; what it bounds is another line."""


def waiting(file: str) -> Iterator[tuple[str, range]]:
    """Every `await`, `async with` and `async for` of a file: what it is, and its lines."""
    source = (SDK / file).read_text()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.AsyncWith, ast.AsyncFor)):
            first = node.items[0].context_expr if isinstance(node, ast.AsyncWith) else node.iter
            yield f"{file}:{node.lineno}: {ast.unparse(node).splitlines()[0]}", range(node.lineno, first.end_lineno + 1)  # type: ignore[operator]
        elif isinstance(node, ast.Await):
            yield f"{file}:{node.lineno}: {ast.unparse(node)}", range(node.lineno, node.end_lineno + 1)  # type: ignore[operator]


def order_of(account: Account, *, settled: bool) -> PendingRental:
    """The record of an order that has brought a machine."""
    world = account.emulator.world
    known = account.emulator.clock.now().isoformat()
    (machine,) = rent_machines(world, account.docker, world.account.template(29))
    return PendingRental(
        kind="docker",
        offer=account.docker.iri,
        template=TEMPLATE,
        count=1,
        ordered_at=known,
        settled=settled,
        instance_ids=[machine.id] if settled else [],
    )


async def adopted(at: int, *, settled: bool) -> Call:
    account = Account(MODES["object, key asked for"])
    record = order_of(account, settled=settled)
    call = Call(at, asleep)
    await call.make(lambda: account.client.instances.adopt(record))
    await account.client.aclose()
    assert call.caller is not None
    assert call.caller.cancelled() == call.struck
    assert len(account.billing) == 1, "adopting deletes nothing, cancelled or not"
    return call


@pytest.mark.parametrize("settled", [False, True])
async def test_a_cancelled_adoption_leaves_machines_as_they_are(*, settled: bool) -> None:
    with cancelling():
        at = 1
        while (await adopted(at, settled=settled)).struck:
            at += 1

    assert at > 1


@pytest.mark.slow  # it goes through every point once more, for the lines that they are in
async def test_rentals_are_cancelled_in_every_line_that_can_wait() -> None:
    cancelled = [
        *(Cancelled(rent, mode, asleep) for mode in MODES if mode != "fewer than ordered"),
        Cancelled(rent, "dropped response", everything, step=3),
        Cancelled(rent_many, "fewer than ordered", asleep),
    ]
    reached: set[Line] = set()
    for each in cancelled:
        reached |= await lines_of(each)
    with cancelling():
        for settled in (False, True):
            unharmed = await adopted(999, settled=settled)
            reached.update(line for point in unharmed.points for line in point)

    missed = [
        what
        for file in PROTOCOL
        for what, lines in waiting(file)
        if NEVER_WAITS not in what and not any(Line(file, number) in reached for number in lines)
    ]

    assert missed == []
