"""What other programs on the account rent is neither handed over nor deleted, however much it looks like ours."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

import simplepod
from simplepod import SimplePod
from simplepod.emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from simplepod.emulator.wire.request_log import LoggedRequest

pytestmark = pytest.mark.virtual_time

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX me"


class Twins:
    """A market with one GPU for Docker and an equal one for VPS; the gateway swallows orders before they arrive."""

    def __init__(self) -> None:
        self.emulator = Emulator(hosts=0, speed=0)
        self.hosts = {"docker": self.emulator.world.put_host("RTX 4090")}
        self.hosts["vps"] = self.emulator.world.put_host("RTX 4090", kind="vm")

    def swallow(self, kind: str) -> None:
        """Loses the next orders of this kind; meanwhile a stranger rents the GPU of the other."""
        other = self.hosts["vps" if kind == "docker" else "docker"]
        theirs: list[object] = []

        def a_stranger_rents(request: LoggedRequest) -> bool:
            ordered = any(
                logged.method == "POST" and "templates" not in logged.path for logged in self.emulator.requests
            )
            if ordered and request.path == "/instances/list" and not theirs:
                theirs.append(self.emulator.world.put_instance(other))
            return False

        self.emulator.faults.on("POST /instances" if kind == "docker" else "POST /instances/vm", html=True)
        self.emulator.faults.on("*", when=a_stranger_rents)


@pytest.fixture
def twins() -> Twins:
    return Twins()


@pytest.fixture
async def client(twins: Twins) -> AsyncIterator[SimplePod]:
    async with SimplePod(twins.emulator.api_key, transport=twins.emulator.transport) as client:
        yield client


async def order(client: SimplePod, kind: str, **options: Any) -> Awaitable[object]:
    if kind == "docker":
        offer = await client.market.docker().first()
        template = await client.templates.create(name="x", image_name="python")
        assert offer is not None
        return client.instances.rent(offer, template, **options)
    offer, image = await client.market.vps().first(), await client.vps.images("ubuntu").first()
    assert offer is not None
    assert image is not None
    return client.vps.rent(offer, image, ssh_key=KEY, **options)


@pytest.mark.parametrize("kind", ["docker", "vps"])
async def test_an_equal_machine_of_the_other_kind_is_a_candidate_and_no_more(
    twins: Twins, client: SimplePod, kind: str
) -> None:
    renting = await order(client, kind, confirm_timeout=0.3)
    twins.swallow(kind)

    with pytest.raises(simplepod.RentUnconfirmedError) as caught:
        await renting

    (theirs,) = twins.emulator.ledger.open
    assert [machine.id for machine in caught.value.candidates] == [theirs.instance_id]
    assert caught.value.found == ()


@pytest.mark.parametrize("kind", ["docker", "vps"])
async def test_a_cancelled_order_does_not_delete_an_equal_machine_of_the_other_kind(
    twins: Twins, client: SimplePod, kind: str
) -> None:
    task = asyncio.ensure_future(await order(client, kind, confirm_timeout=0.3))
    twins.swallow(kind)
    while not twins.emulator.ledger.open:
        await asyncio.sleep(0)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert [entry.who for entry in twins.emulator.ledger.open] == ["stranger"]
