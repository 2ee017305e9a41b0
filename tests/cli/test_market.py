"""`simplepod market`: the facade's filters, and a table that fits."""

from __future__ import annotations

import inspect
import re
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

import pytest

from simplepod import OfferOrder, SimplePod
from simplepod.cli import filters
from simplepod.cli.parser import Parser
from simplepod.emulator import Host

if TYPE_CHECKING:
    from simplepod.emulator import Emulator
    from tests.cli.running import Run

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def options(*, vps: bool) -> set[str]:
    parser = Parser()
    filters.add(parser, vps=vps)
    return set(vars(parser.parse_args([]))) - {"parser"}


@pytest.mark.parametrize("vps", [False, True])
def test_every_filter_of_the_facade_is_an_option_of_the_same_name(*, vps: bool) -> None:
    market = SimplePod("key").market

    facade = inspect.signature(market.vps if vps else market.docker).parameters

    assert options(vps=vps) == set(facade) - {"page_size"}


def test_every_order_of_the_facade_is_named() -> None:
    assert {*filters.ORDERS, *(f"-{name}" for name in filters.ORDERS)} == set(get_args(OfferOrder))


def test_the_best_offer_is_first_and_marked_and_its_price_counts_the_disk(run: Run, served: Emulator) -> None:
    served.world.put_host("RTX 5090", price_per_gpu="0.70")
    served.world.put_host("RTX 4090", price_per_gpu="0.40")

    market = run("market", "--disk", 730)

    head, best, other = market.out.splitlines()
    assert "$/h, 730 GB" in head
    assert best.split()[:6] == ["*", "m1202", "1", "x", "RTX", "4090"]
    assert "$0.550" in best  # 0.40 and 730 GB at 0.15 a month
    assert other.split()[0] == "m1201"
    assert (market.code, market.err) == (0, "")


def test_the_options_are_applied_exactly(run: Run, served: Emulator) -> None:
    for model, price in (("RTX 4090", "0.41"), ("RTX 4090", "0.52"), ("RTX 3090", "0.20"), ("A100", "0.45")):
        served.world.put_host(model, price_per_gpu=price)

    words = ("--gpu-model", "rtx 4090", "--gpu-model", "A*", "--max-price-per-gpu", "0.45", "--order-by=-price_per_gpu")
    market = run("market", "--json", *words, "--cuda", ">=12.4")

    assert [(offer["gpu_model"], offer["price_per_gpu"]) for offer in market.document] == [
        ("A100", 0.45),
        ("RTX 4090", 0.41),
    ]


def test_offers_that_do_not_state_a_field_are_shown_without_it_and_kept_on_request(run: Run, served: Emulator) -> None:
    served.world.market.add(Host(gpu_model="RTX 4090", price_per_gpu=None, hidden=frozenset({"sla"})))

    assert run("market").out.splitlines()[1].split()[6] == "-"
    assert run("market", "--min-sla", 90, "--json").document == []
    assert len(run("market", "--min-sla", 90, "--include-unknown", "--json").document) == 1


def test_virtual_machines_have_a_market_of_their_own_with_fewer_filters(run: Run, served: Emulator) -> None:
    served.world.put_host("RTX 4090")
    served.world.put_host("H100", kind="vm")

    assert [offer["gpu_model"] for offer in run("market", "--vps", "--json").document] == ["H100"]
    refused = run("market", "--vps", "--cuda", "12.8")
    assert (refused.code, refused.err) == (2, "simplepod: the market of VPS has no --cuda\n")


def test_an_empty_market_is_no_error(run: Run) -> None:
    empty = run("market")

    assert (empty.code, empty.out, empty.err) == (0, "", "No offer is like that.\n")
    assert run("market", "--json").document == []


def test_no_more_offers_are_shown_than_asked_for(run: Run, served: Emulator) -> None:
    served.world.market.add(Host(gpu_model="RTX 4090", gpu_count=4, price_per_gpu=Decimal("0.3")))

    market = run("market", "--limit", 2)

    assert len(market.out.splitlines()) == 3
    assert market.err == "2 of 3 offers; --limit shows more.\n"
    assert "'0' is no whole number from 1 up" in run("market", "--limit", 0).err


def test_a_document_has_all_offers_unless_told_otherwise(run: Run, served: Emulator) -> None:
    for _ in range(21):
        served.world.put_host("RTX 4090")

    assert len(run("market").out.splitlines()) == 1 + 20
    assert len(run("market", "--json").document) == 21
    assert len(run("market", "--json", "--limit", 3).document) == 3


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
def test_the_table_fits_the_terminal(run: Run, served: Emulator, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    served.world.put_host("RTX PRO 6000 Blackwell MIG 2g.48gb", price_per_gpu="1.10")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TTY_COMPATIBLE", "1")

    lines = COLOURS.sub("", run("market").out).splitlines()

    assert len(lines) == 2
    assert max(map(len, map(str.rstrip, lines))) <= columns
    assert "m1201" in lines[1]
    assert "$1.107" in lines[1]
    assert ("DLPerf/$" in lines[0]) is (columns == 200)


def test_a_pipe_gets_every_column_whole_and_no_colour(run: Run, served: Emulator) -> None:
    served.world.put_host("RTX PRO 6000 Blackwell MIG 2g.48gb")

    market = run("market").out

    assert "RTX PRO 6000 Blackwell MIG 2g.48gb" in market
    assert "DLPerf/$" in market
    assert "\x1b" not in market
    assert all(line == line.rstrip() for line in market.splitlines())
