"""Every option of the emulator."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from simplepod.emulator.world.clock import Clock
from simplepod.emulator.world.rules import Rules

CreateBody = Literal["object", "empty", "braces"]


@dataclass(kw_only=True, eq=False, repr=False)
class Options(Rules):
    """How the emulator is set up, and which of the platform's possible dialects it speaks.

    The first group is read once; everything else may be changed while the emulator runs.
    """

    speed: float = 1.0
    """Emulated seconds per real second; 0 lets only ``clock.advance()`` move time."""
    clock: Clock = field(default_factory=Clock)
    """An injected clock keeps its own speed, unless ``speed`` is given, too."""
    seed: int = 0
    hosts: int = 400
    """So many seeded hosts are on the market; 0 for an empty one."""
    balance: Decimal | str | float = 100
    address: str = "127.0.0.1"
    port: int = 0
    """0 takes a free one."""
    paths: Mapping[str, str] = field(default_factory=dict[str, str])
    """operationId -> ``/path`` or ``METHOD /path``, where a path is not what the documentation suggests."""

    api_key: str = "emulator-key"
    permissions: Container[str] | None = None
    """Operation ids that the key may use; ``None`` is all of them, the rest answers 403."""
    create_body: CreateBody = "object"
    """What a POST that creates answers with."""
    update_body: CreateBody = "object"
    """What a PUT answers with."""
    batch_answer: Literal["list", "object"] = "list"
    """What a POST with ``numOfInstances`` above 1 answers with, if it answers with a body."""
    refusal_status: Literal[400, 409, 422] = 400
    """Status of an order for a taken offer, or without the balance for it."""
    env_form: Literal["any", "json", "array"] = "any"
    """Which form of ``envVariables`` is accepted."""
    detail_created_at: bool = False
    """Whether instance details have ``createdAt``; both editions of the documentation show it in the list only."""
    offer_iri: bool = True
    """Whether market rows have ``instanceMarket``; without it their ``id`` is the market's, as in 2025."""
    market_paging: bool = True
    """Whether the market honours ``itemsPerPage`` and ``page``; it is never cut unless asked."""
    page_cap: int | None = None
    """Largest page; a larger ``itemsPerPage`` is cut without a word."""
    keyed_lists: bool = False
    """Whether a list filtered by ``search`` may come as an object keyed by index, as PHP makes it."""
    ignore_filters: Container[str] = ()
    """Query parameters, without ``[…]``, that the server does not know."""
    error_rate: float = 0.0
    """Part of the GET requests that the gateway answers with 502."""
    live_ports: bool = True
    """Whether the ports of the client's machines really answer on loopback; only while the emulator serves HTTP."""

    def __post_init__(self) -> None:
        if self.speed != 1.0:
            self.clock.speed = self.speed
        if not self.api_key:
            raise ValueError("api_key must not be empty")
        if not 0 <= self.error_rate <= 1:
            raise ValueError(f"error_rate is a part, from 0 to 1, not {self.error_rate!r}")
