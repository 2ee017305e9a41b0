"""Faults on demand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simplepod.emulator.wire.request_log import LoggedRequest

GATEWAY_PAGE = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n"
)
UNSET: Any = object()


@dataclass(kw_only=True, eq=False)
class Fault:
    """What goes wrong with requests that match; ``hits`` tells how often it did."""

    route: str
    status: int | None = None
    html: bool = False
    json: Any = UNSET
    body: bytes | str | None = None
    empty: bool = False
    rewrite: Callable[[Any], Any] | None = None
    delay: float = 0.0
    reset: bool = False
    drop_response: bool = False
    truncate: int | None = None
    dribble: tuple[int, float] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    after: bool = False
    times: int | None = None
    skip: int = 0
    when: Callable[[LoggedRequest], bool] | None = None
    hits: int = field(default=0, init=False)
    _seen: int = field(default=0, init=False)

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
        self._armed: list[Fault] = []

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
        delay: float = 0.0,
        reset: bool = False,
        drop_response: bool = False,
        truncate: int | None = None,
        dribble: tuple[int, float] | None = None,
        headers: Mapping[str, str] | None = None,
        after: bool = False,
        times: int | None = None,
        skip: int = 0,
        when: Callable[[LoggedRequest], bool] | None = None,
    ) -> Fault:
        """Arm a fault for ``"METHOD /path"``; ``{id}`` stands for an id, ``*`` for a segment, ``"*"`` for everything.

        Before the application sees the request, so that nothing happens on the server (``after=True`` lets it
        happen first): ``status`` (with ``html``, ``json``, ``body``, ``headers``), ``html`` alone (a gateway's 502
        page), ``reset`` (the connection is reset).
        After it: ``json``, ``body``, ``empty``, ``rewrite`` (gets the JSON of the answer, returns another),
        ``headers``, ``drop_response`` (the connection is closed without an answer), ``truncate`` (so many bytes of
        the body, less than announced; with ``reset`` the connection is reset there), ``dribble`` (``(bytes, pause)``).
        ``delay`` (real seconds) comes before the application, or with ``after=True`` between it and the answer.
        ``skip`` requests pass first, then ``times`` are struck; ``when`` chooses among them.
        """
        fault = Fault(
            route=route,
            status=status,
            html=html,
            json=json,
            body=body,
            empty=empty,
            rewrite=rewrite,
            delay=delay,
            reset=reset,
            drop_response=drop_response,
            truncate=truncate,
            dribble=dribble,
            headers=headers or {},
            after=after,
            times=times,
            skip=skip,
            when=when,
        )
        self._armed.append(fault)
        return fault

    def clear(self) -> None:
        """Disarm every fault."""
        self._armed.clear()

    def remove(self, fault: Fault) -> None:
        """Disarm one."""
        self._armed.remove(fault)

    def strike(self, request: LoggedRequest) -> Fault | None:
        """The fault for a request; the server's, not a test's."""
        return next((fault for fault in self._armed if fault.strikes(request)), None)
