"""`simplepod billing` and `simplepod orphans`: money that is spent, and money that is lost."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from simplepod import Usage
from simplepod.cli.spending import by_day

if TYPE_CHECKING:
    from simplepod.emulator import Emulator
    from tests.cli.running import Run

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_balance_burn_and_hours_are_told(run: Run, served: Emulator) -> None:
    assert run("billing").out.splitlines()[:3] == [
        "balance  $100.00",
        "running  0 machines, $0.000 an hour",
        "lasts    nothing runs",
    ]
    served.world.put_instance(served.world.put_host("RTX 4090", price_per_gpu=50))

    assert run("billing").out.splitlines()[1:3] == ["running  1 machine, $50.007 an hour", "lasts    2.0 hours"]


def test_the_document_has_amounts_as_text_and_hours_as_a_number(run: Run, served: Emulator) -> None:
    machine = served.world.put_instance()
    served.clock.advance(3600)

    document = run("billing", "--json", "--days", 2).document

    assert document["summary"]["balance_rental"] == "99.59342466"
    assert document["summary"]["hours_left"] == pytest.approx(244.96, abs=0.01)
    assert sum(Decimal(day["amount"]) for day in document["days"]) == pytest.approx(
        Decimal("0.4066"), abs=Decimal("0.0002")
    )
    assert len(document["days"]) == 2
    (row,) = document["usage"]
    assert (row["instance_id"], row["amount"]) == (machine.id, "0.40657534")
    assert datetime.fromisoformat(row["started_at"]).tzinfo is not None
    assert run("billing", "--json", "--machine", machine.id + 1).document["usage"] == []


def test_what_ran_over_midnight_is_shared_out_by_time() -> None:
    row = Usage(
        amount=Decimal(24),
        started_at=datetime(2026, 11, 19, 18, tzinfo=UTC),
        finished_at=datetime(2026, 11, 20, 18, tzinfo=UTC),
    )

    days = by_day([row], now=NOW, days=3)

    assert {day.day: amount for day, amount in days.items()} == {19: 6, 20: 18, 21: 0}


def test_what_still_runs_counts_until_now_and_what_has_no_date_on_no_day() -> None:
    open_row = Usage(amount=Decimal(12), started_at=datetime(2026, 11, 20, 12, tzinfo=UTC))
    undated = Usage(amount=Decimal(5))
    instant = Usage(amount=Decimal(1), started_at=NOW, finished_at=NOW)

    days = by_day([open_row, undated, instant], now=NOW, days=2)

    assert list(days.values()) == [6, 7]


def test_the_dearest_day_has_the_longest_bar(run: Run, served: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    served.world.put_instance()
    served.clock.advance(24 * 3600)

    bars = [line.count("█") for line in run("billing", "--days", 3).out.splitlines()[3:]]

    assert max(bars) == 36
    assert bars[0] == 0


ORPHANS = ("orphans", "work-")


def test_orphans_are_shown_and_not_deleted_unless_told(run: Run, served: Emulator) -> None:
    old = served.world.put_instance(name="work-1")
    served.clock.advance(7200)
    served.world.put_instance(name="work-2")
    served.world.put_instance(name="other")

    assert [row["id"] for row in run(*ORPHANS, "--older-than", "1h", "--json").document["orphans"]] == [old.id]
    assert "work-1" in run(*ORPHANS, "--older-than", "1h").out
    assert len(served.world.instances) == 3
    assert run(*ORPHANS, "--older-than", "1h", "--keep", old.id).err == "No orphan.\n"
    assert run(*ORPHANS, "--older-than", "1h", "--delete").code == 2
    assert run(*ORPHANS, "--older-than", "1h", "--delete", "--yes").err == "Deleted 1 machine.\n"
    assert [machine.name for machine in served.world.instances] == ["work-2", "other"]


def test_orphans_are_deleted_though_nobody_reads_the_table(
    run: Run, served: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.world.put_instance(name="work-1")
    served.clock.advance(7200)
    reading, writing = os.pipe()
    os.close(reading)

    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        swept = run(*ORPHANS, "--older-than", "1h", "--delete", "--yes")

    assert (swept.code, swept.err) == (141, "Deleted 1 machine.\n")
    assert not served.world.instances


@pytest.mark.parametrize(("words", "count"), [("30m", 2), ("90m", 1), ("0.5d", 0), ("3000s", 2)])
def test_lengths_of_time_have_units(run: Run, served: Emulator, words: str, count: int) -> None:
    for name in ("work-1", "work-2"):
        served.world.put_instance(name=name)
        served.clock.advance(3600)

    assert len(run(*ORPHANS, "--older-than", words, "--json").document["orphans"]) == count


def test_a_length_of_time_without_a_unit_is_refused(run: Run) -> None:
    assert run(*ORPHANS, "--older-than", "6").err == (
        "simplepod orphans: argument --older-than: '6' is no length of time: say 90m, 6h or 2d\n"
        "  see simplepod orphans --help\n"
    )
