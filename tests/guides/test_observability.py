"""What is seen of the SDK from outside: its log line, and its spans in OpenTelemetry's own exporter.

OpenTelemetry is imported in fixtures, for it takes longer than these tests: half a second in each of pytest's workers.
"""

from __future__ import annotations

import ast
import inspect
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import RetryPolicy, SimplePod
from simplepod.emulator import Emulator
from tests.guides.blocks import snippets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

KEY = "api-0123456789abcdef"
HEADERS = "OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS"


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator(hosts=3, boot_seconds=0, live_ports=False, api_key=KEY) as emulator:
        yield emulator


@pytest.fixture
async def client(emulator: Emulator) -> AsyncIterator[SimplePod]:
    async with SimplePod(KEY, base_url=emulator.url, retry=RetryPolicy(base=0)) as client:
        yield client


@pytest.fixture
def spans() -> InMemorySpanExporter:
    """OpenTelemetry's memory of what was traced."""
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    return InMemorySpanExporter()


@pytest.fixture
def provider(spans: InMemorySpanExporter) -> TracerProvider:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    return provider


@pytest.fixture
def instrument(provider: TracerProvider) -> Iterator[Callable[[], None]]:
    """Lets httpx be traced, until the test ends."""
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor

    instrumentor = HTTPXClientInstrumentor()
    yield lambda: instrumentor.instrument(tracer_provider=provider)
    if instrumentor.is_instrumented_by_opentelemetry:
        instrumentor.uninstrument()


def shown(span: ReadableSpan) -> tuple[Any, ...]:
    attributes = span.attributes or {}
    path = str(attributes["http.url"]).partition("//")[2].partition("/")[2]
    return span.name, attributes["http.method"], path, attributes.get("http.status_code"), span.status.status_code.name


async def test_each_attempt_is_a_span_with_method_url_and_status(
    client: SimplePod, emulator: Emulator, instrument: Callable[[], None], spans: InMemorySpanExporter
) -> None:
    instrument()
    emulator.faults.on("GET /instances/list", status=502, times=1)
    emulator.faults.on("GET /instances/summary", reset=True, times=1)

    await client.instances.list("render")
    await client.billing.summary()

    listed, summary = "instances/list?itemsPerPage=100&page=1&search=render", "instances/summary"
    assert [shown(span) for span in spans.get_finished_spans()] == [
        ("GET", "GET", listed, 502, "ERROR"),
        ("GET", "GET", listed, 200, "UNSET"),
        ("GET", "GET", summary, None, "ERROR"),
        ("GET", "GET", summary, 200, "UNSET"),
    ]


@pytest.mark.parametrize("captured", [False, True])
async def test_the_key_is_in_no_span(
    client: SimplePod,
    emulator: Emulator,
    instrument: Callable[[], None],
    spans: InMemorySpanExporter,
    monkeypatch: pytest.MonkeyPatch,
    *,
    captured: bool,
) -> None:
    if captured:
        monkeypatch.setenv(f"{HEADERS}_CLIENT_REQUEST", ".*")
        monkeypatch.setenv(f"{HEADERS}_SANITIZE_FIELDS", "x-auth-token")
    instrument()
    emulator.faults.on("*", reset=True, times=1)

    await client.billing.summary()

    told = [span.to_json() for span in spans.get_finished_spans()]
    assert len(told) == 2
    assert not [text for text in told if KEY in text]
    assert ["http.request.header.user_agent" in text for text in told] == [captured] * 2


async def test_a_lease_is_one_trace_whose_headers_are_sent_along(
    client: SimplePod,
    emulator: Emulator,
    instrument: Callable[[], None],
    spans: InMemorySpanExporter,
    provider: TracerProvider,
) -> None:
    instrument()
    emulator.world.put_host("RTX 4090")

    with provider.get_tracer("test").start_as_current_span("render"):
        async with client.instances.lease(client.market.docker(), "/instances/templates/1"):
            pass

    assert {"POST", "DELETE", "render"} < {span.name for span in spans.get_finished_spans()}
    assert len(spans.get_finished_spans()) == len(emulator.requests) + 1
    [trace] = {span.context.trace_id for span in spans.get_finished_spans() if span.context is not None}
    assert all(f"-{trace:032x}-" in request.headers["traceparent"] for request in emulator.requests)


async def test_durations_are_recorded_and_other_transports_can_be_wrapped(
    emulator: Emulator, spans: InMemorySpanExporter, provider: TracerProvider
) -> None:
    from opentelemetry.instrumentation.httpx import AsyncOpenTelemetryTransport
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader

    reader = InMemoryMetricReader()
    meters = MeterProvider([reader])
    transport = AsyncOpenTelemetryTransport(emulator.transport, tracer_provider=provider, meter_provider=meters)

    async with SimplePod(KEY, transport=transport) as client:
        await client.billing.summary()

    measured = reader.get_metrics_data()
    meters.shutdown()
    assert [span.name for span in spans.get_finished_spans()] == ["GET"]
    assert measured is not None
    assert '"http.client.duration"' in measured.to_json()


@pytest.fixture
def _as_before() -> Iterator[None]:
    """The guide adds a handler to the logger, and traces httpx."""
    logger = logging.getLogger("simplepod")
    handlers, level = [*logger.handlers], logger.level
    yield
    logger.handlers[:] = handlers
    logger.setLevel(level)


@pytest.mark.usefixtures("_as_before", "instrument")
async def test_the_blocks_of_the_guide_do_what_it_says(
    client: SimplePod, emulator: Emulator, spans: InMemorySpanExporter, capsys: pytest.CaptureFixture[str]
) -> None:
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    formatting, instrumenting, tracing = snippets("observability", "python")
    [line] = snippets("observability", "json")
    names: dict[str, Any] = {"client": client}
    emulator.world.put_host("RTX 4090")

    await run(formatting, names)
    await client.billing.summary()
    assert keys_and_types(capsys.readouterr().out) == keys_and_types(line)

    await run(instrumenting, names)
    names["provider"].add_span_processor(SimpleSpanProcessor(spans))
    await run(tracing, names)
    names["provider"].shutdown()

    told = spans.get_finished_spans()
    assert {"POST", "DELETE", "render"} < {span.name for span in told}
    assert len({span.context.trace_id for span in told if span.context is not None}) == 1
    assert not emulator.ledger.open


async def run(block: str, names: dict[str, Any]) -> None:
    result = eval(compile(block, "guide", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True), names)
    if inspect.isawaitable(result):
        await result


def keys_and_types(line: str) -> dict[str, type]:
    return {key: type(value) for key, value in json.loads(line).items()}
