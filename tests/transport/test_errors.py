"""From an answer with an error status to the error that says what to do."""

from __future__ import annotations

import gzip
import json
from http import HTTPStatus
from typing import Any

import httpx
import pytest

import simplepod
from simplepod import APIError, NotFoundError, RateLimitError, RedirectError, ServerError, ValidationError
from tests.transport.doubles import KEY, client_of, client_with
from tests.transport.servers import answer, cut, serving

CLASSES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    410: "NotFoundError",
    422: "ValidationError",
    423: "ConflictError",
    429: "RateLimitError",
}


def class_of(status: int) -> type[APIError]:
    if status in CLASSES:
        found: type[APIError] = getattr(simplepod, CLASSES[status])
        return found
    return RedirectError if status < 400 else APIError if status < 500 else ServerError


def reason_of(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown status"


async def error_of(reply: httpx.Response, method: str = "GET", path: str = "/instances/7") -> APIError:
    async with client_with(reply) as client:
        with pytest.raises(APIError) as caught:
            await client.request(method, path)
    return caught.value


@pytest.mark.parametrize("status", range(300, 600))
async def test_every_status_is_its_class_of_the_tree(status: int) -> None:
    error = await error_of(httpx.Response(status, html="<html>" + "x" * 10_000))

    assert type(error) is class_of(status)
    assert (error.status_code, error.method, error.path) == (status, "GET", "/instances/7")
    assert str(error) == f"{status} GET /instances/7: {reason_of(status)}"
    assert (error.title, error.detail, error.violations) == (None, None, {})
    assert error.body == "<html>" + "x" * 494
    assert error.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("status", [300, 304, 307, 401, 404, 418, 423, 429, 499, 500, 502, 520, 530, 599])
async def test_a_status_is_the_same_over_a_socket(status: int) -> None:
    async with (
        serving(answer(status, "" if status == 304 else {"detail": "No."})) as server,
        client_of(server) as client,
    ):
        with pytest.raises(class_of(status)) as caught:
            await client.request("DELETE", "/instances/7")
    assert type(caught.value) is class_of(status)
    assert caught.value.status_code == status


async def test_a_refusal_is_one_line_that_names_the_request() -> None:
    error = await error_of(httpx.Response(404, json={"title": "An error occurred", "detail": "Not Found"}))

    assert isinstance(error, NotFoundError)
    assert str(error) == "404 GET /instances/7: Not Found"


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ({"title": "An error occurred", "detail": "Gone for good"}, "Gone for good"),
        ({"title": "Only a title"}, "Only a title"),
        ({"message": "Told by a message"}, "Told by a message"),
        ({"error": "Told by an error"}, "Told by an error"),
        ({"error": {"code": 7, "message": "Told within an error"}}, "Told within an error"),
        ({"hydra:title": "An error occurred", "hydra:description": "Told by Hydra"}, "Told by Hydra"),
        ("Told by a bare text", "Told by a bare text"),
        ({"detail": "Several\n  lines\tof \x1b[31mtext\r\n"}, "Several lines of [31mtext"),
        ({"detail": "x" * 300}, "x" * 199 + "…"),
        ({"violations": [{"propertyPath": "gpuCount", "message": "Too many."}]}, "gpuCount: Too many."),
        ({"detail": {"no": "text"}}, "Bad Request"),
        ([], "Bad Request"),
        (None, "Bad Request"),
        (7, "Bad Request"),
    ],
)
async def test_the_apis_own_words_are_told_in_every_dialect(problem: Any, said: str) -> None:
    error = await error_of(httpx.Response(400, json=problem), "POST", "/instances")

    assert str(error) == f"400 POST /instances: {said}"


async def test_what_a_field_lacks_is_told_by_field() -> None:
    violations = [
        {"propertyPath": "gpuCount", "message": "Too many."},
        {"propertyPath": "gpuCount", "message": "Not on this host."},
        {"propertyPath": "env[0].name", "message": "No name."},
    ]
    error = await error_of(httpx.Response(422, json={"title": "t", "detail": "d", "violations": violations}))

    assert isinstance(error, ValidationError)
    assert (error.title, error.detail) == ("t", "d")
    assert error.violations == {"gpuCount": "Too many. Not on this host.", "env[0].name": "No name."}


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"", ""),
        (b"\xff\xfe\x00broken", "\ufffd\ufffd\x00broken"),
        ("Fehler: zu groß".encode("latin-1"), "Fehler: zu gro\ufffd"),
        (b'{"detail": "cut he', '{"detail": "cut he'),
        (b"[" * 200_000, "[" * 500),
        (b"x" * 5_000_000, "x" * 500),
        (b"null", "null"),
    ],
    ids=["empty", "binary", "latin-1", "cut JSON", "deep JSON", "huge", "null"],
)
async def test_any_body_makes_an_error(body: bytes, kept: str) -> None:
    error = await error_of(httpx.Response(502, content=body))

    assert str(error) == "502 GET /instances/7: Bad Gateway"
    assert error.body == kept


