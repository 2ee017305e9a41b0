"""Memory of an offer that is held, by tracemalloc, over 1,000 of them.

`held` is all that stays when only the list of a reading is held, texts and numbers included. `objects` is what stays
beyond the rows as json.loads gives them, which are held, too: the objects alone, of rows with the documented fields.
`live` is the same for rows as they were seen, with an undocumented `rig`, of which the model knows all but one field.
`objects` is how the figures of generated models (1,393 B) and of pydantic (3,481 B) were taken.
"""

from __future__ import annotations

import gc
import json
import tracemalloc
from typing import TYPE_CHECKING, Any

from bench.bare import InProcess
from bench.contenders import LOCAL, contender
from bench.payloads import answer

if TYPE_CHECKING:
    from collections.abc import Callable

CONTENDERS = ("simplepod", "generated")
OFFERS = 1000
_WORLD = f"/0ms/1x{OFFERS}"
_LIST = f"/instances/market/list?itemsPerPage={OFFERS}&page=1"


async def measure(name: str, _server: str) -> dict[str, float]:
    rows = json.loads(answer(_WORLD + _LIST)[1])
    decode = _decoder(name)
    live = _beyond(decode, rows)
    documented = _beyond(decode, [{field: value for field, value in row.items() if field != "rig"} for row in rows])
    del rows

    wire, who = InProcess("httpx"), contender(name)
    async with who.client(LOCAL + _WORLD, wire.transport) as client:
        await who.thousand(client)
        gc.collect()
        tracemalloc.start()
        held = await who.thousand(client)
        gc.collect()
        all_of_it = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        if len(held) != OFFERS:
            raise RuntimeError(f"{len(held)} offers were read, not {OFFERS}")
    return {"objects": documented, "live": live, "held": all_of_it / OFFERS}


def _beyond(decode: Callable[[Any], Any], rows: list[Any]) -> float:
    for row in rows[:10]:
        decode(row)
    gc.collect()
    tracemalloc.start()
    objects = [decode(row) for row in rows]
    gc.collect()
    beyond = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return beyond / len(objects)


def _decoder(name: str) -> Callable[[Any], Any]:
    if name == "simplepod":
        from simplepod._lowlevel import reading

        return reading.offer
    from simplepod_api.models import Offer

    return Offer.from_dict
