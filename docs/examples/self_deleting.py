r"""Rents a machine that runs a command and then deletes itself, so that nothing has to stay behind and watch.

    SIMPLEPOD_API_KEY=… MACHINE_API_KEY=… python self_deleting.py --image pytorch/pytorch --max-price 0.60 \
        --hours 6 -- python train.py

The machine gets this file as its start script. It knows who it is from /etc/simplepod/instance.json, where the platform
writes the `hashId` that the API lists, and gets a key as an environment variable: let MACHINE_API_KEY be the key of a
subaccount that may list and delete instances and nothing else, since whoever gets into the machine can read it.

It costs the price of its offer from the order until it is gone: when the command ends, with whatever status, or after
`--hours`. A container that merely exits goes on billing, so the machine asks for its deletion until it has it. Let
orphan_sweep.py look after NAME all the same: a machine whose start script never ran does not delete itself.
"""

import argparse
import asyncio
import base64
import contextlib
import json
import logging
import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from simplepod import Instance, SimplePod
from simplepod.errors import SimplePodError

NAME = "selfdeleting"
SOURCE = base64.b64encode(Path(__file__).read_bytes()).decode()
IDENTITY = Path(os.environ.get("INSTANCE_JSON", "/etc/simplepod/instance.json"))
START = """\
until pip install --quiet simplepod; do sleep 10; done
PROGRAM=$(mktemp) && echo {source} | base64 -d >"$PROGRAM"
python3 "$PROGRAM" --inside --hours {hours} -- {command} &
"""
log = logging.getLogger("self_deleting")


async def order(client: SimplePod, command: Sequence[str], *, image: str, max_price: float, hours: float) -> Instance:
    """Rents the machine and leaves it alone."""
    template = await client.templates.ensure(name=NAME, image_name=image, disk_size=32)
    return await client.instances.rent_first(
        client.market.docker(max_gpu_count=1, max_price_per_gpu=max_price),
        template,
        name=NAME,
        env={"SIMPLEPOD_API_KEY": os.environ["MACHINE_API_KEY"]},
        start_script=START.format(source=SOURCE, hours=hours, command=shlex.join(command)),
        max_price_per_gpu=max_price,
        min_hours=hours,
    )


async def work(command: Sequence[str], *, hours: float, identity: Path = IDENTITY, pause: float = 60.0) -> None:
    """Inside: runs the command, and deletes the machine however that ends."""
    try:
        await run(command, hours)
    finally:
        await delete_itself(identity, pause)


async def run(command: Sequence[str], hours: float) -> None:
    process = await asyncio.create_subprocess_exec(*command)
    try:
        async with asyncio.timeout(hours * 3600):
            log.info("the command ended with status %d", await process.wait())
    except TimeoutError:
        log.warning("the command has not ended after %g hours", hours)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def delete_itself(identity: Path, pause: float) -> None:
    """Tries until it is done, since nobody else does; the platform may end this process before the answer is here."""
    while True:
        try:
            async with SimplePod() as client:
                machine = await find(client, own_hash_id(identity))
                log.info("deleting instance %d, which is this machine", machine.id)
                await client.instances.delete(machine)
                return
        except (SimplePodError, OSError, ValueError, LookupError):
            log.exception("this machine bills on")
        await asyncio.sleep(pause)


async def find(client: SimplePod, hash_id: str) -> Instance:
    async for machine in client.instances.list():
        if machine.hash_id == hash_id:
            return machine
    raise LookupError(f"the API lists no instance with hashId {hash_id}")


def own_hash_id(identity: Path) -> str:
    return str(json.loads(identity.read_text("utf-8"))["hashId"])


async def main(command: Sequence[str], image: str, max_price: float, hours: float, *, inside: bool) -> None:
    if inside:
        await work(command, hours=hours)
        return
    async with SimplePod() as client:
        machine = await order(client, command, image=image, max_price=max_price, hours=hours)
    print(f"instance {machine.id} bills ${machine.price_per_gpu}/h/GPU until it deletes itself")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    parser = argparse.ArgumentParser(description="Rent a machine that runs a command and then deletes itself.")
    parser.add_argument("--image", default="pytorch/pytorch", help="has Python 3.11 or newer, and pip")
    parser.add_argument("--max-price", default=0.5, type=float, help="$ per hour and GPU")
    parser.add_argument("--hours", required=True, type=float, help="the longest that the command may take")
    parser.add_argument("--inside", action="store_true", help="how the machine itself calls this program")
    parser.add_argument("command", nargs="+")
    asyncio.run(main(**vars(parser.parse_args())))
