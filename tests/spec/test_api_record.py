"""The record of the public API: it is what the source says, and what breaks programs is announced."""

from __future__ import annotations

from pathlib import Path

import api
import pytest

ROOT = Path(__file__).parents[2]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text()
OLD = """\
# simplepod

Size = Literal['S', 'M', 'L']

class Client(Base):
    def __init__(self, key: str | None = None, *, timeout: float = 30.0) -> None: ...
    async def get(self, ref: Thing | int | str, part: int = 0) -> Thing: ...
    @property
    def name(self) -> str | None: ...
    url: str

class Thing:
    pass

# simplepod.resources.things

class Things:
    def list(self, search: str | None = None, *, kinds: Sequence[int | str] = ()) -> Listing[Thing]: ...
"""


def test_the_record_is_what_the_source_says() -> None:
    assert api.NOW.read_text() == api.record(ROOT / "src"), "the public API has changed: make api"


def test_what_breaks_programs_since_the_last_release_is_in_the_changelog() -> None:
    last = (api.RECORDS / f"{api.released(CHANGELOG)}.txt").read_text()

    assert api.unannounced(api.breaking(last, api.NOW.read_text()), CHANGELOG) == []


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        pytest.param("    url: str\n", "", "Client.url", id="an attribute is removed"),
        pytest.param("class Thing:\n    pass\n", "", "Thing", id="a class is removed"),
        pytest.param("# simplepod.resources.things", "# simplepod.things", "simplepod.resources.things", id="a module"),
        pytest.param("(Base)", "", "Client", id="a base class is removed"),
        pytest.param("part: int = 0", "piece: int = 0", "Client.get(part)", id="a parameter is renamed"),
        pytest.param("part: int = 0", "part: int", "Client.get(part)", id="a parameter is now required"),
        pytest.param("part: int = 0", "part: int = 1", "Client.get(part)", id="a default is another"),
        pytest.param("part: int = 0", "*, part: int = 0", "Client.get(part)", id="a parameter must be named"),
        pytest.param("timeout: float = 30.0", "timeout: float = 30.0, sure: bool", "Client(sure)", id="one is new"),
        pytest.param("ref: Thing | int | str, part: int = 0", "part: int, ref: str", "Client.get(ref)", id="order"),
        pytest.param("Thing | int | str", "Thing | str", "Client.get(ref)", id="a parameter takes less"),
        pytest.param("Sequence[int | str]", "Sequence[int]", "Things.list(kinds)", id="a list may hold less"),
        pytest.param("async def get", "def get", "Client.get", id="a method is no longer awaited"),
        pytest.param("-> str | None", "-> bytes", "Client.name", id="a property is of another type"),
        pytest.param("'M', ", "", "Size", id="a choice is removed"),
    ],
)  # fmt: skip
def test_a_change_that_breaks_programs_has_to_be_named(before: str, after: str, name: str) -> None:
    assert before in OLD
    changes = api.breaking(OLD, OLD.replace(before, after))
    plain = name.partition("(")[0].rpartition(".")[2]

    assert api.unannounced(changes, "## [Unreleased]\n\n### Added\n\n- `get`\n\n## [1.0.0]\n\n### Removed\n\n- `get`\n")
    assert plain in {place.partition("(")[0].rpartition(".")[2] for place, _ in changes} | {"Client"}
    announced = "\n".join(f"- `{place.partition('(')[0]}`" for place, _ in changes)
    assert api.unannounced(changes, f"## [Unreleased]\n\n### Changed\n\n{announced}\n\n## [1.0.0]\n") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("    url: str\n", "    url: str\n    port: int\n", id="a new attribute"),
        pytest.param("timeout: float = 30.0", "timeout: float = 30.0, sure: bool = False", id="a new option"),
        pytest.param("class Thing:", "class Other:\n    pass\n\nclass Thing:", id="a new class"),
        pytest.param("Thing | int | str", "str | int | Thing | None", id="a parameter takes more"),
    ],
)
def test_an_addition_breaks_nothing(before: str, after: str) -> None:
    assert before in OLD

    assert api.breaking(OLD, OLD.replace(before, after)) == []
