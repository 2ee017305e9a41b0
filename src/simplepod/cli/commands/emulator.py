"""`simplepod emulator`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simplepod.cli.failing import USAGE, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from simplepod.cli.session import Session


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8099, help="port; 0 takes a free one (default: %(default)s)")
    parser.add_argument("--speed", type=float, default=1.0, help="emulated seconds per second (default: %(default)s)")
    parser.add_argument(
        "--boot-seconds", type=float, default=40.0, help="emulated, for a machine (default: %(default)s)"
    )
    parser.add_argument("--hosts", type=int, default=400, help="hosts on the market (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, another market (default: %(default)s)")
    parser.add_argument("--balance", default="100", help="dollars on the account (default: %(default)s)")
    parser.add_argument("--api-key", default="emulator-key", help="the key to accept (default: %(default)s)")
    parser.set_defaults(action=emulator)


async def emulator(session: Session) -> None:
    import asyncio  # help has no use for it

    try:
        from simplepod.emulator import Emulator
    except ImportError as error:
        raise CommandError("the emulator is not installed", "pip install 'simplepod[emulator]'", USAGE) from error

    arguments, screen = session.arguments, session.screen
    emulated = Emulator(
        address=arguments.host,
        port=arguments.port,
        speed=arguments.speed,
        boot_seconds=arguments.boot_seconds,
        hosts=arguments.hosts,
        seed=arguments.seed,
        balance=arguments.balance,
        api_key=arguments.api_key,
    )
    async with emulated:
        told = {"SIMPLEPOD_BASE_URL": emulated.url, "SIMPLEPOD_API_KEY": emulated.api_key}
        if screen.as_json:
            screen.document(told)
        else:
            screen.text("".join(f"{name}={value}\n" for name, value in told.items()))
            screen.say("Serving until Ctrl-C.")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return  # how an emulator is meant to end
