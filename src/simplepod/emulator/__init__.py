"""A stateful SimplePod in one process, to test against and to try things out.

Needs the extra ``emulator``:

    async with Emulator(speed=60) as emulator:
        async with SimplePod(emulator.api_key, base_url=emulator.url) as client:
            ...
        assert not emulator.ledger.open
"""

from simplepod.emulator.dialect import BAD_ROWS, Dialect
from simplepod.emulator.emulator import Emulator
from simplepod.emulator.loop_time import LoopTime
from simplepod.emulator.options import Options
from simplepod.emulator.wire.faults import Fault, Faults
from simplepod.emulator.wire.request_log import LoggedRequest, RequestLog
from simplepod.emulator.world.account import Template
from simplepod.emulator.world.clock import Clock
from simplepod.emulator.world.instances import Instance
from simplepod.emulator.world.ledger import Entry, Ledger
from simplepod.emulator.world.market import Host, Market, Offer
from simplepod.emulator.world.world import World

__all__ = [
    "BAD_ROWS",
    "Clock",
    "Dialect",
    "Emulator",
    "Entry",
    "Fault",
    "Faults",
    "Host",
    "Instance",
    "Ledger",
    "LoggedRequest",
    "LoopTime",
    "Market",
    "Offer",
    "Options",
    "RequestLog",
    "Template",
    "World",
]
