"""scripts/drift: every form in which somebody may publish the API, and what cannot be read."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpx import HTTPXMock
from ruamel.yaml import YAML

from drift import sources
from drift.__main__ import main
from drift.model import Api, Element, UpstreamError

EDITIONS = Path(__file__).parent / "upstream"

ROW = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string", "nullable": True}}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Pods", "version": "1"},
    "servers": [{"url": "https://api.example/"}],
    "paths": {
        "/pods/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {
                "operationId": "read",
                "parameters": [
                    {
                        "name": "full",
                        "in": "query",
                        "required": True,
                        "schema": {"type": "string", "enum": ["yes", "no"]},
                    },
                    {"name": "size", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 9}},
                ],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pod"}}}},
                    "404": {"description": "Gone."},
                },
            },
            "patch": {
                "summary": "Change",
                "requestBody": {"$ref": "#/components/requestBodies/Change"},
                "responses": {"204": {"description": "Done."}},
            },
        }
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-KEY"}},
        "parameters": {"Id": {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}},
        "requestBodies": {
            "Change": {
                "content": {
                    "application/merge-patch+json": {
                        "schema": {"allOf": [ROW, {"required": ["id"], "properties": {"on": {"type": "boolean"}}}]}
                    }
                }
            }
        },
        "schemas": {
            "Pod": {
                "type": "object",
                "properties": {
                    "size": {"oneOf": [{"type": "string"}, {"type": "integer"}, {"type": "string", "nullable": True}]},
                    "ports": {"type": "array", "items": {"$ref": "#/components/schemas/Pod"}},
                    "status": {"enum": ["up", "down"]},
                },
            }
        },
    },
}


def facts(element: Element, *place: str) -> dict[str, dict[str, str]]:
    """Every statement by its place."""
    found = {" ".join(place): dict(element.says)} if element.says else {}
    for name, part in element.parts.items():
        found |= facts(part, *place, name)
    return found


def facts_of(api: Api) -> dict[str, dict[str, str]]:
    found = {"": dict(api.says)}
    for operation in api.operations:
        found |= facts(operation.element, operation.names[0] if operation.names else "?")
    return found


def dumped_yaml(document: dict[str, Any], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(document, file)


def test_an_openapi_document_is_read_with_its_references_and_combined_schemas() -> None:
    found = facts_of(sources.parse(json.dumps(DOCUMENT)))

    assert found[""] == {"server": "https://api.example", "key header": "X-KEY"}
    assert found["read"] == {"route": "GET /pods/{}"}
    assert found["read path {1}"]["type"] == "integer"
    assert found["read query full"] == {"type": "string", "enum": '"no" "yes"', "bounds": "none", "required": "yes"}
    assert found["read query size"]["bounds"] == "1 to 9"
    assert found["read answer"] == {
        "type": "object",
        "enum": "open",
        "content type": "application/json",
        "status": "200",
    }
    assert found["read answer size"]["type"] == "integer|null|string"
    assert found["read answer ports"]["type"] == "array"
    assert found["read answer status"]["enum"] == '"down" "up"'
    assert "read refusal" not in found
    assert found["Change body"]["content type"] == "application/merge-patch+json"
    assert {name for name in found if name.startswith("Change body ")} == {
        f"Change body {x}" for x in ("id", "name", "on")
    }
    assert found["Change body name"]["type"] == "null|string"
    assert found["Change answer"] == {"type": "nothing", "status": "204"}


def test_a_document_of_version_3_1_says_the_same() -> None:
    text = json.dumps(DOCUMENT | {"openapi": "3.1.0"})
    newer = text.replace('"type": "string", "nullable": true', '"type": ["string", "null"]')
    newer = newer.replace('{"enum": ["up", "down"]}', '{"anyOf": [{"const": "up"}, {"const": "down"}]}')

    assert newer != text
    assert facts_of(sources.parse(newer)) == facts_of(sources.parse(json.dumps(DOCUMENT)))


STATE = {"menu": {}, "spec": {"data": DOCUMENT | {"info": {"title": "A </b> title", "version": "1"}}}}
PAGES = {
    "state": f"<script>const __redoc_state = {json.dumps(STATE)};\nRedoc.hydrate(__redoc_state, x);</script>",
    "bare state": f"<script>window.__redoc_state={json.dumps({'spec': DOCUMENT})}</script>",
    "init": f"<script>Redoc.init({json.dumps(DOCUMENT)}, {{}}, document.body)</script>",
    "init by name": f"<script>let spec = {json.dumps(DOCUMENT)}; Redoc.init(spec)</script>",
    "script of data": f'<script type="application/json">\n{json.dumps(DOCUMENT)}</script>',
    "init by address": '<script src="redoc.js"></script><script>Redoc.init("pods.yaml", {})</script>',
    "element": "<redoc spec-url='pods.yaml'></redoc>",
}


@pytest.mark.parametrize("form", PAGES)
def test_a_redoc_page_is_read_by_what_it_embeds_or_names(tmp_path: Path, form: str) -> None:
    dumped_yaml(DOCUMENT, tmp_path / "pods.yaml")
    page = tmp_path / "index.html"
    page.write_text(f"<!DOCTYPE html><html><body><script>var x = {{}};</script>{PAGES[form]}</body></html>", "utf-8")

    assert facts_of(sources.read(str(page))) == facts_of(sources.parse(json.dumps(DOCUMENT)))


def test_an_address_is_read_and_what_its_page_names_is_found_beside_it(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url="https://docs.example/v1/", html="<html><redoc spec-url='../pods.json'></redoc></html>")
    httpx_mock.add_response(url="https://docs.example/pods.json", json=DOCUMENT)

    assert facts_of(sources.read("https://docs.example/v1/")) == facts_of(sources.parse(json.dumps(DOCUMENT)))


def test_both_forms_of_rendered_documentation_say_the_same_where_they_say_the_same() -> None:
    older, newer = (sources.read(str(EDITIONS / f"{name}.txt")) for name in ("older", "newer"))
    of_older, of_newer = (
        {operation.element.says["route"]: operation.element for operation in reversed(api.operations)
         if "route" in operation.element.says}
        for api in (older, newer)
    )  # fmt: skip

    assert of_older.keys() == of_newer.keys()
    for route in ("GET /instances/list", "GET /instances/templates/{}", "GET /instances/billing/list"):
        assert facts(of_older[route].parts["query"]) == facts(of_newer[route].parts["query"]), route
        assert facts(of_older[route].parts["path"]) == facts(of_newer[route].parts["path"]), route
    answers = [facts(of["GET /instances/templates/{}"].parts["answer"]) for of in (of_older, of_newer)]
    assert answers[0].pop("")["content type"] == "application/json"
    assert answers[0] == {place: said for place, said in answers[1].items() if place}


LINES = """\
Pods

