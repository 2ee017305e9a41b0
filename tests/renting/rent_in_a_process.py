"""One of several processes that rent on one account and share a lock in Redis: prints the ids of its machines."""

from __future__ import annotations

import asyncio
import json
import sys

from redis.asyncio import Redis

from simplepod import SimplePod


async def main(url: str, key: str, redis_port: str, template: str, *offers: str) -> None:
    async with Redis(port=int(redis_port)) as redis:
        client = SimplePod(key, base_url=url, rent_lock=lambda: redis.lock("simplepod", timeout=30, sleep=0.01))
        async with client, asyncio.TaskGroup() as rentals:
            tasks = [rentals.create_task(client.instances.rent(offer, template)) for offer in offers]
    sys.stdout.write(json.dumps([task.result().id for task in tasks]))


asyncio.run(main(*sys.argv[1:]))
