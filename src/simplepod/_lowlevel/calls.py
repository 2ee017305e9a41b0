"""From the generated client's request to a decoded answer: overridden paths, the transport, JSON, rows."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, field, frozen

from simplepod import _quirks
from simplepod._lowlevel.decoding import decoded
from simplepod._lowlevel.reading import UnreadableRow
from simplepod._pages import RawPage, RejectedRow
from simplepod._transport import Call
from simplepod._transport.masking import BODY_CUT, mask_object
from simplepod.errors import UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from simplepod._pages import RawRow
    from simplepod._transport import Departure, Transport
    from simplepod._transport.exchange import Reply

T = TypeVar("T")

_ROWS_AT_A_TIME = 100  # a page that large takes about as long to decode as a hundred rows to read: one millisecond
_WITH_ID = frozenset({
    "get_global_template", "get_template", "update_template", "delete_template", "get_instance", "update_instance",
    "delete_instance",
})  # fmt: skip
_INFERRED = frozenset({
    "reboot_instances", "list_vps_images", "rent_vps", "resume_vps", "pause_vps", "list_ssh_keys",
})  # fmt: skip
_DOCUMENTED = frozenset({
    "list_offers", "list_vps_offers", "list_global_templates", "list_templates", "create_template", "rent_instance",
    "list_instances", "list_usage", "get_summary", "list_deposits",
})  # fmt: skip
_ORDERS = frozenset({"rent_instance", "rent_vps", "resume_vps"})
_ONCE = _ORDERS | {"create_template", "reboot_instances", "pause_vps"}  # whatever verb `paths` gives them
_OVERRIDE = re.compile(r"(?:(?P<method>GET|POST|PUT|PATCH|DELETE) )?(?P<path>/[!-~]*)")
_NEVER_IN_A_PATH = re.compile(r"\.\.|//|[?#\\]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_PLACEHOLDER = re.compile(r"\{\w+\}")


@frozen
class Route:
    """Where a user says that an operation is; `path` may have one `{placeholder}` for the id."""

    method: str | None
    path: str


def routes(paths: Mapping[str, str] | None) -> dict[str, Route]:
    """The user's overrides by operationId, checked. The VPS market is where the market is, unless told otherwise."""
    found = {operation: _route(operation, text) for operation, text in (paths or {}).items()}
    if "list_offers" in found:
        found.setdefault("list_vps_offers", found["list_offers"])
    return found


def _route(operation: str, text: Any) -> Route:
    known = _WITH_ID | _INFERRED | _DOCUMENTED
    if operation not in known:
        raise ValueError(f"paths: unknown operation {operation!r}; known are {', '.join(sorted(known))}.")
    match = _OVERRIDE.fullmatch(text) if isinstance(text, str) else None
    if match is None or _NEVER_IN_A_PATH.search(text):
        raise ValueError(f'paths[{operation!r}] must be "/path" or "METHOD /path", not {text!r}.')
    if len(_PLACEHOLDER.findall(text)) != (operation in _WITH_ID):
        wanted = "one {placeholder} for the id" if operation in _WITH_ID else "no {placeholder}"
        raise ValueError(f"paths[{operation!r}] must have {wanted}, not {text!r}.")
    return Route(match["method"], match["path"])


