"""Runs one command on a rented GPU, prints its console, and exits with its status.

    SIMPLEPOD_API_KEY=… python batch_job.py --image pytorch/pytorch --max-price 0.60 --hours 6 -- python train.py

The machine is a lease: it is deleted when the command ends, when the time is over, and when this program is stopped
(Ctrl-C, SIGTERM) or fails. It costs the price of the cheapest offer that fits, GPU and disk, from the order to the
deletion: at most `--hours` plus the start. Its disk goes with it, so the command itself must upload what it made.
"""

import argparse
import asyncio
import logging
import re
import secrets
import shlex
import signal
import sys
from collections.abc import Sequence

from simplepod import Lease, SimplePod
from simplepod.errors import InstanceFailedError, ServerError, TransportError

DISK = 32  # GB
log = logging.getLogger("batch_job")


async def run(
    client: SimplePod,
    command: Sequence[str],
    *,
    image: str,
    max_price: float,
    hours: float,
    interval: float = 5.0,
) -> int:
    """The command's exit status; TimeoutError when it has not ended in time."""
    end = f"job {secrets.token_hex(8)} ended with"  # nothing that the command prints can look like it
    template = await client.templates.ensure(name="batch", image_name=image, disk_size=DISK)
    async with client.instances.lease(
        client.market.docker(max_gpu_count=1, max_price_per_gpu=max_price, min_disk_size=DISK),
        template,
        start_script=f'({shlex.join(command)}; echo "{end} $?") &\n',  # a start script is to end soon
        name="batch",
        max_price_per_gpu=max_price,
        min_hours=hours,  # refused at once if the balance would end before the job
    ) as lease:
        log.info("instance %d runs the job at $%s/h/GPU", lease.instance.id, lease.instance.price_per_gpu)
        async with asyncio.timeout(hours * 3600):
            return await follow(lease, end, interval)


async def follow(lease: Lease, end: str, interval: float) -> int:
    """Prints the console until the line that tells the command's status. The API has no other way to a container."""
    printed = ""
    while True:
        try:
            now = await lease.refresh()
        except (TransportError, ServerError) as error:  # the job goes on, whatever the API's trouble is
            log.warning("instance %d cannot be read: %s", lease.instance.id, error)
        else:
            text = now.console_text
            if text != printed:
                print(text.removeprefix(printed), end="", flush=True)  # all of it, should the console have been cut
                printed = text
            if ended := re.search(rf"^{re.escape(end)} (\d+)\s*$", text, re.MULTILINE):
                return int(ended[1])
            if now.status not in {"running", "active"}:
                raise InstanceFailedError(f"instance {now.id} is {now.status}: {now.errors}", instance=now)
        await asyncio.sleep(interval)


async def main(command: Sequence[str], image: str, max_price: float, hours: float) -> int:
    if (task := asyncio.current_task()) is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with SimplePod() as client:
        return await run(client, command, image=image, max_price=max_price, hours=hours)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    parser = argparse.ArgumentParser(description="Run one command on a rented GPU.")
    parser.add_argument("--image", required=True, help="Docker image that has what the command needs")
    parser.add_argument("--max-price", required=True, type=float, help="$ per hour and GPU")
    parser.add_argument("--hours", required=True, type=float, help="the longest that the command may take")
    parser.add_argument("command", nargs="+")
    try:
        sys.exit(asyncio.run(main(**vars(parser.parse_args()))))
    except asyncio.CancelledError:
        sys.exit(128 + signal.SIGTERM)
