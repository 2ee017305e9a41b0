"""The table of quirks, from the docstring that is the table."""

import re

from docsite.tables import table
from simplepod import _quirks

_ROW = re.compile(r"(Q\d\d)  (spec|code|spec\+code) +(.*?)(?=\nQ\d\d|\Z)", re.DOTALL)
_TEST = re.compile(r"\s+(test_\w+)\s*$")


def quirks() -> str:
    """One row for each: what is said, what is true, and where that is put right and proved."""
    rows = [_cells(*row) for row in _ROW.findall(_quirks.__doc__ or "")]
    return table(("", "What is said", "What is true", "Put right in", "Proved by"), rows)


def _cells(quirk: str, side: str, text: str) -> tuple[str, ...]:
    test = _TEST.search(text)
    if test is None:
        raise ValueError(f"{quirk} names no test")
    body, _, functions = " ".join(text[: test.start()].split()).partition("; `")
    said, arrow, true = body.partition(" → ")
    if not arrow:
        raise ValueError(f"{quirk} does not say what is true")
    places = "`openapi.yaml`" if side != "code" else ""
    return quirk, said, true, ", ".join(filter(None, (places, functions and f"`{functions}"))), f"`{test[1]}`"
