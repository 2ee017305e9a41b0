"""What the documentation site is made of is complete, and the checks of its build find what is wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from docsite.completeness import public_names, undocumented
from docsite.links import outside, unresolved
from docsite.pages import assemble
from simplepod import _quirks, errors

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DIRECTIVE = re.compile(r"^::: ([\w.]+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page as the site's generator gets it."""
    build = tmp_path_factory.mktemp("site")
    assemble(build)
    return {str(page.relative_to(build / "pages")): page.read_text() for page in build.rglob("*.md")}


def test_every_public_name_has_its_place_in_the_reference(pages: dict[str, str]) -> None:
    shown = {name for page, text in pages.items() if page.startswith("reference/") for name in DIRECTIVE.findall(text)}

    assert len(set(public_names())) > 200
    assert not [name for name in public_names() if not {name, *enclosing(name)} & shown]


def enclosing(name: str) -> Iterator[str]:
    """The class and the module of a name, but not the package: that has no page of all it exports."""
    while "." in (name := name.rpartition(".")[0]):
        yield name


def test_every_page_is_in_the_navigation_once(pages: dict[str, str]) -> None:
    navigation = tomllib.loads((ROOT / "docs/zensical.toml").read_text())["project"]["nav"]

    assert sorted(leaves(navigation)) == sorted(pages)


def leaves(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    else:
        for inner in entry.values() if isinstance(entry, dict) else entry:
            yield from leaves(inner)


def test_nothing_is_left_to_insert(pages: dict[str, str]) -> None:
    assert not [page for page, text in pages.items() if "<!--" in text]


def test_the_table_of_quirks_tells_of_each_what_is_said_and_what_is_true(pages: dict[str, str]) -> None:
    rows = [line.strip("| ").split(" | ") for line in pages["quirks.md"].splitlines() if line.startswith("| Q")]

    assert [row[0] for row in rows] == re.findall(r"^Q\d\d", _quirks.__doc__ or "", re.MULTILINE)
    assert all(len(row) == 5 and all(row) for row in rows)


def test_the_table_of_evidence_has_every_operation_and_says_why_it_is_believed(pages: dict[str, str]) -> None:
    rows = [line.strip("|").split("|") for line in pages["evidence.md"].splitlines() if line.startswith("| `")]
    specification = (ROOT / "openapi.yaml").read_text()

    assert len(rows) == len(re.findall(r"^ +x-evidence: ", specification, re.MULTILINE))
    assert {row[0].strip(" `") for row in rows} > set(re.findall(r"operationId: (\w+)", specification))
    assert all(row[-1].strip() for row in rows if row[-2].strip() != "documented")


def test_the_tree_of_errors_has_each_below_its_base(pages: dict[str, str]) -> None:
    above: list[str] = []
    for indent, name in re.findall(r"^( *)- \[`(\w+)`\]", pages["reference/errors.md"], re.MULTILINE):
        above[len(indent) // 4 :] = [name]
        if len(above) > 1:
            assert getattr(errors, above[-2]) in getattr(errors, name).__bases__
    assert set(re.findall(r"- \[`(\w+)`\]", pages["reference/errors.md"])) == set(errors.__all__)


def test_an_example_is_shown_with_its_docstring_as_text(pages: dict[str, str]) -> None:
    for program in (ROOT / "docs/examples").glob("*.py"):
        page = pages[f"examples/{program.stem}.md"]
        text, _, code = page.partition("```python\n")
        summary = text.split("\n\n")[2]
        assert program.read_text().removeprefix("r").startswith(f'"""{summary}')
        assert program.read_text().endswith("\n" + code.removesuffix("```\n"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text('<a href="a.html#here">a</a><a href="https://simplepod.ai">out</a>')
    (tmp_path / "a.html").write_text('<h2 id="here"></h2><a href="index.html">back</a><script src="a.js"></script>')
    (tmp_path / "a.js").touch()
    return tmp_path


def test_a_site_without_faults_passes(site: Path) -> None:
    assert [*unresolved(site), *outside(site)] == []


@pytest.mark.parametrize(
    "wrong",
    ['<a href="b.html"></a>', '<a href="a.html#there"></a>', '<a href="#there"></a>', '<img src="b.png">'],
)
def test_a_link_that_leads_nowhere_is_found(site: Path, wrong: str) -> None:
    (site / "index.html").write_text(f'<a href="a.html">a</a>{wrong}')

    assert len(list(unresolved(site))) == 1


@pytest.mark.parametrize(
    ("file", "wrong"),
    [
        ("index.html", '<script src="https://cdn.example/x.js"></script>'),
        ("index.html", '<link rel="stylesheet" href="//fonts.example/x.css">'),
        ("index.html", '<link rel="preconnect" href="https://fonts.example">'),
        ("index.html", '<img src="https://cdn.example/x.png">'),
        ("index.html", '<pre class="mermaid">graph TD</pre>'),
        ("index.html", "<style>@font-face { src: url(https://fonts.example/x.woff2) }</style>"),
        ("x.css", "@import 'https://fonts.example/x.css';"),
    ],
)
def test_what_would_be_fetched_from_outside_is_found(site: Path, file: str, wrong: str) -> None:
    (site / file).write_text(f'<a href="a.html">a</a>{wrong}')

    assert len(list(outside(site))) == 1


def test_a_name_that_the_reference_lacks_is_found(site: Path) -> None:
    (site / "reference").mkdir()
    (site / "reference/a.html").write_text("".join(f'<h2 id="{name}">' for name in [*public_names()][1:]))

    assert undocumented(site) == [f"{next(public_names())} is missing in the reference"]
