"""From a host to an open connection: every address that its name has, tried as RFC 8305 wants it."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simplepod._transport.wire import Wire

_HEAD_START = 0.25  # seconds for an address before the next is tried, too


@frozen
class Address:
    """Where to connect to, without a name."""

    family: int
    host: str
    port: int


def literal(host: str, port: int) -> Address | None:
    """The address that is written out in `host`, None for a name."""
    try:
        version = ipaddress.ip_address(host).version
    except ValueError:
        return None
    return Address(socket.AF_INET if version == 4 else socket.AF_INET6, host, port)  # noqa: PLR2004 - IP's own name


def look_up(host: str, port: int) -> list[Address]:
    """All addresses of a name, the two families in turn. Blocks."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(Address(family, str(where[0]), port) for family, _, _, _, where in found))
    preferred = [address for address in addresses if address.family == addresses[0].family]
    others = [address for address in addresses if address.family != addresses[0].family]
    pairs = chain.from_iterable(zip_longest(preferred, others))
    return [address for address in pairs if address is not None]


@define
class Dial:
    """One connection: the address that answers first has it, all others are hung up on."""

    new_wire: Callable[[], Wire]
    _answered: list[tuple[asyncio.Transport, Wire]] = field(factory=list["tuple[asyncio.Transport, Wire]"], init=False)
    _errors: list[OSError] = field(factory=list[OSError], init=False)
    _heard: asyncio.Event = field(factory=asyncio.Event, init=False)

    async def first_of(self, addresses: Sequence[Address]) -> tuple[asyncio.Transport, Wire]:
        """The next address is tried when the one before has failed, or has not answered for a quarter of a second."""
        if len(addresses) == 1:
            return await self._open(addresses[0])
        try:
            await self._race(addresses)
        except BaseException:
            self._hang_up(0)
            raise
        self._hang_up(1)
        if not self._answered:
            raise OSError("; ".join(dict.fromkeys(map(str, self._errors)))) from self._errors[0]
        return self._answered[0]

    async def _race(self, addresses: Sequence[Address]) -> None:
        async with asyncio.TaskGroup() as group:
            tries: list[asyncio.Task[None]] = []
            for address in addresses:
                tries.append(group.create_task(self._try(address)))
                await self._hear(_HEAD_START)
                if self._answered:
                    break
            while not self._answered and len(self._errors) < len(tries):
                await self._hear(None)
            for late in tries:
                late.cancel()

    async def _hear(self, patience: float | None) -> None:
        try:
            async with asyncio.timeout(patience):
                await self._heard.wait()
        except TimeoutError:
            return
        self._heard.clear()

    async def _try(self, address: Address) -> None:
        try:
            self._answered.append(await self._open(address))
        except OSError as error:
            self._errors.append(error)
        self._heard.set()

    async def _open(self, address: Address) -> tuple[asyncio.Transport, Wire]:
        loop = asyncio.get_running_loop()
        return await loop.create_connection(self.new_wire, address.host, address.port, family=address.family)

    def _hang_up(self, kept: int) -> None:
        for transport, _ in self._answered[kept:]:
            transport.abort()
