"""The extra `fast` changes how long an answer takes to decode, and nothing else."""

from __future__ import annotations

import contextlib
import subprocess
import sys

import httpx
import pytest

from simplepod import SimplePod, UnexpectedResponseError

ROW = b'{"id": 1, "instanceMarket": "/instances/market/7", "gpuModel": "RTX 4090", "pricePerGpu": 0.1%s}'
ODD = {
    "plain": b"[" + ROW % b"" + b"]",
    "not a number": b"[" + ROW % b', "sla": NaN, "gpuTFlops": -Infinity' + b"]",
    "out of range": b"[" + ROW % b', "sla": 1e999, "diskSize": 123456789012345678901234567890' + b"]",
    "half a character": b"[" + ROW % b', "cpuModel": "\\ud83d"' + b"]",
    "byte order mark": b"\xef\xbb\xbf[" + ROW % b"" + b"]",
    "twice the same name": b"[" + ROW % b', "id": 2' + b"]",
    "no UTF-8": b"[\xff]",
    "cut off": b"[" + ROW % b"",
    "empty": b"",
}
STORY = """
import asyncio, sys
if sys.argv[1] == "without":
    sys.modules["orjson"] = None
import httpx
from simplepod import SimplePod, UnexpectedResponseError

async def main(body):
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=body))
    async with SimplePod("a-key", transport=transport) as client:
        try:
            print(*(f"{offer} {offer.extra}" for offer in await client.market.docker()))
        except UnexpectedResponseError as error:
            print(error)

print("orjson" in sys.modules and sys.modules["orjson"] is not None, file=sys.stderr)
for body in sys.argv[2:]:
    asyncio.run(main(bytes.fromhex(body)))
"""


def told(how: str) -> tuple[str, list[str]]:
    bodies = [body.hex() for body in ODD.values()]
    done = subprocess.run(
        [sys.executable, "-c", STORY, how, *bodies], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    return done.stderr.strip(), done.stdout.splitlines()


def test_answers_are_read_alike_with_the_extra_and_without() -> None:
    pytest.importorskip("orjson")
    fast, with_it = told("with")
    slow, without = told("without")

    assert (fast, slow) == ("True", "False")
    assert with_it == without
    assert len(with_it) == len(ODD)
    assert "0.1" in with_it[0]
    assert "no JSON" in with_it[-1]


@pytest.mark.parametrize("depth", [940, 1000, 1020, 100_000])
async def test_an_answer_may_be_nested_as_deeply_as_it_likes(depth: int) -> None:
    body = b"[" * depth + b"]" * depth
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body))

    async with SimplePod("a-key", transport=transport) as client:
        for listing in (client.instances.list(), client.billing.deposits()):
            with contextlib.suppress(UnexpectedResponseError):
                assert await listing == []
