"""One part for one contender, in a process of its own: `python -m bench.worker get simplepod SERVER`; prints JSON."""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
from importlib import import_module


def main() -> None:
    part, contender, server = sys.argv[1:]
    measure = import_module(f"bench.parts.{part}").measure
    found = measure(contender, server)
    print(json.dumps(asyncio.run(found) if inspect.iscoroutine(found) else found))


if __name__ == "__main__":
    main()
