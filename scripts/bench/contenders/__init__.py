"""The clients that are measured, each in the terms of `Contender`, imported by the processes that need them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

LOCAL = "http://127.0.0.1"


@dataclass(frozen=True)
class Contender:
    """What the parts ask a client to do. `client` takes a base URL, and a transport or None for its own."""

    http: str  # the library beneath, whose bare client it is compared with
    client: Callable[[str, Any], Any]
    object_path: str
    get: Callable[[Any], Awaitable[object]]
    list_path: str
    page: Callable[[Any], Awaitable[object]]  # one list: of SimplePod's the whole market, of the others one page
    walk: Callable[[Any], Awaitable[int]]  # every row of every page; how many
    thousand: Callable[[Any], Awaitable[object]] | None = None  # a thousand offers in one answer
    tells_its_end: bool = True  # whether the API says which page is the last; else an empty one does


def contender(name: str) -> Contender:
    """By its module's name; ImportError if its library is not installed."""
    found: Contender = import_module(f"bench.contenders.{name}").CONTENDER
    return found
