"""What a renter does to the world: rent, change, reboot, pause, resume, delete."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from simplepod.emulator.world.account import Image, SshKey, Template
from simplepod.emulator.world.boot import RESTART, Boot, Port
from simplepod.emulator.world.errors import InvalidError, RefusedError
from simplepod.emulator.world.instances import Instance
from simplepod.emulator.world.market import Host, Offer
from simplepod.emulator.world.platform import Plans, Platform

SSH, RDP, JUPYTER = 22, 3389, 8888
TAKEN = "Selected instance is not available for rent."


@dataclass(frozen=True)
class Drift:
    """How far from its offer's price a machine costs."""

    factor: Decimal = Decimal(1)
    difference: Decimal = Decimal(0)

    def applied(self, price: Decimal) -> Decimal:
        return price * self.factor + self.difference


NO_DRIFT = Drift()


def rent(
    world: Platform,
    offer: Offer,
    template: Template,
    *,
    gpu_count: int | None = None,
    count: int = 1,
    who: str = "client",
    start_script: str | None = None,
    env: Sequence[tuple[str, str]] | None = None,
    drift: Drift = NO_DRIFT,
) -> Sequence[Instance]:
    """Rent Docker machines on one host, all at the same price."""
    wanted = offer.gpu_count if gpu_count is None else gpu_count
    room = _room(world, offer, gpu_count=wanted, disk_size=template.disk_size, count=count)
    price = _price(world, offer, "docker", who, drift)
    world.afford(price * wanted * room)
    return [
        _machine(
            world,
            offer.host,
            price=price,
            who=who,
            gpu_count=wanted,
            disk_size=template.disk_size,
            template=template,
            start_script=start_script,
            env=template.env if env is None else env,
        )
        for _ in range(room)
    ]


def rent_vps(
    world: Platform,
    offer: Offer,
    image: Image,
    *,
    ssh_key: SshKey | None = None,
    password: str | None = None,
    who: str = "client",
    drift: Drift = NO_DRIFT,
) -> Instance:
    """Rent a VPS: all GPUs of the tier, on the smallest disk that the image takes."""
    if not offer.is_free:
        raise RefusedError(TAKEN)
    if offer.host.disk_free < image.disk_size_min:
        raise InvalidError("instanceVmImage", f"The host's disk is smaller than the required {image.disk_size_min} GB.")
    price = _price(world, offer, "vm", who, drift)
    world.afford(price * offer.gpu_count)
    return _machine(
        world,
        offer.host,
        price=price,
        who=who,
        gpu_count=offer.gpu_count,
        disk_size=image.disk_size_min,
        image=image,
        ssh_key=ssh_key,
        password=password,
    )


def delete(world: Platform, instance: Instance, *, who: str = "client", takes: float = 0.0) -> None:
    """End a machine, at once or after so many seconds; a later call does not put its end off."""
    if takes <= 0:
        world.end(instance, by=who, at=world.clock.time())
    elif instance.dies_at is None:
        instance.dies_at, instance.dies_by = world.clock.time() + takes, who


def reboot(world: Platform, instance: Instance, *, new_ports: bool = False) -> None:
    """Start the container again; its status does not show it, its ports and uptime do (assumed)."""
    if instance.kind != "docker":
        raise RefusedError(f"Instance {instance.support_id} is not a Docker instance.")
    instance.restart(_boot(world, skipped=RESTART))
    if new_ports:
        _map_anew(world, instance)


def _map_anew(world: Platform, instance: Instance) -> None:
    before = {port.host_port for port in instance.ports}
    world.unmap_ports(instance)
    for port in instance.ports:
        while (number := world.map_port(instance, port)) in before:
            pass
        port.host_port = number


def pause(world: Platform, instance: Instance) -> None:
    """Give a VPS's host back; its disk goes on billing (assumed)."""
    if instance.kind != "vm":
        raise RefusedError(f"Instance {instance.support_id} is not a VPS instance.")
    if instance.state == "paused":
        raise RefusedError(f"Instance {instance.support_id} is already paused.")
    world.release(instance)
    instance.state = "paused"
    world.bill(instance, at=world.clock.time())


def resume(
    world: Platform,
    instance: Instance,
    offer: Offer,
    *,
    drift: Drift = NO_DRIFT,
    may_run: bool = False,
    as_new: bool = False,
) -> Instance:
    """Start a paused VPS on a host: same id, name, key and address, another price.

    With ``may_run`` one that runs moves to the host; with ``as_new`` another machine goes on in its place.
    """
    if instance.state != "paused" and not may_run:
        raise RefusedError(f"Instance {instance.support_id} is not paused.")
    if not offer.is_free or offer.host.disk_free < instance.disk_size:
        raise RefusedError(TAKEN)
    price = _price(world, offer, "vm", instance.who, drift)
    world.afford(price * offer.gpu_count)
    resumed = _successor(world, instance) if as_new else instance
    _place(world, resumed, offer, price)
    return resumed


