"""The two ways to let the emulator speak a dialect."""

from dataclasses import dataclass
from typing import Protocol, Unpack

from simplepod.emulator import Emulator
from simplepod.emulator.dialect import Speaking


class Speaker(Protocol):
    def let(self, route: str, /, **speaking: Unpack[Speaking]) -> None:
        """Let the requests of a route be answered in a dialect."""
        ...


@dataclass(frozen=True)
class ByOption:
    emulator: Emulator

    def let(self, _route: str, /, **speaking: Unpack[Speaking]) -> None:
        """Whatever the route: an option is for all of them."""
        for name, value in speaking.items():
            setattr(self.emulator, name, value)


@dataclass(frozen=True)
class ByFault:
    emulator: Emulator

    def let(self, route: str, /, **speaking: Unpack[Speaking]) -> None:
        self.emulator.faults.on(route, **speaking)
