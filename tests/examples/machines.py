"""Emulated machines do nothing; these really run what a machine was told to run, in a shell of this one."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simplepod.emulator import Instance


async def start(machine: Instance, environment: Mapping[str, str] | None = None) -> None:
    """Runs each line of the start script as the platform does, and lets the console show what it printed."""
    for line in machine.script_lines:
        shell = await asyncio.create_subprocess_shell(
            line,
            env={**os.environ, **dict(machine.env), **(environment or {})},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await shell.communicate()
        machine.output += output.decode().splitlines()
