"""`simplepod rm`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simplepod.cli.failing import DONE, FAILED

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from simplepod.cli.session import Session


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.usage = "%(prog)s MACHINE... [options]"
    parser.add_argument("machines", nargs="+", metavar="MACHINE", help="id, support ID or name")
    parser.add_argument("-y", "--yes", action="store_true", help="do not ask")
    parser.set_defaults(action=rm)


async def rm(session: Session) -> int:
    from simplepod.cli import naming

    screen = session.screen
    found: dict[int, str] = {}
    async with session.connect() as client:
        for word in session.arguments.machines:
            machine = await naming.instance_if_any(client, word)
            if machine is None:
                screen.say(f"{word} is not on the account.")
            else:
                found[machine.id] = f"{machine.name or 'instance'} ({machine.id})"
        names = ", ".join(found.values())
        if found and not session.agreed(f"Delete {names} with all data?", otherwise="add --yes"):
            screen.say("Nothing was deleted.")
            return FAILED
        if found:
            await client.instances.delete(*found)
    if screen.as_json:
        screen.document({"deleted": list(found)})
    elif found:
        screen.say(f"Deleted {names}.")
    return DONE
