"""RESULTS.md and the table on the terminal, rendered from the results alone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.also import ALSO
from bench.rows import PARTS, ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.rows import Row

FILE = Path(__file__).with_name("RESULTS.md")
NOTES = Path(__file__).with_name("notes.toml")
_DASH = "-"

_HEAD = """# What the SDK costs, beside its peers

Written by `make bench`; edit `notes.toml` instead. All figures of a line were taken in one run, interleaved, as medians
of the rounds' own ratios, so they compare with each other and not with other machines. "Of the target" is our figure
over the target: at most 1 is wanted where the target is an upper bound (≤), at least 1 where it is a lower one (≥).
Wall times want a machine with nothing else to do: a load near the number of cores, below, spoils them.
"""


def load_notes(file: Path = NOTES) -> dict[str, str]:
    return {key: str(note) for key, note in tomllib.loads(file.read_text()).items()}


def render(results: Mapping[str, Any], notes: Mapping[str, str]) -> str:
    done = {part: results[part] for part in PARTS if part in results}
    lines = [
        _HEAD,
        "| what | ours | target | of the target | | peers in the same run | best peer when the target was set |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_line(row, results) for row in ROWS]
    lines += ["", "## Also measured", "", "| what | ours | peers in the same run |", "|---|---|---|"]
    lines += [f"| {row.what} | {_ours(row, results)} | {_beside(row, results)} |" for row in ALSO]
    lines += ["", "## Why, and how far it can go", ""]
    lines += [f"- **{row.what}**: {notes[row.key].strip()}" for row in (*ROWS, *ALSO) if row.key in notes]
    lines += ["", "## Circumstances", "", "| part | date | SDK at | machine | versions |", "|---|---|---|---|---|"]
    lines += [
        f"| {part} | {found['date']} | {found['sdk']} | {found['machine']} | {found['versions']} |"
        for part, found in done.items()
    ]
    missing = [
        f"- {part}, {contender}: not measured: {figures['error']}"
        for part, found in done.items()
        for contender, figures in found["figures"].items()
        if "error" in figures
    ]
    if missing:
        lines += ["", "## Not measured", "", *missing]
    return "\n".join(lines) + "\n"


def _line(row: Row, results: Mapping[str, Any]) -> str:
    value = _figure(results, row.part, row.whose, row.figure)
    target = row.target
    if target is None:
        raise ValueError(f"{row.key} has no target; it belongs to the others")
    sign = "≥" if row.at_most is None else "≤"
    share, verdict = _DASH, "not measured"
    if value is not None:
        share = f"{value / target:.2f}" if target else _DASH
        verdict = "met" if row.is_met(value) else "**missed**"
    wanted = f"{sign} {row.form.format(target)}"
    cells = row.what, _ours(row, results), wanted, share, verdict, _beside(row, results), row.best
    return f"| {' | '.join(cells)} |"


def _ours(row: Row, results: Mapping[str, Any]) -> str:
    value = _figure(results, row.part, row.whose, row.figure)
    return _DASH if value is None else row.form.format(value)


def _beside(row: Row, results: Mapping[str, Any]) -> str:
    told = []
    for contender, figure in row.beside.items():
        value = _figure(results, row.part, contender, figure)
        told.append(f"{contender} {_DASH if value is None else row.form.format(value)}")
    return ", ".join(told) or _DASH


def _figure(results: Mapping[str, Any], part: str, contender: str, figure: str) -> float | None:
    value = results.get(part, {}).get("figures", {}).get(contender, {}).get(figure)
    return None if value is None else float(value)
