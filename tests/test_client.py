"""Building a client, what every request carries, and what is said about it."""

from __future__ import annotations

import logging
import re
from typing import Any

import httpx
import pytest

import simplepod
from simplepod import NO_RETRY, APIError, RetryPolicy, SimplePod, TransportError
from tests.transport.doubles import AT_ONCE, KEY, Replies, Untouched, client_with

NO_KEY = r"^No API key: give SimplePod\(api_key=…\) or set SIMPLEPOD_API_KEY\.$"
ODD_KEY = r"^The API key has characters that no key has: spaces, line breaks or non-ASCII\.$"


async def sent_by(client: SimplePod, transport: Replies) -> httpx.Request:
    async with client:
        await client.request("GET", "/instances/list")
    return transport.requests[0]


def test_a_missing_key_is_told_with_both_ways_to_give_it() -> None:
    with pytest.raises(ValueError, match=NO_KEY):
        SimplePod()


@pytest.mark.parametrize("empty", ["", " ", "\n\t"])
def test_an_empty_key_is_a_missing_key(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    monkeypatch.setenv("SIMPLEPOD_API_KEY", empty)
    with pytest.raises(ValueError, match=NO_KEY):
        SimplePod()
    monkeypatch.setenv("SIMPLEPOD_API_KEY", KEY)
    with pytest.raises(ValueError, match=NO_KEY):
        SimplePod(empty)


async def test_the_key_is_taken_from_the_argument_else_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMPLEPOD_API_KEY", " key-of-the-environment\n")
    transport = Replies()

    by_environment = await sent_by(SimplePod(transport=transport), transport)
    transport.requests.clear()
    by_argument = await sent_by(SimplePod("key-of-the-argument", transport=transport), transport)

    assert by_environment.headers["X-AUTH-TOKEN"] == "key-of-the-environment"
    assert by_argument.headers["X-AUTH-TOKEN"] == "key-of-the-argument"


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "a\r\nX-Other: header", "schlüssel", "nul\0", "\x7f"])
async def test_a_key_that_no_header_can_carry_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ValueError, match=ODD_KEY):
        SimplePod(key)
    async with SimplePod(lambda: key, transport=Untouched()) as client:
        with pytest.raises(ValueError, match=ODD_KEY):
            await client.request("GET", "/x")


@pytest.mark.parametrize("key", ["", "  ", None, 7, b"bytes"])
async def test_a_function_that_gives_no_key_is_told_on_use(key: Any) -> None:
    async with SimplePod(lambda: key, transport=Untouched()) as client:
        with pytest.raises(ValueError, match=r"^The api_key callable returned no key\.$"):
            await client.request("GET", "/x")


async def test_the_address_is_taken_from_the_argument_else_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    transport = Replies()
    assert (await sent_by(SimplePod(KEY, transport=transport), transport)).url.host == "api.simplepod.ai"

    monkeypatch.setenv("SIMPLEPOD_BASE_URL", "https://gateway.internal")
    transport.requests.clear()
    assert (await sent_by(SimplePod(KEY, transport=transport), transport)).url.host == "gateway.internal"

    transport.requests.clear()
    client = SimplePod(KEY, base_url="https://other.internal", transport=transport)
    assert (await sent_by(client, transport)).url.host == "other.internal"


