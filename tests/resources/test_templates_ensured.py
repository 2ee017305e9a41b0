"""`templates.ensure`: found or made by what it contains, on an emulator that keeps what it is told."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import SimplePod, Template

if TYPE_CHECKING:
    from simplepod.emulator import Emulator

CONTENT: dict[str, Any] = {
    "image_name": "registry.example.com:5000/team/worker",
    "default_tag": "1.0",
    "category_name": "workers",
    "disk_size": 32,
    "expose_ports": (22, 8000),
    "start_script": "echo one\necho two",
    "arg_options": "--shm-size 8g",
    "env": {"TOKEN": "s3cret-value", "WORKERS": "4"},
    "notes": "kept by tests",
    "host": "registry.example.com",
    "username": "robot",
    "password": "r3gistry-password",
    "is_password_protected": True,
    "is_run_ssh_server_on": True,
    "is_run_jupyter_on": False,
}


async def ensure(client: SimplePod, name: str = "worker", **changes: Any) -> Template:
    return await client.templates.ensure(name=name, **{**CONTENT, **changes})


def written(emulator: Emulator) -> list[str]:
    return [request.method for request in emulator.requests if request.method in {"POST", "PUT"}]


async def test_the_same_content_is_made_once_and_found_afterwards(client: SimplePod, emulator: Emulator) -> None:
    made = await ensure(client)
    found = await ensure(client)

    assert made == found
    assert (found.env, found.password) == (CONTENT["env"], CONTENT["password"])
    assert found.start_script == CONTENT["start_script"]
    assert written(emulator) == ["POST"]


async def test_the_name_is_the_prefix_and_a_digest_without_a_secret(client: SimplePod) -> None:
    made = await ensure(client)

    prefix, _, digest = str(made.name).partition("-")
    assert (prefix, len(digest)) == ("worker", 12)
    assert made.name == (await ensure(client, env={"TOKEN": "another", "WORKERS": "8"}, password="another")).name
    secrets = [*CONTENT["env"].values(), CONTENT["password"]]
    assert not any(hashlib.sha256(secret.encode()).hexdigest().startswith(digest) for secret in secrets)


@pytest.mark.parametrize(
    "change",
    [
        {"image_name": "python"},
        {"default_tag": "1.1"},
        {"category_name": None},
        {"disk_size": 64},
        {"expose_ports": (8000, 22)},
        {"start_script": "echo two"},
        {"arg_options": "--shm-size 9g"},
        {"env": {"TOKEN": "s3cret-value"}},
        {"env": {"TOKEN": "s3cret-value", "WORKER": "4"}},
        {"notes": "kept by nobody"},
        {"host": "other.example.com"},
        {"username": "somebody"},
        {"is_password_protected": False},
        {"is_run_ssh_server_on": None},
        {"is_run_jupyter_on": True},
        {"name": "trainer"},
    ],
    ids=str,
)
async def test_other_content_is_another_template(client: SimplePod, emulator: Emulator, change: dict[str, Any]) -> None:
    one, other = await ensure(client), await ensure(client, **change)

    assert one.id != other.id
    assert one.name != other.name
    assert written(emulator) == ["POST", "POST"]


@pytest.mark.parametrize(
    "change", [{"env": {"TOKEN": "n3w-value", "WORKERS": "4"}}, {"password": "n3w-password"}], ids=["env", "password"]
)
async def test_another_value_or_password_updates_the_template(
    client: SimplePod, emulator: Emulator, change: dict[str, Any]
) -> None:
    made = await ensure(client)
    changed = await ensure(client, **change)

    assert (changed.id, changed.name) == (made.id, made.name)
    assert (changed.env, changed.password) == tuple({**CONTENT, **change}[name] for name in ("env", "password"))
    assert await client.templates.get(made.id) == changed
    assert written(emulator) == ["POST", "PUT"]


async def test_the_order_in_which_variables_are_given_does_not_matter(client: SimplePod, emulator: Emulator) -> None:
    made = await ensure(client)

    assert await ensure(client, env=dict(reversed(CONTENT["env"].items()))) == made
    assert written(emulator) == ["POST"]


async def test_two_programs_that_make_it_at_the_same_time_take_the_lowest_id(emulator: Emulator) -> None:
    async with (
        SimplePod(emulator.api_key, transport=emulator.transport) as here,
        SimplePod(emulator.api_key, transport=emulator.transport) as there,
    ):
        first, second = await asyncio.gather(ensure(here), ensure(there))
        third = await ensure(there)

    assert written(emulator) == ["POST", "POST"]
    assert first == second == third
    assert first.id == min(emulator.world.account.templates)


@pytest.mark.parametrize("body", ["object", "empty", "braces"])
async def test_it_makes_no_difference_what_the_platform_answers(
    emulator: Emulator, client: SimplePod, body: str
) -> None:
    emulator.create_body = emulator.update_body = body  # type: ignore[assignment]

    made = await ensure(client)
    changed = await ensure(client, env={"TOKEN": "n3w", "WORKERS": "4"})

    assert made.id == changed.id
    assert changed.env == {"TOKEN": "n3w", "WORKERS": "4"}
    assert written(emulator) == ["POST", "PUT"]
