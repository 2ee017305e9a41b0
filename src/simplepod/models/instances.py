"""What is rented."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum, unique
from typing import Any

from attrs import field, frozen

from simplepod import _quirks
from simplepod.models.offers import Rig
from simplepod.models.ports import SSH_PORT, Endpoint, Ports, ssh_endpoint, web_endpoint


@unique
class InstanceStatus(StrEnum):
    """The statuses that somebody has met or reckons with. The API may say others; they stay plain strings."""

    CREATED = "created"
    RUNNING = "running"
    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"
    PENDING = "pending"
    QUEUED = "queued"
    PREPARING = "preparing"
    PULLING = "pulling"
    PROVISIONING = "provisioning"
    BOOTING = "booting"
    STARTING = "starting"
    INITIALIZING = "initializing"
    UNHEALTHY = "unhealthy"
    ERROR = "error"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"
    STOPPED = "stopped"
    EXITED = "exited"
    EXPIRED = "expired"
    TERMINATING = "terminating"
    TERMINATED = "terminated"
    REMOVED = "removed"


@frozen(slots=True, kw_only=True)
class InstanceTemplate:
    """What an instance tells about its template."""

    id: int
    image_name: str | None = None
    default_tag: str | None = None
    is_run_ssh_server_on: bool | None = None
    is_run_jupyter_on: bool | None = None
    extra: Mapping[str, Any] = field(factory=dict[str, Any], repr=False, hash=False)

    @property
    def iri(self) -> str:
        return _quirks.template_iri(self.id)


@frozen(slots=True, kw_only=True)
class Instance:
    """A rented machine, Docker or VPS, as it was when the API answered."""

    id: int
    hash_id: str | None = None
    """What the instance itself knows as its id (`/etc/simplepod/instance.json`)."""
    support_id: str | None = None
    """The id to tell the vendor: "V_abcd". Methods take it as well."""
    name: str | None = None
    notes: str | None = None
    status: InstanceStatus | str | None = None
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    gpu_model: str | None = None
    gpu_count: int | None = None
    gpu_memory_size: int | None = None
    """MB."""
    cpu_core_count: int | None = None
    system_memory: int | None = None
    """MB. Only in details."""
    disk_size: int | None = None
    """GB."""
    disk_size_max: int | None = None
    """GB. Only in details."""

    rental_type: str | None = None
    """"demand"; others may come."""
    duration: float | None = None
    """In a unit that is documented nowhere."""
    price_per_gpu: float | None = None
    """$/hour/GPU."""
    price_per_disk_size: float | None = None
    """$/GB/month."""
    price_auto_renew_max: float | None = None
    """The highest price in $/hour to renew at."""
    is_auto_renew_on: bool | None = None
    created_at: datetime | None = None
    """Details may leave it out; rows of the list have it."""
    expires_at: datetime | None = None
    auto_renew_at: datetime | None = None

    instance_template: InstanceTemplate | None = None
    """Only in details."""
    ports: Ports = field(factory=Ports)
    rig: Rig | None = None

    cpu_usage: float | None = None
    """Percent, as are `mem_usage` and `disk_usage`."""
    mem_usage: float | None = None
    disk_usage: float | None = None
    process_uptime: float | None = None
    """Seconds."""
    console: str | None = field(default=None, repr=False)
    """Output of the container as sent, in base64; `console_text` is the text."""
    console_system: str | None = field(default=None, repr=False)
    """Progress of the start as sent, in base64; `console_system_text` is the text."""
    extra: Mapping[str, Any] = field(factory=dict[str, Any], repr=False, hash=False)

    @property
    def iri(self) -> str:
        return _quirks.iri("instance", self.id)

    @property
    def console_text(self) -> str:
        """Output of the container as plain text, empty when there is none."""
        return _quirks.decode_console(self.console or "")

    @property
    def console_system_text(self) -> str:
        """Progress of the start (image pulled, scripts run) as plain text, empty when there is none."""
        return _quirks.decode_console(self.console_system or "")

    @property
    def ssh(self) -> Endpoint | None:
        """Where root gets a shell: container port 22 at the host, never through a tunnel. None until there is one."""
        return ssh_endpoint(self.ports, self._rig_ip)

    def endpoint(self, port: int) -> Endpoint | None:
        """Where a port of the container is reached: through its tunnel, else at the host. None until there is a way.

        A way that the platform names need not lead to anything that answers: `instances.wait_for_port` sees to that.
        Port 22 is `ssh`, not a web address.
        """
        return self.ssh if port == SSH_PORT else web_endpoint(self.ports, port, self._rig_ip)

    @property
    def _rig_ip(self) -> str | None:
        return None if self.rig is None else self.rig.ip
