"""The front of the server: every request passes here, and so does every fault."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from random import Random
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simplepod.emulator.options import Options
from simplepod.emulator.wire.call import Reply, json_reply
from simplepod.emulator.wire.delivery import WIRE, Naps, deliver
from simplepod.emulator.wire.faults import GATEWAY_PAGE, UNSET, Fault, Faults
from simplepod.emulator.wire.request_log import LoggedRequest, RequestLog
from simplepod.emulator.world.world import World

SECRET_HEADERS = ("x-auth-token", "authorization", "cookie")


class Gate:
    """An ASGI application around the routes: log, faults, the clock's ``Date``."""

    def __init__(self, routes: ASGIApp, world: World, options: Options, faults: Faults, log: RequestLog) -> None:
        self.naps = Naps()
        self.bystanders: list[Callable[[], None]] = []
        """Called before and after each request that the application sees."""
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
        if fault is None or fault.processes:
            request.handled = True
            reply = await self._handle(scope, body)
            if fault is not None:
                reply = _altered(reply, fault)
        else:
            reply = _instead(fault)
        request.status = reply.status
        if fault is not None and fault.delay and fault.after:
            await self.naps.nap(fault.delay)
        dated = Reply(status=reply.status, body=reply.body, headers={"date": self._date(), **reply.headers})
        await deliver(dated, fault, scope["extensions"][WIRE], self.naps, receive, send)

    async def _handle(self, scope: Scope, body: bytes) -> Reply:
        with self._others():
            self._world.settle()
            answer = _Answer(body)
            await self._routes(dict(scope), answer.receive, answer.send)
        return answer.reply()

    @contextmanager
    def _others(self) -> Iterator[None]:
        for act in self.bystanders:
            act()
        yield
        for act in self.bystanders:
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

    def _date(self) -> str:
        return formatdate(self._world.clock.time(), usegmt=True)


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


def _instead(fault: Fault) -> Reply:
    """What answers in the application's place; nobody sees it when the connection is reset."""
    status = fault.status or 502
    return _altered(json_reply({"title": "An error occurred", "detail": "Fault on demand."}, status=status), fault)


def _altered(reply: Reply, fault: Fault) -> Reply:
    status = fault.status or (502 if fault.html else reply.status)
    headers: dict[str, str] = dict(reply.headers)
    body = reply.body
    if fault.html:
        headers["content-type"], body = "text/html", GATEWAY_PAGE.encode()
    elif fault.json is not UNSET:
        headers["content-type"], body = "application/json", json.dumps(fault.json).encode()
    elif fault.body is not None:
        body = fault.body.encode() if isinstance(fault.body, str) else fault.body
    elif fault.rewrite is not None:
        content: Any = json.loads(body) if body else None
        body = json.dumps(fault.rewrite(content)).encode()
    elif fault.empty:
        body = b""
    return Reply(status=status, body=body, headers={**headers, **{n.lower(): v for n, v in fault.headers.items()}})
