"""How people name things on a command line, and what the SDK takes for it."""

from __future__ import annotations

import asyncio
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
_PATIENCE = 10.0  # seconds until a machine is shown, or proved not to be on the account


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
    reference = _reference(word)
    if reference is None:
        return await client.instances.get((await _only_one_called(client, word)).id)
    try:
        return await client.instances.get(reference)
    except NotFoundError as error:
        named = await _called(client, word) if _is_unknown_support_id(word, error) else None
        if named is None:
            raise
    return await client.instances.get(named.id)


async def instance_if_any(client: SimplePod, word: str) -> Instance | None:
    """The same, however little the API says of it; None where it is proved that the account has no such id.

    That a GET is answered with 404 proves nothing: a gateway may have said so.
    """
    reference = _reference(word)
    if reference is None:
        return await _only_one_called(client, word)
    try:
        async with asyncio.timeout(_PATIENCE):
            return await anext(client.instances.watch(reference, interval=1.0), None)
    except TimeoutError:
        raise CommandError(
            f"it cannot be told whether {word} is on the account: it may bill, and nothing was deleted",
            "the API finds it neither by its id nor in a list of all machines: try again in a while",
        ) from None
    except NotFoundError as error:
        if not _is_unknown_support_id(word, error):
            return None  # so says the list of all machines
        named = await _called(client, word)
        if named is None and not await _states_all_support_ids(client):
            raise
        return named


def _reference(word: str) -> int | str | None:
    """What the SDK takes; None for a name."""
    if word.isdecimal():
        return int(word)
    return word if word.startswith("/") or _SUPPORT_ID.fullmatch(word) else None


def _is_unknown_support_id(word: str, error: NotFoundError) -> bool:
    """Whether it may be a name: no machine states it as its support ID."""
    return error.status_code is None and _SUPPORT_ID.fullmatch(word) is not None


async def _only_one_called(client: SimplePod, name: str) -> Instance:
    named = await _called(client, name)
    if named is None:
        raise CommandError(f"no machine is called {name!r}", "see what there is: simplepod ls")
    return named


async def _called(client: SimplePod, name: str) -> Instance | None:
    named = [row async for row in client.instances.list(name) if row.name == name]
    if len(named) > 1:
        ids = ", ".join(str(row.id) for row in named)
        raise CommandError(f"{len(named)} machines are called {name!r}", f"say which by its id: {ids}", USAGE)
    return named[0] if named else None


async def _states_all_support_ids(client: SimplePod) -> bool:
    """Whether a support ID that no machine states is surely no machine's."""
    rows = await client.instances.list().to_list(strict=True)
    stated = [row.support_id or (await client.instances.get(row)).support_id for row in rows]
    return None not in stated


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
