"""`simplepod billing`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simplepod.cli.parser import count

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from simplepod.cli.session import Session

_DAYS = 14


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.add_argument("--days", type=count, default=_DAYS, metavar="N", help="days to look back (default: 14)")
    parser.add_argument("--machine", metavar="MACHINE", help="usage of one only: id or support ID")
    parser.set_defaults(action=billing)


async def billing(session: Session) -> None:
    from datetime import UTC, datetime

    from simplepod.cli.documents import document
    from simplepod.cli.spending import as_chart, as_words, by_day, hours_left

    arguments, screen = session.arguments, session.screen
    wanted = arguments.machine
    async with session.connect() as client:
        summary = await client.billing.summary()
        usage = await client.billing.usage(int(wanted) if wanted and wanted.isdecimal() else wanted)
    days = by_day(usage, now=datetime.now(UTC), days=arguments.days)
    if screen.as_json:
        screen.document(
            {
                "summary": document(summary) | {"hours_left": hours_left(summary)},
                "days": [{"day": document(day), "amount": document(amount)} for day, amount in days.items()],
                "usage": document(usage),
            }
        )
    else:
        screen.show(as_words(summary))
        screen.show(as_chart(days, screen.width))
