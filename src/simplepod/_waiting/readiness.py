"""When a machine is up, when something answers behind one of its ports, and how it changes."""

from __future__ import annotations

import asyncio
import inspect
import math
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Literal, Protocol

from attrs import define, evolve, field, frozen

from simplepod import _quirks
from simplepod._waiting.poll import Pacer, repeat
from simplepod._waiting.probing import which_answers
from simplepod.errors import InstanceFailedError, WaitError, WaitTimeoutError
from simplepod.models.ports import SSH_PORT, direct_endpoint, ssh_endpoint, tunnel_endpoint

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from simplepod.errors import SimplePodError
    from simplepod.models import Endpoint, Instance

EndpointKind = Literal["tunnel", "direct"]

_TUNNEL_GRACE = 15.0  # seconds that a tunnel has to come up when the direct port answers already
_MARKS_OF_AN_OPEN_TUNNEL = frozenset({"http", "https"})
_MOVING_UNREAD = frozenset({"duration", "cpuUsage", "memUsage", "diskUsage", "processUptime"})


@frozen
class Look:
    """What one look at a machine has shown."""

    instance: Instance | None = None
    """As just read; called deleted where that proves that it is gone."""
    is_gone: bool = False
    """Proved: it bills no more."""
    error: SimplePodError | None = None
    """Why nothing is known this time."""


class Lookout(Protocol):
    """Where a machine is looked at from."""

    @property
    def name(self) -> str:
        """How messages call the machine, such as "7" or "V_abcd"."""
        ...

    async def look(self) -> Look:
        """Reads the machine once. Raises only what no repetition mends: 401, 403, a machine not on the account."""
        ...


def check_kind(kind: object, port: int) -> None:
    """Refuses kinds of endpoints that there are not, and a tunnel for SSH."""
    if kind not in (None, "tunnel", "direct"):
        raise ValueError(f'kind must be "tunnel", "direct" or None, not {kind!r}.')
    if kind == "tunnel" and port == SSH_PORT:
        raise ValueError("Port 22 is never reached through a tunnel: leave kind out.")


async def until_running(
    lookout: Lookout, *, timeout: float, interval: float, on_update: Callable[[Instance], object] | None
) -> Instance:
    """The machine as it is once it is up."""
    watched = _Watched(lookout, on_update)
    instance = await repeat(watched.running, timeout=timeout, interval=interval)
    if instance is None:
        raise watched.too_late(f"not running after {timeout:g} s") from watched.error
    return instance


async def until_answering(
    lookout: Lookout,
    port: int,
    *,
    timeout: float,
    interval: float,
    kind: EndpointKind | None,
    on_update: Callable[[Instance], object] | None,
) -> Endpoint:
    """The endpoint of a container port once something answers behind it."""
    behind = _Behind(_Watched(lookout, on_update), port, kind)
    endpoint = await repeat(behind.answering, timeout=timeout, interval=interval)
    if endpoint is None:
        raise behind.too_late(timeout) from behind.watched.error
    return endpoint


async def changes(lookout: Lookout, interval: float) -> AsyncGenerator[Instance, None]:
    """A reading at once and then one per change; ends when the machine is gone."""
    shown: object = None
    async with aclosing(looks(lookout, interval)) as series:
        async for look in series:
            if look.instance is not None and (state := _state(look.instance)) != shown:
                shown = state
                yield look.instance


async def looks(lookout: Lookout, interval: float) -> AsyncGenerator[Look, None]:
    """Every look that has shown something, the first at once; the last is the one that proves the machine gone."""
    pacer = Pacer(timeout=math.inf, interval=interval)
    while True:
        look = await lookout.look()
        if look.error is None:
            yield look
            pacer = Pacer(timeout=math.inf, interval=interval)  # pauses grow only while nothing is known
        if look.is_gone:
            return
        await pacer.pause()


