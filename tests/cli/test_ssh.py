"""`simplepod ssh`: the system's ssh, its known hosts, and ~/.ssh/config."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from simplepod.emulator import Emulator, Instance
    from tests.cli.running import Run


@pytest.fixture
def machine(served: Emulator) -> Instance:
    return served.world.put_instance(name="worker-1")


def port_of(machine: Instance) -> int:
    return next(port.host_port for port in machine.ports if port.source == 22)


def test_ssh_is_called_with_host_and_port_and_an_entry_of_its_own_among_the_known_hosts(
    run: Run, machine: Instance, home: Path
) -> None:
    document = run("ssh", "worker-1", "--json", "--", "nvidia-smi", "-L").document

    assert document == {
        "id": machine.id,
        "host": "127.0.0.1",
        "port": port_of(machine),
        "user": "root",
        "command": [
            *("ssh", "-o", f"HostKeyAlias=simplepod-{machine.id}"),
            *("-o", f"UserKnownHostsFile={home}/.simplepod/known_hosts", "-o", "StrictHostKeyChecking=accept-new"),
            *("-p", str(port_of(machine)), "root@127.0.0.1", "nvidia-smi", "-L"),
        ],
    }


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for ssh")
def test_ssh_takes_the_place_of_the_command(served: Emulator, machine: Instance, home: Path) -> None:
    ssh = home / "ssh"
    ssh.write_text('#!/bin/sh\necho "$0 $*"\nexit 5\n')
    ssh.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{home}{os.pathsep}{os.environ['PATH']}",
        "SIMPLEPOD_BASE_URL": served.url,
        "SIMPLEPOD_API_KEY": served.api_key,
    }

    words = [sys.executable, "-m", "simplepod", "ssh", str(machine.id)]
    ran = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (5, "")
    assert ran.stdout.endswith(f"-p {port_of(machine)} root@127.0.0.1\n")
    assert (home / ".simplepod").is_dir()


def test_without_ssh_installed_the_command_says_so(
    run: Run, machine: Instance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert run("ssh", machine.id).err == (
        "simplepod: cannot run ssh: No such file or directory\n  it is a program of its own: install it\n"
    )


def test_the_configuration_is_written_once_and_kept_up_to_date(run: Run, machine: Instance, home: Path) -> None:
    config = home / ".ssh" / "config"

    assert run("ssh", "worker-1", "--config").err == f"Written to {config}; from now on: ssh simplepod-{machine.id}\n"
    once = config.read_text()
    run("ssh", "worker-1", "--config")
    assert config.read_text() == once
    assert once.splitlines()[1] == f"Host simplepod-{machine.id} simplepod-worker-1"
    assert config.stat().st_mode & 0o777 == 0o600

    for port in machine.ports:
        port.host_port += 1000
    run("ssh", "worker-1", "--config")
    assert config.read_text() == once.replace(str(port_of(machine) - 1000), str(port_of(machine)))


@pytest.mark.skipif(shutil.which("ssh") is None, reason="ssh itself tells what it makes of the file")
def test_what_was_in_the_configuration_before_means_what_it_meant(run: Run, machine: Instance, home: Path) -> None:
    config = home / ".ssh" / "config"
    config.parent.mkdir()
    config.write_text("Compression yes\nHost example\n  User me\nHost *\n  User everybody\n  Port 2222\n")
    config.chmod(0o640)

    run("ssh", "worker-1", "--config")

    def told(host: str) -> dict[str, str]:
        words = ["ssh", "-F", str(config), "-G", host]
        lines = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
        return dict(line.split(" ", 1) for line in lines if " " in line)

    ours, other = told("simplepod-worker-1"), told("example")
    assert (ours["user"], ours["port"], ours["hostname"]) == ("root", str(port_of(machine)), "127.0.0.1")
    assert ours["hostkeyalias"] == f"simplepod-{machine.id}"
    assert ours["stricthostkeychecking"] == "accept-new"
    assert (other["user"], other["port"], other["compression"]) == ("me", "2222", "yes")
    assert config.stat().st_mode & 0o777 == 0o640


def test_a_linked_configuration_stays_a_link(run: Run, machine: Instance, home: Path) -> None:
    dotfiles = home / "dotfiles"
    dotfiles.write_text("Host example\n")
    (home / ".ssh").mkdir()
    (home / ".ssh" / "config").symlink_to(dotfiles)

    run("ssh", machine.id, "--config", "--json")

    assert (home / ".ssh" / "config").is_symlink()
    assert dotfiles.read_text().endswith("\n\nHost example\n")


def test_a_name_that_ssh_would_misread_stays_out_of_the_configuration(run: Run, served: Emulator, home: Path) -> None:
    machine = served.world.put_instance(name="two words\nProxyCommand evil")

    run("ssh", machine.id, "--config")

    assert f"Host simplepod-{machine.id}\n" in (home / ".ssh" / "config").read_text()
    assert "evil" not in (home / ".ssh" / "config").read_text()


def test_an_address_that_ssh_would_misread_is_refused(run: Run, machine: Instance, home: Path) -> None:
    machine.ip = "192.0.2.1\nProxyCommand evil"

    refused = run("ssh", machine.id, "--config")

    assert refused.code == 1
    assert "has no address that ssh could use" in refused.err
    assert not (home / ".ssh").exists()


def test_a_machine_without_an_ssh_server_is_told_of(run: Run, served: Emulator) -> None:
    from simplepod.emulator import Template

    template = served.world.account.add_template(Template(name="bare", image_name="b", is_run_ssh_server_on=False))
    machine = served.world.put_instance(template=template)

    refused = run("ssh", machine.id)

    assert refused.code == 1
    assert f"instance {machine.id} has no port 22\n" in refused.err
