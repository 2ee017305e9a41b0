"""`simplepod market`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simplepod.cli import filters
from simplepod.cli.parser import count

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from simplepod import Offer
    from simplepod.cli.session import Session

DISK = 32
_SHOWN = 20


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.add_argument("--vps", action="store_true", help="virtual machines instead of Docker hosts")
    parser.add_argument("--disk", type=float, default=DISK, metavar="GB", help="disk to reckon with (default: 32)")
    parser.add_argument("--limit", type=count, metavar="N", help="offers to show (default: 20, and all with --json)")
    filters.add(parser)
    parser.set_defaults(action=market)


async def market(session: Session) -> None:
    from simplepod.cli.offers import as_document, as_table

    arguments, screen = session.arguments, session.screen
    async with session.connect() as client:
        offers: list[Offer] = await filters.offers(client, arguments, vps=arguments.vps).to_list()
    shown = offers[: arguments.limit or (None if screen.as_json else _SHOWN)]
    if screen.as_json:
        screen.document([as_document(offer, arguments.disk) for offer in shown])
    elif not offers:
        screen.say("No offer is like that.")
    else:
        screen.show(as_table(shown, arguments.disk, screen.width))
        if len(offers) > len(shown):
            screen.say(f"{len(shown)} of {len(offers)} offers; --limit shows more.")
