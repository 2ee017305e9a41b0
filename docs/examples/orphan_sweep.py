"""Deletes machines that carry your program's name and that nobody has held for hours: a cron job.

    */30 * * * *  flock -n /tmp/sweep.lock env SIMPLEPOD_API_KEY=… python orphan_sweep.py worker --hours 6 --delete

It costs nothing, and ends what costs: what a killed process, a lost server or a failed deletion has left. Without
`--delete` it only lists. Take more hours than your longest job, and a prefix that no other program's machines have.
It prints what it finds, for cron to mail. The exit status is 1 when something still bills, or when that is not known.
"""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from datetime import timedelta

from simplepod import SimplePod
from simplepod.errors import SimplePodError


async def main(prefix: str, hours: float, keep: Sequence[int], *, delete: bool) -> int:
    try:
        async with SimplePod() as client:
            orphans = await client.instances.sweep(
                prefix, older_than=timedelta(hours=hours), keep=keep, dry_run=not delete
            )
    except SimplePodError as error:  # of a deletion that cannot be confirmed, the message names the machines
        print(f"not swept: {error}", file=sys.stderr)
        return 1
    for orphan in orphans:
        machine = f"{orphan.name}, instance {orphan.id}, {orphan.gpu_count} x {orphan.gpu_model}"
        print(f"{'deleted' if delete else 'bills'}: {machine}, since {orphan.created_at}")
    return 1 if orphans and not delete else 0


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    parser = argparse.ArgumentParser(description="Delete machines that nobody holds any more.")
    parser.add_argument("prefix", help="how their names begin")
    parser.add_argument("--hours", required=True, type=float, help="spare what is younger")
    parser.add_argument("--keep", type=int, nargs="*", default=[], metavar="ID", help="spare these")
    parser.add_argument("--delete", action="store_true", help="without it, they are only listed")
    sys.exit(asyncio.run(main(**vars(parser.parse_args()))))
