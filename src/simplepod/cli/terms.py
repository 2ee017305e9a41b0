"""The options of every rental, Docker or VPS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simplepod.cli.parser import pause

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add(parser: ArgumentParser) -> None:
    """What is wanted of the machine, whatever it is; `renting` reads it."""
    parser.add_argument("--name", help="set after the order")
    parser.add_argument("--notes")
    parser.add_argument("--min-hours", type=float, metavar="N", help="refuse what the balance does not carry that long")
    parser.add_argument("--rm", action="store_true", help="delete the machine when the command ends")
    parser.add_argument("--no-wait", action="store_true", help="do not wait until it is up")
    parser.add_argument("--timeout", type=float, default=900.0, metavar="SECONDS", help="for that wait (default: 900)")
    parser.add_argument("--interval", type=pause, default=2.0, metavar="SECONDS", help="between looks (default: 2)")
    parser.add_argument(
        "--confirm-timeout",
        type=float,
        default=90.0,
        metavar="SECONDS",
        help="to look for the machine when the answer to the order is lost (default: 90)",
    )
    parser.add_argument("-y", "--yes", action="store_true", help="do not ask")
