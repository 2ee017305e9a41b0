"""Templates, machines and money as the platform shows them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from simplepod.emulator.dialect import Dates, Dialect
from simplepod.emulator.wire.encoding import console, date, php_map, share, without_nulls
from simplepod.emulator.wire.spelling import spelled
from simplepod.emulator.world.account import Deposit, Image, SshKey, Template
from simplepod.emulator.world.boot import Port
from simplepod.emulator.world.instances import Instance
from simplepod.emulator.world.ledger import Entry
from simplepod.emulator.world.world import World


def template_row(template: Template) -> dict[str, Any]:
    """A private template in the list."""
    return without_nulls(
        {
            "id": template.id,
            "name": template.name,
            "imageName": template.image_name,
            "categoryName": template.category_name,
            "defaultTag": template.default_tag,
            "diskSize": template.disk_size,
            "exposePorts": template.expose_ports,
            "notes": template.notes,
            "isPasswordProtected": template.is_password_protected,
            "isRunSshServerOn": template.is_run_ssh_server_on,
            "isRunJupyterOn": template.is_run_jupyter_on,
        }
    )


def template_detail(template: Template) -> dict[str, Any]:
    """A private template with everything, the registry's password included."""
    return template_row(template) | without_nulls(
        {
            "startScript": template.start_script,
            "argOptions": [] if template.arg_options is None else template.arg_options,
            "envVariables": env_rows(template.env),
            "host": template.host,
            "username": template.username,
            "password": template.password,
            "isPublic": template.is_public,
        }
    )


def global_template(template: Template) -> dict[str, Any]:
    """A global template, alike in list and detail."""
    detail = template_detail(template)
    del detail["isPasswordProtected"]
    return detail


def env_rows(env: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in env]


def image_row(image: Image) -> dict[str, Any]:
    return {"id": image.id, "name": image.name, "description": image.description, "diskSizeMin": image.disk_size_min}


def key_row(key: SshKey) -> dict[str, Any]:
    return {"id": key.id, "name": key.name, "publicKey": key.public_key}


def instance_row(instance: Instance, world: World, dialect: Dialect) -> dict[str, Any]:
    """A machine in the list."""
    row = _row(instance, world, dialect)
    if dialect.support_ids in {"details", "nowhere"}:
        del row["supportId"]
    return row


def _row(instance: Instance, world: World, dialect: Dialect) -> dict[str, Any]:
    """What list and details have in common."""
    condition = _condition(instance, world.clock.time(), dialect.up_status)
    return without_nulls(_terms(instance) | _hardware(instance, dialect) | _dates(instance, dialect) | condition)


def _terms(instance: Instance) -> dict[str, Any]:
    """What was rented, and what for."""
    limit = instance.price_auto_renew_max
    return {
        "id": instance.id,
        "hashId": instance.hash_id,
        "supportId": instance.support_id,
        "name": instance.name,
        "notes": instance.notes,
        "diskSize": instance.disk_size,
        "rentalType": "demand",
        "pricePerGpu": float(instance.price_per_gpu),
        "pricePerDiskSize": float(instance.price_per_disk_size),
        "priceAutoRenewMax": None if limit is None else float(limit),
        "isAutoRenewOn": instance.is_auto_renew_on,
        "rig": {"ip": instance.ip, "region": instance.host.datacenter},
    }


def _hardware(instance: Instance, dialect: Dialect) -> dict[str, Any]:
    """What the machine has, as machines spell it."""
    host = instance.host
    return {
        "gpuModel": spelled(instance.gpu_model, dialect.gpu_spelling, memory=host.gpu_memory_size),
        "gpuMemorySize": host.gpu_memory_size + dialect.gpu_memory_difference,
        "gpuCount": instance.gpu_count,
        "cpuCoreCount": share(host.cpu_core_count, instance.gpu_count / host.gpu_count, dialect.shares),
    }


def _dates(instance: Instance, dialect: Dialect) -> dict[str, Any]:
    expires_at = date(instance.expires_at, dialect.dates)
    renews = instance.is_auto_renew_on and instance.state == "live"
    return {
        "createdAt": date(instance.created_at, dialect.dates) if dialect.created_at else None,
        "expiresAt": expires_at,
        "autoRenewAt": expires_at if renews else None,
    }


