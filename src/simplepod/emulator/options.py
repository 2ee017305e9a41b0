"""Every option of the emulator."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from simplepod.emulator.dialect import Dialect
from simplepod.emulator.world.clock import Clock
from simplepod.emulator.world.rules import Rules


@dataclass(kw_only=True, eq=False, repr=False)
class Options(Rules, Dialect):
    """How the emulator is set up, how the platform behaves, and which ``Dialect`` its API speaks.

    The first group is read once; everything else may be changed while the emulator runs.
    """

    speed: float = 1.0
    """Emulated seconds per real second; 0 lets only ``clock.advance()`` move time."""
    clock: Clock = field(default_factory=Clock)
    """An injected clock keeps its own speed, unless ``speed`` is given, too."""
    seed: int = 0
    hosts: int = 400
    """So many seeded hosts are on the market; 0 for an empty one."""
    balance: Decimal | str | float = 100
    address: str = "127.0.0.1"
    port: int = 0
    """0 takes a free one."""
    paths: Mapping[str, str] = field(default_factory=dict[str, str])
    """operationId -> ``/path`` or ``METHOD /path``, where a path is not what the documentation suggests.

    ``rent_vps`` may be at ``POST /instances``, too: a body with ``instanceVmImage`` then rents a VPS.
    """

    api_key: str = "emulator-key"
    permissions: Container[str] | None = None
    """Operation ids that the key may use; ``None`` is all of them, the rest answers 403."""
    error_rate: float = 0.0
    """Part of the GET requests that the gateway answers with 502."""
    live_ports: bool = True
    """Whether the ports of the client's machines really answer on loopback; only while the emulator serves HTTP."""

    def __post_init__(self) -> None:
        if self.speed != 1.0:
            self.clock.speed = self.speed
        if not self.api_key:
            raise ValueError("api_key must not be empty")
        if not 0 <= self.error_rate <= 1:
            raise ValueError(f"error_rate is a part, from 0 to 1, not {self.error_rate!r}")
