"""This SDK with its extra `fast`."""

import orjson  # noqa: F401 - before the module below, which shuts it out where it is not there yet

from bench.contenders.simplepod import CONTENDER

__all__ = ["CONTENDER"]
