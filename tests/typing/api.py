"""The typing contract: the whole public API as a user writes it. Checked by mypy and pyright, never run.

What is marked `type: ignore` must be an error to both: they report the mark where it is none.
"""
# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, assert_type

import httpx

import simplepod
from simplepod import (
    NO_RETRY,
    Deposit,
    Endpoint,
    GlobalTemplate,
    Instance,
    InstanceStatus,
    InstanceTemplate,
    Lease,
    Listing,
    Offer,
    OfferOrder,
    Page,
    PendingRental,
    Port,
    Ports,
    Region,
    RejectedRow,
    RentalStatus,
    RetryPolicy,
    Rig,
    SimplePod,
    SSHKey,
    Summary,
    Template,
    Usage,
    VPSImage,
)
from simplepod.emulator import Emulator


async def key() -> str:
    return "key"


async def on_order(pending: PendingRental) -> None:
    assert_type(pending.to_json(), str)
    assert_type(pending.id, str)
    assert_type(pending.known_ids, tuple[int, ...])
    assert_type(pending.settled, bool)


async def clients(transport: httpx.AsyncBaseTransport) -> None:
    async with SimplePod() as client:
        assert_type(client, SimplePod)
    lock = asyncio.Lock()
    full = SimplePod(
        key,
        base_url="https://gateway.internal",
        timeout=10,
        retry=RetryPolicy(attempts=5, total=60.0, base=0.1, cap=2.0, retry_after_cap=30.0),
        max_concurrency=50,
        env_encoding="array",
        paths={"rent_vps": "POST /instances/vps"},
        rent_lock=lambda: lock,
        on_order=on_order,
        proxy="http://proxy:3128",
        ssl_context=ssl.create_default_context(),
        user_agent="my-service/1.0",
        transport=transport,
    )
    SimplePod("key", rent_lock=contextlib.nullcontext[None])
    SimplePod(lambda: "key", env_encoding="yaml")  # type: ignore[arg-type]
    SimplePod("key", retries=3)  # type: ignore[call-arg]
    assert_type(full.with_options(timeout=3, retry=NO_RETRY), SimplePod)
    answer = await full.request("GET", "/instances/list", params={"page": 2}, json=None, content_type=None)
    assert_type(answer, httpx.Response)
    await full.aclose(timeout=5)
    assert_type(simplepod.__version__, str)


async def listings(client: SimplePod) -> None:
    offers = client.market.docker(gpu_model="RTX 4090", max_price_per_gpu=0.6)
    assert_type(offers, Listing[Offer])
    assert_type(await offers, list[Offer])
    assert_type(await offers.first(), Offer | None)
    assert_type(await offers.to_list(limit=3, strict=True), list[Offer])
    async for offer in offers:
        assert_type(offer, Offer)
    async for page in offers.pages(prefetch=0):
        assert_type(page, Page[Offer])
        assert_type(page.items, tuple[Offer, ...])
        assert_type(page.number, int)
        assert_type(page.rejected, tuple[RejectedRow, ...])
        for row in page.rejected:
            assert_type(row.reason, str)


async def market(client: SimplePod, region: Region, order: OfferOrder, status: RentalStatus) -> None:
    listing = client.market.docker(
        gpu_model=["RTX 4090", "*A100*"], region=region, cuda=">=12.8", driver="570", rental_status=status,
        include_unknown=True, order_by=[order, "-sla"], min_gpu_count=2, max_gpu_count=8, min_gpu_memory_size=24_000,
        min_rental_time_min=24, page_size=50,
    )  # fmt: skip
    client.market.docker(order_by="price")  # type: ignore[arg-type]
    client.market.docker(min_price=1)  # type: ignore[call-arg]
    assert_type(client.market.vps(region="EU-PL-01", order_by="-sla", min_sla=99.5), Listing[Offer])
    for offer in await listing:
        assert_type(offer.iri, str)
        assert_type(offer.gpu_model, str | None)
        assert_type(offer.price_per_gpu, float | None)
        assert_type(offer.rig, Rig | None)
        assert_type(offer.hourly_price(gpu_count=1, disk_size=100), float)
        assert_type(offer.extra, Mapping[str, Any])


async def templates(client: SimplePod) -> Template:
    assert_type(await client.global_templates.list("pytorch"), list[GlobalTemplate])
    shared = await client.global_templates.get(3)
    assert_type(shared, GlobalTemplate)
    made = await client.templates.create(
        name="worker", image_name="python", default_tag="3.12", disk_size=32, expose_ports=[8000], env={"A": "b"},
        start_script="echo", is_run_ssh_server_on=True, password="secret", username="me", host="registry.example.com",
    )  # fmt: skip
    assert_type(made, Template)
    assert_type(await client.templates.ensure(name="worker", image_name="python"), Template)
    assert_type(await client.templates.update(made, notes="", expose_ports=(80, 443)), Template)
    assert_type(await client.templates.find("worker"), Template | None)
    assert_type(await client.templates.list(), list[Template])
    assert_type(await client.templates.get("/instances/templates/38"), Template)
    assert_type(made.env, dict[str, str])
    assert_type(made.expose_ports, tuple[int, ...])
    await client.templates.delete(38)
    await client.templates.create("worker", "python")  # type: ignore[call-arg]
    return made


