"""A SimplePod that is as unreliable as a test wants it: it makes machines, knows which bill, and says what it is told.

It believes nothing that the client believes: no emulator, no spec, no code of the SDK. All its times are the loop's.
What a request does, and what is answered to it, are two things: `Worked(Answer(500))` deletes, and denies it.
"""

from __future__ import annotations

import asyncio
import inspect
import itertools
import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import httpx
from attrs import define, field, frozen

from simplepod import Offer, SimplePod
from tests.virtual_time import START

if TYPE_CHECKING:
    from collections.abc import Callable

WARSAW = timezone(timedelta(hours=1))
TEMPLATE, IMAGE, FIRST_ID = 29, 31, 101
SSH_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX me"
NORMAL = "NORMAL"  # what a polite API would do and say
HANG = "HANG"  # never an answer
_keys = itertools.count(1)  # a key of its own for each: what the process remembers of an account ends with the test
ROW: dict[str, Any] = {
    "gpuModel": "RTX 4090",
    "gpuCount": 1,
    "gpuMemorySize": 24564,
    "pricePerGpu": 0.5,
    "pricePerDiskSize": 0.15,
}


@frozen
class Answer:
    """A status with JSON, or with `text` of some other kind."""

    status: int = 200
    json: Any = None
    text: str | None = None
    kind: str = "application/json"
    headers: dict[str, str] = field(factory=dict[str, str])


@frozen
class Worked:
    """The request does what it should, and is answered otherwise."""

    then: Any = Answer(204, text="")


@frozen
class Late:
    """An answer after some seconds; the request arrives by then, if it does anything."""

    seconds: float
    then: Any = NORMAL


def problem(status: int, detail: str, title: str = "An error occurred", **more: Any) -> Answer:
    return Answer(status, {"title": title, "detail": detail, **more}, kind="application/problem+json")


LOST = httpx.ReadError("connection reset by peer")
GONE = problem(404, "Not Found")


@frozen
class Sent:
    """A request as it arrived, at a moment of the loop's clock."""

    route: str
    query: dict[str, str]
    content: bytes
    headers: httpx.Headers
    at: float

    @property
    def body(self) -> Any:
        return json.loads(self.content)


