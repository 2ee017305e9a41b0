"""`simplepod templates`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence

    from simplepod import GlobalTemplate, Template
    from simplepod.cli.session import Session
    from simplepod.cli.tables import Column


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.usage = "%(prog)s [SEARCH] [options]"
    parser.add_argument("search", nargs="?", metavar="SEARCH", help="part of a name or of an image")
    parser.add_argument("--kind", choices=("own", "global"), help="one's own, or the platform's; both unless said")
    parser.set_defaults(action=templates)


async def templates(session: Session) -> None:
    from simplepod.cli.documents import document
    from simplepod.cli.tables import table

    search, kind, screen = session.arguments.search, session.arguments.kind, session.screen
    found: list[tuple[str, Template | GlobalTemplate]] = []
    async with session.connect() as client:
        if kind != "global":
            found += [("own", row) async for row in client.templates.list(search)]
        if kind != "own":
            found += [("global", row) async for row in client.global_templates.list(search)]
    if screen.as_json:
        screen.document([{"kind": kind} | document(row) for kind, row in found])
    elif not found:
        screen.say("No template is like that.")
    else:
        screen.show(table(_columns(), found, screen.width))


def _columns() -> Sequence[Column[tuple[str, Template | GlobalTemplate]]]:
    from simplepod.cli.tables import Column

    return (
        Column("id", lambda row: row[1].id, numeric=True),
        Column("name", lambda row: row[1].name),
        Column("kind", lambda row: row[0], 4),
        Column("image", lambda row: f"{row[1].image_name}:{row[1].default_tag or 'latest'}", 3),
        Column("disk GB", lambda row: row[1].disk_size, 2, numeric=True),
        Column("ports", lambda row: ", ".join(map(str, row[1].expose_ports)), 1),
    )
