"""`client.ssh_keys`: saved public keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wired import sample

if TYPE_CHECKING:
    from tests.wired import Wire


async def test_saved_keys_are_listed_and_can_be_rented_with(wire: Wire) -> None:
    wire.on("GET /user-ssh-keys/list", sample("live_ssh_keys"))

    [key] = await wire.client.ssh_keys.list("laptop")

    assert (key.id, key.name, key.iri) == (1, "My SSH Key", "/user-ssh-keys/1")
    assert key.public_key == "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3 me@laptop"
    assert wire.arrived[0].query == {"itemsPerPage": "100", "page": "1", "search": "laptop"}


async def test_the_same_key_in_two_pages_is_one(wire: Wire) -> None:
    keys = [{"id": number} for number in range(1, 41)]
    wire.on("GET /user-ssh-keys/list", keys, keys[30:], [])

    assert [key.id for key in await wire.client.ssh_keys.list()] == list(range(1, 41))
