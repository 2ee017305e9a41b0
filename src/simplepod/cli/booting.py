"""Waiting for a machine, with a bar that shows how far the console says it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from simplepod.cli.tables import cell

if TYPE_CHECKING:
    from simplepod import Instance, SimplePod
    from simplepod.cli.screen import Screen

PHASES = (
    "Preparing instance",
    "Download starting",
    "Pulling image",
    "Image pulled",
    "Starting container",
    "Running start scripts",
)
_INTERVAL = 2.0


def phase(console: str) -> int:
    """How many of the phases the console has told of."""
    said = console.casefold()
    return max((number for number, name in enumerate(PHASES, 1) if name.casefold() in said), default=0)


async def until_running(
    client: SimplePod, machine: Instance, screen: Screen, *, timeout: float = 900.0, interval: float = _INTERVAL
) -> Instance:
    """The machine once it is up. Where there is no terminal, each new word of the console is a line."""
    name = machine.name or f"instance {machine.id}"
    is_shown = screen.err.is_terminal
    with Progress(
        SpinnerColumn(),
        BarColumn(bar_width=20),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=screen.err,
        transient=True,
        disable=not is_shown,
    ) as progress:
        bar = progress.add_task(f"{name}: ordered", total=len(PHASES) + 1)
        last = ""

        def tell(now: Instance) -> None:
            nonlocal last
            lines = now.console_system_text.strip().splitlines()
            word = cell(lines[-1] if lines else now.status)
            progress.update(bar, description=f"{name}: {word}", completed=phase(now.console_system_text))
            if word != last and not is_shown:
                screen.say(f"{name}: {word}")
            last = word

        return await client.instances.wait_until_running(machine, timeout=timeout, interval=interval, on_update=tell)
