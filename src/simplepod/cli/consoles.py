"""A machine's console as text, once or as it grows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from simplepod import NotFoundError

if TYPE_CHECKING:
    from simplepod import Instance, SimplePod
    from simplepod.cli.screen import Screen


def text_of(machine: Instance, *, system: bool = False) -> str:
    """Whole lines, or nothing."""
    text = machine.console_system_text if system else machine.console_text
    return f"{text.rstrip()}\n" if text.strip() else ""


def news(before: str, now: str) -> str:
    """What a console says that it did not say before; its head may have been cut off meanwhile."""
    lines = before.splitlines(keepends=True)
    for start in range(len(lines)):
        if now.startswith(tail := "".join(lines[start:])):
            return now.removeprefix(tail)
    return now


async def follow(
    client: SimplePod, machine: Instance, screen: Screen, *, system: bool = False, interval: float = 2.0
) -> None:
    """Prints a console as it grows, until the machine is gone."""
    said = ""
    while True:
        text = text_of(machine, system=system)
        if new := news(said, text):
            screen.text(new)
            said = text
        await asyncio.sleep(interval)
        try:
            machine = await client.instances.get(machine.id)
        except NotFoundError:
            screen.say(f"Instance {machine.id} is gone.")
            return
