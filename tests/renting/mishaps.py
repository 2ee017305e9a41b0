"""What the fault matrix draws: how an API speaks, what befalls its requests, and what a rental has in store.

Seconds are those of a virtual clock, for clients with the usual time-outs: 30 s for a request, 90 s to confirm an
order, 30 s to clean up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from simplepod.emulator import BAD_ROWS
from tests.tcp_proxy import Cut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from simplepod.emulator.wire.request_log import LoggedRequest

_ODD = 0.1
"""Part of the sites that speak a field of the dialect in one of its odd ways."""
DIALECTS: Mapping[str, Sequence[Any]] = {
    "clock_skew": (2.0, -3.0, 40.0, -40.0, 7200.0),
    "date_header": (False,),
    "dates": ("utc", "naive_warsaw", "naive_utc"),
    "created_at": (False,),
    "detail_created_at": (True,),
    "list_lag": (0.5, 3.0, 12.0, 40.0, 120.0),
    "get_lag": (0.5, 3.0, 12.0),
    "delete_lag": (1.0, 8.0),
    "list_linger": (2.0, 10.0, 60.0),
    "get_linger": (2.0, 10.0),
    "deleted_linger": (5.0, 1e6),
    "path_ids": ("int",),
    "page_cap": (2, 7),
    "support_ids": ("lists", "details", "nowhere"),
    "up_status": ("active",),
    "gpu_spelling": ("vendor", "form_factor", "lower", "joined"),
    "gpu_memory_difference": (-1, 1, 300, -900),
    "shares": ("fractions", "texts"),
    "create_body": ("empty", "braces"),
    "update_body": ("empty", "braces"),
    "batch_answer": ("object",),
    "told_id_text": (True,),
    "price_factor": ("1.04", "0.9", "1.0000001"),
    "price_difference": ("0.02",),
    "env_form": ("json", "array"),
    "refusal_status": (409, 422),
    "refusal_echo": ("body", "detail"),
    "delete_takes": (2.0, 15.0),
    "resume_id": ("new",),
    "resume_running": ("ignore", "move"),
    "boot_seconds": (20.0,),
    "name_rule": ("underscores",),
    "batch_shortfall": ("partial",),
}
"""The odd ways; what a field is otherwise, `Options` says."""


def dialect_of(random: Random) -> dict[str, Any]:
    """How the API of a site speaks, where it is not polite."""
    return {name: random.choice(odd) for name, odd in DIALECTS.items() if random.random() < _ODD}


@frozen
class Mishap:
    """One fault in two guises: what the emulator does, and what the proxy does to the connection.

    Over sockets the proxy's guise is the one that happens, where there is one.
    """

    name: str
    weight: int
    fault: Mapping[str, Any] = field(factory=dict[str, Any], hash=False)
    cut: Cut | None = field(default=None, hash=False)
    route: str = "*"

    @property
    def comes_first(self) -> bool:
        """Whether the application never sees the request."""
        return not self.fault.get("after", self.fault.get("gateway_after", False))


_DETAIL, _LIST, _DELETE = "GET /instances/{id}", "GET /instances/list", "DELETE /instances/{id}"
_TAKEN = {"detail": "Selected instance is not available for rent."}
_NO_ROUTE = {"title": "An error occurred", "detail": 'No route found for "GET https://api.simplepod.ai/x"'}
_GATEWAY: Mapping[str, Mapping[str, Any]] = {
    "gateway's 404": {"gateway": 404},
    "gateway's 404 in HTML": {"gateway": 404, "gateway_form": "html"},
    "gateway's 200": {"gateway": 200, "gateway_form": "html"},
    "gateway's 503": {"gateway": 503},
}


def _about_another(row: Any) -> Any:
    return {**row, "id": row["id"] + 1} if isinstance(row, dict) and "id" in row else row


ANOTHER_TOLD = Mishap("another's told", 4, {"told_id": "another"})
"""The site chooses whose: a machine that this process holds, that was there before, or that is of another template. One
like ours that came between snapshot and order would be told and seen: nothing could see through it."""
ORDERS = (
    Mishap("none", 40),
    Mishap("latency", 6, {"delay": 6.0, "after": True}, Cut(delay=6.0)),
    Mishap("time-out, carried out", 4, {"delay": 60.0, "after": True}, Cut(delay=60.0)),
    Mishap("time-out, carried out later", 4, {"delay": 45.0}),
    Mishap("reset before", 4, {"reset": True}, Cut(forward=False, rst=True)),
    Mishap("closed before", 3, {"reset": True}, Cut(forward=False)),
    Mishap("reset after", 7, {"reset": True, "after": True}, Cut(keep=0, rst=True)),
    Mishap("answer lost", 7, {"drop_response": True}, Cut(keep=0)),
    Mishap("answer cut", 6, {"truncate": 40}, Cut(keep=300)),
    Mishap("head cut", 3, {"drop_response": True}, Cut(keep=60)),
    Mishap("answer cut and reset", 3, {"truncate": 1, "reset": True}, Cut(keep=250, rst=True)),
    Mishap("502 before", 4, {"html": True}),
    Mishap("502 after", 6, {"html": True, "after": True}),
    Mishap("302 after", 2, {"status": 302, "after": True}),
    Mishap("408 after", 2, {"status": 408, "after": True}),
    Mishap("499 after", 2, {"status": 499, "after": True}),
    Mishap("429", 3, {"status": 429, "headers": {"Retry-After": "1"}}),
    Mishap("refused", 6, {"status": 400, "json": _TAKEN}),
    Mishap("gateway's 404", 2, _GATEWAY["gateway's 404"]),
    Mishap("gateway's 200 before", 2, _GATEWAY["gateway's 200"]),
    Mishap("gateway's 200 after", 4, {**_GATEWAY["gateway's 200"], "gateway_after": True}),
    Mishap("empty body", 6, {"empty": True}),
    Mishap("{}", 4, {"json": {}}),
    *(Mishap(f"{told} told", 4, {"told_id": told}) for told in ("none", "zero", "negative", "wrong")),
    ANOTHER_TOLD,
    *(Mishap(f"{told} told", 4, {"told_count": told}) for told in ("fewer", "more")),
)
"""What befalls an order. A 4xx *after* the order was carried out is left out, but for 408 and 499: it says that nothing
was rented, and nothing could see through it."""
OTHERS = (
    Mishap("reset before", 3, {"reset": True}, Cut(forward=False, rst=True)),
    Mishap("answer lost", 3, {"drop_response": True}, Cut(keep=0)),
    Mishap("answer cut", 3, {"truncate": 10}, Cut(keep=260)),
    Mishap("502 before", 3, {"html": True}),
    Mishap("502 after", 3, {"html": True, "after": True}),
    Mishap("403", 1, {"status": 403}),
    Mishap("429", 1, {"status": 429, "headers": {"Retry-After": "0.02"}}),
    Mishap("latency", 3, {"delay": 3.0, "after": True}, Cut(delay=3.0)),
    Mishap("time-out", 2, {"delay": 45.0, "after": True}, Cut(delay=45.0)),
    *(Mishap(name, 3, fault) for name, fault in _GATEWAY.items()),
    *(Mishap(f"{name} after", 1, {**fault, "gateway_after": True}) for name, fault in _GATEWAY.items()),
    Mishap("no route", 3, {"status": 404, "json": _NO_ROUTE}),
    Mishap("another's details", 3, {"rewrite": _about_another}, route=_DETAIL),
    Mishap("bad rows", 5, {"bad_rows": BAD_ROWS, "bad_rows_at": "random"}, route=_LIST),
    Mishap("bad rows instead", 3, {"bad_rows": [None], "bad_rows_at": "random", "bad_rows_instead": True}, route=_LIST),
    Mishap("204, and stays", 40, {"delete_works": False}, route=_DELETE),
    Mishap("200, and stays", 10, {"delete_works": False, "delete_status": 200, "delete_body": "html"}, route=_DELETE),
    Mishap("running", 10, {"delete_works": False, "delete_status": 200, "delete_body": "running"}, route=_DELETE),
    Mishap("204, and stays for 10 s", 20, {"delete_takes": 10.0}, route=_DELETE),
    Mishap("204, and stays for a minute", 5, {"delete_takes": 60.0}, route=_DELETE),
    *(
        Mishap(f"{status}, and has worked", 8, {"delete_status": status}, route=_DELETE)
        for status in (301, 400, 401, 403, 404, 409, 423, 500)
    ),
    Mishap("500, and stays", 10, {"delete_status": 500, "delete_works": False}, route=_DELETE),
)
"""What befalls other requests, by route. An API that itself calls a machine gone which is not (by a problem body for
one that it has shown, by the status, by its absence from the whole list) is left out: nothing could see through it."""
STUBBORN = Mishap("204, and stays for ever", 0, {"delete_works": False}, route=_DELETE)
OUTAGES = (
    *(Mishap(name, 4, fault) for name, fault in _GATEWAY.items()),
    *(Mishap(f"{name} after", 2, {**fault, "gateway_after": True}) for name, fault in _GATEWAY.items()),
    Mishap("everything is reset", 2, {"reset": True}, Cut(forward=False, rst=True)),
    Mishap("everything hangs", 2, {"delay": 60.0, "after": True}, Cut(delay=60.0)),
    Mishap("the list fails", 6, {"html": True}, route=_LIST),
    Mishap("the list has bad rows", 3, {"bad_rows": BAD_ROWS}, route=_LIST),
    Mishap("the details fail", 3, _GATEWAY["gateway's 404"], route=_DETAIL),
    Mishap("deletions are denied", 3, {"status": 403}, route=_DELETE),
)
"""What may last for a while."""
ALL = (*ORDERS, *OTHERS, *OUTAGES, STUBBORN)

Way = Literal["rent", "named", "lease", "many", "first", "vps", "vps lease", "resume"]
WAYS: Mapping[Way, int] = {
    "rent": 25,
    "named": 15,
    "lease": 18,
    "many": 10,
    "first": 10,
    "vps": 8,
    "vps lease": 6,
    "resume": 8,
}
Ending = Literal["kept", "deleted", "deleted by support ID", "swept"]


@frozen
class Outage:
    """What befalls every request of its route for some seconds, from some moment after an order's arrival."""

    mishap: Mishap
    begins: float
    lasts: float


