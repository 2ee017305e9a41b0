"""`simplepod vps`: images, and machines that can be paused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from simplepod.emulator import Emulator
    from tests.cli.running import Run

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX me"
RENT = ("vps", "rent", "--image", "ubuntu 24.04", "--yes")


@pytest.fixture
def public_key(home: Path) -> Path:
    file = home / ".ssh" / "id_ed25519.pub"
    file.parent.mkdir()
    file.write_text(f"{KEY}\n")
    return file


@pytest.fixture(autouse=True)
def _market(served: Emulator) -> None:
    served.world.put_host("RTX 4090", kind="vm", price_per_gpu="0.40")


def test_images_are_listed(run: Run) -> None:
    assert [image["name"] for image in run("vps", "images", "debian", "--json").document] == ["Debian 12"]
    assert run("vps", "images", "debian").out.splitlines()[1].split()[:4] == ["31", "Debian", "12", "40"]
    assert run("vps", "images", "no such").err == "No image is like that.\n"


@pytest.mark.usefixtures("public_key")
def test_a_vps_is_rented_with_one_s_own_public_key(run: Run, served: Emulator) -> None:
    rented = run(*RENT, "--name", "box", "--json")

    (machine,) = served.world.instances
    assert (rented.code, rented.document["name"], machine.kind) == (0, "box", "vm")
    assert "m1201: 1 x RTX 4090 at $0.408 an hour with 40 GB of disk\n" in rented.err
    assert [key.public_key for key in served.world.account.ssh_keys.values()] == [KEY]


def test_a_key_is_named_by_its_file_or_as_it_was_saved(run: Run, served: Emulator, public_key: Path) -> None:
    served.world.put_host("RTX 4090", kind="vm")
    elsewhere = public_key.rename(public_key.with_name("other.pub"))

    assert run(*RENT, "--ssh-key", elsewhere).code == 0
    (saved,) = served.world.account.ssh_keys.values()
    assert run(*RENT, "--ssh-key", saved.name).code == 0
    assert len(served.world.account.ssh_keys) == 1


def test_without_a_key_nothing_is_rented(run: Run, served: Emulator, home: Path) -> None:
    private = home / "key"
    private.write_text("-----BEGIN OPENSSH PRIVATE KEY-----\n")

    assert run(*RENT).err.startswith("simplepod: there is no public key in ~/.ssh\n")
    assert run(*RENT, "--ssh-key", "nobody").err.startswith("simplepod: 'nobody' is neither a file nor a saved key\n")
    assert run(*RENT, "--ssh-key", private).err == (
        f"simplepod: {private} holds a private key\n  say --ssh-key {private}.pub\n"
    )
    assert not served.requests.of("POST /instances/vm")


def test_a_password_is_asked_for_and_no_argument(run: Run) -> None:
    asked = run("vps", "rent", "-i", 35, "-y", "--password")

    assert (asked.code, asked.err) == (2, "simplepod: no password of the machine\n  it is typed in\n")


def test_an_image_that_is_not_there_is_an_error(run: Run) -> None:
    assert run("vps", "rent", "-i", "BeOS").err == (
        "simplepod: there is no image 'BeOS'\n  see what there is: simplepod vps images\n"
    )


@pytest.mark.usefixtures("public_key")
def test_a_vps_is_paused_and_resumed_on_the_best_host(run: Run, served: Emulator) -> None:
    served.world.put_host("RTX 4090", kind="vm", price_per_gpu="0.30")
    machine = run(*RENT, "m1201", "--name", "box", "--json").document["id"]

    assert run("vps", "pause", "box").err == f"box ({machine}) is paused. Its disk may go on billing.\n"
    assert served.world.instance(machine).state == "paused"
    assert run("vps", "resume", "box").code == 2
    resumed = run("vps", "resume", "box", "--yes", "--json")

    assert "m1202: 1 x RTX 4090 at $0.308 an hour, disk included\n" in resumed.err
    assert resumed.document["price_per_gpu"] == 0.3
    assert served.world.instance(machine).state == "live"
    assert run("vps", "pause", machine, "--json").document == {"paused": [machine]}
    assert f"  {machine} " in run("vps", "resume", machine, "m1201", "--yes").out


@pytest.mark.usefixtures("public_key")
def test_a_leased_vps_is_deleted_with_its_command(run: Run, served: Emulator) -> None:
    assert run(*RENT, "--rm", "--", "true").code == 0
    assert len(served.ledger.entries) == 1
    assert not served.ledger.open


def test_a_group_of_commands_alone_shows_them(run: Run) -> None:
    shown = run("vps")

    assert (shown.code, shown.out) == (2, "")
    assert "pause machines; they keep their disks" in shown.err
