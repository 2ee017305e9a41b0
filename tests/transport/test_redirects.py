"""The key goes to the configured origin and nowhere else."""

from __future__ import annotations

import httpx
import pytest

from simplepod import RedirectError, SimplePod
from tests.transport.doubles import KEY, Replies, client_of
from tests.transport.servers import answer, serving


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
async def test_a_redirect_is_an_error_and_its_target_never_hears_of_it(status: int, method: str) -> None:
    async with serving() as elsewhere:
        there = f"{elsewhere.url}/steal?and=more"
        async with serving(answer(status, "", {"Location": there})) as server, client_of(server) as client:
            with pytest.raises(RedirectError) as caught:
                await client.request(method, "/instances/list")

        assert elsewhere.connections == 0
        assert len(server.requests) == 1
    assert f" to {elsewhere.url}/steal (never followed: the key would travel along)" in str(caught.value)
    assert "and=more" not in str(caught.value)
    assert caught.value.headers["location"] == there


async def test_a_redirect_within_the_origin_is_not_followed_either() -> None:
    async with serving(answer(301, "", {"Location": "/elsewhere"})) as server, client_of(server) as client:
        with pytest.raises(RedirectError, match=r"^301 GET /instances/list: Moved Permanently to /elsewhere "):
            await client.instances.list()
        assert len(server.requests) == 1


async def test_a_redirect_that_leads_nowhere_is_an_error_all_the_same() -> None:
    async with serving(answer(302, "")) as server, client_of(server) as client:
        with pytest.raises(RedirectError, match=r"^302 GET /x: Found$"):
            await client.request("GET", "/x")


@pytest.mark.parametrize(
    ("base_url", "sent_to"),
    [
        (None, "https://api.simplepod.ai/instances/list"),
        ("https://api.simplepod.ai/", "https://api.simplepod.ai/instances/list"),
        ("https://gateway.internal:8443/simplepod/", "https://gateway.internal:8443/simplepod/instances/list"),
        ("https://gateway.internal/a%2Fb", "https://gateway.internal/a%2Fb/instances/list"),
        ("http://localhost:8099", "http://localhost:8099/instances/list"),
        ("http://emulator.localhost", "http://emulator.localhost/instances/list"),
        ("http://127.1.2.3", "http://127.1.2.3/instances/list"),
        ("http://[::1]:80/", "http://[::1]/instances/list"),
    ],
)
async def test_every_request_goes_to_the_configured_origin(base_url: str | None, sent_to: str) -> None:
    transport = Replies()
    async with SimplePod(KEY, base_url=base_url, transport=transport) as client:
        await client.request("GET", "/instances/list")

    assert [str(request.url) for request in transport.requests] == [sent_to]
    assert transport.requests[0].headers["X-AUTH-TOKEN"] == KEY


async def test_what_a_query_says_cannot_leave_the_path() -> None:
    transport = Replies()
    async with SimplePod(KEY, transport=transport) as client:
        await client.request("GET", "/instances/list", params={"search": "a b&c=d#e/../f", "page": 2})

    url = transport.requests[0].url
    assert (url.host, url.path, dict(url.params)) == (
        "api.simplepod.ai",
        "/instances/list",
        {"search": "a b&c=d#e/../f", "page": "2"},
    )


async def test_a_path_is_sent_as_it_is() -> None:
    transport = Replies(httpx.Response(204))
    async with SimplePod(KEY, transport=transport) as client:
        await client.request("delete", "/instances/a%2Fb;c=d")

    assert transport.requests[0].method == "DELETE"
    assert transport.requests[0].url.raw_path == b"/instances/a%2Fb;c=d"
