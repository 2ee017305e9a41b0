"""The commands, and how a command line is read."""

from __future__ import annotations

import sys
from argparse import Namespace
from importlib import import_module
from typing import TYPE_CHECKING

from simplepod import __version__
from simplepod.cli.failing import USAGE
from simplepod.cli.parser import Parser, common, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import NoReturn

COMMANDS = {
    "market": "list what can be rented now",
    "templates": "list what a machine can be started with",
    "rent": "rent a machine, for good or for as long as the command runs",
    "ls": "list the machines of the account",
    "show": "tell all about one machine",
    "logs": "print a machine's console",
    "ssh": "open a shell on a machine, or write it into ~/.ssh/config",
    "reboot": "restart machines",
    "rm": "delete machines, which ends their bills",
    "vps": "images, rent, pause and resume virtual machines",
    "keys": "list the saved SSH keys",
    "billing": "usage by day, what runs costs, and how long the balance lasts",
    "orphans": "find, and delete, machines that nobody holds any more",
    "adopt": "find the machine of an order whose answer was lost",
    "emulator": "serve an emulated SimplePod to try all this on",
    "completion": "print a script that completes commands in your shell",
}
HELP = """\
commands (each has its own --help):
{commands}

The key is taken from SIMPLEPOD_API_KEY, else from ~/.simplepod/simplepod_keys
(a line "api_key = ..."), else asked for.

exit codes: 0 done, 1 failed, 2 wrong usage, 3 a rental that could not be
confirmed, 130 interrupted
"""


def build(wanted: Iterable[str]) -> Parser:
    """The parser with the `wanted` commands and their options: all would take too long for help to come at once."""
    shared = common()
    parser = Parser(
        prog="simplepod",
        description="Rent GPUs at SimplePod.ai.",
        epilog=HELP.format(commands="\n".join(f"  {name:<14}{summary}" for name, summary in COMMANDS.items())),
        usage="simplepod COMMAND [options]",
        parents=[shared],
    )
    parser.add_argument("--version", action="version", version=f"simplepod {__version__}")
    if wanted:
        commands = parser.add_subparsers(prog=parser.prog)
        for name in wanted:
            summary = COMMANDS[name]
            description = f"{summary[0].upper()}{summary[1:]}."
            command = commands.add_parser(name, help=summary, description=description, parents=[shared])
            import_module(f"simplepod.cli.commands.{name}").add(command, shared)
    return parser


def parse(words: Sequence[str]) -> Namespace:
    """The arguments with the `action` to run; SystemExit when there is none. What follows `--` is `.rest`."""
    own, dashes, rest = _split(words)
    parser = build(dict.fromkeys(word for word in own if word in COMMANDS))
    unsaid = Namespace(json=False, debug=False, base_url=None, action=None, takes_rest=False, successor=None)
    arguments, unknown = parser.parse_known_args(own, unsaid)
    if arguments.action is None:
        _complain(arguments.parser, unknown)
    arguments.parser.refuse_unknown(unknown)
    if dashes and not arguments.takes_rest:
        arguments.parser.error("only rent --rm and ssh take a command behind --")
    arguments.rest = rest
    return arguments


def _complain(parser: Parser, unknown: Sequence[str]) -> NoReturn:
    """Says that there is no command, or that a group of commands needs one more word."""
    word = next((word for word in unknown if not word.startswith("-")), None)
    if word is not None:
        parser.error(f"there is no command {word!r}{suggestion(word, list(COMMANDS))}")
    parser.refuse_unknown(unknown)
    parser.print_help(sys.stderr)
    raise SystemExit(USAGE)


def _split(words: Sequence[str]) -> tuple[list[str], bool, list[str]]:
    if "--" not in words:
        return list(words), False, []
    dashes = list(words).index("--")
    return list(words[:dashes]), True, list(words[dashes + 1 :])
