"""The pages as zensical gets them: those of `docs/`, with what is generated where they ask for it."""

import ast
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from docsite.errors import error_tree, errors
from docsite.evidence import operations, shapes
from docsite.quirks import quirks

ROOT = Path(__file__).parents[2]
_MARK = re.compile(r"^<!-- insert: (.+) -->$", re.MULTILINE)


def assemble(build: Path) -> None:
    """Fills a folder with the configuration and all pages."""
    pages = build / "pages"
    shutil.copytree(
        ROOT / "docs", pages, ignore=shutil.ignore_patterns("__pycache__", "api", "screens", "zensical.toml")
    )
    shutil.copy(ROOT / "docs/zensical.toml", build)
    for page in pages.rglob("*.md"):
        page.write_text(_MARK.sub(lambda mark: _INSERTS[mark[1]](), page.read_text()))
    examples = pages / "examples"
    index = examples / "README.md"
    index.write_text(re.sub(r"\]\((\w+)\.py\)", r"](\1.md)", index.read_text()))
    for program in examples.glob("*.py"):
        program.with_suffix(".md").write_text(example(program))
    guide = pages / "guides/command-line.md"
    guide.write_text(re.sub(r"\]\(\.\./screens/([\w-]+)\.txt\)", r"](screens.md#\1)", guide.read_text()))


def example(program: Path) -> str:
    """What a program says of itself, then the program."""
    source = program.read_text()
    module = ast.parse(source)
    first = module.body[0]
    code = "".join(source.splitlines(keepends=True)[first.end_lineno :]).strip()
    title = program.stem.replace("_", " ").capitalize()
    about, file = ast.get_docstring(module), f"[{program.name}]({program.name})"
    return f"---\nhide: [toc]\n---\n\n# {title}\n\n{about}\n\nThe file: {file}.\n\n```python\n{code}\n```\n"


def screens() -> str:
    """What was seen of the command line in a terminal."""
    shots = sorted((ROOT / "docs/screens").glob("*.txt"))
    return "\n\n".join(f"## {shot.stem}\n\n```text\n{shot.read_text().rstrip()}\n```" for shot in shots)


def _text(path: str) -> str:
    return (ROOT / path).read_text()


def _body(path: str) -> str:
    """A text without its title, which the page has already."""
    return _text(path).partition("\n")[2].strip()


_INSERTS: dict[str, Callable[[], str]] = {
    "benchmarks": lambda: _body("scripts/bench/RESULTS.md"),
    "changelog": lambda: _text("CHANGELOG.md"),
    "error tree": error_tree,
    "errors": errors,
    "operations": operations,
    "quirks": quirks,
    "screens": screens,
    "shapes": shapes,
}
