"""Waits until a GPU comes onto the market, and then tells its offer or rents it.

    SIMPLEPOD_API_KEY=… python gpu_watcher.py "H200*" --max-price 3.50
    SIMPLEPOD_API_KEY=… python gpu_watcher.py "H200*" --max-price 3.50 --rent /instances/templates/38 --name research

Watching costs nothing: one reading of the market a minute. A machine rented with `--rent` costs the price of its offer,
at most `--max-price` per GPU, and bills until somebody deletes it: its id is what this program prints. Stopped while it
rents (Ctrl-C, SIGTERM), it deletes what came of the order.
"""

import argparse
import asyncio
import logging
import random
import signal
import sys

from simplepod import Instance, Offer, PendingRental, SimplePod
from simplepod.errors import InsufficientBalanceError, RateLimitError, RentRefusedError, ServerError, TransportError

log = logging.getLogger("gpu_watcher")


async def offered(client: SimplePod, gpu_model: str, *, max_price: float, interval: float = 60.0) -> Offer:
    """The cheapest offer that fits, as soon as there is one."""
    market = client.market.docker(gpu_model=gpu_model, max_price_per_gpu=max_price)
    while True:
        pause = interval * random.uniform(0.8, 1.2)  # many watchers shall not all ask in the same second
        try:
            if (offer := await market.first()) is not None:
                return offer
            log.info("no %s at $%s or less", gpu_model, max_price)
        except RateLimitError as error:
            pause = max(pause, error.retry_after or 0)
        except (TransportError, ServerError) as error:  # the SDK has tried three times; it passes
            log.warning("the market cannot be read: %s", error)
        await asyncio.sleep(pause)


async def rented(
    client: SimplePod, gpu_model: str, template: str, name: str, *, max_price: float, interval: float = 60.0
) -> Instance:
    """A machine of that kind, as soon as one can be had; somebody else may be faster many times."""
    while True:
        offer = await offered(client, gpu_model, max_price=max_price, interval=interval)
        try:
            return await client.instances.rent(offer, template, name=name, max_price_per_gpu=max_price)
        except InsufficientBalanceError:
            raise
        except RentRefusedError as error:
            log.info("somebody else was faster: %s", error)
            await asyncio.sleep(interval)


async def journal(order: PendingRental) -> None:
    """Before an order goes out: should this process be killed now, `instances.adopt` finds the machine by this line."""
    log.info("order %s", order.to_json())


async def main(gpu_model: str, max_price: float, rent: str | None, name: str) -> None:
    if (task := asyncio.current_task()) is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with SimplePod(on_order=journal) as client:
        if rent is None:
            offer = await offered(client, gpu_model, max_price=max_price)
            print(f"{offer.gpu_count} x {offer.gpu_model} for ${offer.hourly_price():.3f} an hour: {offer.iri}")
        else:
            machine = await rented(client, gpu_model, rent, name, max_price=max_price)
            print(f"{machine.gpu_count} x {machine.gpu_model}, rented as {machine.name}: instance {machine.id}")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    parser = argparse.ArgumentParser(description="Wait until a GPU comes onto the market.")
    parser.add_argument("gpu_model", help='as the market spells it, any case, or a pattern: "*A100*"')
    parser.add_argument("--max-price", required=True, type=float, help="$ per hour and GPU")
    parser.add_argument("--rent", metavar="TEMPLATE", help="rent it with this template")
    parser.add_argument("--name", default="watched", help="name of the machine (default: %(default)s)")
    try:
        asyncio.run(main(**vars(parser.parse_args())))
    except asyncio.CancelledError:
        sys.exit(128 + signal.SIGTERM)
