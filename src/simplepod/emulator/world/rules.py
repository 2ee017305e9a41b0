"""How the emulated platform behaves where nobody knows, or where a test wants it otherwise."""

from dataclasses import dataclass
from typing import Literal


@dataclass(kw_only=True, eq=False, repr=False)
class Rules:
    """Behaviour of the platform itself, whatever its API says. Every field may be changed while the emulator runs."""

    boot_seconds: float = 40.0
    """Emulated seconds from renting to a running machine."""
    term_hours: float = 168.0
    """Length of one rental term; a host's ``rentalTimeMax`` shortens it."""
    reserve_hours: float = 1.0
    """For so many hours the balance must last, or an order is refused."""
    name_rule: Literal["keep", "underscores"] = "keep"
    """What becomes of a hyphen in a name."""
    batch_shortfall: Literal["refuse", "partial"] = "refuse"
    """What ``numOfInstances`` does when the host has room for fewer."""

    def named(self, name: str) -> str:
        """The name that the platform makes of the one it was given."""
        return name.replace("-", "_") if self.name_rule == "underscores" else name
