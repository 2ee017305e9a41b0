"""How a machine comes up."""

import base64

import httpx
import pytest

from simplepod.emulator import Emulator, Template

from .orders import detail, rent

EXPOSING = Template(name="web", image_name="me/web", expose_ports="8000, 22,x", is_run_jupyter_on=True)


@pytest.fixture
async def machine(emulator: Emulator, http: httpx.AsyncClient) -> int:
    template = emulator.world.account.add_template(EXPOSING)
    made = await rent(http, emulator.world.put_host("RTX 4090"), instanceTemplate=template.iri)
    return int(made["id"])


def text(encoded: str) -> str:
    return base64.b64decode(encoded).decode()


async def test_the_console_tells_how_far_the_boot_is(emulator: Emulator, http: httpx.AsyncClient, machine: int) -> None:
    told = []
    for _ in range(6):
        told.append(text((await detail(http, machine))["consoleSystem"]).splitlines()[-1])
        emulator.clock.advance(emulator.boot_seconds / 6)

    assert told == [
        "<b>Preparing instance</b><br />",
        "<b>Pulling image</b><br />",
        "<b>Pulling image</b><br />",
        "<b>Pulling image</b><br />",
        "<b>Image pulled</b><br />",
        "<b>Running start scripts...</b><br />",
    ]


async def test_the_console_of_a_container_has_tags_and_entities(
    emulator: Emulator, http: httpx.AsyncClient, machine: int
) -> None:
    emulator.world.instance(machine).output.append("<ready> & waiting")
    before = text((await detail(http, machine))["console"])
    emulator.clock.advance(60)

    after = text((await detail(http, machine))["console"])

    assert "ready" not in before
    assert after.endswith("<span>&lt;ready&gt; &amp; waiting</span><br />\n")


async def test_a_machine_comes_up_when_its_boot_is_done(
    emulator: Emulator, http: httpx.AsyncClient, machine: int
) -> None:
    booting = await detail(http, machine)
    emulator.clock.advance(59)
    up = await detail(http, machine)
    emulator.up_status = "active"

    assert (booting["status"], booting["processUptime"]) == ("created", 0)
    assert (up["status"], up["processUptime"]) == ("running", 19)
    assert (await detail(http, machine))["status"] == "active"


async def test_ports_open_one_stage_after_the_other(emulator: Emulator, http: httpx.AsyncClient, machine: int) -> None:
    assert (await detail(http, machine))["ports"] == []

    stages = []
    for seconds in (28, 6, 6, 8):
        emulator.clock.advance(seconds)
        ports = (await detail(http, machine))["ports"]
        by_source = [{str(port["srcPort"]): port for port in ports[kind]}["8000"] for kind in ("direct", "proxy")]
        stages.append([(port["protocol"], port["url"].partition(":")[0]) for port in by_source])

    assert stages == [
        [("unknown", ""), ("unknown", "closed")],
        [("checking", ""), ("checking", "closed")],
        [("http", "http"), ("checking", "closed")],
        [("http", "http"), ("https", "https")],
    ]


async def test_ports_are_the_console_ssh_jupyter_and_what_the_template_exposes(
    emulator: Emulator, http: httpx.AsyncClient, machine: int
) -> None:
    emulator.clock.advance(60)

    direct = (await detail(http, machine))["ports"]["direct"]

    assert [(port["srcPort"], port["service"], port["protocol"]) for port in direct] == [
        ("0console", "CONSOLE", "http"),
        (22, "SSH", "unknown"),
        (8888, "JUPYTER", "http"),
        (8000, "PORT-8000", "http"),
    ]
    assert all(port["destPort"].isdecimal() and port["ip"] == "127.0.0.1" for port in direct)
    assert direct[3]["url"] == f"http://127.0.0.1:{direct[3]['destPort']}"


async def test_without_the_platforms_ssh_server_port_22_is_one_like_others(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    bare = Template(name="bare", image_name="me/bare", expose_ports="22", is_run_ssh_server_on=False)
    template = emulator.world.account.add_template(bare)
    emulator.boot_seconds = 0

    machine = await rent(http, emulator.world.put_host("RTX 4090"), instanceTemplate=template.iri)

    assert [port["service"] for port in machine["ports"]["direct"]] == ["CONSOLE", "PORT-22"]


async def test_a_port_where_nothing_listens_stays_under_check(
    emulator: Emulator, http: httpx.AsyncClient, machine: int
) -> None:
    emulator.world.instance(machine).ports[3].is_silent = True
    emulator.clock.advance(3600)

    ports = (await detail(http, machine))["ports"]

    assert (ports["direct"][3]["protocol"], ports["proxy"][3]["url"]) == ("checking", "closed")


async def test_without_a_boot_everything_is_there_at_once(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.boot_seconds = 0

    machine = await rent(http, emulator.world.put_host("RTX 4090"))

    assert machine["status"] == "running"
    assert machine["ports"]["proxy"][0]["protocol"] == "https"
