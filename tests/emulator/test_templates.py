from typing import Any

import httpx
import pytest

from simplepod.emulator import Emulator, Template

SAMPLE = {
    "username": "simplepod",
    "password": "hunter2",
    "host": "registry.example",
    "name": "ubuntu",
    "imageName": "ubuntu",
    "categoryName": "ubuntu",
    "defaultTag": "latest",
    "diskSize": 32,
    "exposePorts": "22,80,443",
    "startScript": "string",
    "argOptions": "string",
    "envVariables": '[ { "name": "ENV1", "value": "VALUE1" } ]',
    "notes": "string",
    "isPasswordProtected": False,
    "isRunSshServerOn": True,
    "isRunJupyterOn": True,
}
LIST = "/instances/templates/list"


async def create(http: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    answer = await http.post("/instances/templates", json={"imageName": "ubuntu", **fields})
    assert answer.status_code == 201, answer.text
    template: dict[str, Any] = answer.json()
    return template


async def test_the_documented_sample_makes_a_template(http: httpx.AsyncClient) -> None:
    made = await create(http, **SAMPLE)

    read = (await http.get(f"/instances/templates/{made['id']}")).json()

    assert read == made
    assert {name: read[name] for name in SAMPLE if name != "envVariables"} == {
        name: value for name, value in SAMPLE.items() if name != "envVariables"
    }
    assert read["envVariables"] == [{"name": "ENV1", "value": "VALUE1"}]


async def test_a_list_row_leaves_out_scripts_variables_and_secrets(http: httpx.AsyncClient) -> None:
    await create(http, **SAMPLE)

    [row] = (await http.get(LIST)).json()

    assert set(row) == {
        "id",
        "name",
        "imageName",
        "categoryName",
        "defaultTag",
        "diskSize",
        "exposePorts",
        "notes",
        "isPasswordProtected",
        "isRunSshServerOn",
        "isRunJupyterOn",
    }


async def test_what_has_no_value_is_dropped_or_an_empty_array(http: httpx.AsyncClient) -> None:
    made = await create(http, argOptions=[])

    assert not {"notes", "startScript", "password", "categoryName"} & set(made)
    assert (made["argOptions"], made["envVariables"]) == ([], [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("categoryName", 1),
        ("defaultTag", 24.04),
        ("startScript", 0),
        ("diskSize", "32"),
        ("exposePorts", [22]),
        ("argOptions[1]", 2),
    ],
)
async def test_a_field_of_the_wrong_type_is_refused(http: httpx.AsyncClient, field: str, value: object) -> None:
    fields = {"argOptions": ["-it", value]} if field == "argOptions[1]" else {field: value}
    refused = await http.post("/instances/templates", json={"imageName": "ubuntu", **fields})

    assert refused.status_code == 400
    assert refused.json()["detail"].startswith(f'The type of the "{field}" attribute must be')


@pytest.mark.parametrize(("fields", "field"), [({}, "imageName"), ({"imageName": "a", "diskSize": 0}, "diskSize")])
async def test_a_template_needs_an_image_and_a_disk(
    http: httpx.AsyncClient, fields: dict[str, object], field: str
) -> None:
    refused = await http.post("/instances/templates", json=fields)

    assert refused.status_code == 422
    assert [found["propertyPath"] for found in refused.json()["violations"]] == [field]


async def test_an_update_changes_what_it_names_and_nothing_else(http: httpx.AsyncClient) -> None:
    made = await create(http, **SAMPLE)

    answer = await http.put(f"/instances/templates/{made['id']}", json={"notes": "changed", "diskSize": None})

    assert answer.status_code == 200
    assert answer.json() == {**made, "notes": "changed"}


@pytest.mark.parametrize(("mode", "body"), [("empty", b""), ("braces", b"{}")])
async def test_creating_and_updating_may_answer_without_the_template(
    emulator: Emulator, http: httpx.AsyncClient, mode: str, body: bytes
) -> None:
    emulator.create_body = emulator.update_body = mode  # type: ignore[assignment]  # parametrize has no literals

    created = await http.post("/instances/templates", json=SAMPLE)
    [row] = (await http.get(LIST)).json()
    updated = await http.put(f"/instances/templates/{row['id']}", json={"notes": "changed"})

    assert (created.content, updated.content) == (body, body)


async def test_a_deleted_template_is_gone(http: httpx.AsyncClient) -> None:
    path = f"/instances/templates/{(await create(http))['id']}"

    deleted = await http.delete(path)

    assert (deleted.status_code, deleted.content) == (204, b"")
    assert [(await http.request(method, path, json={})).status_code for method in ("GET", "PUT", "DELETE")] == [404] * 3


async def test_global_templates_come_in_pages_of_thirty(http: httpx.AsyncClient) -> None:
    path = "/instances/global-templates/list"

    first = (await http.get(path)).json()
    second = (await http.get(path, params={"page": 2})).json()
    everything = (await http.get(path, params={"itemsPerPage": 1000})).json()

    assert len(first) == 30
    assert first + second == everything
    assert all(row["isPublic"] and "password" not in row for row in everything)
    assert (await http.get(path, params={"page": 3})).json() == []


async def test_a_global_template_is_read_but_never_changed(http: httpx.AsyncClient) -> None:
    assert (await http.get("/instances/global-templates/38")).json()["imageName"] == "simplepod/pytorch"
    assert (await http.get("/instances/global-templates/999")).status_code == 404
    assert (await http.delete("/instances/templates/38")).status_code == 404


async def test_a_search_finds_part_of_several_fields(http: httpx.AsyncClient) -> None:
    for fields in ({"name": "web"}, {"name": "worker-web"}, {"name": "x", "notes": "the WEB"}, {"name": "y"}):
        await create(http, **fields)

    found = (await http.get(LIST, params={"search": "web"})).json()

    assert [row["name"] for row in found] == ["web", "worker-web", "x"]


async def test_a_search_may_answer_as_php_does(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.keyed_lists = True
    for name in ("a", "b", "c"):
        await create(http, name=name, imageName="image")

    from_the_first = (await http.get(LIST, params={"search": "image"})).json()
    from_the_second = (await http.get(LIST, params={"search": "b"})).json()

    assert [row["name"] for row in from_the_first] == ["a", "b", "c"]
    assert [(index, row["name"]) for index, row in from_the_second.items()] == [("1", "b")]


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({"page": "0"}, "Page should not be less than 1"),
        ({"page": "two"}, "Page should not be less than 1"),
        ({"itemsPerPage": "-1"}, "Limit should not be less than 0"),
        ({"itemsPerPage": "0", "page": "2"}, "Page should not be greater than 1 if limit is equal to 0"),
    ],
)
async def test_a_page_that_cannot_be_is_refused(http: httpx.AsyncClient, query: dict[str, str], detail: str) -> None:
    refused = await http.get(LIST, params=query)

    assert (refused.status_code, refused.json()["detail"]) == (400, detail)


async def test_a_larger_page_than_the_cap_is_cut(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.page_cap = 2
    for number in range(5):
        emulator.world.account.add_template(Template(name=str(number), image_name="ubuntu"))

    pages = [(await http.get(LIST, params={"itemsPerPage": 100, "page": page})).json() for page in (1, 2, 3, 4)]

    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert (await http.get(LIST, params={"itemsPerPage": 0})).json() == []