def _successor(world: Platform, instance: Instance) -> Instance:
    """Another machine, paused, with all that the old one has but its ids; the old one ends."""
    successor = replace(
        instance,
        id=world.names.instance_id(),
        hash_id=world.names.hash_id(),
        support_id=world.names.support_id(),
        created_at=world.clock.time(),
        state="paused",
    )
    world.end(instance, by="platform", at=world.clock.time())
    successor.ports = _ports(world, successor)
    world.keep(successor)
    return successor


def _place(world: Platform, instance: Instance, offer: Offer, price: Decimal) -> None:
    """Let a VPS run on a host from now on."""
    if instance.state == "live":
        world.release(instance)
    instance.host, instance.gpu_count, instance.price_per_gpu = offer.host, offer.gpu_count, price
    instance.price_per_disk_size, instance.state = offer.host.price_per_disk_size, "live"
    instance.host.gpus_taken += instance.gpu_count
    instance.host.disk_taken += instance.disk_size
    now = world.clock.time()
    instance.expires_at = now + world.term_seconds(offer.host)
    instance.restart(_boot(world))
    world.bill(instance, at=now)


def change(world: Platform, instance: Instance, changes: Mapping[str, Any]) -> None:
    """Change settings; another template pulls another image, a larger disk costs more."""
    disk_size = changes.get("disk_size")
    if disk_size is not None:
        _check_growth(instance, disk_size)
    for name, value in changes.items():
        setattr(instance, name, world.rules.named(value) if name == "name" else value)
    if disk_size is not None:
        world.bill(instance, at=world.clock.time())
    if "template" in changes:
        instance.restart(_boot(world))
        world.unmap_ports(instance)
        instance.ports = _ports(world, instance)


def _check_growth(instance: Instance, disk_size: int) -> None:
    if instance.kind != "vm":
        raise InvalidError("diskSize", "The disk size of a Docker instance cannot be changed.")
    if disk_size < instance.disk_size:
        raise InvalidError("diskSize", "The disk size can only be increased.")
    added = disk_size - instance.disk_size
    if added > instance.host.disk_free:
        raise InvalidError("diskSize", "The host has not enough disk space.")
    instance.host.disk_taken += added


def _room(world: Platform, offer: Offer, *, gpu_count: int, disk_size: int, count: int) -> int:
    """How many machines the host takes of those that are wanted."""
    if not 1 <= gpu_count <= offer.gpu_count:
        raise InvalidError("gpuCount", f"This value should be between 1 and {offer.gpu_count}.")
    room = min(offer.host.gpus_free // gpu_count, offer.host.disk_free // disk_size, count)
    if not room or (room < count and world.rules.batch_shortfall == "refuse"):
        raise RefusedError(TAKEN)
    return room


def _price(world: Platform, offer: Offer, kind: str, who: str, drift: Drift) -> Decimal:
    plans = world.plans if who == "client" else Plans()
    if plans.refusals:
        refusal = plans.refusals.pop(0)
        raise RefusedError(refusal.message, status=refusal.status, field=refusal.field)
    host = offer.host
    if host.kind != kind or not host.is_available_for_demand or not host.price_per_gpu:
        raise RefusedError(TAKEN)
    return plans.prices.pop(0) if plans.prices else drift.applied(host.price_per_gpu)


def _machine(
    world: Platform, host: Host, *, price: Decimal, gpu_count: int, disk_size: int, who: str, **of: Any
) -> Instance:
    now = world.clock.time()
    instance = Instance(
        id=world.names.instance_id(),
        hash_id=world.names.hash_id(),
        support_id=world.names.support_id(),
        name=world.names.machine(),
        who=who,
        host=host,
        gpu_count=gpu_count,
        disk_size=disk_size,
        price_per_gpu=price,
        price_per_disk_size=host.price_per_disk_size,
        created_at=now,
        expires_at=now + world.term_seconds(host),
        boot=_boot(world),
        ip=host.ip,
        **of,
    )
    if world.plans.boot_failures and who == "client":
        instance.fail_boot(*world.plans.boot_failures.pop(0))
    instance.ports = _ports(world, instance)
    world.enter(instance)
    return instance


def _boot(world: Platform, *, skipped: float = 0.0) -> Boot:
    return Boot(began=world.clock.time(), seconds=world.rules.boot_seconds, skipped=skipped)


def _ports(world: Platform, instance: Instance) -> Sequence[Port]:
    ports = [
        Port(source=source, service=service, is_http=is_http, tunnel=world.names.tunnel())
        for source, service, is_http in _exposed(instance)
    ]
    for port in ports:
        port.host_port = world.map_port(instance, port)
    return ports


def _exposed(instance: Instance) -> Iterator[tuple[int | str, str, bool]]:
    """Container port, service, and whether HTTP is spoken there: the console first, then SSH."""
    yield "0console", "CONSOLE", True
    template = instance.template
    if template is None:
        is_windows = instance.image is not None and instance.image.is_windows
        yield (RDP, "RDP", False) if is_windows else (SSH, "SSH", False)
        return
    if template.is_run_ssh_server_on:
        yield SSH, "SSH", False
    if template.is_run_jupyter_on:
        yield JUPYTER, "JUPYTER", True
    for port in template.ports:
        if port != SSH or not template.is_run_ssh_server_on:
            yield port, f"PORT-{port}", port != SSH
