"""How the emulated platform behaves where nobody knows, or where a test wants it otherwise."""

from dataclasses import dataclass
from typing import Literal


@dataclass(kw_only=True, eq=False, repr=False)
class Rules:
    """Behaviour of the platform itself. Every field may be changed while the emulator runs."""

    boot_seconds: float = 40.0
    """Emulated seconds from renting to a running machine."""
    up_status: str = "running"
    """Status of a machine that is up; the platform has been seen to say ``running`` and ``active``."""
    term_hours: float = 168.0
    """Length of one rental term; a host's ``rentalTimeMax`` shortens it."""
    reserve_hours: float = 1.0
    """For so many hours the balance must last, or an order is refused."""
    list_lag: float = 0.0
    """Real seconds that a new machine is missing from the list; its details answer at once."""
    deleted_linger: float = 0.0
    """Emulated seconds that a deleted machine answers 200 with status ``deleted``, before it answers 404."""
    name_rule: Literal["keep", "underscores"] = "keep"
    """What becomes of a hyphen in a name."""
    batch_shortfall: Literal["refuse", "partial"] = "refuse"
    """What ``numOfInstances`` does when the host has room for fewer."""

    def named(self, name: str) -> str:
        """The name that the platform makes of the one it was given."""
        return name.replace("-", "_") if self.name_rule == "underscores" else name
