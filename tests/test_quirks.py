"""The table of quirks against the specification, the code and the tests; and what holds for all readers."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quirks_bite import BELIEVED

from simplepod import _quirks

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"(Q\d\d)  (spec|code|spec\+code) +(.*?)(?=\nQ\d\d|\Z)", re.DOTALL)


class Row(NamedTuple):
    side: str
    functions: set[str]
    tests: list[str]


def table() -> dict[str, Row]:
    rows = ROW.findall(_quirks.__doc__ or "")
    return {
        quirk: Row(side, set(re.findall(r"`(\w+)`", text)), re.findall(r"\btest_\w+", text))
        for quirk, side, text in rows
    }


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text()
    | st.sampled_from(
        ["", "closed", "[]", "{}", "/instances/7", "1e999999999", "0000-00-00", "\ud800", "8000", "true"]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.sampled_from("0 1 data id name"), inner),
    max_leaves=12,
)


def test_the_table_has_one_row_for_every_id() -> None:
    assert list(table()) == [f"Q{number:02}" for number in range(1, 37)]


def test_the_specification_marks_what_the_table_says_is_corrected_there() -> None:
    marks = re.findall(r"x-quirk: \[(Q\d.*?)\]", (ROOT / "openapi.yaml").read_text())

    assert {quirk for mark in marks for quirk in mark.split(", ")} == {
        quirk for quirk, row in table().items() if "spec" in row.side
    }


def test_every_quirk_that_is_corrected_in_code_names_its_functions() -> None:
    assert {quirk for quirk, row in table().items() if row.functions} == {
        quirk for quirk, row in table().items() if "code" in row.side
    }
    assert set.union(*(row.functions for row in table().values())) == set(_quirks.__all__)


@pytest.mark.parametrize("quirk", [quirk for quirk, row in table().items() if row.functions])
def test_a_function_says_which_quirk_it_is_for(quirk: str) -> None:
    for name in table()[quirk].functions:
        assert quirk in getattr(_quirks, name).__doc__.partition(": ")[0]


def test_every_quirk_names_a_test_that_exists() -> None:
    tests = {name for path in ROOT.glob("tests/**/*.py") for name in re.findall(r"def (test_\w+)", path.read_text())}

    assert all(row.tests and set(row.tests) <= tests for row in table().values())


def test_every_quirk_that_is_corrected_in_code_can_be_switched_off() -> None:
    assert BELIEVED.keys() == {quirk for quirk, row in table().items() if "code" in row.side}
    for quirk, believed in BELIEVED.items():
        assert believed.keys() <= table()[quirk].functions


@given(json_values)
def test_no_reader_raises_whatever_the_wire_holds(value: Any) -> None:
    for read in (
        _quirks.as_object, _quirks.as_rows, _quirks.decode_env, _quirks.has_content, _quirks.read_arg_options,
        _quirks.read_bool, _quirks.read_datetime, _quirks.read_decimal, _quirks.read_float, _quirks.read_int,
        _quirks.read_problem, _quirks.read_src_port, _quirks.read_str, _quirks.split_ports, _quirks.usable_url,
    ):  # fmt: skip
        read(value)
    _quirks.read_relation(value, "template")
    _quirks.offer_iri(value, None)
    _quirks.denies_existence(value)


@given(st.text())
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    _quirks.decode_console(text)
    _quirks.decode_start_script(text)
    _quirks.parse_version(text)
    _quirks.status_phase(text)
    _quirks.without_echo(text)
