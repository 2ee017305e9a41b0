"""The dialects of the API: the real one may be less polite than its documentation."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypedDict

CreateBody = Literal["object", "empty", "braces"]
EnvForm = Literal["any", "json", "array"]
BatchAnswer = Literal["list", "object"]
Dates = Literal["warsaw", "utc", "naive_warsaw", "naive_utc"]
DeleteBody = Literal["none", "html", "running"]
Echo = Literal["none", "body", "detail"]
GatewayForm = Literal["text", "html"]
GpuSpelling = Literal["market", "vendor", "form_factor", "lower", "joined"]
PathIds = Literal["any", "int"]
Place = int | Literal["random"]
Resumed = Literal["refuse", "ignore", "move"]
Shares = Literal["whole", "fractions", "texts"]
SupportIds = Literal["everywhere", "lists", "details", "nowhere"]
ToldCount = Literal["all", "fewer", "more"]
ToldId = Literal["own", "none", "zero", "negative", "wrong", "another"]
BAD_ROWS: Sequence[Any] = (None, "row", 7, [], {"name": "no id"}, {"id": None}, {"id": "seven"}, {"id": 1.5})
"""Rows that no client can read; for ``bad_rows``."""


@dataclass(kw_only=True, eq=False, repr=False)
class Dialect:
    """How the API speaks where nobody knows, or where it may be worse than documented.

    Each field is an option of the emulator, which may be changed while it runs, and an argument of ``faults.on``,
    which lets the requests that the fault strikes be answered so. The defaults are polite. The word in brackets is the
    evidence: *live* (seen), *documented*, *sibling* (the vendor's other API), *framework* (its conventions), *reported*
    (by users), *assumed*, or *case*: not seen here, but APIs do it, and it has cost somebody a machine.

    Lags are seconds by the emulated clock at its speed: at speed 60 a lag of 2 is over when the clock has gone on by
    120, which is after 2 real seconds (of the loop's, with ``Clock(real=LoopTime())``); at speed 0 it takes
    ``clock.advance(2)``. ``math.inf`` is for ever.
    """

    # The gateway in front

    gateway: int | None = None
    """Status with which a gateway answers every request in the application's place: 404, 200, 503 … [case]"""
    gateway_form: GatewayForm = "text"
    """Whether it answers in ``text/plain`` ("default backend - 404") or with a page in HTML. [case]"""
    gateway_text: str | None = None
    """Its words, instead of those that fit the status. [case]"""
    gateway_after: bool = False
    """Whether the application does its work first, and its answer alone is replaced. [case]"""
    keep_alive: float = 75.0
    """Real seconds after an answer in which an idle connection is closed without notice; on sockets only. [case]"""

    # Clocks and dates

    clock_skew: float = 0.0
    """Seconds that ``Date`` is ahead of the clock by which machines are dated; negative, behind it. [case]"""
    date_header: bool = True
    """Whether answers have ``Date``. [case]"""
    dates: Dates = "warsaw"
    """Offset of all dates in bodies; the naive ones have none, in the time of Warsaw or UTC. [documented; case]"""
    created_at: bool = True
    """Whether machines have ``createdAt`` at all. [case]"""
    detail_created_at: bool = False
    """Whether instance details have ``createdAt``; both editions of the documentation show it in the list only."""

    # What is seen when

    list_lag: float = 0.0
    """Seconds that a new machine is missing from the list, and from nothing else. [live]"""
    get_lag: float = 0.0
    """Seconds that the details of a new machine answer 404. [case]"""
    delete_lag: float = 0.0
    """Seconds that a DELETE of a new machine answers 404, and does nothing. [case]"""
    list_linger: float = 0.0
    """Seconds that the list goes on showing a deleted machine, as it was. [case]"""
    get_linger: float = 0.0
    """Seconds that the details of a deleted machine are shown as they were. [case]"""
    deleted_linger: float = 0.0
    """Emulated seconds, whatever the speed, that a deleted machine answers 200 with status ``deleted``, before it
    answers 404. [live]"""

    # Paths and lists

    path_ids: PathIds = "any"
    """Whether paths take support and hash ids besides numbers; if not, they answer 404. [assumed]"""
    bad_rows: Sequence[Any] = ()
    """Rows that lists have besides their own: nulls, texts, objects without id; see ``BAD_ROWS``. [case]"""
    bad_rows_at: Place = 0
    """Index of the first of them in the whole list, from the end if negative, or ``random`` for each. [case]"""
    bad_rows_instead: bool = False
    """Whether they stand in the place of own rows, which then are missing. [case]"""
    keyed_lists: bool = False
    """Whether a list filtered by ``search`` may come as an object keyed by index, as PHP makes it. [framework]"""
    market_paging: bool = True
    """Whether the market honours ``itemsPerPage`` and ``page``; it is never cut unless asked. [live]"""
    page_cap: int | None = None
    """Largest page; a larger ``itemsPerPage`` is cut without a word. [framework]"""
    ignore_filters: Container[str] = ()
    """Query parameters, without ``[…]``, that the server does not know. [framework]"""

    # Rows

    offer_iri: bool = True
    """Whether market rows have ``instanceMarket``; without it their ``id`` is the market's, as in 2025. [live]"""
    support_ids: SupportIds = "everywhere"
    """Where machines have ``supportId``, which no document mentions. [case]"""
    up_status: str = "running"
    """Status of a machine that is up; the platform has been seen to say ``running`` and ``active``. [live]"""
    gpu_spelling: GpuSpelling = "market"
    """How machines spell their GPU: ``vendor`` "NVIDIA GeForce RTX 4090", ``form_factor`` "NVIDIA A100-SXM4-40GB",
    ``lower`` "rtx 4090", ``joined`` "RTX4090". [reported; case]"""
    gpu_memory_difference: int = 0
    """MB that machines state more than the market did, or less. [case]"""
    shares: Shares = "whole"
    """Cores and system memory of offers and machines: whole numbers, a tier's share (12.67), or that as text.
    [reported]"""

    # Orders

    create_body: CreateBody = "object"
    """What a POST that creates answers with. [live; documented]"""
    update_body: CreateBody = "object"
    """What a PUT answers with. [framework; documented]"""
    batch_answer: BatchAnswer = "list"
    """What a POST with ``numOfInstances`` above 1 answers with, if it answers with a body. [assumed]"""
    told_id: ToldId = "own"
    """Which id a POST tells of the machine that it made: its own, none, 0, -1, one that no machine has, or that of
    another machine of the account (wrong, if there is none). [case]"""
    told_id_text: bool = False
    """Whether ids are told as text, "101". [case]"""
    told_count: ToldCount = "all"
    """Whether a POST tells one machine fewer than it made, or one more, always in a list. [case]"""
    price_factor: Decimal | str | float = 1
    """What a machine costs, in prices of its offer. [case]"""
    price_difference: Decimal | str | float = 0
    """$ per hour and GPU that a machine costs more than its offer said, or less. [case]"""
    env_form: EnvForm = "any"
    """Which form of ``envVariables`` is accepted. [live; documented]"""
    refusal: str | None = None
    """Text with which every order is refused that nothing else is wrong with. [case]"""
    refusal_status: int = 400
    """Status of an order for a taken offer, or without the balance for it. [assumed]"""
    refusal_echo: Echo = "none"
    """Where a refusal repeats the whole request: in a field ``request`` of its body, or behind its detail. [case]"""

    # Deletion, pause, resume, reboot

    delete_works: bool = True
    """Whether a DELETE deletes; if not, it answers as if, and the machine bills on. [case]"""
    delete_takes: float = 0.0
    """Emulated seconds that a machine lives on, and bills, after its DELETE was answered. [case]"""
    delete_status: int = 204
    """What a DELETE of a machine that is there answers, whether it works or not: 200, 301, 401, 423, 500 … [case]"""
    delete_body: DeleteBody = "none"
    """Its body, below 400: none, a page in HTML, or ``{"status": "running"}``; no 204 has one. [case]"""
    pause_works: bool = True
    """Whether a pause pauses; if not, it answers as if. [case]"""
    resume_id: Literal["same", "new"] = "same"
    """Whether a resumed VPS goes on as another machine, with new ids, and the old one is gone. [assumed]"""
    resume_running: Resumed = "refuse"
    """Whether a resume of a running VPS is refused, accepted and ignored, or moves the VPS to the offer. [case]"""
    reboot_ports: Literal["same", "new"] = "same"
    """Whether a reboot maps the ports of a machine to other ports of its host. [reported]"""


class Speaking(TypedDict, total=False):
    """Fields of ``Dialect``, as arguments of ``faults.on``."""

    gateway: int | None
    gateway_form: GatewayForm
    gateway_text: str | None
    gateway_after: bool
    keep_alive: float
    clock_skew: float
    date_header: bool
    dates: Dates
    created_at: bool
    detail_created_at: bool
    list_lag: float
    get_lag: float
    delete_lag: float
    list_linger: float
    get_linger: float
    deleted_linger: float
    path_ids: PathIds
    bad_rows: Sequence[Any]
    bad_rows_at: Place
    bad_rows_instead: bool
    keyed_lists: bool
    market_paging: bool
    page_cap: int | None
    ignore_filters: Container[str]
    offer_iri: bool
    support_ids: SupportIds
    up_status: str
    gpu_spelling: GpuSpelling
    gpu_memory_difference: int
    shares: Shares
    create_body: CreateBody
    update_body: CreateBody
    batch_answer: BatchAnswer
    told_id: ToldId
    told_id_text: bool
    told_count: ToldCount
    price_factor: Decimal | str | float
    price_difference: Decimal | str | float
    env_form: EnvForm
    refusal: str | None
    refusal_status: int
    refusal_echo: Echo
    delete_works: bool
    delete_takes: float
    delete_status: int
    delete_body: DeleteBody
    pause_works: bool
    resume_id: Literal["same", "new"]
    resume_running: Resumed
    reboot_ports: Literal["same", "new"]