async def test_a_byte_order_mark_hides_no_words() -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"detail": "Not Found"}).encode()

    assert str(await error_of(httpx.Response(404, content=body))) == "404 GET /instances/7: Not Found"


@pytest.mark.parametrize("by_reset", [False, True], ids=["FIN", "RST"])
async def test_an_error_body_that_breaks_off_is_still_that_error(by_reset: bool) -> None:  # noqa: FBT001
    body = b'{"detail": "You have no'
    async with serving(cut(403, body, reset=by_reset)) as server, client_of(server) as client:
        with pytest.raises(APIError, match=r"^403 POST /instances: Forbidden$") as caught:
            await client.request("POST", "/instances", json={})
    assert caught.value.body == body.decode()


async def test_answers_may_be_compressed() -> None:
    packed = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    ok, refused = (gzip.compress(json.dumps(body).encode()) for body in ([7], {"detail": "Packed words"}))
    async with serving(answer(200, ok, packed), answer(403, refused, packed)) as server, client_of(server) as client:
        whole = await client.request("GET", "/x")
        with pytest.raises(APIError, match=r"^403 GET /x: Packed words$"):
            await client.request("GET", "/x")

    assert whole.json() == [7]
    assert "content-encoding" not in whole.headers
    assert b"\r\nAccept-Encoding: gzip, deflate\r\n" in server.requests[0]


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "30"}, 30.0),
        ({"Retry-After": "86400"}, 86400.0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:10 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 10.0),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
async def test_a_rate_limit_carries_the_wait_that_was_asked_for(headers: dict[str, str], wait: float | None) -> None:
    error = await error_of(httpx.Response(429, headers=headers))

    assert isinstance(error, RateLimitError)
    assert error.retry_after == wait


@pytest.mark.parametrize("status", [404, 405])
async def test_a_path_that_no_document_states_says_how_to_override_it(status: int) -> None:
    async with client_with(httpx.Response(status, json={"detail": "No route"})) as client:
        with pytest.raises(APIError) as caught:
            await client.ssh_keys.list()

    assert str(caught.value) == (
        f"{status} GET /user-ssh-keys/list: No route (no document states this path: "
        'override it with SimplePod(paths={"list_ssh_keys": "METHOD /path"}))'
    )


async def test_only_a_missing_path_is_worth_the_advice() -> None:
    async with client_with(httpx.Response(403)) as client:
        with pytest.raises(APIError, match=r"^403 GET /user-ssh-keys/list: Forbidden$"):
            await client.ssh_keys.list()
    async with client_with(httpx.Response(404), paths={"list_ssh_keys": "/keys"}) as client:
        with pytest.raises(APIError, match=r"^404 GET /keys: Not Found$"):
            await client.ssh_keys.list()
    async with client_with(httpx.Response(404)) as client:
        with pytest.raises(APIError, match=r"^404 GET /instances/7: Not Found$"):
            await client.instances.get(7)


async def test_an_interim_status_is_no_redirect() -> None:
    assert type(await error_of(httpx.Response(101))) is APIError


async def test_an_answer_does_not_carry_the_key_back() -> None:
    async with client_with(httpx.Response(200, json={})) as client:
        answered = await client.request("GET", "/instances/list", params={"search": "me"})

    assert KEY not in str(answered.request.headers)
    assert str(answered.request.url) == "https://api.simplepod.ai/instances/list?search=me"
    assert answered.elapsed.total_seconds() >= 0


async def test_headers_that_are_not_ascii_are_kept() -> None:
    headers = [(b"X-Host", "łódź".encode()), (b"X-Room", b"\xe9t\xe9")]

    async with client_with(httpx.Response(200, headers=headers), httpx.Response(404, headers=headers)) as client:
        answered = await client.request("GET", "/x")
        with pytest.raises(NotFoundError) as caught:
            await client.request("GET", "/x")

    assert httpx.Headers(headers).items() <= answered.headers.items()
    assert {"x-host", "x-room"} <= caught.value.headers.keys()


async def test_a_query_is_written_as_http_programs_write_it() -> None:
    async with client_with(httpx.Response(200), httpx.Response(200)) as client:
        plain = await client.request("GET", "/x", params={"search": "a b", "page": 2})
        odd = await client.request("GET", "/x", params={"sure": True, "none": None, "ids": [1, 2], "price": 0.5})

    assert plain.request.url.query == b"search=a+b&page=2"
    assert odd.request.url.query == b"sure=true&none=&ids=1&ids=2&price=0.5"


async def test_all_broken_rules_are_told() -> None:
    rules = [{"propertyPath": "name", "message": "is blank"}, {"propertyPath": "diskSize", "message": "is small"}]

    error = await error_of(httpx.Response(422, json={"violations": rules}))

    assert str(error) == "422 GET /instances/7: name: is blank; diskSize: is small"
