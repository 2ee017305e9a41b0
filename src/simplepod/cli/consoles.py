"""A machine's console as text, once or as it grows."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from simplepod import NotFoundError

if TYPE_CHECKING:
    from simplepod import Instance, SimplePod
    from simplepod.cli.screen import Screen


def text_of(machine: Instance, *, system: bool = False) -> str:
    """Whole lines, or nothing."""
    text = machine.console_system_text if system else machine.console_text
    return f"{text.rstrip()}\n" if text.strip() else ""


async def follow(
    client: SimplePod, machine: Instance, screen: Screen, *, system: bool = False, interval: float = 2.0
) -> None:
    """Prints a console as it grows, until the machine is gone."""
    with suppress(NotFoundError):  # gone before the first look
        async for line in client.instances.logs(machine, follow=True, system=system, interval=interval):
            screen.text(f"{line}\n")
    screen.say(f"Instance {machine.id} is gone.")
