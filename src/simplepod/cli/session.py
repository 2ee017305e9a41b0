"""What a command has at hand: its arguments, the screen, the client, and somebody to ask."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from getpass import getpass
from typing import TYPE_CHECKING

from attrs import frozen

from simplepod import SimplePod
from simplepod.cli import credentials, records
from simplepod.cli.failing import USAGE, CommandError
from simplepod.errors import AuthenticationError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import AsyncGenerator, Sequence

    from simplepod.cli.interrupts import Interrupts
    from simplepod.cli.screen import Screen


@frozen
class Session:
    """One run of one command."""

    arguments: Namespace
    screen: Screen
    interrupts: Interrupts

    @asynccontextmanager
    async def connect(self) -> AsyncGenerator[SimplePod, None]:
        """A client with the key from wherever there is one."""
        key, source = credentials.find() or (self.ask_secretly("SimplePod API key", credentials.MISSING), "typed in")
        url = self.arguments.base_url
        async with SimplePod(key, base_url=url, user_agent="simplepod-cli", on_order=records.keep) as client:
            try:
                yield client
            except AuthenticationError as refused:
                raise CommandError(str(refused), f"the API does not take the key ({source})") from refused

    def agreed(self, question: str, *, otherwise: str) -> bool:
        """Whether the person says yes, or said --yes. Nobody there to ask is an error that says what to do
        `otherwise`.
        """
        if self.arguments.yes:
            return True
        if not _somebody_is_there():
            raise CommandError("nobody is there to be asked", otherwise, USAGE)
        with self.interrupts.while_asking():
            sys.stderr.write(f"{question} [y/N] ")
            sys.stderr.flush()
            return sys.stdin.readline().strip().lower() in {"y", "yes"}

    def become(self, words: Sequence[str]) -> None:
        """Runs another program in the place of this one, once the command is over."""
        self.arguments.successor = words

    def ask_secretly(self, prompt: str, otherwise: str) -> str:
        """A text that is typed in and not shown."""
        if not _somebody_is_there():
            raise CommandError(f"no {prompt}", otherwise, USAGE)
        with self.interrupts.while_asking():
            return getpass(f"{prompt}: ", sys.stderr).strip()


def _somebody_is_there() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()
