"""scripts/bench: the report says what was measured, and nothing else. What is measured is not for tests to say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from bench import report, results
from bench.also import ALSO
from bench.rows import PARTS, ROWS

if TYPE_CHECKING:
    from pathlib import Path

RUN = {"date": "2026-01-01", "sdk": "abc", "machine": "Python 3.11, 2 cores", "versions": "httpx 0.28.1"}


def measured(part: str, **figures: dict[str, object]) -> dict[str, object]:
    return results.merge({}, part, RUN, figures)


def line(text: str, start: str) -> str:
    return next(found for found in text.splitlines() if found.startswith(f"| {start}"))


def test_a_row_that_was_not_measured_has_no_figure() -> None:
    text = report.render({}, {})
    for row in ROWS:
        assert "| - |" in line(text, row.what)
        assert "not measured" in line(text, row.what)


@pytest.mark.parametrize(("figure", "verdict"), [(1.4, "| met |"), (1.41, "| **missed** |")])
def test_an_upper_bound_is_met_up_to_it(figure: float, verdict: str) -> None:
    text = report.render(measured("get", simplepod={"ratio": figure}, githubkit={"ratio": 1.7}), {})
    assert verdict in line(text, "small GET")
    assert "githubkit 1.70, openai -" in line(text, "small GET")


@pytest.mark.parametrize(("figure", "verdict"), [(4.5, "| met |"), (4.49, "| **missed** |")])
def test_a_lower_bound_is_met_from_it_on(figure: float, verdict: str) -> None:
    assert verdict in line(report.render(measured("pages", simplepod={"gain": figure}), {}), "50 pages")


def test_a_peer_that_cannot_be_measured_is_named_with_the_reason() -> None:
    text = report.render(measured("get", openai={"error": "cannot be installed: no network"}), {})
    assert "- get, openai: not measured: cannot be installed: no network" in text


def test_a_part_run_alone_replaces_its_own_figures_only(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    results.save(measured("get", simplepod={"ratio": 2.0}) | measured("offers", simplepod={"ratio": 3.0}), file)
    results.save(results.merge(results.load(file), "get", RUN, {"simplepod": {"ratio": 1.3}}), file)
    text = report.render(results.load(file), {})
    assert "| 1.30 |" in line(text, "small GET")
    assert "| 3.00 |" in line(text, "100 offers")


def test_the_report_that_is_checked_in_is_that_of_the_results_and_notes() -> None:
    assert report.FILE.read_text() == report.render(results.load(), report.load_notes())


def test_every_part_was_measured_and_every_row_has_a_part() -> None:
    assert results.load().keys() == PARTS.keys()
    assert {row.part for row in (*ROWS, *ALSO)} == PARTS.keys()


def test_every_missed_target_has_a_note_and_every_note_a_row() -> None:
    notes = report.load_notes()
    assert notes.keys() <= {row.key for row in (*ROWS, *ALSO)}
    for row in ROWS:
        figures = json.loads(results.FILE.read_text())[row.part]["figures"]["simplepod"]
        assert row.is_met(figures[row.figure]) or notes.get(row.key), row.key
