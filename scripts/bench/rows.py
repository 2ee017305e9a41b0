"""The table: what is measured, what is aimed at, and where the figures are found in the results."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure of ours. `key` names the row for its note in notes.toml; without a target it is only told."""

    key: str
    what: str
    part: str
    figure: str
    whose: str = "simplepod"  # the contender that is ours
    form: str = "{:.2f}"  # how its figures are written
    at_most: float | None = None
    at_least: float | None = None
    best: str = "-"  # the best peer when the target was set
    beside: dict[str, str] = field(default_factory=dict)  # contender → its figure

    @property
    def target(self) -> float | None:
        return self.at_least if self.at_most is None else self.at_most

    def is_met(self, value: float) -> bool | None:
        if self.at_most is not None:
            return value <= self.at_most
        return None if self.at_least is None else value >= self.at_least


# What ONLY= takes, and the modules of these names in parts/.
PARTS = {
    "import": "imports",
    "get": "get",
    "offers": "offers",
    "memory": "memory",
    "pages": "pages",
    "waste": "waste",
    "concurrency": "concurrency",
    "latency": "latency",
    "construct": "construct",
    "install": "install",
    "block": "block",
}


def every(figure: str, names: str) -> dict[str, str]:
    """The same figure of several contenders, for `Row.beside`."""
    return dict.fromkeys(names.split(), figure)


_OVER_HTTP = "generated githubkit openai cloudflare"
_INSTALLED = "httpx hcloud githubkit openai cloudflare"

ROWS = (
    Row(
        key="import",
        what="`import simplepod` over `import httpx`, CPU",
        part="import",
        figure="ratio",
        at_most=1.15,
        best="hcloud 2.1 (generated 1.24)",
        beside=every("ratio", "generated hcloud githubkit openai cloudflare"),
    ),
    Row(
        key="get",
        what="small GET (`instances.get`), CPU over bare HTTP + json",
        part="get",
        figure="ratio",
        at_most=1.4,
        best="githubkit 2.5 (generated 1.28)",
        beside=every("ratio", _OVER_HTTP),
    ),
    Row(
        key="offers-100",
        what="100 offers (`await market.docker()`), CPU over bare HTTP + json",
        part="offers",
        figure="ratio",
        at_most=2.0,
        best="generated 1.85 to 2.55, githubkit 2.95, openai 24",
        beside=every("ratio", _OVER_HTTP),
    ),
    Row(
        key="offers-1000",
        what="1,000 offers in one answer, the same",
        part="offers",
        figure="thousand_ratio",
        at_most=2.0,
        best="generated 2.05",
        beside=every("thousand_ratio", "generated"),
    ),
    Row(
        key="offers-paged",
        what="1,000 offers in pages of 100, the same",
        part="offers",
        figure="paged_ratio",
        at_most=2.0,
    ),
    Row(
        key="memory",
        what="memory per `Offer` held, objects alone, bytes",
        part="memory",
        figure="objects",
        form="{:,.0f}",
        at_most=700,
        best="generated 1,393, pydantic 3,481",
        beside=every("objects", "generated"),
    ),
    Row(
        key="pages-list",
        what="50 pages of 100 rows at 20 ms, `to_list`: wall of sequential bare HTTP over ours (peers: 20 pages)",
        part="pages",
        figure="gain",
        at_least=4.5,
        best="nobody above 1.0",
        beside=every("gain", "githubkit openai cloudflare hcloud"),
    ),
    Row(
        key="pages-for",
        what="the same, `async for` with 10 ms of work a page",
        part="pages",
        figure="gain_working",
        at_least=1.8,
        best="nobody above 1.0",
    ),
    Row(
        key="waste-walk",
        what="requests past the end of a listing, sequential walk",
        part="waste",
        figure="past",
        form="{:.0f}",
        at_most=1,
        best="cloudflare 1",
        beside=every("past", "githubkit openai cloudflare"),
    ),
    Row(
        key="waste-list",
        what="the same, `to_list`, whose window is 8",
        part="waste",
        figure="past_whole",
        form="{:.0f}",
        at_most=8,
    ),
    Row(
        key="waste-short",
        what="the same, after a first page of 29 rows",
        part="waste",
        figure="past_short",
        form="{:.0f}",
        at_most=0,
    ),
    Row(
        key="concurrency",
        what="1,000 GETs at once on a cold pool: throughput over that of httpx with its defaults",
        part="concurrency",
        figure="gain",
        form="{:.1f}",
        at_least=10,
    ),
    Row(
        key="concurrency-p99",
        what="the same: 99th percentile of a request's time over that of httpx",
        part="concurrency",
        figure="p99_share",
        form="{:.3f}",
        at_most=0.125,
    ),
    Row(
        key="latency",
        what="1,000 GETs at 100 ms, `max_concurrency=100`: share of the ideal 1,000 a second",
        part="latency",
        figure="share",
        at_least=0.7,
        best="httpx-aiohttp 0.85, httpx `Limits(100, 100)` 0.06",
        beside=every("share", "httpx"),
    ),
    Row(
        key="construct",
        what="building a client after the first, ms",
        part="construct",
        figure="ms",
        form="{:.3f}",
        at_most=0.2,
        best="hcloud 0.07, others 27 to 34",
        beside=every("ms", _INSTALLED),
    ),
    Row(
        key="install",
        what="installed distributions",
        part="install",
        figure="distributions",
        form="{:.0f}",
        at_most=12,
        best="hcloud 8, verda 12, openai 14",
        beside=every("distributions", _INSTALLED),
    ),
    Row(
        key="install-size",
        what="installed MB, without .pyc",
        part="install",
        figure="megabytes",
        form="{:.1f}",
        at_most=4.2,
        best="verda 3.2, hcloud 3.5, openai 20",
        beside=every("megabytes", _INSTALLED),
    ),
    Row(
        key="block",
        what="longest block of the event loop while 1,000 offers of one answer are read, ms (peers: 100 rows)",
        part="block",
        figure="thousand_ms",
        form="{:.1f}",
        at_most=10,
        best="cloudflare 24 for 100",
        beside=every("thousand_ms", "httpx") | every("hundred_ms", _OVER_HTTP),
    ),
    Row(
        key="block-paged",
        what="the same, in pages of 100",
        part="block",
        figure="paged_ms",
        form="{:.1f}",
        at_most=10,
    ),
)
