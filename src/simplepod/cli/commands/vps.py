"""`simplepod vps`: images, rent, pause, resume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simplepod.cli import filters, terms
from simplepod.cli.failing import DONE, FAILED, USAGE, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence

    from simplepod import SimplePod, VPSImage
    from simplepod.cli.session import Session
    from simplepod.cli.tables import Column

_PUBLIC_KEYS = ("id_ed25519.pub", "id_ecdsa.pub", "id_rsa.pub")
_MACHINE = "id, support ID or name"


def add(parser: ArgumentParser, shared: ArgumentParser) -> None:
    parser.usage = "%(prog)s images|rent|pause|resume [options]"
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", prog=parser.prog)

    listing = commands.add_parser("images", parents=[shared], help="list operating systems")
    listing.usage = "%(prog)s [SEARCH] [options]"
    listing.add_argument("search", nargs="?", metavar="SEARCH", help="part of a name")
    listing.set_defaults(action=images)

    renting = commands.add_parser("rent", parents=[shared], help="rent a virtual machine")
    renting.usage = "%(prog)s [OFFER] --image IMAGE [options] [-- COMMAND...]"
    renting.add_argument("offer", nargs="?", metavar="OFFER", help="such as m4711, from simplepod market --vps")
    renting.add_argument("-i", "--image", required=True, metavar="IMAGE", help="id or name")
    renting.add_argument("--ssh-key", metavar="KEY", help="file of a public key, or id or name of a saved one")
    renting.add_argument("--password", action="store_true", help="ask for the password that a Windows image needs")
    terms.add(renting)
    filters.add(renting, vps=True)
    renting.set_defaults(action=rent, takes_rest=True)

    pausing = commands.add_parser("pause", parents=[shared], help="pause machines; they keep their disks")
    pausing.usage = "%(prog)s MACHINE... [options]"
    pausing.add_argument("machines", nargs="+", metavar="MACHINE", help=_MACHINE)
    pausing.set_defaults(action=pause)

    resuming = commands.add_parser("resume", parents=[shared], help="resume a paused machine, on any host")
    resuming.usage = "%(prog)s MACHINE [OFFER] [options]"
    resuming.add_argument("machine", metavar="MACHINE", help=_MACHINE)
    resuming.add_argument(
        "offer", nargs="?", metavar="OFFER", help="the best that the filters let through unless given"
    )
    resuming.add_argument("-y", "--yes", action="store_true", help="do not ask")
    filters.add(resuming, vps=True)
    resuming.set_defaults(action=resume)


async def images(session: Session) -> None:
    from simplepod.cli.documents import document
    from simplepod.cli.tables import Column, table

    screen = session.screen
    async with session.connect() as client:
        found = await client.vps.images(session.arguments.search)
    if screen.as_json:
        screen.document(document(found))
    elif not found:
        screen.say("No image is like that.")
    else:
        columns: Sequence[Column[VPSImage]] = (
            Column("id", lambda image: image.id, numeric=True),
            Column("name", lambda image: image.name),
            Column("disk GB", lambda image: image.disk_size_min, numeric=True),
            Column("what", lambda image: image.description, 1),
        )
        screen.show(table(columns, found, screen.width))


async def rent(session: Session) -> int:
    from simplepod.cli import naming
    from simplepod.cli.renting import Deal, carry_out, check, pick

    arguments = session.arguments
    check(session)
    async with session.connect() as client:
        image = await naming.image(client, arguments.image)
        offers = pick(await filters.offers(client, arguments, vps=True), arguments.offer)
        password = session.ask_secretly("password of the machine", "it is typed in") if arguments.password else None
        key = None if password else await _ssh_key(client, arguments.ssh_key)
        deal = Deal(
            lease=lambda offer: client.vps.lease(
                offer,
                image,
                ssh_key=key,
                password=password,
                name=arguments.name,
                notes=arguments.notes,
                max_price_per_gpu=offer.price_per_gpu,  # as it was shown
                min_hours=arguments.min_hours,
                confirm_timeout=arguments.confirm_timeout,
                wait=False,
            ),
            disk_size=image.disk_size_min or 0,
        )
        return await carry_out(session, client, offers, deal)


async def _ssh_key(client: SimplePod, word: str | None) -> str:
    """A public key from its file, or the IRI of a saved one; the user's own unless said."""
    text = _read_public_key(word)
    if text is not None:
        return text
    if word is None:
        raise CommandError("there is no public key in ~/.ssh", "say which with --ssh-key, or --password", USAGE)
    async for key in client.ssh_keys.list():
        if word in {str(key.id), key.name}:
            return key.iri
    raise CommandError(f"{word!r} is neither a file nor a saved key", "see what there is: simplepod keys", USAGE)


def _read_public_key(word: str | None) -> str | None:
    from pathlib import Path  # help has no use for it

    folder = Path("~/.ssh").expanduser()
    files = [folder / name for name in _PUBLIC_KEYS] if word is None else [Path(word).expanduser()]
    file = next((file for file in files if file.is_file()), None)
    if file is None:
        return None
    text = file.read_text(encoding="utf-8").strip()
    if "PRIVATE KEY" in text:
        raise CommandError(f"{file} holds a private key", f"say --ssh-key {file}.pub", USAGE)
    return text


async def pause(session: Session) -> None:
    from simplepod.cli import naming

    async with session.connect() as client:
        machines = await naming.instances(client, session.arguments.machines)
        await client.vps.pause(*machines)
    if session.screen.as_json:
        session.screen.document({"paused": [machine.id for machine in machines]})
    else:
        for machine in machines:
            session.screen.say(f"{machine.name or 'Instance'} ({machine.id}) is paused. Its disk may go on billing.")


async def resume(session: Session) -> int:
    from simplepod.cli import naming
    from simplepod.cli.documents import document
    from simplepod.cli.machines import as_details
    from simplepod.cli.renting import pick
    from simplepod.cli.wording import dollars, gpus, hourly_price

    arguments, screen = session.arguments, session.screen
    async with session.connect() as client:
        machine = await naming.instance(client, arguments.machine)
        offer = pick(await filters.offers(client, arguments, vps=True), arguments.offer)[0]
        hourly = hourly_price(offer, machine.disk_size or 0)
        screen.say(f"{naming.short_offer(offer)}: {gpus(offer)} at {dollars(hourly)} an hour, disk included")
        if not session.agreed(f"Resume {machine.name or machine.id} there?", otherwise="add --yes"):
            screen.say("Nothing was resumed.")
            return FAILED
        with session.interrupts.meaning("Interrupted: the machine is paused again."):
            machine = await client.vps.resume(machine, offer)
    if screen.as_json:
        screen.document(document(machine))
    else:
        screen.show(as_details(machine))
    return DONE
