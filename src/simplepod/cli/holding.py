"""A machine for as long as something runs here: a command of the user's, or else the console until Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from simplepod.cli.consoles import follow
from simplepod.cli.failing import BY_SIGNAL, DONE

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Sequence

    from simplepod import Instance, SimplePod
    from simplepod.cli.session import Session

_GRACE = 5.0


async def hold(session: Session, client: SimplePod, machine: Instance) -> int:
    """The exit code of the command behind `--`; without one, the console is followed."""
    words: Sequence[str] = session.arguments.rest
    if not words:
        session.screen.say("Ctrl-C deletes it. Its console:")
        await follow(client, machine, session.screen, interval=session.arguments.interval)
        return DONE
    output = sys.stderr.fileno() if session.screen.as_json else None  # standard output is the document's
    process = await asyncio.create_subprocess_exec(*words, env=os.environ | _described(machine), stdout=output)
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        await _end(process)
        raise
    return code if code >= 0 else BY_SIGNAL - code


def _described(machine: Instance) -> dict[str, str]:
    """What the command is told of the machine."""
    told = {"SIMPLEPOD_INSTANCE_ID": str(machine.id), "SIMPLEPOD_INSTANCE_NAME": machine.name or ""}
    if machine.ssh is not None:
        told |= {"SIMPLEPOD_SSH_HOST": machine.ssh.host, "SIMPLEPOD_SSH_PORT": str(machine.ssh.port)}
    return told


async def _end(process: Process) -> None:
    """Ctrl-C has reached the command as well, any other signal has not."""
    with suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _GRACE)
        except TimeoutError:
            process.kill()
            await process.wait()
