"""Rented machines."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from simplepod.emulator.world.account import Image, SshKey, Template
from simplepod.emulator.world.boot import ALLOTTED, PULL_FAILS, Boot, Failure, Port
from simplepod.emulator.world.market import Host

HOURS_PER_MONTH = 730
"""Disks are priced by the month."""


@dataclass(kw_only=True, eq=False)
class Instance:
    """A machine somebody rents, or rented."""

    id: int
    hash_id: str
    support_id: str
    name: str
    who: str
    """``client`` or ``stranger``."""
    host: Host
    gpu_count: int
    disk_size: int
    price_per_gpu: Decimal
    price_per_disk_size: Decimal
    created_at: float
    expires_at: float
    boot: Boot
    ip: str
    ports: Sequence[Port] = ()
    template: Template | None = None
    image: Image | None = None
    ssh_key: SshKey | None = None
    password: str | None = field(default=None, repr=False)
    start_script: str | None = field(default=None, repr=False)
    """As it was sent; ``None`` keeps the template's."""
    env: Sequence[tuple[str, str]] = field(default=(), repr=False)
    notes: str | None = None
    is_auto_renew_on: bool = True
    price_auto_renew_max: Decimal | None = None
    state: Literal["live", "paused", "ended"] = "live"
    ended_at: float | None = None
    ended_from: Literal["live", "paused"] = "live"
    """What it was before its end."""
    dies_at: float | None = None
    """When a deletion that takes its time will be done."""
    dies_by: str = ""
    failure: Failure | None = None
    output: list[str] = field(default_factory=list[str])
    """What the container printed; append to it."""

    @property
    def kind(self) -> Literal["docker", "vm"]:
        return "vm" if self.template is None else "docker"

    @property
    def gpu_model(self) -> str:
        return self.host.gpu_model

    @property
    def iri(self) -> str:
        return f"/instances/{self.id}"

    @property
    def script_lines(self) -> Sequence[str]:
        """What the host runs, each line as a command of its own."""
        script = self.start_script
        if script is None and self.template is not None:
            script = self.template.start_script
        return (script or "").splitlines()

    @property
    def rate(self) -> Decimal:
        """$ per hour while it runs."""
        return self.price_per_gpu * self.gpu_count + self.disk_rate

    @property
    def disk_rate(self) -> Decimal:
        """$ per hour of the disk alone, which a paused VPS goes on paying (assumed)."""
        return (self.price_per_disk_size * self.disk_size / HOURS_PER_MONTH).quantize(Decimal("0.00000001"))

    def status(self, now: float, up_status: str) -> str:
        if self.state != "live":
            return {"paused": "paused", "ended": "deleted"}[self.state]
        if self.has_failed(now) and self.failure:
            return self.failure.status
        return "created" if self.boot.part(now) < 1 else up_status

    def has_failed(self, now: float) -> bool:
        return self.failure is not None and self.failure.at <= now

    def is_up(self, now: float) -> bool:
        return self.state == "live" and not self.has_failed(now) and self.boot.part(now) >= 1

    def has_ports(self, now: float) -> bool:
        """Whether the host has mapped the ports yet."""
        return self.state == "live" and not self.has_failed(now) and self.boot.part(now) >= ALLOTTED

    def progress(self, now: float) -> Sequence[str]:
        """The boot as the platform's console tells it."""
        if self.failure is None or self.failure.at > now:
            return self.boot.lines(now)
        return [*self.boot.lines(self.failure.at), self.failure.message]

    def before_its_end(self) -> "Instance":
        """An ended machine as those see it who have not heard of its end."""
        return replace(self, state=self.ended_from, ended_at=None)

    def restart(self, boot: Boot) -> None:
        """Start again, without the failure that may have stopped it."""
        self.boot, self.failure = boot, None

    def fail(self, message: str, status: str, at: float) -> None:
        self.failure = Failure(at=at, message=message, status=status)

    def fail_boot(self, message: str, status: str) -> None:
        """Let the pull of the image fail."""
        self.failure = Failure(at=self.boot.began + PULL_FAILS * self.boot.seconds, message=message, status=status)
