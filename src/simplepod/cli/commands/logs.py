"""`simplepod logs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simplepod.cli.failing import USAGE, CommandError
from simplepod.cli.parser import pause

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from simplepod import Instance
    from simplepod.cli.session import Session

_INTERVAL = 2.0


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.usage = "%(prog)s MACHINE [options]"
    parser.add_argument("machine", metavar="MACHINE", help="id, support ID or name")
    parser.add_argument("--system", action="store_true", help="how the start went, instead of the container's output")
    parser.add_argument("-f", "--follow", action="store_true", help="go on until the machine is gone, or Ctrl-C")
    parser.add_argument(
        "--interval", type=pause, default=_INTERVAL, metavar="SECONDS", help="between looks (default: 2)"
    )
    parser.set_defaults(action=logs)


async def logs(session: Session) -> None:
    from simplepod.cli import naming
    from simplepod.cli.consoles import follow, text_of

    arguments, screen = session.arguments, session.screen
    if arguments.follow and screen.as_json:
        raise CommandError("--follow has no end that a JSON document could wait for", "leave one of both out", USAGE)
    async with session.connect() as client:
        machine = await naming.instance(client, arguments.machine)
        if arguments.follow:
            await follow(client, machine, screen, system=arguments.system, interval=arguments.interval)
        elif screen.as_json:
            screen.document(_document(machine))
        elif text := text_of(machine, system=arguments.system):
            screen.text(text)
        else:
            screen.say("Nothing yet." if arguments.system else "Nothing yet; --system tells how the start goes.")


def _document(machine: Instance) -> dict[str, object]:
    return {"id": machine.id, "console": machine.console_text, "system": machine.console_system_text}
