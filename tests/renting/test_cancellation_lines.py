"""The points at which calls are struck are all that there are: every line of the protocol that can wait."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.renting.blows import asleep, closing_along, everything
from tests.renting.cancelling import SDK, Line
from tests.renting.every_point import Struck, at_every_point

if TYPE_CHECKING:
    from collections.abc import Iterator

PROTOCOL = [f"_renting/{name}.py" for name in ("rental", "lost_orders", "deletion", "cancellation", "handover")]
PROTOCOL += [f"_renting/{name}.py" for name in ("resume", "lease", "account")]

NEVER_WAITS = ["async with asyncio.timeout(", "account.py: async with AsyncExitStack() as holding:"]
"""A timer is set on entry and stopped on exit, and the client's own locks are left without waiting: what they hold is
another line."""

WALKS = [
    *(Struck("rent", mode, asleep) for mode in ("behind another order", "dearer machine", "refusal", "lagging list")),
    *(Struck(way, "object, key asked for", asleep) for way in ("rent", "resume", "adopt", "rent_first")),
    *(Struck("rent", mode, asleep, everything, most=5) for mode in ("slow order", "empty body")),
    Struck("rent", "wrong id, price drifts", asleep, everything, most=10),
    Struck("rent", "object", asleep, asleep),
    Struck("rent", "dropped response", everything, everything, most=5),
    Struck("lease", "object", asleep),
    Struck("lease", "more ids", asleep),
    Struck("lease", "boot fails", asleep, everything, most=8),
    Struck("lease", "DELETE lies twice", everything, everything, most=8),
    Struck("lease", "DELETE lies twice", asleep, everything, most=10),
    Struck("lease", "DELETE lies twice", closing_along, everything, most=20, closed_after=0.3),
    *(Struck("resume", mode, asleep) for mode in ("reset before processing", "missing in the list")),
    Struck("resume", "goes on as another machine, empty body", asleep),
    Struck("resume", "goes on as another machine, empty body", everything, everything),
    Struck("resume", "slow order", asleep, everything, most=5),
    *(Struck("delete", mode, asleep, most=20) for mode in ("DELETE lies twice", "503 everywhere for a while")),
    Struck("delete_many", "object", asleep, most=50),
]


def waiting(file: str) -> Iterator[tuple[str, range]]:
    """Every `await`, `async with` and `async for` of a file: what it is, and its lines."""
    source = (SDK / file).read_text()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.AsyncWith, ast.AsyncFor)):
            first = node.items[0].context_expr if isinstance(node, ast.AsyncWith) else node.iter
            yield ast.unparse(node).splitlines()[0], range(node.lineno, first.end_lineno + 1)  # type: ignore[operator]
        elif isinstance(node, ast.Await):
            yield ast.unparse(node), range(node.lineno, node.end_lineno + 1)  # type: ignore[operator]


@pytest.mark.exhaustive  # it goes through many points once more, for the lines that they are in
def test_calls_are_struck_in_every_line_that_can_wait() -> None:
    reached = frozenset[Line]().union(*(walk.lines for walk in at_every_point(WALKS)))

    missed = [
        f"{file}:{lines.start}: {what}"
        for file in PROTOCOL
        for what, lines in waiting(file)
        if not any(exempt in f"{file}: {what}" for exempt in NEVER_WAITS)
        and not any(Line(file, number) in reached for number in lines)
    ]
    assert not missed, "\n".join(missed)
