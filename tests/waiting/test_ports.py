"""Which endpoint of a port is taken, and when; what is behind each is faked, so that only direct ports are sockets."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import simplepod
from simplepod import SimplePod
from simplepod.emulator import Emulator
from tests.transport.servers import answer, free_port, serving
from tests.waiting.shown import SHOW, hanging, machine, now
from tests.wired import Reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from simplepod import Endpoint, Instance
    from tests.transport.servers import Server
    from tests.wired import Wire

TUNNEL = "GET /behind"
URL = "https://moon.trycloudflare.com/behind"
OPENING = {"srcPort": 8000, "url": "", "protocol": "checking"}
NAMED = OPENING | {"url": URL}
NOTHING_BEHIND = Reply(530)


@pytest.fixture
async def behind() -> AsyncIterator[Server]:
    """Something that answers at the host."""
    async with serving(answer(200, "hello")) as server:
        yield server


def showing(*proxy: dict[str, Any], at: int | None = None, status: str = "running") -> dict[str, Any]:
    direct = [] if at is None else [{"srcPort": 8000, "destPort": str(at), "ip": "127.0.0.1"}]
    return machine(status, ports={"direct": direct, "proxy": list(proxy)})


async def ready(wire: Wire, **options: Any) -> Endpoint:
    return await wire.client.instances.wait_for_port(7, 8000, **options)


async def test_the_tunnel_is_the_answer_though_the_direct_port_answers_as_well(wire: Wire, behind: Server) -> None:
    wire.on(SHOW, showing(NAMED, at=behind.port))
    wire.on(TUNNEL, Reply(200))

    endpoint = await ready(wire)

    assert (endpoint.kind, endpoint.url, now()) == ("tunnel", URL, 0)
    assert "x-auth-token" not in wire.to(TUNNEL)[0].headers


@pytest.mark.parametrize("protocol", ["http", "https", "HTTPS"])
async def test_a_tunnel_that_the_api_marks_is_taken_without_asking_it(wire: Wire, protocol: str) -> None:
    wire.on(SHOW, showing(NAMED | {"protocol": protocol}))

    assert (await ready(wire)).url == URL
    assert wire.counts == {SHOW: 1}


async def test_a_mark_without_a_url_leads_nowhere(wire: Wire) -> None:
    wire.on(SHOW, showing(OPENING | {"protocol": "https"}), showing(NAMED | {"protocol": "https"}))

    assert (await ready(wire)).url == URL
    assert wire.counts == {SHOW: 2}


@pytest.mark.parametrize("entry", [NAMED, OPENING], ids=["silent", "without a URL"])
async def test_a_direct_port_is_taken_when_the_tunnel_has_had_15_seconds_more(
    wire: Wire, behind: Server, entry: dict[str, Any]
) -> None:
    wire.on(SHOW, showing(entry, at=free_port()), showing(entry, at=behind.port))
    wire.on(TUNNEL, NOTHING_BEHIND)
    seen: list[float] = []

    endpoint = await ready(wire, interval=1, on_update=lambda _: seen.append(now()))

    assert (endpoint.kind, endpoint.port) == ("direct", behind.port)
    assert 15 <= seen[-1] - seen[1] <= 20


async def test_a_tunnel_that_comes_up_within_15_seconds_more_is_taken(wire: Wire, behind: Server) -> None:
    wire.on(SHOW, showing(NAMED, at=behind.port))
    wire.on(TUNNEL, NOTHING_BEHIND, NOTHING_BEHIND, Reply(404))

    assert (await ready(wire)).kind == "tunnel"


async def test_a_tunnel_that_hangs_does_not_keep_the_direct_port_from_being_seen(wire: Wire, behind: Server) -> None:
    wire.on(SHOW, showing(NAMED, at=behind.port))
    wire.on(TUNNEL, hanging)

    assert (await ready(wire)).kind == "direct"
    assert 15 <= now() <= 35


async def test_a_port_that_has_no_tunnel_is_taken_directly_at_once(wire: Wire, behind: Server) -> None:
    wire.on(SHOW, showing({"srcPort": 9000, "url": URL}, at=behind.port))

    assert (await ready(wire)).kind == "direct"
    assert wire.counts == {SHOW: 1}


async def test_direct_is_taken_at_once_when_it_is_asked_for(wire: Wire, behind: Server) -> None:
    wire.on(SHOW, showing(NAMED | {"protocol": "https"}, at=behind.port))

    assert (await ready(wire, kind="direct")).port == behind.port
    assert wire.counts == {SHOW: 1}


async def test_a_tunnel_that_is_asked_for_is_waited_for_alone(wire: Wire, behind: Server) -> None:
    wire.on(SHOW, showing(at=behind.port), showing(NAMED, at=behind.port))
    wire.on(TUNNEL, NOTHING_BEHIND)

    with pytest.raises(simplepod.WaitTimeoutError, match="nothing answers on port 8000 through its tunnel after 60 s"):
        await ready(wire, kind="tunnel", timeout=60)

    assert behind.connections == 0


async def test_a_wait_too_short_for_the_tunnel_tells_that_the_direct_port_answers(wire: Wire, behind: Server) -> None:
    wire.on(SHOW, showing(NAMED, at=behind.port))
    wire.on(TUNNEL, NOTHING_BEHIND)

    with pytest.raises(
        simplepod.WaitTimeoutError, match=r'through its tunnel .*kind="direct".*It still bills'
    ) as caught:
        await ready(wire, timeout=10)

    assert caught.value.instance is not None


@pytest.mark.parametrize(
    ("ports", "named"),
    [
        ({"proxy": [{"srcPort": 8000}, {"srcPort": "0console"}], "direct": [{"srcPort": 22}]}, "exposed: 22, 8000"),
        ({"direct": [{"srcPort": "0console"}]}, "exposed: none"),
    ],
)
async def test_a_port_that_a_running_machine_does_not_expose_fails_at_once(
    wire: Wire, ports: dict[str, Any], named: str
) -> None:
    wire.on(SHOW, machine(ports=ports))

    with pytest.raises(simplepod.WaitError, match=rf"does not expose port 1234 \({named}\).*It still bills") as caught:
        await wire.client.instances.wait_for_port(7, 1234)

    assert type(caught.value) is simplepod.WaitError
    assert caught.value.instance is not None
    assert wire.counts == {SHOW: 1}


@pytest.mark.parametrize("empty", [None, [], {}, {"direct": [], "proxy": []}], ids=str)
async def test_a_machine_whose_ports_are_not_listed_yet_is_waited_for(wire: Wire, empty: Any) -> None:
    wire.on(SHOW, machine(ports=empty), showing(NAMED | {"protocol": "https"}))

    assert (await ready(wire)).kind == "tunnel"


async def test_the_ports_of_a_machine_that_is_not_up_are_not_its_last_word(wire: Wire) -> None:
    other = {"srcPort": 9000, "url": URL}
    wire.on(SHOW, showing(other, status="created"), showing(other, NAMED | {"protocol": "https"}))

    assert (await ready(wire)).url == URL


async def test_a_machine_that_breaks_while_its_port_is_waited_for_ends_the_wait(wire: Wire) -> None:
    wire.on(SHOW, machine(), machine("error", errors=["host lost"]))

    with pytest.raises(simplepod.InstanceFailedError, match=r"host lost.*still bills"):
        await ready(wire)


async def test_each_poll_for_a_port_is_told(wire: Wire) -> None:
    wire.on(SHOW, machine("created"), machine(), showing(NAMED | {"protocol": "https"}))
    seen: list[Instance] = []

    await ready(wire, on_update=seen.append)

    assert [each.status for each in seen] == ["created", "running", "running"]


async def test_a_probe_that_hangs_at_the_deadline_ends_within_five_seconds(wire: Wire) -> None:
    wire.on(SHOW, showing(NAMED))
    wire.on(TUNNEL, hanging)

    with pytest.raises(simplepod.WaitTimeoutError):
        await ready(wire, timeout=6)

    assert 6 <= now() <= 11


async def test_a_wait_that_is_cancelled_while_it_probes_leaves_no_task(wire: Wire, behind: Server) -> None:
    wire.on(SHOW, showing(NAMED, at=behind.port))
    wire.on(TUNNEL, hanging)
    before = asyncio.all_tasks()
    waiting = asyncio.ensure_future(ready(wire))
    await asyncio.sleep(0.1)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert {task for task in asyncio.all_tasks() - before if "serve" not in repr(task.get_coro())} == set()


async def test_a_default_executor_that_is_full_holds_up_no_probe_of_an_address(wire: Wire, behind: Server) -> None:
    wire.on(SHOW, showing(at=behind.port))
    await wire.client.instances.get(7)  # the client's own preparations are not what this is about
    over = threading.Event()
    executor = ThreadPoolExecutor(1)
    asyncio.get_running_loop().set_default_executor(executor)
    executor.submit(over.wait)

    try:
        endpoint = await ready(wire)
    finally:
        over.set()

    assert endpoint.port == behind.port


async def test_ports_of_an_emulated_machine_are_ready_when_something_answers_there() -> None:
    async with (
        Emulator(speed=0, hosts=40, boot_seconds=0) as served,
        SimplePod(served.api_key, base_url=served.url) as client,
    ):
        template = await client.templates.create(
            name="worker", image_name="python", expose_ports=[8000], is_run_ssh_server_on=True
        )
        machine = await client.instances.rent_first(client.market.docker(), template)
        served.clock.advance(600)

        web = await client.instances.wait_for_port(machine, 8000)
        shell = await client.instances.wait_for_port(machine, 22)

    assert web.kind == "tunnel"
    assert shell.ssh_command == f"ssh -p {shell.port} root@127.0.0.1"
