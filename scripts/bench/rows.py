"""The table: what is measured, what is aimed at, and where the figures are found in the results."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One figure of ours. `key` names the row for its note in notes.toml; without a target it is only told."""

    key: str
    what: str
    part: str
    figure: str
    form: str  # how a figure is written
    at_most: float | None = None
    at_least: float | None = None
    beside: dict[str, str] = field(default_factory=dict)  # contender → its figure
    ours: str = "simplepod"

    @property
    def target(self) -> float | None:
        return self.at_least if self.at_most is None else self.at_most

    def is_met(self, value: float) -> bool | None:
        if self.at_most is not None:
            return value <= self.at_most
        return None if self.at_least is None else value >= self.at_least


def _all(figure: str, *contenders: str) -> dict[str, str]:
    return dict.fromkeys(contenders, figure)


_STATELESS = ("generated", "githubkit", "openai", "cloudflare")

ROWS = (
    Row(
        "get",
        "small GET (`instances.get`), CPU over bare HTTP + json",
        "get",
        "ratio",
        "{:.2f}",
        1.4,
        beside=_all("ratio", *_STATELESS),
    ),
    Row(
        "offers-100",
        "100 offers (`await market.docker()`), CPU over bare HTTP + json",
        "offers",
        "ratio",
        "{:.2f}",
        2.0,
        beside=_all("ratio", *_STATELESS),
    ),
    Row(
        "offers-1000",
        "1,000 offers in one answer, the same",
        "offers",
        "thousand_ratio",
        "{:.2f}",
        2.0,
        beside=_all("thousand_ratio", "generated"),
    ),
    Row("offers-paged", "1,000 offers in pages of 100, the same", "offers", "paged_ratio", "{:.2f}", 2.0),
)

ALSO = (
    Row("offers-over-one", "100 offers, over one single bare request", "offers", "over_one", "{:.2f}"),
    Row("offers-requests", "requests for 100 offers", "offers", "requests", "{:.0f}"),
)
