"""Keeps a number of GPU workers running within a budget, until it is stopped.

    SIMPLEPOD_API_KEY=… python autoscaler.py --image my/worker --workers 4 --budget 2.50

Every worker is a lease: replaced when it breaks or its price rises, deleted when this program ends (Ctrl-C and SIGTERM
included). What a killed autoscaler left behind is deleted by the next one, so let only one run per PREFIX. It costs
what its workers cost, GPUs and disks, and orders nothing that would take them above the budget in $ per hour.
"""

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from dataclasses import dataclass, field
from datetime import timedelta

from simplepod import Lease, Offer, PendingRental, SimplePod, Template
from simplepod.errors import RentRefusedError, RentUnconfirmedError, ServerError, SimplePodError, TransportError

PREFIX = "autoscaled"  # letters only: the platform may alter other characters, and the sweep compares names exactly
DISK = 32  # GB
log = logging.getLogger("autoscaler")


@dataclass
class Autoscaler:
    client: SimplePod
    template: Template
    workers: int
    budget: float
    interval: float = 30.0
    fleet: dict[asyncio.Task[None], float] = field(default_factory=dict[asyncio.Task[None], float], init=False)
    """$ per hour of each worker, from before its order until after its deletion."""

    async def run(self) -> None:
        await self.client.instances.sweep(PREFIX, older_than=timedelta(0), dry_run=False)
        async with asyncio.TaskGroup() as group:  # a bug in one worker ends all of them, and their bills
            while True:
                try:
                    await self._fill(group)
                except SimplePodError as error:
                    log.warning("the market cannot be read: %s", error)
                await asyncio.sleep(self.interval)

    async def _fill(self, group: asyncio.TaskGroup) -> None:
        """Starts the workers that are missing, cheapest first, as far as the budget goes."""
        if len(self.fleet) >= self.workers:
            return
        offers = self.client.market.docker(max_gpu_count=1, max_price_per_gpu=self.budget, min_disk_size=DISK)
        async for offer in offers:
            if not offer.price_per_gpu or offer.price_per_disk_size is None:  # nobody knows what it would cost
                continue
            price = offer.hourly_price(disk_size=DISK)
            if len(self.fleet) < self.workers and sum(self.fleet.values()) + price <= self.budget:
                worker = group.create_task(self._work(offer))
                self.fleet[worker] = price
                worker.add_done_callback(self.fleet.pop)

    async def _work(self, offer: Offer) -> None:
        lease = self.client.instances.lease(
            offer, self.template, name=PREFIX, max_price_per_gpu=offer.price_per_gpu, min_hours=1
        )
        try:
            async with lease:
                log.info("instance %d works for $%s/h/GPU", lease.instance.id, lease.instance.price_per_gpu)
                await self._until_unfit(lease, lease.instance.price_per_gpu or 0)
        except RentRefusedError as error:  # somebody else was faster, or the balance is low: the next round sees
            log.info("nothing rented: %s", error)
        except RentUnconfirmedError as error:
            log.exception("an order is open")
            if error.pending is not None:
                await self._give_back(error.pending)
        except SimplePodError:  # the message says what still bills
            log.exception("a worker failed; a pause, since the next one may fail alike")
            await asyncio.sleep(10 * self.interval)

    async def _until_unfit(self, lease: Lease, price: float) -> None:
        while True:
            await asyncio.sleep(self.interval)
            try:
                now = await lease.refresh()
            except (TransportError, ServerError) as error:  # no reason to end a worker that may be well
                log.warning("instance %d cannot be read: %s", lease.instance.id, error)
                continue
            if now.status not in {"running", "active"} or (now.price_per_gpu or 0) > price:
                log.warning("instance %d is %s at $%s/h/GPU: replaced", now.id, now.status, now.price_per_gpu)
                return

    async def _give_back(self, order: PendingRental) -> None:
        """Deletes what came of an order whose answer was lost; meanwhile its price stays reserved."""
        for _ in range(20):
            await asyncio.sleep(self.interval)
            with contextlib.suppress(SimplePodError):
                if machines := await self.client.instances.adopt(order):
                    await self.client.instances.delete(*machines)
                    return
        log.error("no machine seen; adopt by hand: %s", order.to_json())


async def main(image: str, workers: int, budget: float) -> None:
    if (task := asyncio.current_task()) is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with SimplePod() as client:
        template = await client.templates.ensure(name=PREFIX, image_name=image, disk_size=DISK)
        await Autoscaler(client, template, workers, budget).run()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    parser = argparse.ArgumentParser(description="Keep GPU workers running within a budget.")
    parser.add_argument("--image", required=True, help="Docker image that does the work")
    parser.add_argument("--workers", required=True, type=int)
    parser.add_argument("--budget", required=True, type=float, help="$ per hour for all of them")
    try:
        asyncio.run(main(**vars(parser.parse_args())))
    except asyncio.CancelledError:
        sys.exit(128 + signal.SIGTERM)
