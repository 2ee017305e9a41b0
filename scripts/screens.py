"""Plays the command line in a real terminal and keeps what is seen in docs/screens; --check compares instead."""

import argparse
import asyncio
import difflib
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from terminal import Terminal

from simplepod.emulator import Clock, Emulator

FOLDER = Path(__file__).parent.parent / "docs" / "screens"
WIDE, NARROW = 100, 60
Scene = Callable[[Terminal, Emulator], Iterator[str]]
VARYING = (
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "<time>"),
    (re.compile(r"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d\d \w{3} .*", re.MULTILINE), "<day>"),
    (re.compile(r"^(balance|lasts) .*", re.MULTILINE), r"\1 <amount>"),
    (re.compile(r"\d+d \d+h"), "<age>"),
    (re.compile(r"[\u2800-\u28ff] ([━╸╺]+) \d:\d\d:\d\d"), r"<spinner> \1 <elapsed>"),
    (re.compile(r" +"), " "),
)


def help_(terminal: Terminal, _: Emulator) -> Iterator[str]:
    yield terminal.run("simplepod --help")


def market(terminal: Terminal, _: Emulator) -> Iterator[str]:
    yield terminal.run('simplepod market --gpu-model "RTX 4090" --gpu-model "*A100*" --cuda ">=12.4" --limit 8')


def narrow(terminal: Terminal, _: Emulator) -> Iterator[str]:
    terminal.run('simplepod market --gpu-model "RTX 5090" --limit 5')
    yield terminal.run("simplepod templates llama")


def rent(terminal: Terminal, emulator: Emulator) -> Iterator[str]:
    terminal.type('simplepod rent --template pytorch --gpu-model "RTX 4090" --name worker_1')
    yield terminal.until("[y/N]")
    terminal.type("y")
    terminal.until("Preparing instance")
    emulator.clock.advance(10)
    yield terminal.until("Pulling image")
    emulator.clock.advance(60)
    terminal.until("It bills until it is deleted")
    yield terminal.idle()


def machine(terminal: Terminal, emulator: Emulator) -> Iterator[str]:
    emulator.world.instances[0].output += ["epoch 1: loss 2.31", "epoch 2: loss 1.87"]
    terminal.run("simplepod ls")
    yield terminal.run("simplepod logs worker_1")


def ssh(terminal: Terminal, _: Emulator) -> Iterator[str]:
    terminal.run("simplepod ssh worker_1 --config")
    yield terminal.run("cat ~/.ssh/config")


def billing(terminal: Terminal, emulator: Emulator) -> Iterator[str]:
    emulator.clock.advance((datetime.now(UTC) - emulator.clock.now()).total_seconds())
    yield terminal.run("simplepod billing --days 7")


def lease(terminal: Terminal, emulator: Emulator) -> Iterator[str]:
    emulator.boot_seconds = 0
    emulator.faults.on("DELETE /instances/{id}", delay=1.5, times=1)
    terminal.type('simplepod rent -t "pytorch ssh" --gpu-model "RTX 3090" --name trial --yes --rm')
    terminal.until("Running start scripts...")
    terminal.press("C-c")
    terminal.until("Interrupted")
    terminal.press("C-c")
    terminal.until("was deleted")
    terminal.idle()
    yield terminal.run("echo $?")


def command(terminal: Terminal, _: Emulator) -> Iterator[str]:
    told = "echo I have $SIMPLEPOD_INSTANCE_NAME"
    yield terminal.run(f"simplepod rent -t 29 --gpu-model 'RTX 3090' --name trial -y --rm -- sh -c '{told}'")


def vps(terminal: Terminal, _: Emulator) -> Iterator[str]:
    terminal.run("simplepod market --vps --limit 3")
    yield terminal.run("simplepod vps images ubuntu")


