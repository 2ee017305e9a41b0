"""The front of the server: every request passes here, and so does every fault."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from email.utils import formatdate
from random import Random

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simplepod.emulator.dialect import Dialect
from simplepod.emulator.options import Options
from simplepod.emulator.wire.call import DIALECT, Reply, json_reply
from simplepod.emulator.wire.delivery import WIRE, Naps, deliver
from simplepod.emulator.wire.faults import UNSET, Fault, Faults
from simplepod.emulator.wire.gateway import gateway_reply, page
from simplepod.emulator.wire.request_log import LoggedRequest, RequestLog
from simplepod.emulator.world.world import World

SECRET_HEADERS = ("x-auth-token", "authorization", "cookie")


class Gate:
    """An ASGI application around the routes: log, faults, the clock's ``Date``."""

    def __init__(
        self,
        routes: ASGIApp,
        world: World,
        options: Options,
        faults: Faults,
        log: RequestLog,
        bystanders: Sequence[Callable[[], None]],
    ) -> None:
        self.naps: Naps = Naps()
        self._bystanders = bystanders  # called before and after each request that the application sees
        self._routes = routes
        self._world = world
        self._options = options
        self._faults = faults
        self._log = log
        self._random = Random(options.seed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read(receive)
        if body is None:
            return
        request = self._logged(scope, body)
        fault = self._faults.strike(request) or self._bad_luck(request)
        if fault is not None and fault.delay and not fault.after:
            await self.naps.nap(fault.delay)
        dialect = self._options if fault is None else fault.spoken(self._options)
        request.handled = _is_handled(fault, dialect)
        reply = await self._handle(scope, body, dialect) if request.handled else _NOTHING
        if dialect.gateway is not None:
            reply = gateway_reply(dialect.gateway, dialect)
        if fault is not None:
            reply = _altered(reply, fault)
        request.status = reply.status
        if fault is not None and fault.delay and fault.after:
            await self.naps.nap(fault.delay)
        wire = scope["extensions"][WIRE]
        wire.keep_alive(dialect.keep_alive)
        await deliver(self._dated(reply, dialect), fault, wire, self.naps, receive, send)

    async def _handle(self, scope: Scope, body: bytes, dialect: Dialect) -> Reply:
        answer = _Answer(body)
        self._world.settle()
        self._let_others_act()
        extensions = {**scope["extensions"], DIALECT: dialect}
        await self._routes({**scope, "extensions": extensions}, answer.receive, answer.send)
        self._let_others_act()
        return answer.reply()

    def _let_others_act(self) -> None:
        for act in self._bystanders:
            act()

    def _logged(self, scope: Scope, body: bytes) -> LoggedRequest:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        request = LoggedRequest(
            number=len(self._log) + 1,
            method=scope["method"],
            path=scope["path"],
            query_string=scope["query_string"].decode("latin-1"),
            headers={name: "***" if name in SECRET_HEADERS else value for name, value in headers.items()},
            body=body,
            arrived=self._world.clock.time(),
        )
        self._log.add(request)
        return request

    def _bad_luck(self, request: LoggedRequest) -> Fault | None:
        if request.method != "GET" or not self._options.error_rate:
            return None
        return Fault(route="*", html=True) if self._random.random() < self._options.error_rate else None

    def _dated(self, reply: Reply, dialect: Dialect) -> Reply:
        if not dialect.date_header:
            return reply
        date = formatdate(self._world.clock.time() + dialect.clock_skew, usegmt=True)
        return replace(reply, headers={"date": date, **reply.headers})


class _Answer:
    """Collects what the routes send."""

    def __init__(self, body: bytes) -> None:
        self._request = body
        self._status = 0
        self._headers: dict[str, str] = {}
        self._body = bytearray()

    async def receive(self) -> Message:
        return {"type": "http.request", "body": self._request, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
        else:
            self._body += message["body"]

    def reply(self) -> Reply:
        return Reply(status=self._status, body=bytes(self._body), headers=self._headers)


async def _read(receive: Receive) -> bytes | None:
    """The whole body; ``None`` when the client went away in the middle of it."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


_NOTHING = Reply(status=502)
"""The application's answer when it has not been asked; something else always takes its place."""


def _is_handled(fault: Fault | None, dialect: Dialect) -> bool:
    """Whether the application gets to see the request."""
    if fault is not None and not fault.processes:
        return False
    return dialect.gateway is None or dialect.gateway_after or (fault is not None and fault.after)


def _instead(fault: Fault) -> Reply:
    """What answers in the application's place; nobody sees it when the connection is reset."""
    if fault.html:
        return Reply(status=fault.status or 502, headers={"content-type": "text/html"}, body=page(502).encode())
    return json_reply({"title": "An error occurred", "detail": "Fault on demand."}, status=fault.status or 502)


def _altered(reply: Reply, fault: Fault) -> Reply:
    """The answer after a fault: with a status of its own, nothing of the application's is left."""
    if fault.status is not None or fault.html:
        reply = _instead(fault)
    headers, body = dict(reply.headers), reply.body
    if fault.json is not UNSET:
        headers["content-type"], body = "application/json", json.dumps(fault.json).encode()
    elif fault.body is not None:
        body = fault.body.encode() if isinstance(fault.body, str) else fault.body
    elif fault.rewrite is not None:
        body = json.dumps(fault.rewrite(json.loads(body) if body else None)).encode()
    elif fault.empty:
        body = b""
    headers |= {name.lower(): value for name, value in fault.headers.items()}
    return Reply(status=reply.status, body=body, headers=headers)
