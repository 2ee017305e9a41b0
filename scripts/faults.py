"""Rentals under random faults, among strangers: one table, and exit status 1 unless its last columns are 1, 0 and 0."""

import argparse
import asyncio
import logging
import sys
import time

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tests.renting.fault_matrix import Tally, run

_ACCOUNTS, _ON_SOCKETS = 20, 7
_COLUMNS = {
    "asked": "rentals asked",
    "made": "machines made for us",
    "handed_over": "handed over",
    "deleted": "deleted",
    "refused": "refused",
    "not_ordered": "given up before the order",
    "cancelled": "cancelled",
    "unconfirmed": "unconfirmed",
    "adopted": "machines adopted later",
    "ambiguous": "could not be told apart",
    "swapped": "held by another rental",
    "most_orders": "most POSTs per rental",
    "homeless": "bill, nobody holds or names them",
    "strangers_hurt": "strangers' deleted or handed over",
}


def main() -> None:
    """Runs, prints, judges."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rentals", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    logging.getLogger("simplepod").addHandler(logging.NullHandler())  # faults make it talk
    progress = _Progress(options.rentals)
    tallies = asyncio.run(
        run(options.rentals, options.seed, accounts=_ACCOUNTS, on_sockets=_ON_SOCKETS, done=progress.step)
    )
    Console(width=170).print(_table(tallies, f"seed {options.seed}, {progress.seconds:.0f} s"))
    sys.exit(not tallies["all"].holds)


class _Progress:
    """A line for every hundred rentals."""

    def __init__(self, rentals: int) -> None:
        self._rentals = rentals
        self._done = 0
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def step(self) -> None:
        self._done += 1
        if self._done % 100 == 0:
            print(f"{self._done} of {self._rentals} after {self.seconds:.0f} s", file=sys.stderr)


def _table(tallies: dict[str, Tally], caption: str) -> Table:
    table = Table(caption=caption, box=SIMPLE_HEAD)
    table.add_column("", no_wrap=True)
    for heading in _COLUMNS.values():
        table.add_column(heading, justify="right", width=max(map(len, heading.split())))
    for name, tally in tallies.items():
        table.add_row(name, *(str(getattr(tally, column)) for column in _COLUMNS), end_section=name == "in process")
    return table


if __name__ == "__main__":
    main()
