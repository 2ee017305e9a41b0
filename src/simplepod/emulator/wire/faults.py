"""Faults on demand."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, fields
from typing import Any, Unpack

from simplepod.emulator.dialect import Dialect, Speaking
from simplepod.emulator.wire.request_log import LoggedRequest

UNSET: Any = object()


@dataclass(eq=False)
class Fault:
    """What goes wrong with the requests of a route.

    With ``status``, ``html``, ``reset`` or ``gateway`` nothing happens on the server, unless ``after`` is set; with
    everything else the application does its work first.
    """

    route: str
    """``"METHOD /path"``: ``{id}`` stands for an id, ``*`` for a segment, ``"*"`` for every request."""
    _: KW_ONLY
    status: int | None = None
    """Answer with it, and with a problem body unless told otherwise."""
    html: bool = False
    """Answer with the page of a gateway, 502 unless ``status`` says otherwise."""
    json: Any = UNSET
    """Answer with this instead."""
    body: bytes | str | None = None
    """Answer with this instead, whatever it is."""
    empty: bool = False
    """Answer without a body."""
    rewrite: Callable[[Any], Any] | None = None
    """Gets the JSON of the answer (``None`` when there is no body), returns another."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Add these to the answer."""
    delay: float = 0.0
    """Seconds of the event loop before the application sees the request; with ``after``, between it and the answer."""
    reset: bool = False
    """Reset the connection; with ``truncate``, in the middle of the answer."""
    drop_response: bool = False
    """Close the connection without an answer."""
    truncate: int | None = None
    """Send so many bytes of the body, fewer than announced, and close the connection."""
    dribble: tuple[int, float] | None = None
    """Send so many bytes at a time, with a pause of so many seconds of the event loop before each."""
    after: bool = False
    """Let the application do its work first."""
    times: int | None = None
    """Strike so often; ``None`` is always."""
    skip: int = 0
    """Let so many requests pass first."""
    when: Callable[[LoggedRequest], bool] | None = None
    """Choose among the requests of the route."""
    speaking: Speaking = field(default_factory=Speaking)
    """Fields of ``Dialect`` that differ for these requests; ``faults.on`` takes them as arguments."""
    hits: int = field(default=0, init=False)
    """How often it struck."""
    _seen: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.spoken(Dialect())  # a TypeError where there is no such field

    def spoken(self, usual: Dialect) -> Dialect:
        """The dialect of the requests that it strikes."""
        if not self.speaking:
            return usual
        spoken: dict[str, Any] = {known.name: getattr(usual, known.name) for known in fields(Dialect)}
        spoken.update(self.speaking)
        return Dialect(**spoken)

    @property
    def processes(self) -> bool:
        """Whether the application gets to see the request."""
        comes_first = self.reset and self.truncate is None
        return self.after or not (self.status is not None or self.html or comes_first)

    def strikes(self, request: LoggedRequest) -> bool:
        """Whether it is this request's turn; counts."""
        if not request.matches(self.route) or (self.when is not None and not self.when(request)):
            return False
        self._seen += 1
        if self._seen <= self.skip or (self.times is not None and self.hits >= self.times):
            return False
        self.hits += 1
        return True


class Faults:
    """The faults that are armed; the first that strikes is the one that happens."""

    def __init__(self) -> None:
        self.armed: list[Fault] = []

    def on(
        self,
        route: str,
        *,
        status: int | None = None,
        html: bool = False,
        json: Any = UNSET,
        body: bytes | str | None = None,
        empty: bool = False,
        rewrite: Callable[[Any], Any] | None = None,
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        reset: bool = False,
        drop_response: bool = False,
        truncate: int | None = None,
        dribble: tuple[int, float] | None = None,
        after: bool = False,
        times: int | None = None,
        skip: int = 0,
        when: Callable[[LoggedRequest], bool] | None = None,
        **speaking: Unpack[Speaking],
    ) -> Fault:
        """Arm a fault; the arguments are those of ``Fault``, and the fields of ``Dialect``."""
        fault = Fault(
            route,
            status=status,
            html=html,
            json=json,
            body=body,
            empty=empty,
            rewrite=rewrite,
            headers=headers or {},
            delay=delay,
            reset=reset,
            drop_response=drop_response,
            truncate=truncate,
            dribble=dribble,
            after=after,
            times=times,
            skip=skip,
            when=when,
            speaking=speaking,
        )
        self.armed.append(fault)
        return fault

    def clear(self) -> None:
        """Disarm every fault."""
        self.armed.clear()

    def remove(self, fault: Fault) -> None:
        """Disarm one."""
        self.armed.remove(fault)

    def strike(self, request: LoggedRequest) -> Fault | None:
        """The fault for a request; the server's, not a test's."""
        return next((fault for fault in self.armed if fault.strikes(request)), None)
