"""Many orders at once, in one process and in several: everybody holds a machine of his own."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

from simplepod import NO_RETRY, SimplePod
from simplepod.emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from redis.asyncio.lock import Lock

    from simplepod import Instance, Offer, Template

PROGRAM = Path(__file__).with_name("rent_in_a_process.py")


@pytest.fixture
def emulator() -> Emulator:
    """A market on which all machines look alike."""
    emulator = Emulator(hosts=0, speed=0, live_ports=False)
    for _ in range(60):
        emulator.world.put_host("RTX 4090")
    return emulator


@pytest.fixture
async def offers(client: SimplePod) -> Sequence[Offer]:
    return await client.market.docker()


@pytest.fixture
async def other_client(emulator: Emulator) -> AsyncIterator[SimplePod]:
    async with SimplePod(emulator.api_key, transport=emulator.transport) as client:
        yield client


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    program = shutil.which("redis-server")
    if program is None:
        missing = "redis-server is not installed (Debian: apt-get install redis-server)"
        if "CI" in os.environ:
            pytest.fail(missing)
        pytest.skip(missing)
    server = RedisServer(program)
    yield server
    server.kill()


class RedisServer:
    """A Redis server of its own, on a free port of loopback."""

    def __init__(self, program: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        assert any("Ready to accept connections" in line for line in self._process.stdout)

    def kill(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
            self._process.communicate()


async def rented(rentals: Sequence[tuple[SimplePod, Offer]], template: Template) -> list[Instance]:
    async with asyncio.timeout(20):
        return await asyncio.gather(*(client.instances.rent(offer, template) for client, offer in rentals))


def end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()


def billed(emulator: Emulator) -> list[int]:
    return sorted(entry.instance_id for entry in emulator.ledger.open)


@pytest.mark.virtual_time
async def test_fifty_rentals_at_once_on_one_client_are_fifty_machines(
    client: SimplePod, emulator: Emulator, offers: Sequence[Offer], template: Template
) -> None:
    machines = await rented([(client, offer) for offer in offers[:50]], template)

    assert sorted({machine.id for machine in machines}) == billed(emulator)
    assert len(billed(emulator)) == 50


@pytest.mark.virtual_time
@pytest.mark.parametrize(("create_body", "count"), [("object", 50), ("empty", 12)])
async def test_rentals_at_once_on_two_clients_of_an_account_are_as_many_machines(
    client: SimplePod,
    other_client: SimplePod,
    emulator: Emulator,
    offers: Sequence[Offer],
    template: Template,
    create_body: str,
    count: int,
) -> None:
    emulator.create_body = create_body  # type: ignore[assignment]
    rentals = [((client, other_client)[number % 2], offer) for number, offer in enumerate(offers[:count])]

    machines = await rented(rentals, template)

    assert sorted({machine.id for machine in machines}) == billed(emulator)
    assert len(billed(emulator)) == count


@pytest.mark.slow  # three more processes, and a Redis
async def test_rentals_at_once_of_three_processes_that_share_a_lock_are_as_many_machines(
    emulator: Emulator, offers: Sequence[Offer], template: Template, redis_server: RedisServer
) -> None:
    emulator.create_body = "empty"  # so that machines are told apart by what is new in the list, and by nothing else
    iris = [offer.iri for offer in offers]
    async with emulator, AsyncExitStack() as stack, asyncio.timeout(30):
        started = [
            await asyncio.create_subprocess_exec(
                sys.executable,
                *("-W", "error", PROGRAM, emulator.url, emulator.api_key, str(redis_server.port)),
                *(template.iri, *iris[3 * number : 3 * number + 3]),
                stdout=subprocess.PIPE,
            )
            for number in range(3)
        ]
        for process in started:
            stack.callback(end, process)
        outputs = [(await process.communicate())[0] for process in started]

    ids = [instance_id for output in outputs for instance_id in json.loads(output)]
    assert sorted(ids) == billed(emulator)
    assert len(set(ids)) == 9


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator[Redis]:
    async with Redis(port=redis_server.port, retry=Retry(NoBackoff(), 0)) as redis:
        yield redis


async def test_a_lock_that_expires_during_the_order_costs_no_machine(
    emulator: Emulator, offers: Sequence[Offer], template: Template, redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    def short_lock() -> Lock:
        return redis.lock("simplepod", timeout=0.02)

    emulator.faults.on("POST /instances", delay=0.1)
    async with SimplePod(emulator.api_key, transport=emulator.transport, rent_lock=short_lock) as client:
        machine = await client.instances.rent(offers[0], template)

    assert billed(emulator) == [machine.id]
    assert "could not be released" in caplog.text


async def test_redis_gone_during_the_order_costs_no_machine(
    emulator: Emulator,
    offers: Sequence[Offer],
    template: Template,
    redis: Redis,
    redis_server: RedisServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def kill(_: object) -> bool:
        redis_server.kill()
        return True

    emulator.faults.on("POST /instances", when=kill)
    options = {"transport": emulator.transport, "rent_lock": lambda: redis.lock("simplepod", timeout=30)}
    async with SimplePod(emulator.api_key, **options) as client:  # type: ignore[arg-type]
        machine = await client.instances.rent(offers[0], template)

    assert billed(emulator) == [machine.id]
    assert "could not be released" in caplog.text


async def test_redis_gone_before_the_order_stops_it(
    emulator: Emulator, offers: Sequence[Offer], template: Template, redis: Redis, redis_server: RedisServer
) -> None:
    redis_server.kill()
    options = {"transport": emulator.transport, "rent_lock": lambda: redis.lock("simplepod", timeout=30)}
    async with SimplePod(emulator.api_key, retry=NO_RETRY, **options) as client:  # type: ignore[arg-type]
        with pytest.raises(RedisConnectionError):
            await client.instances.rent(offers[0], template)

    assert not emulator.requests.of("POST /instances")
    assert not emulator.ledger.entries
