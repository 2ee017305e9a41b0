"""The documentation's own curl lines, run by curl against the emulator: each gets what openapi.yaml says."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
from typing import TYPE_CHECKING

import pytest
from openapi_schema_validator import OAS31Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from judges import specification
from judges.documented_world import documented_emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

UPSTREAM = specification.ROOT / "tests" / "spec" / "upstream"
LINES = {"newer": 17, "older": 15}
"""How many curl lines each edition of the documentation has."""
COMMAND = re.compile(r"^curl (?:.*\\\n)*.*$", re.MULTILINE)
BASE_URL = re.compile(r"https://api\.(?:simplepod\.ai|simplemining\.net)(?=/)")
TELL = r"--silent --show-error --max-time 20 --write-out '\n%{http_code} %{content_type}'"
ROOT = "urn:openapi"


def commands(edition: str) -> list[str]:
    """The lines as they stand there; the line break that the newer edition has lost behind a backslash is put back."""
    text = (UPSTREAM / f"{edition}.txt").read_text(encoding="utf-8")
    return [found[0] for found in COMMAND.finditer(text.replace("\\ --", "\\\n--"))]


@pytest.mark.parametrize("edition", LINES)
def test_every_curl_line_of_the_documentation_is_found(edition: str) -> None:
    assert len(commands(edition)) == LINES[edition]


@pytest.mark.parametrize("line", [*commands("newer"), *commands("older")])
async def test_a_curl_line_of_the_documentation_gets_the_documented_answer(line: str) -> None:
    async with documented_emulator() as emulator:
        literal = BASE_URL.sub(emulator.url, line).replace("X-AUTH-TOKEN: apiKey", f"X-AUTH-TOKEN: {emulator.api_key}")
        curl = await asyncio.create_subprocess_shell(
            f"{literal} {TELL}", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        output, complaint = await curl.communicate()
        (asked,) = emulator.requests

    method, url = shlex.split(line)[3:5]
    assert (asked.method, f"{asked.path}?{asked.query_string}".rstrip("?")) == (method, BASE_URL.sub("", url))
    assert complaint == b""
    body, _, told = output.decode().rpartition("\n")
    status, _, content_type = told.partition(" ")
    assert list(wrong_with(asked.method, asked.path, status, content_type, body)) == []


def wrong_with(method: str, path: str, status: str, content_type: str, body: str) -> Iterator[str]:
    """What openapi.yaml does not allow of a successful answer."""
    spec = specification.with_empty_arrays()
    operation = specification.operation_at(method, path)
    if operation is None:
        yield f"no such operation: {method} {path}"
        return
    response = spec["paths"][operation.path][method.lower()]["responses"].get(status)
    if response is None or not status.startswith("2"):
        yield f"{status} is no documented success: {body}"
        return
    if "content" not in response:
        yield from ["a body where none is documented"] if body else []
        return
    kind = content_type.partition(";")[0]
    if kind not in response["content"]:
        yield f"{kind} is not documented"
        return
    registry: Registry[specification.Node] = Registry().with_resource(ROOT, DRAFT202012.create_resource(spec))
    steps = ["paths", operation.path, method.lower(), "responses", status, "content", kind, "schema"]
    place = "/".join(step.replace("/", "~1") for step in steps)
    for error in OAS31Validator({"$ref": f"{ROOT}#/{place}"}, registry=registry).iter_errors(json.loads(body)):
        yield f"{error.json_path}: {error.message}"


def test_an_answer_that_is_not_as_documented_is_found() -> None:
    wrong = [
        *wrong_with("GET", "/instances/1", "200", "application/json", '{"id": "one"}'),
        *wrong_with("GET", "/instances/1", "404", "application/problem+json", "{}"),
        *wrong_with("GET", "/instances/list", "200", "text/html", "[]"),
        *wrong_with("DELETE", "/instances/1", "204", "application/json", "{}"),
    ]

    assert wrong == [
        "$.id: 'one' is not of type 'integer'",
        "404 is no documented success: {}",
        "text/html is not documented",
        "a body where none is documented",
    ]