@define
class _Watched:
    """A machine that is waited for, as last seen."""

    lookout: Lookout
    on_update: Callable[[Instance], object] | None
    last: Instance | None = None
    error: SimplePodError | None = None

    async def running(self) -> Instance | None:
        """The machine once it is up, None while it is on its way; raises for one that will not come up."""
        look = await self.lookout.look()
        self.error = look.error
        self.last = look.instance or self.last
        if look.instance is not None and self.on_update is not None:
            awaitable = self.on_update(look.instance)
            if inspect.isawaitable(awaitable):
                await awaitable
        if look.is_gone:
            raise InstanceFailedError(self._gone(), instance=self.last)
        if look.instance is None:
            return None
        phase = _quirks.status_phase(look.instance.status, look.instance.errors)
        if phase in {"up", "coming"}:
            return look.instance if phase == "up" else None
        raise InstanceFailedError(self._failure(look.instance, phase), instance=look.instance)

    def too_late(self, what: str) -> WaitTimeoutError:
        """The error of a wait that was in vain."""
        seen, bills = "never seen", "It may bill: look for it in instances.list()"
        if self.last is not None:
            seen, bills = f"status {self.last.status}", "It still bills: delete it"
        return WaitTimeoutError(f"Instance {self.lookout.name} ({seen}): {what}. {bills}.", instance=self.last)

    def _gone(self) -> str:
        said = f" ({'; '.join(self.last.errors)})" if self.last is not None and self.last.errors else ""
        return f"Instance {self.lookout.name} is gone: it bills no more{said}."

    def _failure(self, instance: Instance, phase: str) -> str:
        name, said = self.lookout.name, "; ".join(instance.errors) or "the API reports no reason"
        if phase == "paused":
            return f"Instance {name} is paused and will not come up by itself: its disk may still bill."
        if phase == "gone":
            return f"Instance {name} is {instance.status} ({said}). It may bill all the same: delete it."
        return f"Instance {name} failed with status {instance.status} ({said}). It still bills: delete it."


@define
class _Behind:
    """A port that is waited for."""

    watched: _Watched
    port: int
    kind: EndpointKind | None
    _direct_since: float | None = field(default=None, init=False)

    async def answering(self) -> Endpoint | None:
        """The endpoint once something answers behind it."""
        instance = await self.watched.running()
        if instance is None:
            return None
        self._require_exposed(instance)
        tunnel, direct = self._ways(instance)
        if tunnel is not None and _is_marked_open(instance, self.port):
            return tunnel
        answering = await which_answers(tunnel, direct)
        if answering is None or answering is tunnel or self.kind is not None or not self._has_tunnel(instance):
            return answering
        return answering if self._tunnel_had_its_time() else None

    def too_late(self, timeout: float) -> WaitTimeoutError:
        """The error of a wait that was in vain."""
        through = " through its tunnel" if self.kind == "tunnel" or self._direct_since is not None else ""
        beside = ' (directly something does: kind="direct")' if self._direct_since is not None else ""
        return self.watched.too_late(f"nothing answers on port {self.port}{through} after {timeout:g} s{beside}")

    def _ways(self, instance: Instance) -> tuple[Endpoint | None, Endpoint | None]:
        ports, rig_ip = instance.ports, None if instance.rig is None else instance.rig.ip
        if self.port == SSH_PORT:
            return None, ssh_endpoint(ports, rig_ip)
        tunnel = None if self.kind == "direct" else tunnel_endpoint(ports, self.port)
        return tunnel, None if self.kind == "tunnel" else direct_endpoint(ports, self.port, rig_ip)

    def _has_tunnel(self, instance: Instance) -> bool:
        return self.port != SSH_PORT and any(way.src_port == self.port for way in instance.ports.proxy)

    def _tunnel_had_its_time(self) -> bool:
        now = asyncio.get_running_loop().time()
        if self._direct_since is None:
            self._direct_since = now
        return now - self._direct_since >= _TUNNEL_GRACE

    def _require_exposed(self, instance: Instance) -> None:
        """Raises for a port that the machine's list of ports does not have; a list that is empty may yet fill."""
        listed = {way.src_port for way in (*instance.ports.direct, *instance.ports.proxy)}
        if not listed or self.port in listed:
            return
        exposed = ", ".join(map(str, sorted(port for port in listed if isinstance(port, int)))) or "none"
        raise WaitError(
            f"Instance {self.watched.lookout.name} does not expose port {self.port} (exposed: {exposed}); "
            f"its template's expose_ports decide. It still bills: delete it, or wait for another port.",
            instance=instance,
        )


def _is_marked_open(instance: Instance, port: int) -> bool:
    return any(
        way.src_port == port and way.url is not None and (way.protocol or "").lower() in _MARKS_OF_AN_OPEN_TUNNEL
        for way in instance.ports.proxy
    )


def _state(instance: Instance) -> tuple[Any, ...]:
    """What is compared for changes: all but the fields that move by themselves, and ports in any order."""
    extra = {name: value for name, value in instance.extra.items() if name not in _MOVING_UNREAD}
    ports = instance.ports
    still = evolve(
        instance,
        duration=None,
        cpu_usage=None,
        mem_usage=None,
        disk_usage=None,
        process_uptime=None,
        extra=extra,
        ports=evolve(ports, direct=(), proxy=()),
    )
    return still, frozenset(ports.direct), frozenset(ports.proxy)
