"""`simplepod show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from simplepod.cli.session import Session


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.usage = "%(prog)s MACHINE [options]"
    parser.add_argument("machine", metavar="MACHINE", help="id, support ID or name")
    parser.set_defaults(action=show)


async def show(session: Session) -> None:
    from simplepod.cli import naming
    from simplepod.cli.documents import document
    from simplepod.cli.machines import as_details

    async with session.connect() as client:
        machine = await naming.instance(client, session.arguments.machine)
    if session.screen.as_json:
        session.screen.document(document(machine))
    else:
        session.screen.show(as_details(machine))
