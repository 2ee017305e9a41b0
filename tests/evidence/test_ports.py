"""A port is ready when its own application answers: whatever comes before it, and not the edge in its place."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import WaitError, WaitTimeoutError
from tests.evidence.audit import outcome_of
from tests.scripted import ports
from tests.virtual_time import elapsed, loop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from pytest_httpx import HTTPXMock

    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time
SPOKEN = [
    [(1.2, b"SSH-2.0-OpenSSH_9.2\r\n")],
    [(1.2, b"SSH"), (0.8, b"-2.0-OpenSSH_9.2\r\n")],
    [(0.5, b"Welcome to host 7\r\n"), (0.7, b"SS"), (1.0, b"H-2.0-x\r\n")],
    [(0, b"a line\nanother\nSSH-1.99-x\n")],
    [(4.5, b"SSH-2.0-late\r\n")],
]
NO_SSH = [
    [(0, b"HTTP/1.1 400 Bad Request\r\n\r\n")],
    [(0, b"no SSH- here\r\n")],
    [(0, b"XSSH-2.0-x\r\n")],
    [(0, b"SSH\r\n")],
    [(8, b"SSH-2.0-far too late\r\n")],
    [],
]


@asynccontextmanager
async def server(says: list[tuple[float, bytes]]) -> AsyncGenerator[str, None]:
    """Speaks first, in parts with pauses, and then keeps the connection until the other side leaves."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for pause, part in says:
                await asyncio.sleep(pause)
                writer.write(part)
            await reader.read()
        finally:
            writer.close()

    async with await asyncio.start_server(speak, "127.0.0.1", 0) as listening:
        yield str(listening.sockets[0].getsockname()[1])


def ssh_only(host_port: str) -> dict[str, Any]:
    return {"direct": [{"srcPort": 22, "destPort": host_port, "ip": "127.0.0.1", "protocol": "unknown"}], "proxy": []}


@pytest.mark.parametrize("says", SPOKEN, ids=range(len(SPOKEN)))
async def test_a_banner_counts_however_it_comes(pod: ScriptedSimplePod, says: list[tuple[float, bytes]]) -> None:
    async with server(says) as port, pod.client() as client:
        pod.add(101, ports=ssh_only(port))
        endpoint = await client.instances.wait_for_port(101, 22, timeout=20)

    assert str(endpoint.port) == port
    assert elapsed() <= 6


@pytest.mark.parametrize("says", NO_SSH, ids=range(len(NO_SSH)))
async def test_what_is_no_banner_does_not_count(pod: ScriptedSimplePod, says: list[tuple[float, bytes]]) -> None:
    async with server(says) as port, pod.client() as client:
        pod.add(101, ports=ssh_only(port))
        outcome = await outcome_of(client.instances.wait_for_port(101, 22, timeout=12))

    outcome.raised(WaitTimeoutError)
    assert elapsed() <= 30


@pytest.mark.parametrize("status", [502, 504, 520, 521, 522, 523, 524, 525, 526, 530])
async def test_the_edges_own_answers_do_not_make_a_tunnel_ready(
    pod: ScriptedSimplePod, httpx_mock: HTTPXMock, status: int
) -> None:
    httpx_mock.add_response(status_code=status, is_reusable=True)
    pod.add(101, ports=ports("8000", host_port="1"))
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.wait_for_port(101, 8000, timeout=12))

    outcome.raised(WaitTimeoutError)


@pytest.mark.parametrize("status", [200, 204, 302, 401, 403, 404, 405, 500, 503])
async def test_an_answer_of_the_application_makes_a_tunnel_ready(
    pod: ScriptedSimplePod, httpx_mock: HTTPXMock, status: int
) -> None:
    httpx_mock.add_response(status_code=504)
    httpx_mock.add_response(status_code=status, is_reusable=True)
    pod.add(101, ports=ports("8000", host_port="1"))
    async with pod.client() as client:
        endpoint = await client.instances.wait_for_port(101, 8000, timeout=60)

    assert endpoint.kind == "tunnel"


@pytest.mark.parametrize("port", [1234, 22, 80])
async def test_a_port_that_a_running_machine_does_not_expose_fails_at_once(pod: ScriptedSimplePod, port: int) -> None:
    pod.add(101, ports=ports("8000", "8188"))
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.wait_for_port(101, port))

    error = outcome.raised(WaitError)
    assert not isinstance(error, WaitTimeoutError)
    assert "8000" in str(error)
    assert "8188" in str(error)
    assert error.instance.id == 101
    assert elapsed() <= 5


async def test_a_machine_that_still_starts_may_expose_the_port_later(
    pod: ScriptedSimplePod, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(is_reusable=True, is_optional=True)
    pod.add(101, status="created", ports=ports("8000", host_port="1"))
    ready = {"status": "running", "ports": ports("8000", "9000", host_port="1", protocol="https")}
    loop().call_later(30, lambda: pod.machines[101].update(ready))
    async with pod.client() as client:
        endpoint = await client.instances.wait_for_port(101, 9000)

    assert endpoint.kind == "tunnel"
    assert elapsed() >= 30