@frozen
class Plan:
    """One rental: how it is asked for, what befalls it, and how it ends."""

    number: int
    way: Way
    mishap: Mishap
    outage: Outage | None
    cancelled: Literal["never", "any time", "after the order"]
    moment: float
    """Seconds until it is cancelled, from its beginning or from the arrival of its order."""
    manner: Literal["once", "twice", "scope"]
    """How: by `Task.cancel`, by another one while it cleans up, or by a scope of anyio."""
    callback: int | None
    """Which call of `on_order` raises what no program catches, such as Ctrl-C."""
    closed: float | None
    """Seconds from the arrival of its order until its client is closed, which does not wait for it."""
    waits: bool
    """Whether a lease waits until its machine is up."""
    fails: bool
    """Whether the block of a lease does."""
    uses: float
    """Seconds that a machine is used."""
    ending: Ending
    runs: bool
    """Whether a VPS that is to be resumed runs already."""


def plan_of(random: Random, number: int) -> Plan:
    cancelled = random.choices(("never", "any time", "after the order"), (70, 10, 20))[0]
    return Plan(
        number=number,
        way=random.choices(list(WAYS), list(WAYS.values()))[0],
        mishap=_one_of(random, ORDERS),
        outage=_outage_of(random) if random.random() < 0.08 else None,
        cancelled=cancelled,  # type: ignore[arg-type]
        moment=random.choice((random.uniform(0, 0.1), random.uniform(0, 5), random.uniform(0, 60))),
        manner=random.choice(("once", "twice", "scope")),
        callback=random.randint(1, 3) if random.random() < 0.04 else None,
        closed=random.uniform(0, 40) if random.random() < 0.03 else None,
        waits=random.random() < 0.5,
        fails=random.random() < 0.2,
        uses=random.choice((0.0, random.uniform(0, 10), random.uniform(0, 200))),
        ending=random.choices(("kept", "deleted", "deleted by support ID", "swept"), (25, 50, 15, 10))[0],
        runs=random.random() < 0.25,
    )


def _outage_of(random: Random) -> Outage:
    lasts = random.choice((random.uniform(0, 5), random.uniform(5, 29), random.uniform(30, 120)))
    return Outage(_one_of(random, OUTAGES), random.choice((0.0, random.uniform(0, 30))), lasts)


def mishap_of(random: Random, request: LoggedRequest, rate: float) -> Mishap | None:
    """For a part of the requests that are no orders, what befalls them."""
    if random.random() >= rate:
        return None
    return _one_of(random, [mishap for mishap in OTHERS if request.matches(mishap.route)])


def _one_of(random: Random, mishaps: Sequence[Mishap]) -> Mishap:
    return random.choices(mishaps, [mishap.weight for mishap in mishaps])[0]
