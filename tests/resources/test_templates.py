"""`client.templates`: written, read again when the answer is empty, cleared, found and ensured."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import BadRequestError, ServerError, Template, UnexpectedResponseError
from tests.wired import Reply, Wire, sample

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simplepod import SimplePod

LIST = "GET /instances/templates/list"
CREATE = "POST /instances/templates"
MADE = {"id": 38, "name": "worker", "imageName": "python", "defaultTag": "3.12", "diskSize": 32}
NOTHING = {
    "object": MADE,
    "braces": {},
    "empty": Reply(201),
    "list": [],
    "one in a list": [MADE],
    "word": Reply(200, text="OK"),
}


@pytest.fixture
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sleeping takes no time, and the clock shows that it did."""
    slept = [0.0]
    clock, sleep = time.monotonic, asyncio.sleep

    async def skip(delay: float) -> None:
        slept[0] += delay
        await sleep(0)

    monkeypatch.setattr(time, "monotonic", lambda: clock() + slept[0])
    monkeypatch.setattr(asyncio, "sleep", skip)


async def create(client: SimplePod, **fields: Any) -> Template:
    return await client.templates.create(name="worker", image_name="python", default_tag="3.12", **fields)


@pytest.mark.parametrize("answer", NOTHING.values(), ids=NOTHING)
async def test_a_created_template_is_given_whatever_the_answer_says(wire: Wire, answer: object) -> None:
    wire.on(CREATE, answer)
    wire.on(LIST, [{"id": 40, "name": "worker-2"}, {"id": 36, "name": "worker"}, MADE])
    wire.on("GET /instances/templates/38", MADE)

    made = await create(wire.client)

    assert made == Template(id=38, name="worker", image_name="python", default_tag="3.12", disk_size=32)
    if answer is MADE:
        assert wire.counts == {CREATE: 1}
    else:
        assert wire.counts == {CREATE: 1, LIST: 1, "GET /instances/templates/38": 1}
        assert wire.to(LIST)[0].query["search"] == "worker"


@pytest.mark.usefixtures("_no_waiting")
async def test_a_created_template_that_is_listed_late_is_waited_for(wire: Wire) -> None:
    older = {**MADE, "id": 12, "defaultTag": "3.9"}
    wire.on(CREATE, {})
    wire.on(LIST, [], [older], Reply(502), [older, {"id": 38, "name": "worker"}])
    wire.on("GET /instances/templates/38", MADE)

    assert (await create(wire.client)).id == 38
    assert wire.counts == {CREATE: 1, LIST: 4, "GET /instances/templates/38": 1}


@pytest.mark.usefixtures("_no_waiting")
async def test_a_created_template_that_is_never_listed_is_an_error_and_no_second_order(wire: Wire) -> None:
    wire.on(CREATE, {})
    wire.on(LIST, [{"id": 40, "name": "worker-2"}])

    with pytest.raises(UnexpectedResponseError, match="made without an answer, and none called 'worker' is listed"):
        await create(wire.client)
    assert len(wire.to(CREATE)) == 1


@pytest.mark.usefixtures("_no_waiting")
async def test_a_created_template_whose_image_the_platform_spells_otherwise_is_taken_in_the_end(wire: Wire) -> None:
    wire.on(CREATE, {})
    wire.on(LIST, [{"id": 38, "name": "worker", "imageName": "docker.io/python"}])
    wire.on("GET /instances/templates/38", MADE)

    assert (await create(wire.client)).id == 38


@pytest.mark.parametrize("status", [400, 502])
async def test_a_refused_template_is_sent_once(wire: Wire, status: int) -> None:
    wire.on(CREATE, Reply(status, {"detail": "no"}))

    with pytest.raises((BadRequestError, ServerError), match=str(status)):
        await create(wire.client)
    assert wire.counts == {CREATE: 1}


async def test_what_is_not_given_is_not_sent(wire: Wire) -> None:
    wire.on(CREATE, MADE)

    await wire.client.templates.create(name="worker", image_name="python")

    assert wire.arrived[0].body == {"name": "worker", "imageName": "python", "defaultTag": "latest"}


UPDATES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"name": "other", "notes": None}, {"name": "other"}),
    ({"notes": "", "start_script": "", "arg_options": "", "host": ""},
     {"notes": "", "startScript": "", "argOptions": "", "host": ""}),
    ({"expose_ports": (), "env": {}}, {"exposePorts": "", "envVariables": "[]"}),
    ({"expose_ports": [22, 8000], "disk_size": 64}, {"exposePorts": "22,8000", "diskSize": 64}),
    ({"is_run_jupyter_on": False, "is_run_ssh_server_on": True}, {"isRunJupyterOn": False, "isRunSshServerOn": True}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "body"), UPDATES)
