"""From an offer to a machine: what it costs is said, somebody agrees, and its start is watched."""

from __future__ import annotations

import shutil
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from attrs import frozen

from simplepod import OfferUnavailableError
from simplepod.cli import naming
from simplepod.cli.booting import until_running
from simplepod.cli.documents import document
from simplepod.cli.failing import DONE, FAILED, USAGE, CommandError
from simplepod.cli.holding import hold
from simplepod.cli.machines import as_details
from simplepod.cli.wording import dollars, gpus, hourly_price, hours

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simplepod import Instance, Lease, Offer, SimplePod
    from simplepod.cli.session import Session

_TRIES = 3
CALLING_OFF = "Interrupted: the order is called off, and what came of it is deleted."


@frozen
class Deal:
    """What is wanted on whichever offer."""

    lease: Callable[[Offer], Lease]
    disk_size: float
    gpu_count: int | None = None


def check(session: Session) -> None:
    """Refuses, before anything is rented, what could not go on afterwards."""
    arguments = session.arguments
    if arguments.rest and not arguments.rm:
        raise CommandError("a command behind -- needs --rm", code=USAGE)
    if arguments.rest and shutil.which(arguments.rest[0]) is None:
        raise CommandError(f"there is no program {arguments.rest[0]!r} to run", "nothing was rented", USAGE)
    if arguments.rm and session.screen.as_json and not arguments.rest:
        raise CommandError("--rm --json needs a command behind --, whose end it can wait for", code=USAGE)


def pick(offers: Sequence[Offer], word: str | None, gpu_count: int | None = None) -> Sequence[Offer]:
    """The offers that have so many GPUs, or the one that was named."""
    if word is None:
        large = [offer for offer in offers if gpu_count is None or (offer.gpu_count or 0) >= gpu_count]
        if not large:
            raise CommandError("no offer is like that", "see what there is: simplepod market")
        return large
    iri = naming.offer_iri(word)
    named = [offer for offer in offers if offer.iri == iri]
    if not named:
        raise CommandError(f"{word} is not on the market, or not like that", "see what there is: simplepod market")
    return named


async def carry_out(session: Session, client: SimplePod, offers: Sequence[Offer], deal: Deal) -> int:
    """Rents the first offer that is agreed to and not taken by somebody else."""
    taken: OfferUnavailableError | None = None
    for offer in offers[:_TRIES]:
        await _quote(session, client, offer, deal)
        if not session.agreed("Rent it?", otherwise="add --yes to rent without a question"):
            session.screen.say("Nothing was rented.")
            return FAILED
        async with AsyncExitStack() as stack:
            try:
                with session.interrupts.meaning(CALLING_OFF), session.screen.err.status("Ordering"):
                    lease = await stack.enter_async_context(deal.lease(offer))
            except OfferUnavailableError as error:
                session.screen.say(f"{naming.short_offer(offer)} is taken: {error}")
                taken = error
                continue
            machine, code = await _use(session, client, lease)
        return _told(session, machine, code)
    raise taken or CommandError("no offer is like that")


async def _quote(session: Session, client: SimplePod, offer: Offer, deal: Deal) -> None:
    """Says what will be paid, and how long the balance lasts with all that runs already."""
    hourly = hourly_price(offer, deal.disk_size, deal.gpu_count)
    if hourly is None:
        raise CommandError(f"{naming.short_offer(offer)} states no price for that", "see another: simplepod market")
    summary = await client.billing.summary()
    what = gpus(offer) if deal.gpu_count is None else f"{deal.gpu_count} x {offer.gpu_model}"
    session.screen.say(
        f"{naming.short_offer(offer)}: {what} at {dollars(hourly)} an hour with {deal.disk_size:g} GB of disk"
    )
    if summary.balance_rental is not None:
        running = summary.price_per_instances or 0.0
        left = hours(summary.hours_for(hourly + running))
        others = f", with the {dollars(running)} an hour that run already" if running else ""
        session.screen.say(f"Balance ${summary.balance_rental:.2f}: lasts {left}{others}.")


async def _use(session: Session, client: SimplePod, lease: Lease) -> tuple[Instance, int]:
    """Waits until the machine is up; a leased one is then held for as long as the command behind `--` runs."""
    arguments, machine = session.arguments, lease.instance
    if arguments.rm:
        consequence = f"Interrupted: deleting instance {machine.id} …"
    else:
        lease.keep()
        consequence = f"Interrupted: instance {machine.id} goes on, and bills. Delete it: simplepod rm {machine.id}"
    session.screen.say(f"Rented {machine.name or 'a machine'} ({machine.id}).")
    with session.interrupts.meaning(consequence):
        if not arguments.no_wait:
            wait = {"timeout": arguments.timeout, "interval": arguments.interval}
            machine = await until_running(client, machine, session.screen, **wait)
        if arguments.rm:
            session.screen.err.print(as_details(machine))
            return machine, await hold(session, client, machine)
    return machine, DONE


def _told(session: Session, machine: Instance, code: int) -> int:
    screen, leased = session.screen, session.arguments.rm
    if screen.as_json:
        screen.document(document(machine) | {"deleted": leased})
    elif leased:
        screen.say(f"Deleted {machine.name or 'the machine'} ({machine.id}).")
    else:
        screen.show(as_details(machine))
        screen.say(f"It bills until it is deleted: simplepod rm {machine.id}")
    return code