async def renting(client: SimplePod, offer: Offer, template: Template, shared: GlobalTemplate) -> None:
    assert_type(
        await client.instances.rent(
            offer, template, gpu_count=1, start_script="a\nb", env={"A": "b"}, name="worker", notes="n",
            max_price_per_gpu=0.6, min_hours=2, confirm_timeout=30,
        ),
        Instance,
    )  # fmt: skip
    assert_type(await client.instances.rent("/instances/market/1", shared), Instance)
    assert_type(await client.instances.rent_many(offer, 38, count=3), Sequence[Instance])
    assert_type(await client.instances.rent_first(client.market.docker(), 38, tries=5), Instance)
    assert_type(await client.instances.rent_first([offer, offer.iri], 38), Instance)
    await client.instances.rent(1, template)  # type: ignore[arg-type]
    async with client.instances.lease(client.market.docker(), template, wait=True, timeout=600) as lease:
        assert_type(lease, Lease)
        assert_type(lease.instance, Instance)
        assert_type(await lease.refresh(), Instance)
        assert_type(lease.keep(), Instance)


async def instances(client: SimplePod, machine: Instance, pending: PendingRental) -> None:
    assert_type(await client.instances.list(search="worker", status=InstanceStatus.RUNNING), list[Instance])
    assert_type(await client.instances.find("worker"), Instance | None)
    assert_type(await client.instances.get("V_abcd"), Instance)
    assert_type(await client.instances.update(machine, name="x", is_auto_renew_on=False, disk_size=200), Instance)
    await client.instances.delete(machine, 7, "/instances/8", "V_abcd")
    await client.instances.reboot(machine)
    up = await client.instances.wait_until_running(machine, timeout=60, interval=2, on_update=print)
    assert_type(up, Instance)
    assert_type(await client.instances.wait_for_port(up, 8000, timeout=60), Endpoint)
    assert_type(await client.instances.wait_for_port(7, 8000, kind="tunnel", on_update=print), Endpoint)
    await client.instances.wait_for_port(up, 8000, kind="ssh")  # type: ignore[arg-type]
    async for now in client.instances.watch(up, interval=1):
        assert_type(now, Instance)
    async for line in client.instances.logs("V_abcd", follow=True, system=True, interval=1):
        assert_type(line, str)
    assert_type(await client.instances.adopt(pending), Sequence[Instance])
    assert_type(
        client.instances.orphans("worker-", older_than=timedelta(hours=1), keep=[machine, 7]), Listing[Instance]
    )
    swept = await client.instances.sweep("worker-", older_than=timedelta(hours=1), dry_run=False)
    assert_type(swept, Sequence[Instance])


def models(machine: Instance) -> None:
    assert_type(machine.id, int)
    assert_type(machine.status, InstanceStatus | str | None)
    assert_type(machine.errors, tuple[str, ...])
    assert_type(machine.created_at, datetime | None)
    assert_type(machine.instance_template, InstanceTemplate | None)
    assert_type(machine.ports, Ports)
    assert_type(machine.ports.proxy, tuple[Port, ...])
    assert_type(machine.console_text, str)
    assert_type(machine.ssh, Endpoint | None)
    endpoint = machine.endpoint(8000)
    assert_type(endpoint, Endpoint | None)
    if endpoint is not None:
        assert_type(endpoint.kind, Literal["tunnel", "direct", "ssh"])
        assert_type(endpoint.ssh_command, str)
    machine.name = "x"  # type: ignore[misc]
    assert_type({machine: 1}, dict[Instance, int])


async def vps(client: SimplePod, offer: Offer, saved: SSHKey) -> None:
    image = await client.vps.images("ubuntu").first()
    assert_type(image, VPSImage | None)
    machine = await client.vps.rent(offer, 29, ssh_key="ssh-ed25519 AAAA me", ssh_key_name="laptop", name="vps")
    assert_type(machine, Instance)
    async with client.vps.lease(offer, "/instances/images/29", ssh_key=saved, timeout=60) as lease:
        assert_type(lease, Lease)
    await client.vps.pause(machine, "V_abcd")
    assert_type(await client.vps.resume(machine, offer), Instance)
    assert_type(await client.ssh_keys.list(), list[SSHKey])


async def billing(client: SimplePod, machine: Instance) -> None:
    assert_type(await client.billing.usage(machine), list[Usage])
    assert_type(await client.billing.deposits(), list[Deposit])
    summary = await client.billing.summary()
    assert_type(summary, Summary)
    assert_type(summary.balance_rental, Decimal | None)
    assert_type(summary.hours_for(0.5), float)


async def errors(client: SimplePod) -> None:
    try:
        await client.instances.get(7)
    except simplepod.RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except simplepod.ValidationError as error:
        assert_type(error.violations, dict[str, str])
    except simplepod.APIError as error:
        assert_type(error.status_code, int | None)
        assert_type(error.headers, dict[str, str])
    except simplepod.TransportError as error:
        assert_type(error.sent, bool)
    except simplepod.RentUnconfirmedError as error:
        assert_type(error.pending, PendingRental | None)
        assert_type(error.candidates, tuple[Instance, ...])
    except simplepod.PriceExceededError as error:
        assert_type(error.deleted, bool)
    except simplepod.DeletionUnconfirmedError as error:
        assert_type(error.instance_ids, tuple[int | str, ...])
    except simplepod.WaitError as error:
        assert_type(error.instance, Instance | None)
    except simplepod.SimplePodError as error:
        assert_type(error, simplepod.SimplePodError)


async def emulated() -> None:
    async with Emulator(speed=60) as emulator, SimplePod(emulator.api_key, base_url=emulator.url) as client:
        assert_type(client, SimplePod)
        assert_type(emulator.transport, httpx.AsyncBaseTransport)
        emulator.faults.on("POST /instances", drop_response=True, times=1)
        assert_type(emulator.ledger.total, Decimal)