def _condition(instance: Instance, now: float, up_status: str) -> dict[str, Any]:
    """How the machine is."""
    is_up = instance.is_up(now)
    failed = instance.failure.message if instance.failure and instance.has_failed(now) else None
    return {
        "status": instance.status(now, up_status),
        "duration": int(now - instance.created_at),
        "ports": _ports(instance, now),
        "cpuUsage": 12.5 if is_up else 0,
        "memUsage": 7.25 if is_up else 0,
        "diskUsage": 21 if is_up else 0,
        "processUptime": max(0, int(now - instance.boot.began - instance.boot.seconds)) if is_up else 0,
        "console": console([*instance.progress(now), *(instance.output if is_up else [])], tag="span"),
        "consoleSystem": console(instance.progress(now), tag="b"),
        "errors": [] if failed is None else [failed],
        "warnings": [],
    }


def instance_detail(instance: Instance, world: World, dialect: Dialect) -> dict[str, Any]:
    """A machine by its id."""
    row, host, template = _row(instance, world, dialect), instance.host, instance.template
    if not dialect.detail_created_at:
        row.pop("createdAt", None)
    if dialect.support_ids in {"lists", "nowhere"}:
        del row["supportId"]
    row["systemMemory"] = share(host.system_memory, instance.gpu_count / host.gpu_count, dialect.shares)
    row["diskSizeMax"] = instance.disk_size + host.disk_free
    row["gpus"] = [{"index": index, "name": row["gpuModel"], "temperature": 41} for index in range(instance.gpu_count)]
    if template is not None:
        row["instanceTemplate"] = without_nulls(
            {
                "id": template.id,
                "imageName": template.image_name,
                "defaultTag": template.default_tag,
                "isRunSshServerOn": template.is_run_ssh_server_on,
                "isRunJupyterOn": template.is_run_jupyter_on,
            }
        )
    return row


def _ports(instance: Instance, now: float) -> Any:
    if not instance.has_ports(now):
        return php_map({})
    return {
        "direct": [_direct(instance, port, now) for port in instance.ports],
        "proxy": [_proxy(instance, port, now) for port in instance.ports],
    }


def _direct(instance: Instance, port: Port, now: float) -> dict[str, Any]:
    state = instance.boot.port_state(port, now, tunnel=False)
    is_open = state == "open" and port.is_http
    return _mapping(instance, port) | {
        "protocol": "http" if is_open else "unknown" if state == "open" else state,
        "url": f"http://{instance.ip}:{port.host_port}" if is_open else "",
    }


def _proxy(instance: Instance, port: Port, now: float) -> dict[str, Any]:
    state = instance.boot.port_state(port, now, tunnel=True)
    is_open = state == "open" and port.is_http
    return _mapping(instance, port) | {
        "protocol": "https" if is_open else "closed" if state == "open" else state,
        "url": f"https://{port.tunnel}.trycloudflare.com" if is_open else "closed",
    }


def _mapping(instance: Instance, port: Port) -> dict[str, Any]:
    return {"srcPort": port.source, "destPort": str(port.host_port), "ip": instance.ip, "service": port.service}


def usage_row(number: int, entry: Entry, dates: Dates) -> dict[str, Any]:
    """A row of usage; its true shape is unknown."""
    return without_nulls(
        {
            "id": number,
            "instanceId": entry.instance_id,
            "name": entry.name,
            "type": entry.kind,
            "pricePerHour": f"{entry.rate:.8f}",
            "amount": f"{entry.amount:.8f}",
            "startedAt": date(entry.started.timestamp(), dates),
            "finishedAt": None if entry.ended is None else date(entry.ended.timestamp(), dates),
        }
    )


def deposit_row(deposit: Deposit, dates: Dates) -> dict[str, Any]:
    """A deposit in the shape that the vendor's sibling API has."""
    return {
        "id": deposit.id,
        "txnId": f"{deposit.id:064x}",
        "txnLink": f"https://mempool.space/tx/{deposit.id:064x}",
        "addressLink": f"https://mempool.space/address/bc1q{deposit.id:038x}",
        "currency": deposit.currency,
        "amount": f"{deposit.amount / Decimal(100_000):.8f}",
        "amountUsd": f"{deposit.amount:.8f}",
        "status": 100,
        "createdAt": date(deposit.made_at - 600, dates),
        "finishedAt": date(deposit.made_at, dates),
    }


def summary(world: World) -> dict[str, Any]:
    """Burn and balance; 0 hours when nothing runs, whatever the balance."""
    running = [instance for instance in world.instances if instance.state == "live"]
    balance, rate = world.balance, world.ledger.rate
    return {
        "all": {"active": {"rri": [instance.name for instance in running], "rriCountTotal": len(running)}},
        "rentalAvailability": {
            "pricePerInstances": float(rate),
            "balanceRental": float(round(balance, 8)),
            "availableRentalHours": int(balance / rate) if rate else 0,
        },
    }