def errors(terminal: Terminal, _: Emulator) -> Iterator[str]:
    for words in (
        "simplepod markt",
        "simplepod market --max-price 0.50",
        "simplepod show nobody",
        "SIMPLEPOD_API_KEY=mistyped simplepod ls",
        "simplepod ls --base-url http://127.0.0.1:9",
        'simplepod market --gpu-model "RTX 9090"',
    ):
        terminal.run(words)
    yield terminal.screen()


def unconfirmed(terminal: Terminal, emulator: Emulator) -> Iterator[str]:
    orders = emulator.requests.of("POST /instances")
    emulator.faults.on("POST /instances", drop_response=True, times=1)
    blind = emulator.faults.on(
        "GET /instances/list",
        status=403,
        when=lambda _: len(emulator.requests.of("POST /instances")) > len(orders),
    )
    terminal.run("simplepod rent -t 29 --gpu-model 'RTX 3090' --yes --confirm-timeout 1 > record.json; echo $?")
    emulator.faults.remove(blind)
    yield terminal.run("simplepod adopt")


SCENES: Mapping[str, tuple[Scene, int]] = {
    "help": (help_, WIDE),
    "market": (market, WIDE),
    "narrow": (narrow, NARROW),
    "rent": (rent, WIDE),
    "machine": (machine, WIDE),
    "ssh": (ssh, WIDE),
    "lease": (lease, WIDE),
    "command": (command, WIDE),
    "vps": (vps, WIDE),
    "errors": (errors, WIDE),
    "unconfirmed": (unconfirmed, WIDE),
    "billing": (billing, NARROW),  # the last one: it moves the clock to now
}


def play(emulator: Emulator, folder: Path) -> Mapping[str, str]:
    """Every screen by the name of its file, one scene after the other on one account."""
    path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    environment = {"PATH": path, "SIMPLEPOD_BASE_URL": emulator.url, "SIMPLEPOD_API_KEY": emulator.api_key}
    screens: dict[str, str] = {}
    for name, (scene, columns) in SCENES.items():
        with Terminal(folder, environment, columns=columns) as terminal:
            terminal.run("cd")
            terminal.clear()
            seen = list(scene(terminal, emulator))
        for number, screen in enumerate(seen, 1):
            screens[name if len(seen) == 1 else f"{name}-{number}"] = screen.replace(str(folder), "/home/you")
    return screens


async def played() -> Mapping[str, str]:
    """On an account that began five days ago, and whose clock only the scenes move."""
    began = datetime.combine(datetime.now(UTC).date() - timedelta(days=5), time(12), UTC)
    clock = Clock(0, start=began)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # a shell may still be ending
        async with Emulator(clock=clock, live_ports=False) as emulator:
            return await asyncio.to_thread(play, emulator, Path(folder))


def steady(screen: str) -> str:
    """A screen without what another day changes."""
    for pattern, name in VARYING:
        screen = pattern.sub(name, screen)
    return screen


def compare(screens: Mapping[str, str]) -> list[str]:
    """What is seen otherwise than kept."""
    kept = {file.stem: file.read_text() for file in sorted(FOLDER.glob("*.txt"))}
    return [
        line
        for name in sorted(kept.keys() | screens.keys())
        for line in difflib.unified_diff(
            steady(kept.get(name, "")).splitlines(),
            steady(screens.get(name, "")).splitlines(),
            f"docs/screens/{name}.txt",
            "as seen now",
            lineterm="",
        )
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with docs/screens, and change nothing")
    check = parser.parse_args().check
    if shutil.which("tmux") is None:
        sys.exit("tmux is needed: it is the terminal.")
    screens = asyncio.run(played())
    if check:
        differences = compare(screens)
        print("\n".join(differences) or f"{len(screens)} screens are as in docs/screens")
        sys.exit(bool(differences))
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name, screen in screens.items():
        (FOLDER / f"{name}.txt").write_text(screen)
    print(f"{len(screens)} screens are in docs/screens")


if __name__ == "__main__":
    main()
