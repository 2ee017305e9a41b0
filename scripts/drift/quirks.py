"""What the quirks marked in openapi.yaml are about: a mark answers for differences of these kinds and no other."""

from __future__ import annotations

ABOUT: dict[str, frozenset[str]] = {
    quirk: frozenset(aspects)
    for quirk, aspects in {
        "Q01": ("type",),
        "Q02": ("type",),
        "Q03": ("type",),
        "Q04": ("content type", "required"),
        "Q06": ("type",),
        "Q08": ("type",),
        "Q09": ("route", "field"),
        "Q10": ("parameter", "field"),
        "Q11": ("parameter",),
        "Q12": ("parameter",),
        "Q13": (),
        "Q14": ("enum",),
        "Q16": ("answer", "status"),
        "Q17": ("answer", "status"),
        "Q18": ("field",),
        "Q19": ("left out", "required"),
        "Q21": ("type",),
        "Q24": ("type",),
        "Q26": ("bounds",),
        "Q30": ("field", "content type"),
        "Q35": ("type",),
        "Q36": ("answer",),
    }.items()
}
