"""Builds the documentation site into `build/docs/site`. Whatever is not as it should be ends it with status 1."""

import shutil
import subprocess
import sys
from pathlib import Path

from docsite.completeness import undocumented
from docsite.links import outside, unresolved
from docsite.pages import ROOT, assemble

BUILD = ROOT / "build/docs"
SITE = BUILD / "site"
QUIET = ("Build started", "Build finished in ", "No issues found")


def main() -> int:
    shutil.rmtree(BUILD, ignore_errors=True)
    assemble(BUILD)
    zensical = Path(sys.executable).with_name("zensical")
    built = subprocess.run(
        [zensical, "build", "--strict"], cwd=BUILD, text=True, check=False, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    complaints = [line for line in built.stdout.splitlines() if line and not line.startswith(QUIET)]
    if built.returncode or complaints:  # strict or not, what mkdocstrings warns of is only printed
        print("\n".join(complaints))
        return 1
    found = [*unresolved(SITE), *outside(SITE), *undocumented(SITE)]
    print("\n".join(found) or f"{len(list(SITE.rglob('*.html')))} pages: {(SITE / 'index.html').relative_to(ROOT)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