@frozen
class Answer:
    """A 2xx answer and the call that it belongs to, for errors that name both."""

    reply: Reply
    call: Call
    secrets: frozenset[str] = field(repr=False)

    @property
    def date(self) -> datetime | None:
        """The server's clock when it answered, None if it does not tell."""
        try:
            moment = parsedate_to_datetime(self.reply.headers.get("date", ""))
        except (ValueError, OverflowError):
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def json(self, *, money: bool = False) -> Any:
        """The decoded body; with `money`, numbers with a fraction are Decimal, digit for digit."""
        try:
            return decoded(self.reply.content, money=money)
        except (ValueError, RecursionError):
            pass  # raised below: within `except` the decoder's error would come along, and it holds the whole text
        raise self.unexpected("no JSON")

    def json_or_none(self) -> Any:
        """As `json`, but None for a body that is empty or no JSON: a write has worked nevertheless."""
        try:
            return self.json()
        except UnexpectedResponseError:
            return None

    def one(self, read: Callable[[Any], T], payload: Any) -> T:
        """The single object that the payload must be."""
        try:
            return read(payload)
        except UnreadableRow as reason:
            raise self.unexpected(str(reason)) from None

    async def page(
        self, read: Callable[[Any], T], asked: int, key: Callable[[T], Hashable], *, money: bool = False
    ) -> RawPage[T]:
        """All rows, read one by one: a bad one costs no other. Large pages let the event loop do other things."""
        payload = self.json(money=money)
        rows = _quirks.as_rows(payload)
        if rows is None:
            raise self.unexpected("no list of rows")
        found: list[RawRow[T]] = []
        while len(found) < len(rows):
            if len(rows) > _ROWS_AT_A_TIME:
                await asyncio.sleep(0)
            for row in rows[len(found) : len(found) + _ROWS_AT_A_TIME]:
                try:
                    item = read(row)
                    found.append((key(item), item))
                except UnreadableRow as reason:
                    found.append(_rejected(row, reason))
        keyless = any(row_key is None for row_key, _ in found)
        fingerprint = self._fingerprint(rows) if keyless else None
        return RawPage(found, asked, fingerprint, self.date, is_list=payload != {})

    def _fingerprint(self, rows: list[Any]) -> str:
        """Of the rows, not of the body: an envelope names its page."""
        try:
            return json.dumps(rows, sort_keys=True, default=str)
        except RecursionError:
            pass  # raised below, for the same reason as in `json`
        raise self.unexpected("rows nested too deeply")

    def unexpected(self, reason: str) -> UnexpectedResponseError:
        """The error for a 2xx answer that is not what it should be."""
        status = self.reply.status_code
        body = mask_object(self.reply.content.decode("utf-8", "replace"), self.secrets)[:BODY_CUT]
        return UnexpectedResponseError(
            f"{status} {self.call.method} {self.call.path}: the answer cannot be read: {reason}",
            status_code=status,
            method=self.call.method,
            path=self.call.path,
            body=body,
        )


def _rejected(row: Any, reason: UnreadableRow) -> tuple[Hashable, RejectedRow]:
    given = (_quirks.as_object(row) or {}).get("id")
    known = isinstance(given, (int, str))
    return ("rejected", given) if known else None, RejectedRow(str(reason), row)


@frozen
class Caller:
    """Sends what the generated client builds."""

    transport: Transport
    routes: Mapping[str, Route]

    def privileged(self) -> Caller:
        """A copy for requests that must work while the client closes, not held up by its bound: an order."""
        return evolve(self, transport=self.transport.privileged())

    def for_clean_up(self) -> Caller:
        """A privileged copy that sends once, for 10 s at most: the clean-up around it begins again."""
        return evolve(self, transport=self.transport.for_clean_up())

    def brief(self) -> Caller:
        """A copy that sends once, for 10 s at most: the poll around it comes again."""
        return evolve(self, transport=self.transport.brief())

    async def send(
        self,
        operation: str,
        built: dict[str, Any],
        *,
        secrets: frozenset[str] = frozenset(),
        departure: Departure | None = None,
    ) -> Answer:
        """The answer to a request as the generated `_get_kwargs` describes it; `departure` is kept up to date."""
        route = self.routes.get(operation)
        path = str(built["url"])
        if route is not None:
            path = _PLACEHOLDER.sub(path.rpartition("/")[2], route.path)
        call = Call(
            (route.method if route else None) or str(built["method"]).upper(),
            path,
            params=built.get("params"),
            content=encode(built["json"]) if "json" in built else None,
            content_type=built.get("headers", {}).get("Content-Type"),
            secrets=secrets,
            hint=_HINT.format(operation) if operation in _INFERRED and route is None else None,
            repeatable=operation not in _ONCE,
            fresh=operation in _ORDERS,
            departure=departure,
        )
        reply = await self.transport.send(call)
        return Answer(reply, call, self.transport.session.secrets_of(call))


_HINT = 'no document states this path: override it with SimplePod(paths={{"{}": "METHOD /path"}})'


def encode(payload: Any) -> bytes:
    """JSON as it goes out: compact, UTF-8; ValueError for what it has no form for."""
    try:
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(f"The body cannot be written as JSON: {error}.") from None
    if _LONE_SURROGATE.search(text):  # the encoder would say so, too, with the whole text in its error
        raise ValueError("The body has a lone surrogate, which UTF-8 cannot carry.")
    return text.encode()
