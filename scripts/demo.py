"""The main job, from the market to the bill: on the embedded SimplePod, or on a real account with --live."""

import argparse
import asyncio
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from simplepod import Instance, Lease, Offer, SimplePod
from simplepod.emulator import Emulator

START_SCRIPT = """\
echo "serving $MODEL"
python -m http.server 8000 &
"""
DEFAULT_KEY = Path("~/.ssh/id_ed25519.pub").expanduser()
screen = Console(width=110)


async def docker(client: SimplePod, *, ask: bool) -> None:
    """Rents the cheapest offer that fits, for the length of a block."""
    offers = client.market.docker(
        gpu_model=["RTX 3090", "RTX 4090", "RTX 5090"], min_gpu_memory_size=24000, cuda=">=12.4", max_price_per_gpu=0.8
    )
    show(await offers.to_list(limit=8))
    best = await offers.first()
    if best is None or not agreed(best, ask=ask):
        return
    template = await client.templates.ensure(
        name="demo", image_name="python", default_tag="3.12", disk_size=32, expose_ports=[8000]
    )
    lease = client.instances.lease(
        best,
        template,
        env={"MODEL": "tiny"},
        start_script=START_SCRIPT,
        name="demo-worker",
        max_price_per_gpu=0.8,
        min_hours=0.5,
        wait=False,
    )
    async with lease:
        machine = await up(client, lease.instance)
        await client.instances.wait_for_port(machine, 8000, interval=0.2)
        screen.print("HTTPS   ", await tunnel(lease))
        screen.print("SSH     ", machine.ssh.ssh_command if machine.ssh else "no port 22 in this image")
        screen.print("Console ", *machine.console_text.strip().splitlines(), sep="\n         ")
        summary = await client.billing.summary()
        screen.print(f"Balance  ${summary.balance_rental}, burning ${summary.price_per_instances}/h")
        async for usage in client.billing.usage(machine):
            screen.print(f"Used     ${usage.amount} by instance {usage.instance_id}")
    screen.print(f"Deleted  {machine.name}, at the end of its block\n")


async def vps(client: SimplePod, public_key: str, *, ask: bool) -> None:
    """Rents a virtual machine, pauses it, and resumes it on another host."""
    offers = await client.market.vps()
    image = await client.vps.images(search="ubuntu").first()
    if not offers or image is None or not agreed(offers[0], ask=ask):
        return
    async with client.vps.lease(offers[0], image, ssh_key=public_key, name="demo-vps", wait=False) as lease:
        await up(client, lease.instance)
        await client.vps.pause(lease.instance)
        screen.print("VPS is  ", (await lease.refresh()).status)
        resumed = await client.vps.resume(lease.instance, offers[1] if len(offers) > 1 else offers[0])
        await up(client, resumed)
    screen.print(f"Deleted  {resumed.name}, at the end of its block\n")


async def up(client: SimplePod, machine: Instance) -> Instance:
    """Waits with a progress bar that tells the console's last word."""
    with Progress(console=screen, transient=True) as progress:
        bar = progress.add_task("", total=None)

        def tell(now: Instance) -> None:
            boot = now.console_system_text.strip().splitlines()
            progress.update(bar, description=f"{now.name}: {boot[-1] if boot else now.status}")

        machine = await client.instances.wait_until_running(machine, interval=0.2, on_update=tell)
    screen.print(f"Up       {machine.name}, instance {machine.id}, {machine.gpu_count} x {machine.gpu_model}")
    return machine


async def tunnel(lease: Lease) -> str:
    """The public address, which opens a moment after the port."""
    for _ in range(60):
        endpoint = (await lease.refresh()).endpoint(8000)
        if endpoint is not None and endpoint.kind == "tunnel":
            return endpoint.url
        await asyncio.sleep(0.5)
    return "no tunnel yet"


def show(offers: list[Offer]) -> None:
    table = Table("GPU", "GPUs", "GB each", "CUDA", "disk GB", "uptime %", "$/hour", title="Offers, cheapest first")
    for offer in offers:
        memory = (offer.gpu_memory_size or 0) // 1024
        fields = (
            offer.gpu_count,
            memory,
            offer.gpu_cuda_ver,
            offer.disk_size,
            offer.sla,
            f"{offer.hourly_price():.3f}",
        )
        table.add_row(offer.gpu_model, *map(str, fields))
    screen.print(table)


def agreed(offer: Offer, *, ask: bool) -> bool:
    question = f"Rent {offer.gpu_count} x {offer.gpu_model} for ${offer.hourly_price():.3f} an hour? [y/N] "
    return not ask or input(question).strip().lower() == "y"


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--live", action="store_true", help="on the account of SIMPLEPOD_API_KEY, with real money")
    parser.add_argument("--vps", metavar="PUBLIC_KEY", type=Path, nargs="?", const=DEFAULT_KEY, help="live: a VPS, too")
    options = parser.parse_args()
    if options.live:
        async with SimplePod() as client:
            try:
                await docker(client, ask=True)
                if options.vps:
                    await vps(client, options.vps.read_text(), ask=True)
            finally:
                names = [machine.name for machine in await client.instances.list()]
                screen.print("Still on the account, and billing:", names or "nothing")
    else:
        async with Emulator(speed=60) as emulator, SimplePod(emulator.api_key, base_url=emulator.url) as client:
            await docker(client, ask=False)
            await vps(client, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX demo", ask=False)
            for entry in emulator.ledger.entries:
                screen.print(f"Ledger   {entry.name}: ${entry.amount} at ${entry.rate}/h, ended by {entry.ended_by}")
            screen.print(f"Billing  {len(emulator.ledger.open)} machines, ${emulator.ledger.total} in all")
            if emulator.ledger.open:
                raise SystemExit("A machine still bills.")


if __name__ == "__main__":
    asyncio.run(main())
