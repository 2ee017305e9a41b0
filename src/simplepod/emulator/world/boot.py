"""How a machine starts: what its console says, and when its ports open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

PHASES = (
    (0.0, "Preparing instance"),
    (0.05, "Download starting, please wait up to 5 minutes"),
    (0.15, "Pulling image"),
    (0.65, "Image pulled"),
    (0.7, "Starting container"),
    (0.8, "Running start scripts..."),
)
"""Console lines and the part of the boot after which each appears."""
ALLOTTED, CHECKING, LISTENING, TUNNELLED = 0.7, 0.85, 1.0, 1.2
"""Parts of the boot after which ports have numbers, are probed, answer, and answer through the tunnel."""
PULL_FAILS = 0.4
RESTART = 0.7
"""A reboot starts here: the image is there already."""

PortState = Literal["unknown", "checking", "open"]


@dataclass(kw_only=True)
class Port:
    """A port of a machine, as its host maps it."""

    source: int | str
    """In the container; the console's is the string ``0console``."""
    service: str
    host_port: int = 0
    tunnel: str
    """Name of the tunnel, once it is there."""
    is_http: bool = True
    is_silent: bool = False
    """Nothing ever listens; set it in a test."""


@dataclass(kw_only=True)
class Boot:
    """One start of a machine."""

    began: float
    seconds: float
    skipped: float = 0.0
    """Part of the boot that a restart leaves out."""

    def part(self, now: float) -> float:
        """How much of the boot is done; grows beyond 1 after it."""
        if self.seconds <= 0:
            return 10.0
        return self.skipped + (now - self.began) / self.seconds

    def lines(self, now: float) -> Sequence[str]:
        part = self.part(now)
        return [text for after, text in PHASES if self.skipped <= after <= part]

    def port_state(self, port: Port, now: float, *, tunnel: bool) -> PortState:
        part = self.part(now)
        if part < CHECKING:
            return "unknown"
        return "open" if part >= (TUNNELLED if tunnel else LISTENING) and not port.is_silent else "checking"


@dataclass(kw_only=True)
class Failure:
    """Why a machine does not come up, or broke down."""

    at: float
    message: str
    status: str = "error"
