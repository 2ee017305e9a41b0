"""`simplepod adopt`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from simplepod.cli.failing import DONE, FAILED, USAGE, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from simplepod import Instance, PendingRental
    from simplepod.cli.session import Session

_MORE = """\
A rental that ends with 3 leaves a record in ~/.simplepod/orders, as does one that
is killed. A record goes away once its machines are found; delete the file of an
order that you know came to nothing.
"""


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.usage = "%(prog)s [FILE] [options]"
    parser.epilog = _MORE
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help="what that rental printed, - for standard input; all kept records if not",
    )
    parser.set_defaults(action=adopt)


async def adopt(session: Session) -> int:
    from simplepod.cli import records
    from simplepod.cli.documents import document
    from simplepod.cli.machines import as_table

    screen, name = session.screen, session.arguments.file
    names = [name] if name else [str(file) for file in records.kept()]
    pending = [_read(name) for name in names]
    found: list[Instance] = []
    async with session.connect() as client:
        for order in reversed(pending):  # the newest first, as the SDK advises
            found += await client.instances.adopt(order)
    if screen.as_json:
        screen.document(document(found))
    elif found:
        screen.show(as_table(found, screen.width))
    elif pending:
        screen.say("No machine of such an order is there now; look again before you take it for refused.")
    else:
        screen.say("No order is open.")
    return FAILED if pending and not found else DONE


def _read(name: str) -> PendingRental:
    import json
    from pathlib import Path

    from simplepod import PendingRental

    try:
        record = json.loads(sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8"))
        return PendingRental.from_json(json.dumps(record.get("pending", record)))
    except OSError as error:
        raise CommandError(f"cannot read {name}: {error.strerror}", code=USAGE) from error
    except (ValueError, AttributeError) as error:
        raise CommandError(f"{name} holds no record of a rental", code=USAGE) from error
