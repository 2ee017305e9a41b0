"""Drafts an upgrade to what upstream publishes: an edit of openapi.yaml, what it breaks, and a changelog."""

from __future__ import annotations

import argparse
import difflib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from drift import sources
from drift.model import UpstreamError
from drift.report import located, report
from drift.state import ROOT, State
from upgrade import changelog, edits, scratch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EDITIONS = ROOT / "tests" / "spec" / "upstream"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="upgrade", description=__doc__)
    parser.add_argument("upstream", help="file or address: OpenAPI (JSON, YAML), a Redoc page, or its text")
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml", help="the corrected specification")
    parser.add_argument("--apply", action="store_true", help="edit the specification, and keep the edition")
    options = parser.parse_args(arguments)
    spec: Path = options.spec
    try:
        upstream = sources.document(options.upstream)
        published = sources.parse(upstream)
        state = State.load(spec)
        differences = state.against(published)
        text = spec.read_text(encoding="utf-8")
        edited, left = edits.edited(text, differences)
        if options.apply:
            edition = _keep(upstream)
            edited = edited.replace(f"x-edition: {state.document['info']['x-edition']}", f"x-edition: {edition}")
            spec.write_text(edited, encoding="utf-8")
    except (UpstreamError, OSError) as error:
        print(f"upgrade: {error}", file=sys.stderr)
        return 2
    patch = difflib.unified_diff(
        text.splitlines(), edited.splitlines(), f"a/{spec.name}", f"b/{spec.name}", lineterm=""
    )
    _print("", report([d for d in differences if d.group != "covered"], state.document))
    _print(f"The edit of {spec.name}, to apply and to mark" if not options.apply else f"{spec.name} is edited", patch)
    _print("To be decided and edited by hand", located(left, state.document))
    _print("What the facade must follow", _broken(edited))
    _print("A draft for CHANGELOG.md", changelog.draft(differences))
    return 0


def _broken(spec: str) -> list[str]:
    try:
        return scratch.type_errors(ROOT, spec)
    except scratch.ScratchError as error:
        return [f"not known yet, for nothing can be generated: {error}"]


def _print(heading: str, lines: Iterable[str]) -> None:
    print(f"\n=== {heading}\n" if heading else "", *(list(lines) or ["nothing"]), sep="\n", flush=True)


def _keep(text: str) -> str:
    """Keeps the edition, unless it is there already, and gives its name."""
    for path in EDITIONS.iterdir():
        if path.read_text(encoding="utf-8") == text:
            return path.relative_to(ROOT).as_posix()
    path = EDITIONS / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}.{sources.suffix(text)}"
    path.write_text(text, encoding="utf-8")
    return path.relative_to(ROOT).as_posix()


if __name__ == "__main__":
    sys.exit(main())
