"""How people name things on a command line, and what the SDK takes for it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from simplepod import NotFoundError
from simplepod.cli.failing import USAGE, CommandError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simplepod import GlobalTemplate, Instance, Offer, SimplePod, Template, VPSImage

_MARKET = "/instances/market/"
_SHORT_OFFER = re.compile(r"m([A-Za-z0-9_-]+)")
_SUPPORT_ID = re.compile(r"[A-Z]_[A-Za-z0-9]{1,64}")


def short_offer(offer: Offer) -> str:
    """What to call an offer: "m4711". A bare number would be mistaken for the id of the offer's row."""
    return f"m{offer.iri.removeprefix(_MARKET)}"


def offer_iri(word: str) -> str:
    """The market IRI of an offer by its short name, or as it is."""
    if word.startswith(_MARKET):
        return word
    short = _SHORT_OFFER.fullmatch(word)
    if short is None:
        raise CommandError(f"{word!r} is no offer", "offers are called m4711: simplepod market lists them", USAGE)
    return _MARKET + short[1]


async def instance(client: SimplePod, word: str) -> Instance:
    """The machine of that id, support ID, IRI or name."""
    if word.isdecimal():
        return await client.instances.get(int(word))
    if word.startswith("/") or _SUPPORT_ID.fullmatch(word):
        return await client.instances.get(word)
    named = [row async for row in client.instances.list(word) if row.name == word]
    if len(named) > 1:
        ids = ", ".join(str(row.id) for row in named)
        raise CommandError(f"{len(named)} machines are called {word!r}", f"say which by its id: {ids}", USAGE)
    if not named:
        raise CommandError(f"no machine is called {word!r}", "see what there is: simplepod ls")
    return await client.instances.get(named[0].id)


async def instances(client: SimplePod, words: Iterable[str]) -> Sequence[Instance]:
    """All of several, each once."""
    found = [await instance(client, word) for word in words]
    return list({machine.id: machine for machine in found}.values())


async def template(client: SimplePod, word: str) -> Template | GlobalTemplate:
    """The template of that id or exact name: one's own, else the platform's."""
    if word.isdecimal():
        with suppress(NotFoundError):
            return await client.templates.get(int(word))
        with suppress(NotFoundError):
            return await client.global_templates.get(int(word))
    else:
        async for own in client.templates.list(word):
            if _is(own, word):
                return own
        async for offered in client.global_templates.list(word):
            if _is(offered, word):
                return offered
    raise CommandError(f"there is no template {word!r}", "see what there is: simplepod templates")


async def image(client: SimplePod, word: str) -> VPSImage:
    """The VPS image of that id or exact name."""
    async for row in client.vps.images():
        if _is(row, word):
            return row
    raise CommandError(f"there is no image {word!r}", "see what there is: simplepod vps images")


def _is(row: Template | GlobalTemplate | VPSImage, word: str) -> bool:
    return str(row.id) == word or (row.name or "").casefold() == word.casefold()
