"""`simplepod ssh`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simplepod.cli.failing import CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from simplepod import Endpoint, Instance
    from simplepod.cli.session import Session


_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:_-]*")


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.usage = "%(prog)s MACHINE [options] [-- COMMAND...]"
    parser.add_argument("machine", metavar="MACHINE", help="id, support ID or name")
    parser.add_argument("--config", action="store_true", help="write a block into ~/.ssh/config instead")
    parser.set_defaults(action=ssh, takes_rest=True)


async def ssh(session: Session) -> None:
    from simplepod.cli import naming, secure_shell
    from simplepod.cli.booting import until_running

    arguments, screen = session.arguments, session.screen
    async with session.connect() as client:
        machine = await naming.instance(client, arguments.machine)
        if machine.ssh is None:
            machine = await until_running(client, machine, screen)
    endpoint = _endpoint(machine)
    words = secure_shell.command(machine, endpoint, arguments.rest)
    if arguments.config:
        file = secure_shell.write_config(machine, endpoint)
        screen.say(f"Written to {file}; from now on: ssh {secure_shell.alias(machine)}")
    if screen.as_json:
        screen.document(
            {"id": machine.id, "host": endpoint.host, "port": endpoint.port, "user": "root", "command": words}
        )
    elif not arguments.config:
        secure_shell.KNOWN_HOSTS.expanduser().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        session.become(words)


def _endpoint(machine: Instance) -> Endpoint:
    if machine.ssh is None:
        raise CommandError(
            f"instance {machine.id} has no port 22", "does its image run an SSH server? The template says so"
        )
    if not _HOST.fullmatch(machine.ssh.host):  # it goes into a file in which ssh finds commands to run
        raise CommandError(f"instance {machine.id} has no address that ssh could use: {machine.ssh.host!r}")
    return machine.ssh
