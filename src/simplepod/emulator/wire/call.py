"""One request on its way to an operation, and the operation's answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from simplepod.emulator.dialect import CreateBody, Dialect
from simplepod.emulator.wire.body import JSON, Body
from simplepod.emulator.wire.query import Query
from simplepod.emulator.world.errors import RefusedError
from simplepod.emulator.world.renting import Drift
from simplepod.emulator.world.world import World

DIALECT = "simplepod.dialect"
"""Name of the ASGI extension that tells the application in which dialect to answer."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer before anything happens to it on the way."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True)
class Call:
    """What an operation needs to know."""

    world: World
    dialect: Dialect
    query: Query
    ref: str
    """The ``{id}`` of the path; empty where there is none."""
    data: bytes
    content_type: str | None

    def body(self, supported: str = JSON) -> Body:
        return Body.parse(self.data, self.content_type, supported)

    @property
    def drift(self) -> Drift:
        """How far prices are from those of the market."""
        dialect = self.dialect
        return Drift(Decimal(str(dialect.price_factor)), Decimal(str(dialect.price_difference)))

    def order(self) -> None:
        """Refuse an order for no reason of its own, where that is the dialect."""
        if self.dialect.refusal is not None:
            raise RefusedError(self.dialect.refusal)

    def lagged(self, lag: float) -> float:
        """Emulated seconds of a lag."""
        return lag * (self.world.clock.speed or 1)

    def created(self, content: Any) -> Reply:
        """201, with the body that the platform is set to answer."""
        return self._answer(201, self.dialect.create_body, content)

    def updated(self, content: Any) -> Reply:
        return self._answer(200, self.dialect.update_body, content)

    def _answer(self, status: int, form: CreateBody, content: Any) -> Reply:
        if form == "empty":
            return Reply(status=status)
        return json_reply(content if form == "object" else {}, status=status)


def json_reply(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    kind = "application/json" if status < HTTPStatus.BAD_REQUEST else "application/problem+json"
    body = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    return Reply(status=status, body=body, headers={"content-type": f"{kind}; charset=utf-8", **(headers or {})})
