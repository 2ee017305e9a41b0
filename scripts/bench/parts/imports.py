"""Import time: CPU of `python -I -c …`, less that of an empty program, over that of `import httpx`; interleaved.

`first_answer` is a program that imports, makes a client and reads 100 offers over the transport for tests: nothing
that is imported late stays uncounted there. It is compared with the same program in bare httpx.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from typing import Any

CONTENDERS = ("simplepod", "generated", "hcloud", "githubkit", "openai", "cloudflare")
ROUNDS = 9

_ANSWER = 'httpx.MockTransport(lambda _: httpx.Response(200, content=b"[%s]" % b",".join([b\'{"id": 1}\'] * 20)))'
_OWN = f"""
import asyncio, httpx, simplepod
async def main():
    async with simplepod.SimplePod("a-key", transport={_ANSWER}) as client:
        await client.market.docker()
asyncio.run(main())
"""
_BARE = f"""
import asyncio, httpx, json
async def main():
    async with httpx.AsyncClient(transport={_ANSWER}) as client:
        json.loads((await client.get("https://api.simplepod.ai/instances/market/list")).content)
asyncio.run(main())
"""
_PROGRAMS = {
    "generated": "import simplepod_api.client, simplepod_api.models\nfrom simplepod_api.api.market import list_offers",
    "hcloud": "import hcloud",
    "githubkit": "from githubkit import GitHub",
    "openai": "import openai",
    "cloudflare": "import cloudflare",
}
_OURS = {
    "simplepod": "import simplepod",
    "client": "from simplepod import SimplePod",
    "own_first_answer": _OWN,
    "bare_first_answer": _BARE,
}


def measure_all(names: list[str], _server: str) -> dict[str, Any]:
    programs = {
        "nothing": "pass",
        "httpx": "import httpx",
        **{name: _PROGRAMS[name] for name in names if name in _PROGRAMS},
    }
    programs |= _OURS
    samples: dict[str, list[float]] = {name: [] for name in programs}
    broken: dict[str, str] = {}
    for round_number in range(ROUNDS + 1):  # the first one writes the .pyc files
        for name, program in programs.items():
            if name not in broken:
                try:
                    seconds = _cpu(program)
                except RuntimeError as error:
                    broken[name] = str(error)
                    continue
                if round_number:
                    samples[name].append(seconds)

    def net(name: str) -> list[float]:
        return [all_of_it - empty for all_of_it, empty in zip(samples[name], samples["nothing"], strict=True)]

    def figures(name: str, below: str = "httpx") -> dict[str, float]:
        ratios = [own / base for own, base in zip(net(name), net(below), strict=True)]
        return {"ratio": statistics.median(ratios), "ms": statistics.median(net(name)) * 1000}

    found: dict[str, Any] = {
        name: {"error": broken[name]} if name in broken else figures(name) for name in ("httpx", *names)
    }
    if not broken.keys() & _OURS.keys():
        found["simplepod"]["client_ratio"] = figures("client")["ratio"]
        found["simplepod"]["first_answer_ratio"] = figures("own_first_answer", "bare_first_answer")["ratio"]
        found["simplepod"]["first_answer_ms"] = figures("own_first_answer")["ms"]
    return found


def _cpu(program: str) -> float:
    process = subprocess.Popen([sys.executable, "-I", "-c", program], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with process:
        said = process.stderr.read() if process.stderr else b""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(said.decode().strip().splitlines()[-1])
    return used.ru_utime + used.ru_stime