@define(eq=False, slots=False, repr=False)
class ScriptedSimplePod(httpx.AsyncBaseTransport):
    """`machines` are those that exist, by id, with the fields that details have; `made` are those of orders."""

    machines: dict[int, dict[str, Any]] = field(factory=dict[int, dict[str, Any]])
    made: list[int] = field(factory=list[int])
    requests: list[Sent] = field(factory=list[Sent])
    looks: dict[str, Any] = field(factory=dict[str, Any])  # fields of machines made from now on; None leaves one out
    makes: int | None = None  # machines per order, whatever was ordered
    list_lag: float = 0.0  # seconds until a new machine is in the list
    detail_lag: float = 0.0  # seconds until it is found by its id, by GET and DELETE
    created_skew: float = 0.0  # seconds between `Date` and `createdAt`
    states_dates: bool = True
    support_ids: str = "everywhere"  # or "details", or "nowhere"
    epoch: datetime = datetime(2026, 11, 10, 9, tzinfo=UTC)
    balance: dict[str, Any] = field(factory=lambda: {"balanceRental": 100.0, "pricePerInstances": 0})
    template: dict[str, Any] = field(factory=lambda: {"id": TEMPLATE, "name": "worker", "diskSize": 32})
    on_arrival: Callable[[Sent], object] | None = None
    key: str = field(factory=lambda: f"api-{next(_keys):016}", init=False)
    _answers: list[tuple[re.Pattern[str], list[Any]]] = field(factory=list[tuple[re.Pattern[str], list[Any]]])
    _born: dict[int, float] = field(factory=dict[int, float])
    under_way: set[asyncio.Task[Any]] = field(factory=set["asyncio.Task[Any]"])
    _hanging: WeakSet[asyncio.Task[Any]] = field(factory=WeakSet["asyncio.Task[Any]"])

    def client(self, **options: Any) -> SimplePod:
        return SimplePod(options.pop("api_key", self.key), **{"transport": self, **options})

    def on(self, route: str, *answers: Any) -> None:
        """Answers one after the other, the last for ever. "{id}" is any number, "*" any text; the newest rule counts.

        An answer is JSON, an `Answer`, an exception, NORMAL, HANG, `Worked`, `Late`, or a function of the request.
        """
        self._answers.insert(0, (_pattern(route), list(answers)))

    def behave(self) -> None:
        self._answers.clear()
        self.list_lag = self.detail_lag = 0.0

    def sent(self, route: str) -> list[Sent]:
        return [request for request in self.requests if _pattern(route).fullmatch(request.route)]

    @property
    def orders(self) -> int:
        return len(self.sent("POST /instances")) + len(self.sent("POST /instances/vm"))

    @property
    def billing(self) -> set[int]:
        return {id_ for id_, row in self.machines.items() if row["status"] != "paused"}

    @property
    def now(self) -> datetime:
        return self.epoch + timedelta(seconds=asyncio.get_running_loop().time() - START)

    def add(self, id_: int, **fields: Any) -> int:
        """A machine out of nowhere: an older one of the account, or a stranger's."""
        created = (self.now + timedelta(seconds=self.created_skew)).astimezone(WARSAW).replace(microsecond=0)
        row = {
            **ROW,
            "id": id_,
            "hashId": f"rri_{id_:08x}",
            "supportId": f"V_m{id_}",
            "name": "sensible_pangolin",
            "status": "running",
            "createdAt": created.isoformat(),
            "ports": ports("8000"),
            "instanceTemplate": {"id": TEMPLATE, "imageName": "python"},
            **fields,
        }
        self.machines[id_] = {name: value for name, value in row.items() if value is not None}
        self._born[id_] = asyncio.get_running_loop().time()
        return id_

    def make(self, sent: Sent) -> Answer:
        """What an order does."""
        order = sent.body
        vps = "instanceVmImage" in order
        template = None if vps else {"id": int(str(order["instanceTemplate"]).rpartition("/")[2]), "imageName": "x"}
        count = self.makes if self.makes is not None else int(order.get("numOfInstances", 1))
        for _ in range(count):
            id_ = max([FIRST_ID - 1, *self.made, *self.machines]) + 1
            fields = {"gpuCount": order.get("gpuCount", 1), "instanceTemplate": template, **self.looks}
            self.made.append(self.add(id_, **fields))
        rows = [{"id": id_, "status": "created"} for id_ in self.made[len(self.made) - count :]]
        return Answer(201, rows[0] if len(rows) == 1 else rows)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        content = await request.aread()
        loop = asyncio.get_running_loop()
        route = f"{request.method} {request.url.path}"
        sent = Sent(route, dict(request.url.params), content, request.headers, loop.time())
        self.requests.append(sent)
        _ = self.on_arrival and self.on_arrival(sent)
        task = loop.create_task(self._say(sent, self._turn(route)), name="server")  # goes on when its client leaves
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)
        task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task in self._hanging:
                task.cancel()
            raise

    def _turn(self, route: str) -> Any:
        for pattern, answers in self._answers:
            if pattern.fullmatch(route):
                return answers.pop(0) if len(answers) > 1 else answers[0]
        return NORMAL

    async def _say(self, sent: Sent, answer: Any) -> httpx.Response:
        if callable(answer):
            answer = answer(sent)
            answer = await answer if inspect.isawaitable(answer) else answer
        if isinstance(answer, Late):
            try:
                await asyncio.sleep(answer.seconds)
            except asyncio.CancelledError:  # the program ends, and a server does not mind
                if answer.then is NORMAL or isinstance(answer.then, Worked):
                    self._act(sent)
                raise
            return await self._say(sent, answer.then)
        if isinstance(answer, Worked):
            self._act(sent)
            return await self._say(sent, answer.then)
        if isinstance(answer, BaseException):
            raise answer
        if answer is HANG and (task := asyncio.current_task()):
            self._hanging.add(task)
            await asyncio.get_running_loop().create_future()
        if answer is NORMAL:
            answer = self._act(sent)
        if not isinstance(answer, Answer):
            answer = Answer(json=answer)
        text = json.dumps(answer.json) if answer.text is None else answer.text
        dated = {"Date": self.now.strftime("%a, %d %b %Y %H:%M:%S GMT")} if self.states_dates else {}
        headers = {"Content-Type": answer.kind, **dated, **answer.headers}
        return httpx.Response(answer.status, headers=headers, content=text.encode())

    def _act(self, sent: Sent) -> Answer:
        if sent.route in {"POST /instances", "POST /instances/vm"}:
            return self.make(sent)
        if sent.route.startswith("GET ") and not re.fullmatch(r"GET /instances/\d+", sent.route):
            return self._lists(sent)
        if sent.route in {"PATCH /instances/execute-pause", "POST /instances/vm/resume"}:
            return self._switch(sent)
        match = re.fullmatch(r"(GET|PUT|DELETE) /instances/(\d+)", sent.route)
        if match is None:
            return problem(404, f'No route found for "{sent.route}"')
        return self._on_one(match[1], int(match[2]), sent)

    def _on_one(self, method: str, id_: int, sent: Sent) -> Answer:
        if id_ not in self.machines or self._age(id_) < self.detail_lag:
            return GONE
        if method == "DELETE":
            del self.machines[id_]
            return Answer(204, text="")
        if method == "PUT":
            self.machines[id_].update(sent.body)
        return Answer(json=self._row(id_, "supportId" if self.support_ids == "nowhere" else ""))

    def _lists(self, sent: Sent) -> Answer:
        listed = [id_ for id_ in sorted(self.machines) if self._age(id_) >= self.list_lag]
        hidden = ("instanceTemplate", "supportId" if self.support_ids != "everywhere" else "")
        offers = [{"id": 9000 + n, "instanceMarket": f"/instances/market/{n}", "diskSize": 500, **ROW} for n in (1, 2)]
        answers: dict[str, Any] = {
            "/instances/list": [self._row(id_, *hidden) for id_ in listed],
            "/instances/market/list": offers,
            "/instances/templates/list": [self.template],
            f"/instances/templates/{TEMPLATE}": self.template,
            "/instances/images/list": [{"id": IMAGE, "name": "ubuntu", "diskSizeMin": 20}],
            "/instances/summary": {"all": {"active": {"rriCountTotal": 0}}, "rentalAvailability": self.balance},
        }
        path = sent.route.removeprefix("GET ")
        if path not in answers:
            return problem(404, f'No route found for "{sent.route}"')
        later = path.endswith("/list") and sent.query.get("page", "1") != "1"
        return Answer(json=[] if later else answers[path])

    def _switch(self, sent: Sent) -> Answer:
        names = sent.body["instanceIds"] if "instanceIds" in sent.body else [sent.body["instance"]]
        for id_, row in self.machines.items():
            if not {id_, f"/instances/{id_}", row.get("supportId")}.isdisjoint(names):
                row["status"] = "paused" if "instanceIds" in sent.body else "running"
        return Answer(json={})

    def _row(self, id_: int, *without: str) -> dict[str, Any]:
        return {name: value for name, value in self.machines[id_].items() if name not in without}

    def _age(self, id_: int) -> float:
        return asyncio.get_running_loop().time() - self._born[id_]


def _pattern(route: str) -> re.Pattern[str]:
    return re.compile(re.escape(route).replace(r"\{id\}", r"\d+").replace(r"\*", ".*"))


def ports(*numbers: str, ip: str = "127.0.0.1", host_port: str = "20008", protocol: str = "checking") -> dict[str, Any]:
    """Container ports with a tunnel each."""
    entry = {"destPort": host_port, "ip": ip, "protocol": protocol}
    return {
        "direct": [{**entry, "srcPort": int(number), "url": f"http://{ip}:{host_port}"} for number in numbers],
        "proxy": [{**entry, "srcPort": int(number), "url": f"https://p{number}.example.test"} for number in numbers],
    }


def offer(number: int = 1, **fields: Any) -> Offer:
    """One of the market's two."""
    stated: dict[str, Any] = {"gpu_model": "RTX 4090", "gpu_count": 1, "gpu_memory_size": 24564, "disk_size": 500}
    prices = {"price_per_gpu": 0.5, "price_per_disk_size": 0.15}
    return Offer(**{"instance_market": f"/instances/market/{number}", **stated, **prices, **fields})
