"""What is told below the table: figures without a target."""

from __future__ import annotations

from bench.rows import Row, every

ALSO = (
    Row(
        key="import-client",
        what="`from simplepod import SimplePod` over `import httpx`, CPU",
        part="import",
        figure="client_ratio",
    ),
    Row(
        key="fast-100",
        what="100 offers with the extra `fast` (orjson), CPU over bare HTTP + json",
        part="offers",
        figure="ratio",
        whose="simplepod_fast",
    ),
    Row(
        key="fast-1000",
        what="1,000 offers in one answer, the same",
        part="offers",
        figure="thousand_ratio",
        whose="simplepod_fast",
    ),
    Row(
        key="fast-paged",
        what="1,000 offers in pages of 100, the same",
        part="offers",
        figure="paged_ratio",
        whose="simplepod_fast",
    ),
    Row(
        key="memory-live",
        what="memory per `Offer` held whose row has a `rig`, which no document has, with a field that the model lacks",
        part="memory",
        figure="live",
        form="{:,.0f}",
        beside=every("live", "generated"),
    ),
    Row(
        key="first-answer",
        what="a program that imports and reads one list, over the same in bare httpx, CPU",
        part="import",
        figure="first_answer_ratio",
    ),
    Row(
        key="offers-over-one",
        what="100 offers, over one single bare request for them",
        part="offers",
        figure="over_one",
    ),
    Row(
        key="offers-requests",
        what="requests that `await market.docker()` sends for 100 offers",
        part="offers",
        figure="requests",
        form="{:.0f}",
    ),
    Row(
        key="memory-held",
        what="memory per `Offer` held, with its texts and numbers, bytes",
        part="memory",
        figure="held",
        form="{:,.0f}",
        beside=every("held", "generated"),
    ),
    Row(
        key="waste-for",
        what="requests past the end of a listing, `async for`",
        part="waste",
        figure="past_ahead",
        form="{:.0f}",
    ),
    Row(
        key="concurrency-rate",
        what="1,000 GETs at once on a cold pool, a second",
        part="concurrency",
        figure="own_per_second",
        form="{:,.0f}",
    ),
    Row(
        key="latency-cpu",
        what="1,000 GETs at 100 ms, `max_concurrency=100`: CPU of the client per request, µs; 1,000 is a whole core",
        part="latency",
        figure="cpu_us",
        form="{:,.0f}",
        beside=every("cpu_us", "httpx"),
    ),
    Row(
        key="used",
        what="building a client, one GET over loopback, closing: wall over the same in httpx",
        part="construct",
        figure="used_ratio",
    ),
)
