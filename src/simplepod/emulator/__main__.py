"""``python -m simplepod.emulator``: the emulator for programs in any language."""

import argparse
import asyncio
import contextlib
import signal
import sys

from simplepod.emulator.emulator import Emulator


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m simplepod.emulator", description="Serve an emulated SimplePod.")
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
    options = parser.parse_args()
    emulator = Emulator(
        address=options.host,
        port=options.port,
        speed=options.speed,
        boot_seconds=options.boot_seconds,
        hosts=options.hosts,
        seed=options.seed,
        balance=options.balance,
        api_key=options.api_key,
    )
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(emulator))


async def _serve(emulator: Emulator) -> None:
    async with emulator:
        sys.stdout.write(f"SIMPLEPOD_BASE_URL={emulator.url}\nSIMPLEPOD_API_KEY={emulator.api_key}\n")
        sys.stdout.flush()
        over = asyncio.Event()
        if sys.platform != "win32":  # its loops know no such handlers
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
        await over.wait()


if __name__ == "__main__":
    main()
