"""Rentals under random faults, by an API in random dialects: one table, and exit status 1 unless its last columns are
1, 0, 0, 0 and 0. What is wrong is told below it, with the site that shows it again: `--seed 7 --site 12`.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tests.renting.fault_judge import Tally
from tests.renting.fault_matrix import RENTALS, is_on_sockets, run_site

_COLUMNS = {
    "asked": "rentals asked",
    "made": "machines made for us",
    "handed_over": "handed over",
    "deleted": "deleted",
    "refused": "refused",
    "not_ordered": "given up or failed",
    "cancelled": "cancelled",
    "unconfirmed": "unconfirmed",
    "adopted": "machines adopted later",
    "ambiguous": "could not be told apart",
    "most_orders": "most POSTs per rental",
    "homeless": "bill, nobody holds or names them",
    "false_claims": "said to be deleted, and bill",
    "misplaced": "handed to the wrong order",
    "hurt": "strangers' deleted or handed over",
}


def main() -> None:
    """Runs, prints, judges."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rentals", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--site", type=int, help=f"this one alone, of {RENTALS} rentals")
    options = parser.parse_args()
    sites = range(-(-options.rentals // RENTALS)) if options.site is None else [options.site]
    began = time.monotonic()
    tallies = {"in process": Tally(), "over sockets": Tally()}
    with ProcessPoolExecutor((os.cpu_count() or 1) + 1) as pool:  # those on sockets do not fill a core
        runs = {pool.submit(run_site, site, options.seed): site for site in sites}
        for done, run in enumerate(as_completed(runs), 1):
            tallies["over sockets" if is_on_sockets(runs[run]) else "in process"] += run.result()
            if done % 20 == 0:
                print(f"{done} of {len(runs)} sites after {time.monotonic() - began:.0f} s", file=sys.stderr)
    everything = sum(tallies.values(), Tally())
    caption = f"seed {options.seed}, {len(sites)} sites, {time.monotonic() - began:.0f} s"
    Console(width=180).print(_table({**tallies, "all": everything}, caption))
    for finding in everything.findings:
        print(f"- {finding}")
    sys.exit(not everything.holds)


def _table(tallies: dict[str, Tally], caption: str) -> Table:
    table = Table(caption=caption, box=SIMPLE_HEAD)
    table.add_column("", no_wrap=True)
    for heading in _COLUMNS.values():
        table.add_column(heading, justify="right", width=max(map(len, heading.split())))
    for name, tally in tallies.items():
        table.add_row(name, *(str(getattr(tally, column)) for column in _COLUMNS), end_section=name == "over sockets")
    return table


if __name__ == "__main__":
    main()
