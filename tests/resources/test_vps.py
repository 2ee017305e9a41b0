"""`client.vps`: images, orders with a key or a password, pausing and resuming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simplepod import Instance, InstanceStatus, Offer, RentRefusedError, SSHKey, VPSImage
from tests.wired import Reply, sample

if TYPE_CHECKING:
    from tests.wired import Wire

IMAGES = "GET /instances/images/list"
RENT = "POST /instances/vm"
PAUSE = "PATCH /instances/execute-pause"
RESUME = "POST /instances/vm/resume"
OFFER = Offer(instance_market="/instances/market/7731", id=5, gpu_count=1, disk_size=100)
LINUX = VPSImage(id=29, disk_size_min=40)
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3 me@laptop"


async def test_images_say_what_disk_they_need(wire: Wire) -> None:
    wire.on(IMAGES, sample("live_vps_images"))

    [image] = await wire.client.vps.images("ubuntu")

    assert (image.iri, image.name, image.disk_size_min) == ("/instances/images/29", "Ubuntu 24.04", 40)
    assert wire.arrived[0].query["search"] == "ubuntu"


@pytest.mark.parametrize(
    ("access", "body"),
    [
        ({"ssh_key": SSHKey(id=1)}, {"userSshKey": "/user-ssh-keys/1"}),
        ({"ssh_key": 1}, {"userSshKey": "/user-ssh-keys/1"}),
        ({"ssh_key": "/user-ssh-keys/1"}, {"userSshKey": "/user-ssh-keys/1"}),
        ({"ssh_key": PUBLIC_KEY, "ssh_key_name": "laptop"}, {"userSshKey": PUBLIC_KEY, "userSshKeyName": "laptop"}),
        ({"password": "MySecurePassword123"}, {"password": "MySecurePassword123"}),
    ],
)
async def test_an_order_says_how_to_log_in_and_nothing_else(
    wire: Wire, access: dict[str, Any], body: dict[str, Any]
) -> None:
    wire.on("GET /instances/list", [], [{"id": 7}])
    wire.on(RENT, {"id": 7})
    wire.on("GET /instances/7", {"id": 7, "status": "created"})

    machine = await wire.client.vps.rent(OFFER, LINUX, **access)

    assert machine == Instance(id=7, status=InstanceStatus.CREATED)
    [sent] = wire.to(RENT)
    assert sent.body == {
        "instanceMarket": "/instances/market/7731",
        "instanceVmImage": "/instances/images/29",
        **body,
    }


async def test_an_offer_given_by_iri_is_looked_for_in_the_vps_market(wire: Wire) -> None:
    wire.on("GET /instances/market/list", [{"id": 5, "instanceMarket": OFFER.iri}])
    wire.on("GET /instances/list", [], [{"id": 7}])
    wire.on(RENT, {"id": 7})
    wire.on("GET /instances/7", {"id": 7})

    await wire.client.vps.rent(OFFER.iri, 29, password="MySecurePassword123")

    assert wire.arrived[0].query == {"mode": "vm", "rentalStatus": "active", "itemsPerPage": "100", "page": "1"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "Give ssh_key .* or password .*: without one nobody could log in"),
        ({"password": ""}, "without one nobody could log in"),
        ({"ssh_key_name": "laptop", "password": "p"}, "ssh_key_name names a raw public key that is saved"),
        ({"image": VPSImage(id=30, disk_size_min=200), "ssh_key": 1}, "needs a disk of 200 GB, .* has 100 GB"),
        ({"ssh_key": 1, "max_price_per_gpu": -1}, "max_price_per_gpu must be a number from 0 up"),
    ],
)
async def test_an_order_that_cannot_be_meant_is_refused_before_any_request(
    wire: Wire, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        await wire.client.vps.rent(OFFER, **{"image": LINUX, **arguments})
    assert not wire.arrived


async def test_the_password_of_a_refused_order_is_not_shown(wire: Wire) -> None:
    wire.on("GET /instances/list", [])
    wire.on(RENT, lambda arrived: Reply(422, {"detail": f"bad password {arrived.body['password']}"}))

    with pytest.raises(RentRefusedError, match=r"422 POST /instances/vm: bad password \*\*\*") as caught:
        await wire.client.vps.rent(OFFER, 29, password="MySecurePassword123")
    assert "MySecure" not in f"{caught.value.body} {caught.value.detail}"


async def test_machines_are_paused_with_one_request(wire: Wire) -> None:
    wire.on(PAUSE, {})

    await wire.client.vps.pause("V_abcd", Instance(id=1), 2, "/instances/3", 1)

    assert [request.body for request in wire.arrived] == [{"instanceIds": ["V_abcd", 1, 2, 3]}]
    with pytest.raises(ValueError, match="at least one"):
        await wire.client.vps.pause()


@pytest.mark.parametrize(
    ("ref", "name"),
    [
        ("V_abcd", "V_abcd"),
        (7, "/instances/7"),
        (Instance(id=7), "/instances/7"),
        ("/instances/7", "/instances/7"),
    ],
)
async def test_a_machine_is_resumed_on_the_host_of_an_offer(wire: Wire, ref: Instance | int | str, name: str) -> None:
    wire.on("GET /instances/list", [{"id": 7, "supportId": "V_abcd", "status": "paused"}])
    wire.on(RESUME, {})
    wire.on("GET /instances/7", {"id": 7, "status": "running"})

    resumed = await wire.client.vps.resume(ref, OFFER)

    assert resumed == Instance(id=7, status=InstanceStatus.RUNNING)
    assert [request.body for request in wire.to(RESUME)] == [{"instanceMarket": OFFER.iri, "instance": name}]


async def test_a_refused_resumption_is_raised(wire: Wire) -> None:
    wire.on("GET /instances/list", [{"id": 7, "status": "paused"}])
    wire.on(RESUME, Reply(400, {"detail": "The host is not available."}))

    with pytest.raises(RentRefusedError, match="400 POST /instances/vm/resume: The host is not available"):
        await wire.client.vps.resume(7, OFFER)
    assert len(wire.to(RESUME)) == 1
    assert wire.arrived[-1].route == RESUME
