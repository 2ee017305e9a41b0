"""One part for one contender, in a process of its own: `python -m bench.worker get simplepod SERVER`; prints JSON.

A part with `measure_all` interleaves several contenders, named with commas.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
from importlib import import_module


def main() -> None:
    part, contender, server = sys.argv[1:]
    module = import_module(f"bench.parts.{part}")
    together = getattr(module, "measure_all", None)
    found = together(contender.split(","), server) if together else module.measure(contender, server)
    print(json.dumps(asyncio.run(found) if inspect.iscoroutine(found) else found))


if __name__ == "__main__":
    main()
