"""Machines as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from simplepod.cli.tables import Column, cell, table
from simplepod.cli.wording import age, dollars, gpus, hourly_cost, moment, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simplepod import Instance


def as_table(machines: Sequence[Instance], width: int) -> Table:
    """One line for each."""
    columns: Sequence[Column[Instance]] = (
        Column("id", lambda machine: machine.id, numeric=True),
        Column("name", lambda machine: machine.name),
        Column("status", lambda machine: machine.status),
        Column("$/h", lambda machine: dollars(hourly_cost(machine)), 1, numeric=True),
        Column("GPUs", gpus, 2),
        Column("age", lambda machine: age(machine.created_at), 3, numeric=True),
        Column("ssh", lambda machine: machine.ssh.ssh_command if machine.ssh else None, 4),
        Column("errors", lambda machine: "; ".join(machine.errors), 5),
    )
    return table(columns, machines, width)


def as_details(machine: Instance) -> Table:
    """All about one, line by line; what the API does not say is left out."""
    details = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    details.add_column(style="bold", no_wrap=True)
    details.add_column(overflow="fold")
    for name, value in _details(machine):
        if value:
            details.add_row(name, Text(cell(value)))
    return details


def _details(machine: Instance) -> Iterator[tuple[str, object]]:
    yield "id", " ".join(filter(None, (str(machine.id), machine.support_id)))
    yield "name", machine.name
    yield "notes", machine.notes
    yield "status", machine.status
    yield "errors", "; ".join(machine.errors)
    yield "warnings", "; ".join(machine.warnings)
    yield "GPUs", gpus(machine)
    yield "disk", machine.disk_size and f"{machine.disk_size} GB"
    yield "image", _image(machine)
    yield "host", machine.rig and " ".join(filter(None, (machine.rig.region, machine.rig.country, machine.rig.ip)))
    yield "price", f"{dollars(hourly_cost(machine))} an hour, disk included"
    yield "created", moment(machine.created_at)
    yield "expires", moment(machine.expires_at)
    yield "load", _load(machine)
    yield "ssh", machine.ssh and machine.ssh.ssh_command
    for port in sorted({way.src_port for way in machine.ports.direct if isinstance(way.src_port, int)}):
        endpoint = machine.endpoint(port)
        if endpoint is not None and endpoint.kind != "ssh":
            yield f"port {port}", endpoint.url


def _image(machine: Instance) -> str | None:
    used = machine.instance_template
    return None if used is None or used.image_name is None else f"{used.image_name}:{used.default_tag or 'latest'}"


def _load(machine: Instance) -> str | None:
    if machine.cpu_usage is None:
        return None
    return f"CPU {whole(machine.cpu_usage)} %, memory {whole(machine.mem_usage)} %, disk {whole(machine.disk_usage)} %"
