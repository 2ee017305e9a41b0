"""What arrived at the server."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload
from urllib.parse import parse_qsl

_ID = re.compile(r"V_\w+|[0-9]+|[0-9a-f]{32}")


@dataclass(kw_only=True, eq=False)
class LoggedRequest:
    """One request, in the order of arrival; the key is not kept."""

    number: int
    method: str
    path: str
    query_string: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    arrived: float
    """By the emulated clock."""
    status: int | None = None
    """What the server answered, were it lost on the way; ``None`` while it works."""
    handled: bool = False
    """Whether the application saw it; a fault may have come before."""

    @property
    def query(self) -> Sequence[tuple[str, str]]:
        return parse_qsl(self.query_string, keep_blank_values=True)

    @property
    def json(self) -> Any:
        """The body as JSON; ``None`` when there is none."""
        return json.loads(self.body) if self.body else None

    def matches(self, pattern: str) -> bool:
        """Whether it is ``METHOD /path``.

        ``{id}`` stands for an id, ``*`` for any one segment, and ``*`` alone for everything.
        """
        method, _, path = pattern.partition(" ")
        if not path:
            method, path = ("*", method) if method.startswith("/") else (method, "*")
        return method in {"*", self.method} and (path == "*" or _same_path(path, self.path))


def _same_path(pattern: str, path: str) -> bool:
    wanted, segments = pattern.split("/"), path.split("/")
    return len(wanted) == len(segments) and all(
        part in {"*", segment} or (part.startswith("{") and _ID.fullmatch(segment) is not None)
        for part, segment in zip(wanted, segments, strict=True)
    )


class RequestLog(Sequence[LoggedRequest]):
    """Every request, in the order of arrival."""

    def __init__(self) -> None:
        self._requests: list[LoggedRequest] = []

    @overload
    def __getitem__(self, index: int) -> LoggedRequest: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[LoggedRequest]: ...
    def __getitem__(self, index: int | slice) -> LoggedRequest | Sequence[LoggedRequest]:
        return self._requests[index]

    def __len__(self) -> int:
        return len(self._requests)

    def of(self, pattern: str) -> Sequence[LoggedRequest]:
        """Those that match ``"POST /instances"``, ``"GET /instances/{id}"``, ``"POST"`` or ``"/instances/*"``."""
        return [request for request in self if request.matches(pattern)]

    def clear(self) -> None:
        self._requests.clear()

    def add(self, request: LoggedRequest) -> None:
        """Keep a request; the server's, not a test's."""
        self._requests.append(request)
