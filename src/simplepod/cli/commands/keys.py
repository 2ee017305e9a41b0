"""`simplepod keys`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence

    from simplepod import SSHKey
    from simplepod.cli.session import Session
    from simplepod.cli.tables import Column

_SHOWN = 40


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.usage = "%(prog)s [SEARCH] [options]"
    parser.add_argument("search", nargs="?", metavar="SEARCH", help="part of a name")
    parser.set_defaults(action=keys)


async def keys(session: Session) -> None:
    from simplepod.cli.tables import Column, table

    screen = session.screen
    async with session.connect() as client:
        found = await client.ssh_keys.list(session.arguments.search)
    if screen.as_json:
        screen.document([{"id": key.id, "name": key.name, "public_key": key.public_key} for key in found])
    elif not found:
        screen.say("No key: the first one is saved when a VPS is rented with it.")
    else:
        columns: Sequence[Column[SSHKey]] = (
            Column("id", lambda key: key.id, numeric=True),
            Column("name", lambda key: key.name),
            Column("public key", _shortened, 1),
        )
        screen.show(table(columns, found, screen.width))


def _shortened(key: SSHKey) -> str:
    """Its kind and its end, which tell keys apart."""
    text = " ".join((key.public_key or "").split()[:2])
    return text if len(text) <= _SHOWN else f"{text.split()[0]} …{text[-16:]}"
