"""What came of a command line that ran in this process."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any, Protocol

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from simplepod.emulator import Emulator, LoggedRequest


@frozen
class Ran:
    """Exit code and output."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


class Run(Protocol):
    """`run("ls", "--json")`."""

    def __call__(self, *words: object) -> Ran: ...


def when_asked(emulator: Emulator, route: str, happen: Callable[[], object], *, nth: int = 1) -> None:
    """Lets something happen when the nth request of a route arrives."""
    asked = itertools.count(1)

    def arrived(_: LoggedRequest) -> bool:
        if next(asked) == nth:
            happen()
        return False

    emulator.faults.on(route, when=arrived)
