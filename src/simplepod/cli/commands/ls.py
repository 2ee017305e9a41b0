"""`simplepod ls`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from simplepod.cli.session import Session


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.usage = "%(prog)s [SEARCH] [options]"
    parser.add_argument("search", nargs="?", metavar="SEARCH", help="part of a name")
    parser.add_argument("--status", help="exactly this one, such as running")
    parser.set_defaults(action=ls)


async def ls(session: Session) -> None:
    from simplepod.cli.documents import document
    from simplepod.cli.machines import as_table

    arguments, screen = session.arguments, session.screen
    async with session.connect() as client:
        machines = await client.instances.list(arguments.search, arguments.status)
    if screen.as_json:
        screen.document(document(machines))
    elif not machines:
        screen.say("No machine: nothing bills.")
    else:
        screen.show(as_table(machines, screen.width))
