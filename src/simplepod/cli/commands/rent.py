"""`simplepod rent`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from simplepod.cli import filters, terms
from simplepod.cli.failing import USAGE, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable

    from simplepod.cli.session import Session

_MORE = """\
Without an OFFER, the best one that the filters let through is taken; if somebody
else is faster, the next. The price that was shown is the most that is paid: a
machine that turns out dearer is deleted.

With --rm the machine is deleted when the command behind -- ends, which is told
of it by SIMPLEPOD_INSTANCE_ID, SIMPLEPOD_INSTANCE_NAME, SIMPLEPOD_SSH_HOST and
SIMPLEPOD_SSH_PORT; without a command, its console is printed until Ctrl-C.
"""


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.usage = "%(prog)s [OFFER] --template TEMPLATE [options] [-- COMMAND...]"
    parser.epilog = _MORE
    parser.add_argument("offer", nargs="?", metavar="OFFER", help="such as m4711, from simplepod market")
    parser.add_argument("-t", "--template", required=True, metavar="TEMPLATE", help="id or name")
    parser.add_argument("--gpu-count", type=int, metavar="N", help="all GPUs of the offer unless given")
    parser.add_argument(
        "--env", action="append", default=[], metavar="NAME[=VALUE]", help="repeat; without a value, yours"
    )
    parser.add_argument("--start-script", metavar="FILE", help="instead of the template's")
    terms.add(parser)
    filters.add(parser)
    parser.set_defaults(action=rent, takes_rest=True)


async def rent(session: Session) -> int:
    from simplepod.cli import naming
    from simplepod.cli.renting import Deal, carry_out, check, pick

    arguments = session.arguments
    check(session)
    env, script = _read_env(arguments.env), _read_script(arguments.start_script)
    async with session.connect() as client:
        template = await naming.template(client, arguments.template)
        offers = pick(await filters.offers(client, arguments), arguments.offer, arguments.gpu_count)
        deal = Deal(
            lease=lambda offer: client.instances.lease(
                offer,
                template,
                gpu_count=arguments.gpu_count,
                start_script=script,
                env=env,
                name=arguments.name,
                notes=arguments.notes,
                max_price_per_gpu=offer.price_per_gpu,  # as it was shown
                min_hours=arguments.min_hours,
                confirm_timeout=arguments.confirm_timeout,
                wait=False,
            ),
            disk_size=template.disk_size or 0,
            gpu_count=arguments.gpu_count,
        )
        return await carry_out(session, client, offers, deal)


def _read_env(words: Iterable[str]) -> dict[str, str] | None:
    """NAME=VALUE as it is; a bare NAME takes the value it has here, which keeps it off the command line."""
    env: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals and name not in os.environ:
            raise CommandError(f"--env {name}: there is no such variable here", f"say --env {name}=VALUE", USAGE)
        env[name] = value if equals else os.environ[name]
    return env or None


def _read_script(name: str | None) -> str | None:
    from pathlib import Path  # help has no use for it, and it takes a fifth of help's time

    if name is None:
        return None
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise CommandError(f"cannot read {name}: {reason}", code=USAGE) from error
