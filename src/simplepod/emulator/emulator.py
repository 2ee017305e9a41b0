"""The emulator: a world, its wire, and a server."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from simplepod.emulator.options import Options
from simplepod.emulator.wire.faults import Faults
from simplepod.emulator.wire.gate import Gate
from simplepod.emulator.wire.request_log import RequestLog
from simplepod.emulator.wire.routes import build_router
from simplepod.emulator.wire.server import Server
from simplepod.emulator.world.ledger import Ledger
from simplepod.emulator.world.world import World

if TYPE_CHECKING:
    import httpx


@dataclass(kw_only=True, eq=False, repr=False)
class Emulator(Options):
    """A stateful SimplePod in this process.

    ``async with`` serves it over HTTP on loopback, at ``url``; ``transport`` reaches it without a socket, also
    without ``async with``. All keyword arguments are those of :class:`Options`.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self.world = World(self, self.clock, hosts=self.hosts, seed=self.seed, balance=self.balance)
        self.faults = Faults()
        self.requests = RequestLog()
        self._gate = Gate(build_router(self.world, self), self.world, self, self.faults, self.requests)
        self._server = Server(self._gate, self._gate.naps)
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

        return InProcessTransport(self._gate, self._gate.naps)

    async def start(self) -> None:
        """Serve over HTTP; ``async with`` does it."""
        if self._url is not None:
            raise RuntimeError("the emulator serves already")
        port = await self._server.start(self.address, self.port)
        host = f"[{self.address}]" if ":" in self.address else self.address
        self._url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Stop serving; the world stays as it is."""
        self._url = None
        await self._server.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
