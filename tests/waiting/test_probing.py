"""Whether something answers behind a machine's port, asked of real sockets."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from simplepod import WaitTimeoutError
from tests.transport.doubles import KEY, client_with
from tests.transport.servers import answer, free_port, hang_up, reset, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from simplepod import Endpoint

    Welcome = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def machine(**ports: Any) -> dict[str, Any]:
    return {"id": 7, "status": "running", "ports": ports, "rig": {"ip": "127.0.0.1"}}


def direct(src_port: int, dest_port: int) -> dict[str, Any]:
    return machine(direct=[{"srcPort": src_port, "destPort": str(dest_port)}])


def tunnel(url: str, protocol: str = "checking") -> dict[str, Any]:
    return machine(proxy=[{"srcPort": 8080, "url": url, "protocol": protocol}])


async def ready(shown: dict[str, Any], port: int = 8080, *, within: float = 5.0) -> Endpoint:
    async with client_with(httpx.Response(200, json=shown)) as client:
        return await client.instances.wait_for_port(7, port, timeout=within, interval=10)


async def is_never_ready(shown: dict[str, Any], port: int = 8080, *, within: float = 0.05) -> bool:
    """Never is as soon as the first look has failed."""
    with pytest.raises(WaitTimeoutError, match=f"nothing answers on port {port}"):
        await ready(shown, port, within=within)
    return True


@pytest.fixture
async def listening() -> AsyncIterator[Callable[[Welcome], Awaitable[int]]]:
    """Starts something that greets whoever connects, and tells its port."""
    leaving: list[asyncio.StreamWriter] = []
    stack = AsyncExitStack()

    async def listen(welcome: Welcome) -> int:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            leaving.append(writer)
            with suppress(ConnectionError):
                await welcome(reader, writer)

        server = await stack.enter_async_context(await asyncio.start_server(serve, "127.0.0.1", 0))
        return int(server.sockets[0].getsockname()[1])

    async with stack:
        yield listen
        for writer in leaving:
            writer.close()


def saying(*texts: bytes, every: float = 0) -> Welcome:
    async def welcome(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for text in texts:
            writer.write(text)
            await writer.drain()
            await asyncio.sleep(every)

    return welcome


async def keeping_quiet(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    pass


async def closing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


@pytest.mark.parametrize("status", [200, 204, 302, 401, 404, 500, 501, 503, 519, 527])
async def test_a_tunnel_is_ready_when_anything_but_the_tunnel_answers(status: int) -> None:
    async with serving(answer(status, "")) as behind:
        endpoint = await ready(tunnel(behind.url))

    assert (endpoint.kind, endpoint.url) == ("tunnel", behind.url)
    assert b"GET / HTTP/1.1" in behind.requests[0]


@pytest.mark.parametrize("status", [502, 504, *range(520, 527), 530])
async def test_a_tunnel_that_answers_for_itself_has_nothing_behind_it(status: int) -> None:
    async with serving(answer(status, "")) as behind:
        assert await is_never_ready(tunnel(behind.url), within=0.4)
        assert len(behind.requests) >= 1


@pytest.mark.parametrize("deed", [hang_up, reset])
async def test_a_tunnel_that_breaks_off_has_nothing_behind_it(deed: Any) -> None:
    async with serving(deed) as behind:
        assert await is_never_ready(tunnel(behind.url))


async def test_a_tunnel_that_the_platform_marks_open_is_not_asked() -> None:
    async with serving() as behind:
        assert (await ready(tunnel(behind.url, protocol="https"))).url == behind.url
        assert behind.connections == 0


async def test_a_probe_carries_no_key() -> None:
    async with serving() as behind:
        await ready(tunnel(behind.url))

    assert KEY.encode() not in behind.requests[0]
    assert b"auth" not in behind.requests[0].lower()


@pytest.mark.parametrize("welcome", [saying(b"HTTP/1.1 200 OK\r\n\r\n"), closing], ids=["HTTP", "nothing"])
async def test_an_https_tunnel_must_speak_tls(listening: Any, welcome: Welcome) -> None:
    assert await is_never_ready(tunnel(f"https://127.0.0.1:{await listening(welcome)}"))


@pytest.mark.parametrize("url", ["https://[::1:8080]", "http://a..b/", f"http://{'x' * 70}.localhost/"])
async def test_a_tunnel_whose_url_is_none_is_not_ready(url: str) -> None:
    assert await is_never_ready(tunnel(url))


@pytest.mark.parametrize("banner", [b"220 ftp ready\r\n", b"\x00", b"SSH-2.0-any\r\n"])
async def test_a_direct_port_is_ready_when_it_greets(listening: Any, banner: bytes) -> None:
    port = await listening(saying(banner))

    endpoint = await ready(direct(8080, port))

    assert (endpoint.kind, endpoint.host, endpoint.port) == ("direct", "127.0.0.1", port)


async def test_a_direct_port_is_ready_when_it_answers_http() -> None:
    async with serving(answer(404, "")) as behind:
        endpoint = await ready(direct(8080, behind.port))

    assert endpoint.port == behind.port
    assert b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" in behind.requests[0]


async def test_a_direct_port_is_ready_when_it_stays_open_for_a_second(listening: Any) -> None:
    endpoint = await ready(direct(8080, await listening(keeping_quiet)))

    assert endpoint.kind == "direct"


async def test_a_direct_port_that_closes_at_once_is_not_ready(listening: Any) -> None:
    assert await is_never_ready(direct(8080, await listening(closing)))


async def test_a_direct_port_that_nothing_listens_on_is_not_ready() -> None:
    assert await is_never_ready(direct(8080, free_port()))


BANNER = b"SSH-2.0-OpenSSH_9.6\r\n"


async def test_ssh_is_ready_when_it_shows_its_banner(listening: Any) -> None:
    port = await listening(saying(BANNER))

    endpoint = await ready(direct(22, port), port=22)

    assert endpoint.ssh_command == f"ssh -p {port} root@127.0.0.1"


@pytest.mark.parametrize(
    "welcome",
    [
        saying(b"", BANNER, every=1.2),
        saying(b"S", b"SH", b"-2.0", every=0.1),
        saying(b"Welcome to box\r\n", BANNER, every=1.2),
        saying(b"Wel", b"come\r\nSS", b"H-2.0-x\r\n", every=0.5),
        saying(b"x" * 100_000 + b"\n" + BANNER),
        saying(b"\n", b"\nSSH-", every=2),
    ],
    ids=["late", "in segments", "behind a line", "behind half a line", "behind a long line", "behind empty lines"],
)
async def test_ssh_is_ready_however_its_banner_arrives(listening: Any, welcome: Welcome) -> None:
    assert (await ready(direct(22, await listening(welcome)), port=22)).kind == "ssh"


@pytest.mark.parametrize(
    "welcome",
    [
        saying(b"HTTP/1.1 200 OK\r\n\r\n"),
        saying(b"no SSH-2.0 here\r\n"),
        saying(b"", BANNER, every=6),
        saying(*[b"wait\r\n"] * 60, every=0.1),
        closing,
        keeping_quiet,
    ],
    ids=["HTTP", "within a line", "too late", "other lines for ever", "closed", "silent"],
)
async def test_ssh_is_not_ready_without_its_banner(listening: Any, welcome: Welcome) -> None:
    assert await is_never_ready(direct(22, await listening(welcome)), port=22)


@pytest.mark.parametrize(("host", "port"), [("a..b", 80), ("127.0.0.1", 99999), ("x" * 70, 80), ("127.0.0.1", -1)])
async def test_an_address_that_is_none_is_not_ready(host: str, port: int) -> None:
    shown = machine(direct=[{"srcPort": 8080, "destPort": str(port), "ip": host}])

    assert await is_never_ready(shown)