@pytest.mark.parametrize("url", ["http://api.simplepod.ai", "http://127.0.0.1.example.com", "http://0.0.0.0"])
def test_plain_http_is_for_this_machine_only(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    refusal = rf"^base_url must be https: the key would cross the network to {httpx.URL(url).host} in clear\.$"
    with pytest.raises(ValueError, match=refusal):
        SimplePod(KEY, base_url=url)
    monkeypatch.setenv("SIMPLEPOD_BASE_URL", url)
    with pytest.raises(ValueError, match=refusal):
        SimplePod(KEY)


async def test_every_request_says_what_it_takes_and_who_asks() -> None:
    transport = Replies()
    request = await sent_by(SimplePod(KEY, transport=transport), transport)

    assert request.headers["Accept"] == "application/json"
    assert request.headers["User-Agent"] == f"simplepod-python/{simplepod.__version__}"
    assert "Content-Type" not in request.headers


async def test_a_user_agent_is_appended() -> None:
    transport = Replies()
    request = await sent_by(SimplePod(KEY, user_agent="my-service/2.1 (eu)", transport=transport), transport)

    assert request.headers["User-Agent"] == f"simplepod-python/{simplepod.__version__} my-service/2.1 (eu)"


@pytest.mark.parametrize("agent", ["a\r\nX-Other: header", "a\nb", "größe", "nul\0"])
def test_a_user_agent_cannot_bring_headers_of_its_own(agent: str) -> None:
    with pytest.raises(ValueError, match=r"^user_agent must be one line of ASCII\.$"):
        SimplePod(KEY, user_agent=agent)


@pytest.mark.parametrize(
    ("given", "body", "content_type"),
    [
        ({}, b"", None),
        ({"json": {"name": "é", "n": [1, None]}}, '{"name":"é","n":[1,null]}'.encode(), "application/json"),
        ({"json": []}, b"[]", "application/json"),
        ({"json": {}, "content_type": "application/merge-patch+json"}, b"{}", "application/merge-patch+json"),
    ],
)
async def test_any_request_can_be_made(given: dict[str, Any], body: bytes, content_type: str | None) -> None:
    transport = Replies(httpx.Response(201, json={"id": 7}, headers={"X-Trace": "abc"}))
    async with SimplePod(KEY, transport=transport) as client:
        answer = await client.request("post", "/instances/new/thing", params={"mode": "vm"}, **given)

    request = transport.requests[0]
    assert (request.method, str(request.url)) == ("POST", "https://api.simplepod.ai/instances/new/thing?mode=vm")
    assert (request.content, request.headers.get("Content-Type")) == (body, content_type)
    assert request.headers["X-AUTH-TOKEN"] == KEY
    assert (answer.status_code, answer.json(), answer.headers["X-Trace"]) == (201, {"id": 7}, "abc")
    answer.raise_for_status()


async def test_a_request_of_ones_own_raises_like_any_other() -> None:
    async with client_with(httpx.Response(404, json={"detail": "No such thing"})) as client:
        with pytest.raises(APIError, match=r"^404 GET /things: No such thing$"):
            await client.request("GET", "/things")


async def test_options_are_of_the_copy_only() -> None:
    transport = Replies(httpx.Response(503))
    async with SimplePod(KEY, transport=transport, retry=AT_ONCE) as client:
        once = client.with_options(retry=NO_RETRY)
        for asked, tries in ((once, 1), (once.with_options(timeout=7), 1), (client, 3)):
            transport.requests.clear()
            with pytest.raises(APIError):
                await asked.billing.summary()
            assert len(transport.requests) == tries

        assert type(once) is SimplePod
        assert client.with_options(timeout=7, retry=RetryPolicy()).instances is not client.instances


async def test_options_bound_the_copys_attempts() -> None:
    transport = Replies()
    async with SimplePod(KEY, transport=transport, timeout=20) as client:
        for asked in (client.with_options(timeout=7), client):
            await asked.billing.summary()

    assert [request.extensions["timeout"]["read"] for request in transport.requests] == [7, 20]


def test_what_shows_a_client_shows_where_it_asks_and_no_key() -> None:
    client = SimplePod(KEY, transport=Untouched())

    assert repr(client) == "<SimplePod at https://api.simplepod.ai>"
    for shown in (client.market, client.instances, client.vps, client.templates, client.billing, client.ssh_keys):
        assert KEY not in repr(shown)


async def test_one_line_is_logged_for_each_attempt(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    replies: list[Any] = [httpx.Response(503), httpx.ReadTimeout("late"), httpx.Response(200, json=[])]
    async with client_with(*replies, retry=AT_ONCE) as client:
        await client.instances.list("search words")

    assert [(record.name, record.levelname) for record in caplog.records] == [("simplepod", "INFO")] * 3
    assert [re.sub(r"\d+ ms", "N ms", message) for message in caplog.messages] == [
        "GET /instances/list 503 N ms (attempt 1)",
        "GET /instances/list RequestTimeoutError N ms (attempt 2)",
        "GET /instances/list 200 N ms (attempt 3)",
    ]
    told = [(r.method, r.path, r.status, r.attempt) for r in caplog.records]  # type: ignore[attr-defined]
    assert told == [
        ("GET", "/instances/list", 503, 1),
        ("GET", "/instances/list", "RequestTimeoutError", 2),
        ("GET", "/instances/list", 200, 3),
    ]
    assert all(record.ms >= 0 for record in caplog.records)  # type: ignore[attr-defined]


async def test_a_failed_attempt_is_logged_as_what_it_was(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "simplepod")
    async with client_with(httpx.ConnectError("refused")) as client:
        with pytest.raises(TransportError):
            await client.request("POST", "/instances", json={})
    assert caplog.messages[0].startswith("POST /instances TransportError ")


async def test_nothing_is_logged_above_info_when_all_is_well(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    async with client_with(httpx.Response(200, json=[])) as client:
        await client.instances.list()
    assert caplog.records == []


@pytest.mark.parametrize(("override", "method"), [("/keys", "GET"), ("POST /keys/all", "POST")])
async def test_a_path_may_be_overridden_with_or_without_its_method(override: str, method: str) -> None:
    transport = Replies(httpx.Response(200, json=[]))
    async with SimplePod(KEY, transport=transport, paths={"list_ssh_keys": override}) as client:
        await client.ssh_keys.list()

    request = transport.requests[0]
    assert (request.method, request.url.path) == (method, override.rpartition(" ")[2])