async def test_an_update_sends_what_is_given_and_clears_what_is_empty(
    wire: Wire, changes: dict[str, Any], body: dict[str, Any]
) -> None:
    wire.on("PUT /instances/templates/38", MADE)

    await wire.client.templates.update(38, **changes)

    assert wire.arrived[0].body == body


@pytest.mark.parametrize("answer", NOTHING.values(), ids=NOTHING)
async def test_an_updated_template_is_given_whatever_the_answer_says(wire: Wire, answer: object) -> None:
    wire.on("PUT /instances/templates/38", answer)
    wire.on("GET /instances/templates/38", MADE)

    assert (await wire.client.templates.update(38, notes="")).disk_size == 32
    assert wire.counts.get("GET /instances/templates/38") == (None if answer is MADE else 1)


async def test_a_script_of_many_lines_goes_out_as_one_and_comes_back_as_it_was(wire: Wire) -> None:
    script = "#!/bin/sh\necho hello\n"
    wire.on("PUT /instances/templates/38", lambda arrived: {**MADE, "startScript": arrived.body["startScript"]})

    updated = await wire.client.templates.update(38, start_script=script)

    assert "\n" not in wire.arrived[0].body["startScript"]
    assert updated.start_script == script


WRONG: list[tuple[Callable[[SimplePod], Awaitable[object]], str]] = [
    (lambda c: c.templates.update(38), "There is nothing to change: give at least one field"),
    (lambda c: c.templates.update(38, name=" "), "name must be a text that is not empty"),
    (lambda c: c.templates.update(38, expose_ports=[0]), "0 is no port"),
    (lambda c: c.templates.create(name="", image_name="a"), "name must be a text"),
    (lambda c: c.templates.create(name="a", image_name=""), "image_name must be a text"),
    (lambda c: c.templates.create(name="a", image_name="b", disk_size=0), "disk_size must be a whole number from 1 up"),
    (lambda c: c.templates.create(name="a", image_name="b", expose_ports=[70_000]), "70000 is no port"),
    (lambda c: c.templates.create(name="a", image_name="b", expose_ports="80"), "'8' is no port"),  # type: ignore[arg-type]
    (lambda c: c.templates.ensure(name="", image_name="b"), "name must be a text"),
    (lambda c: c.templates.ensure(name="a", image_name="b", expose_ports=[-1]), "-1 is no port"),
    (lambda c: c.templates.find(" "), "name must be a text"),
]


@pytest.mark.parametrize(("call", "said"), WRONG)
async def test_what_no_template_can_be_is_refused_before_any_request(
    wire: Wire, call: Callable[[SimplePod], Awaitable[object]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        await call(wire.client)
    assert not wire.arrived


@pytest.mark.parametrize("answer", [Reply(204), {}, Reply(404), Reply(410, {"detail": "gone"})])
async def test_a_template_that_is_gone_is_deleted(wire: Wire, answer: object) -> None:
    wire.on("DELETE /instances/templates/38", answer)

    await wire.client.templates.delete(38)

    assert wire.counts == {"DELETE /instances/templates/38": 1}


async def test_a_template_is_found_by_its_whole_name_only(wire: Wire) -> None:
    names = {9: "Worker", 8: "worker-2", 7: "worker", 5: "worker", 3: None}
    wire.on(LIST, [{"id": number, "name": name, "imageName": "worker"} for number, name in names.items()])

    assert await wire.client.templates.find("worker") == Template(id=5, name="worker", image_name="worker")
    assert await wire.client.templates.find("work") is None
    assert [request.query["search"] for request in wire.arrived] == ["worker", "work"]


async def test_ensuring_counts_the_template_just_made_even_if_only_a_later_one_is_listed(wire: Wire) -> None:
    wire.on(CREATE, MADE)
    wire.on(LIST, [], lambda arrived: [{"id": 40, "name": arrived.query["search"]}])
    wire.on("GET /instances/templates/38", MADE)

    assert (await wire.client.templates.ensure(name="worker", image_name="python")).id == 38


async def test_the_details_of_a_live_template_are_read_and_its_secrets_not_shown(wire: Wire) -> None:
    wire.on("GET /instances/templates/25114", sample("live_template"))

    template = await wire.client.templates.get(25114)

    assert (template.env, template.expose_ports) == ({"HF_TOKEN": "hf_secret", "WORKERS": "4"}, (22, 8000, 8188))
    assert not {"hf_secret", "registry-secret"} & set(repr(template).replace("'", " ").split())
