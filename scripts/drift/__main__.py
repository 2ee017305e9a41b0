"""Lists what upstream publishes differently from openapi.yaml; exit status 1 if anything is to adopt or to strike."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from drift import sources
from drift.model import UpstreamError
from drift.report import kept, report
from drift.state import ROOT, State

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="drift", description=__doc__)
    parser.add_argument("upstream", help="file or address: OpenAPI (JSON, YAML), a Redoc page, or its text")
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml", help="the corrected specification")
    parser.add_argument("--list", action="store_true", help="a line each, as tests/spec/differences keeps them")
    options = parser.parse_args(arguments)
    try:
        upstream = sources.read(options.upstream)
        state = State.load(options.spec)
    except UpstreamError as error:
        print(f"drift: {error}", file=sys.stderr)
        return 2
    differences = state.against(upstream)
    print(*(kept(differences) if options.list else report(differences, state.document)), sep="\n")
    return int(any(difference.group != "covered" for difference in differences))


if __name__ == "__main__":
    sys.exit(main())
