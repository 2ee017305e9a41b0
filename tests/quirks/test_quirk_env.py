"""Environment variables, written and read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simplepod import _quirks

env_names = st.builds("".join, st.tuples(st.sampled_from("AZ_az"), st.text("AZ_az09")))
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def test_env_is_written_as_a_json_text_or_as_an_array() -> None:
    env = {"ENV1": "VALUE1", "_2": ""}
    rows = [{"name": "ENV1", "value": "VALUE1"}, {"name": "_2", "value": ""}]

    assert json.loads(str(_quirks.encode_env(env))) == rows
    assert _quirks.encode_env(env, "array") == rows


@pytest.mark.parametrize("name", ["", "1ST", "WITH-DASH", "WITH SPACE", "A=B", "Ä", "A\n", 5])
def test_a_name_that_no_shell_takes_is_refused_without_its_value(name: Any) -> None:
    with pytest.raises(ValueError, match="no name of an environment variable") as refusal:
        _quirks.encode_env({name: "hush"})

    assert "hush" not in str(refusal.value)


@pytest.mark.parametrize("value", [None, 5, b"hush", "hu\0sh"])
def test_an_env_value_that_is_no_text_is_refused_without_being_shown(value: Any) -> None:
    with pytest.raises(ValueError, match="variable TOKEN needs a text") as refusal:
        _quirks.encode_env({"TOKEN": value})

    assert "hu" not in str(refusal.value)


@given(st.dictionaries(env_names, texts), st.sampled_from(["json", "array"]))
def test_env_comes_back_as_it_was_written(env: dict[str, str], form: Any) -> None:
    assert _quirks.decode_env(_quirks.encode_env(env, form)) == env


@pytest.mark.parametrize(
    "value",
    [
        [{"name": "A", "value": "1"}, None, {"name": "B", "value": ""}],
        '[{"name": "A", "value": "1"}, {"name": "B", "value": ""}]',
        {"A": 1, "B": None},
        '{"A": "1", "B": ""}',
        {"0": {"name": "A", "value": 1}, "1": {"name": "B", "value": None}},
    ],
)
def test_env_is_read_from_every_shape(value: Any) -> None:
    assert _quirks.decode_env(value) == {"A": "1", "B": ""}


@pytest.mark.parametrize("value", [None, [], {}, "", " ", "[]", "null", [None]])
def test_no_env_is_read_from_every_nothing(value: Any) -> None:
    assert _quirks.decode_env(value) == {}


@pytest.mark.parametrize(
    "value", ["A=1", 5, True, ["A=1"], [{"value": "1"}], {"A": ["1"]}, [{"name": "A", "value": {}}]]
)
def test_env_that_cannot_be_read_is_none(value: Any) -> None:
    assert _quirks.decode_env(value) is None


def test_a_bool_in_env_is_the_word() -> None:
    assert _quirks.decode_env({"DEBUG": True}) == {"DEBUG": "true"}
