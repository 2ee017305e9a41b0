"""`simplepod orphans`."""

from __future__ import annotations

import argparse
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from simplepod.cli.failing import DONE, FAILED

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from simplepod.cli.session import Session

_LENGTH = re.compile(r"(\d+(?:\.\d+)?)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.usage = "%(prog)s PREFIX --older-than TIME [options]"
    parser.add_argument("prefix", metavar="PREFIX", help="what their names begin with")
    parser.add_argument("--older-than", type=_length, required=True, metavar="TIME", help="such as 90m, 6h or 2d")
    parser.add_argument("--keep", action="append", default=[], metavar="MACHINE", help="id or support ID; repeat")
    parser.add_argument("--delete", action="store_true", help="delete them, after asking")
    parser.add_argument("-y", "--yes", action="store_true", help="do not ask")
    parser.set_defaults(action=orphans)


def _length(text: str) -> timedelta:
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no length of time: say 90m, 6h or 2d")
    return timedelta(**{_UNITS[match[2]]: float(match[1])})


async def orphans(session: Session) -> int:
    from simplepod.cli.documents import document
    from simplepod.cli.machines import as_table
    from simplepod.cli.wording import count

    arguments, screen = session.arguments, session.screen
    keep = [int(word) if word.isdecimal() else word for word in arguments.keep]
    async with session.connect() as client:
        found = await client.instances.orphans(arguments.prefix, older_than=arguments.older_than, keep=keep)
        delete = bool(arguments.delete and found)
        is_shown = not screen.as_json and delete and not arguments.yes  # before a question, else when it is done
        if is_shown:
            screen.show(as_table(found, screen.width))
        if delete:
            if not session.agreed(f"Delete {count(len(found))} with all data?", otherwise="add --yes"):
                screen.say("Nothing was deleted.")
                return FAILED
            await client.instances.delete(*found)
    if screen.as_json:
        screen.document({"orphans": document(found), "deleted": delete})
        return DONE
    if delete:
        screen.say(f"Deleted {count(len(found))}.")
    if not found:
        screen.say("No orphan.")
    elif not is_shown:
        screen.show(as_table(found, screen.width))
    return DONE