Rename

Rename a pod

Authorizations:
key
path Parameters
id
required
integer
query Parameters
force
required
boolean

required where
somebody uses it

Request Body schema: application/json
name
required
string
Enum: "a" "b"
Example: a

Its name

size
integer <int32>
Responses
Response samples

Content type
application/json
{
  • "id": 0,
  • "tags": [
    ]
}

Remove

Remove a pod

Authorizations:
key
Responses
"""


def test_the_line_form_is_read_with_all_that_a_row_may_have() -> None:
    found = facts_of(sources.parse(LINES))

    assert found["Rename path {1}"]["type"] == "integer"
    assert found["Rename query force"] == {"type": "boolean", "enum": "open", "required": "yes", "bounds": "none"}
    assert found["Rename body"] == {"type": "object", "content type": "application/json"}
    assert found["Rename body name"] == {"type": "string", "enum": '"a" "b"', "required": "yes"}
    assert found["Rename body size"] == {"type": "integer", "enum": "open", "required": "no"}
    assert found["Rename answer"] == {"type": "~object", "content type": "application/json"}
    assert found["Rename answer id"] == {"type": "~number"}
    assert found["Rename answer tags"] == {"type": "~array"}
    assert found["Remove answer"] == {"type": "nothing"}
    assert not [place for place in found if place.startswith("Remove query")]


ROW_TEXT = "| name | {} Name |\n{{}}\n"


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("string <date-time>", "string"),
        ("integer or null", "integer|null"),
        ("Array of strings", "array"),
        ("string or Array of integers", "array|string"),
        ("object (Thing)", "object"),
    ],
)
def test_the_types_that_a_renderer_writes_are_known(text: str, type_: str) -> None:
    found = facts_of(sources.parse("Lists things.\n" + ROW_TEXT.format(text)))

    assert found["Lists things. body name"]["type"] == type_


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "neither an OpenAPI document, nor a Redoc page, nor its text in a form that is known"),
        ("Hello, pods!\n", "neither an OpenAPI document, nor a Redoc page, nor its text in a form that is known"),
        ("<html><body>Hello</body></html>", "the page embeds no OpenAPI document, nor names one as Redoc does"),
        ("<script>__redoc_state = {]}</script>", "the OpenAPI document in the page is no JSON"),
        ('{"swagger": "2.0"}', "an OpenAPI document of version 3.0 or 3.1 is wanted, not of 2.0"),
        ("openapi: 3.2.0\n", "an OpenAPI document of version 3.0 or 3.1 is wanted, not of 3.2.0"),
        ('{"openapi": "3.1.0"}', "the OpenAPI document is broken: KeyError: 'paths'"),
        ('{"openapi": "3.1.0",', "the OpenAPI document is broken: "),
        ("openapi: 3.1.0\npaths: [", "the OpenAPI document is broken: "),
        (
            json.dumps(DOCUMENT).replace("#/components/schemas/Pod", "pod.json"),
            "the OpenAPI document refers to pod.json, which is not in it",
        ),
        ("Lists.\n| what goes wrong | what it leads to |\n", "a row of the documentation is not understood: "),
        ("Lists.\n| name | string |\n[- {\n", "a sample in the documentation is no JSON"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, fault: str
) -> None:
    (tmp_path / "upstream").write_text(text, encoding="utf-8")

    status = main([str(tmp_path / "upstream")])

    told = capsys.readouterr()
    assert (status, told.out) == (2, "")
    assert told.err.startswith(f"drift: {fault}")
    assert told.err.count("\n") == 1


def test_what_cannot_be_had_is_told_in_one_line(tmp_path: Path, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url="https://docs.example/", status_code=404)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")

    for source in ("", str(tmp_path), str(tmp_path / "missing"), str(tmp_path / "bytes"), "https://docs.example/"):
        with pytest.raises(UpstreamError) as caught:
            sources.read(source)
        assert "\n" not in str(caught.value)
