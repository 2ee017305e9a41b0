"""How an answer, or what a fault leaves of it, gets onto the wire."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from starlette.types import Receive, Send

from simplepod.emulator.wire.call import Reply
from simplepod.emulator.wire.faults import Fault

WIRE = "simplepod.wire"
"""Name of the ASGI extension that gives the application a :class:`Wire`."""
BODILESS = (204, 304)


class Wire(Protocol):
    """The connection below a request; ASGI itself cannot break one."""

    def close(self) -> None:
        """Close it, after what was sent."""
        ...

    def reset(self) -> None:
        """Reset it."""
        ...

    def keep_alive(self, seconds: float) -> None:
        """Let it be closed so long after the answer, unless another request comes."""
        ...


class Naps:
    """Pauses that end early when the emulator, or the transport, closes."""

    def __init__(self) -> None:
        self._alarms: set[asyncio.Event] = set()

    async def nap(self, seconds: float) -> bool:
        """Sleep; whether to the end."""
        alarm = asyncio.Event()
        self._alarms.add(alarm)
        try:
            async with asyncio.timeout(seconds):
                return not await alarm.wait()
        except TimeoutError:
            return True
        finally:
            self._alarms.discard(alarm)

    def wake_all(self) -> None:
        for alarm in self._alarms:
            alarm.set()


async def deliver(reply: Reply, fault: Fault | None, wire: Wire, naps: Naps, receive: Receive, send: Send) -> None:
    """Send an answer whole, in drips, in part, or not at all."""
    if fault is not None and fault.drop_response:
        return await _break_off(wire.close, receive)
    if fault is not None and fault.reset and fault.truncate is None:
        return await _break_off(wire.reset, receive)
    bodiless = reply.status in BODILESS
    cut = None if fault is None or bodiless else fault.truncate
    body = b"" if bodiless else reply.body[:cut]
    announced = len(reply.body) if cut is None else max(len(reply.body), len(body) + 1)
    headers = {name.lower(): value for name, value in reply.headers.items()}
    if not bodiless:
        headers["content-length"] = str(announced)
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
    size, pause = (fault and fault.dribble) or (max(1, len(body)), 0.0)
    for start in range(0, len(body), size):
        if pause and not await naps.nap(pause):
            pause = 0.0
        await send({"type": "http.response.body", "body": body[start : start + size], "more_body": True})
    if fault is None or cut is None:
        return await send({"type": "http.response.body", "body": b"", "more_body": False})
    return await _break_off(wire.reset if fault.reset else wire.close, receive)


async def _break_off(break_wire: Callable[[], None], receive: Receive) -> None:
    break_wire()
    await receive()  # the body is read: what comes is the end of the connection
