"""`simplepod reboot`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from simplepod.cli.session import Session


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.usage = "%(prog)s MACHINE... [options]"
    parser.add_argument("machines", nargs="+", metavar="MACHINE", help="id, support ID or name")
    parser.set_defaults(action=reboot)


async def reboot(session: Session) -> None:
    from simplepod.cli import naming

    async with session.connect() as client:
        machines = await naming.instances(client, session.arguments.machines)
        await client.instances.reboot(*machines)
    if session.screen.as_json:
        session.screen.document({"rebooted": [machine.id for machine in machines]})
    else:
        for machine in machines:
            session.screen.say(f"{machine.name or 'Instance'} ({machine.id}) starts again.")
