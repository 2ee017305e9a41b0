"""The emulator: a world, its wire, and a server."""

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from weakref import WeakSet

from simplepod.emulator.options import Options
from simplepod.emulator.strangers import Strangers
from simplepod.emulator.wire.faults import Faults
from simplepod.emulator.wire.gate import Gate
from simplepod.emulator.wire.live_ports import LivePorts
from simplepod.emulator.wire.request_log import RequestLog
from simplepod.emulator.wire.routes import build_router
from simplepod.emulator.wire.server import Server
from simplepod.emulator.world.account import Template
from simplepod.emulator.world.ledger import Ledger
from simplepod.emulator.world.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx


@dataclass(kw_only=True, eq=False, repr=False)
class Emulator(Options):
    """A stateful SimplePod in this process.

    ``async with`` serves it over HTTP on loopback, at ``url``; ``transport`` reaches it without a socket, also
    without ``async with``. The keyword arguments are the fields of ``Options``.
    """

    world: World = field(init=False)
    """Hosts, machines, templates, balance: look into them, change them."""
    faults: Faults = field(init=False)
    """Faults on demand."""
    requests: RequestLog = field(init=False)
    """Every request that arrived."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.world = World(self, self.clock, hosts=self.hosts, seed=self.seed, balance=self.balance)
        self.faults = Faults()
        self.requests = RequestLog()
        self._bystanders: list[Callable[[], None]] = []
        router = build_router(self.world, self)
        self._gate = Gate(router, self.world, self, self.faults, self.requests, self._bystanders)
        self._server = Server(self._gate, self._gate.naps)
        self._transports: WeakSet[httpx.AsyncBaseTransport] = WeakSet()
        self._live_ports: LivePorts | None = None
        self._url: str | None = None

    @property
    def url(self) -> str:
        """Base URL of the HTTP server; only while it serves."""
        if self._url is None:
            raise RuntimeError("the emulator does not serve: enter it with `async with`, or use `transport`")
        return self._url

    @property
    def ledger(self) -> Ledger:
        """Who was billed for what."""
        return self.world.ledger

    @property
    def transport(self) -> "httpx.AsyncBaseTransport":
        """A new in-process transport, for one client."""
        from simplepod.emulator.wire.inprocess import InProcessTransport  # httpx is for those who ask for it

        transport = InProcessTransport(self._gate, self._gate.naps)
        self._transports.add(transport)
        return transport

    def strangers(
        self,
        *,
        seed: int = 0,
        eagerness: float = 0.3,
        most: int = 4,
        pause: float | None = 0.005,
        template: Template | None = None,
    ) -> Strangers:
        """Other programs on the same account, let loose by ``async with``.

        Around every request, and about every ``pause`` real seconds (``None``: never), they rent or delete with
        the probability ``eagerness``; they hold at most ``most`` machines, rented with ``template``.
        """
        return Strangers(
            self.world, self._bystanders, seed=seed, eagerness=eagerness, most=most, pause=pause, template=template
        )

    async def start(self) -> None:
        """Serve over HTTP; ``async with`` does it."""
        if self._url is not None:
            raise RuntimeError("the emulator serves already")
        self.port: int = await self._server.start(self.address, self.port)
        self._url = f"http://{self.address}:{self.port}"
        if self.live_ports and sys.platform != "win32":  # its default loop has no add_reader
            self._live_ports = LivePorts(self.world)

    async def stop(self) -> None:
        """Stop serving, when every request has been dealt with; the world stays, and so does the port."""
        self._url = None
        for transport in list(self._transports):
            await transport.aclose()
        await self._server.stop()
        if self._live_ports is not None:
            self._live_ports.close()
            self._live_ports = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
