import asyncio
import gc
import socket
from typing import Any

import httpx
import pytest

from simplepod.emulator import Emulator

from .orders import order, rent, until


def client(emulator: Emulator, **options: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=emulator.url, headers={"X-AUTH-TOKEN": emulator.api_key}, **options)


async def test_it_serves_on_a_free_port_of_loopback(emulator: Emulator) -> None:
    async with emulator, client(emulator) as http:
        answer = await http.get("/instances/list")

    assert answer.json() == []
    assert "Server" not in answer.headers


async def test_its_address_is_known_only_while_it_serves(emulator: Emulator) -> None:
    with pytest.raises(RuntimeError, match="does not serve"):
        _ = emulator.url
    async with emulator:
        assert emulator.url == f"http://127.0.0.1:{emulator.port}"
        with pytest.raises(RuntimeError, match="serves already"):
            await emulator.start()


async def test_it_can_go_down_and_come_back_with_its_world(emulator: Emulator) -> None:
    async with emulator, client(emulator) as http:
        machine = await rent(http, emulator.world.put_host("RTX 4090"))
        await emulator.stop()
        with pytest.raises(httpx.ConnectError):
            await http.get("/instances/list")
        await emulator.start()

        assert (await http.get("/instances/list")).json()[0]["id"] == machine["id"]


async def test_answers_do_not_wait_for_the_clients_delayed_acknowledgements(emulator: Emulator) -> None:
    async with emulator, client(emulator) as http:
        await http.get("/instances/summary")

        (connection,) = accepted_by(emulator)
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def accepted_by(emulator: Emulator) -> list[socket.socket]:
    """The server's ends of its connections, of all sockets of this process."""
    sockets = [each for each in gc.get_objects() if isinstance(each, socket.socket) and each.fileno() != -1]
    ours = [each for each in sockets if each.family == socket.AF_INET and each.getsockname()[1] == emulator.port]
    return [each for each in ours if not each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)]


async def test_stopping_what_does_not_serve_does_nothing(emulator: Emulator) -> None:
    await emulator.stop()

    assert not emulator.requests


async def test_a_port_in_use_is_an_error(emulator: Emulator) -> None:
    async with emulator:
        with pytest.raises(OSError, match="in use"):
            await Emulator(hosts=0, port=emulator.port).start()


@pytest.mark.parametrize("fault", [{"delay": 60}, {"delay": 60, "after": True}, {"dribble": (1, 60)}, {}])
async def test_it_stops_at_once_though_requests_hang(emulator: Emulator, fault: dict[str, Any]) -> None:
    others = asyncio.all_tasks()
    async with client_of_hanging(emulator, fault) as asking:
        async with asyncio.timeout(30):
            await emulator.stop()

        assert asyncio.all_tasks() - others <= {asking}


class client_of_hanging:  # noqa: N801  # reads as a function
    def __init__(self, emulator: Emulator, fault: dict[str, Any]) -> None:
        self.emulator = emulator
        self.fault = fault

    async def __aenter__(self) -> "asyncio.Task[httpx.Response]":
        await self.emulator.start()
        self.emulator.faults.on("*", **self.fault)
        self.http = client(self.emulator)
        self.asking = asyncio.create_task(self.http.get("/instances/list"))
        await until(lambda: bool(self.emulator.requests))
        return self.asking

    async def __aexit__(self, *_: object) -> None:
        await asyncio.wait([self.asking])
        self.asking.exception()
        await self.http.aclose()


@pytest.mark.virtual_time
async def test_the_server_finishes_what_a_client_gave_up(emulator: Emulator) -> None:
    emulator.faults.on("POST /instances", delay=60)
    body = order(emulator.world.put_host("RTX 4090"))
    async with emulator, client(emulator, timeout=30) as http:
        with pytest.raises(httpx.ReadTimeout):
            await http.post("/instances", json=body)
        before = len(emulator.world.instances)

    assert (before, len(emulator.world.instances)) == (0, 1)


async def test_a_body_that_never_arrives_whole_is_no_request(emulator: Emulator) -> None:
    async with emulator:
        _, writer = await asyncio.open_connection("127.0.0.1", emulator.port)
        writer.write(b"POST /instances HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    assert not emulator.requests


async def connect(port: dict[str, Any]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection(port["ip"], int(port["destPort"]))


async def test_the_ports_of_a_machine_answer_when_it_is_up(emulator: Emulator) -> None:
    async with emulator, client(emulator) as http:
        machine = await rent(http, emulator.world.put_host("RTX 4090"))
        emulator.clock.advance(30)
        console, ssh, web = (await http.get(f"/instances/{machine['id']}")).json()["ports"]["direct"]
        reader, writer = await connect(ssh)
        early = await reader.read()
        writer.close()

        emulator.clock.advance(30)
        reader, writer = await connect(ssh)
        writer.write(b"SSH-2.0-me\r\n")
        banner = await reader.readline()
        page = (await http.get(f"http://{web['ip']}:{web['destPort']}/")).text

        await http.delete(f"/instances/{machine['id']}")
        rest = await reader.read()
        writer.close()
        with pytest.raises(ConnectionRefusedError):
            await connect(console)

    assert (early, banner[:8], rest) == (b"", b"SSH-2.0-", b"")
    assert page == "it works\n"


async def test_a_port_outlives_a_peer_that_hangs_up(emulator: Emulator) -> None:
    emulator.boot_seconds = 0
    async with emulator, client(emulator) as http:
        machine = await rent(http, emulator.world.put_host("RTX 4090"))
        *_, web = machine["ports"]["direct"]
        for linger in (b"\x00" * 8, b"\x01\x00\x00\x00\x00\x00\x00\x00"):
            peer = socket.create_connection((web["ip"], int(web["destPort"])))
            await asyncio.sleep(0)
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            peer.close()
        _, writer = await connect(web)
        page = (await http.get(web["url"])).text
        writer.close()

    assert page == "it works\n"


async def test_machines_rented_before_it_serves_have_ports_where_nothing_answers(emulator: Emulator) -> None:
    headers = {"X-AUTH-TOKEN": emulator.api_key}
    async with httpx.AsyncClient(transport=emulator.transport, base_url="http://x", headers=headers) as http:
        machine = await rent(http, emulator.world.put_host("RTX 4090"))
        async with emulator:
            await http.delete(f"/instances/{machine['id']}")

    assert not emulator.ledger.open


async def test_ports_can_be_left_unanswered(emulator: Emulator) -> None:
    emulator.live_ports = False
    emulator.boot_seconds = 0
    async with emulator, client(emulator) as http:
        machine = await rent(http, emulator.world.put_host("RTX 4090"))

    assert [port["destPort"] for port in machine["ports"]["direct"]] == ["20000", "20001", "20002"]


async def test_not_every_machine_of_a_large_fleet_has_ports_that_answer(emulator: Emulator) -> None:
    async with emulator:
        machines = [emulator.world.put_instance(who="client") for _ in range(65)]
        strangers = emulator.world.put_instance()

        assert len({port.host_port for machine in machines for port in machine.ports}) == 65 * 4
        assert [port.host_port for port in machines[-1].ports] == [20_000, 20_001, 20_002, 20_003]
        assert [port.host_port for port in strangers.ports] == [20_004, 20_005, 20_006, 20_007]
