"""`simplepod completion`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simplepod.cli.failing import USAGE, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from simplepod.cli.session import Session

SHELLS = ("bash", "zsh", "fish")
_INSTALLING = """\
bash:  simplepod completion bash > ~/.local/share/bash-completion/completions/simplepod
zsh:   simplepod completion zsh > "${fpath[1]}/_simplepod"
fish:  simplepod completion fish > ~/.config/fish/completions/simplepod.fish
"""


def add(parser: ArgumentParser, _: ArgumentParser) -> None:
    parser.usage = "%(prog)s {bash,zsh,fish} [options]"
    parser.epilog = _INSTALLING
    parser.add_argument("shell", choices=SHELLS, help="the shell to print a script for")
    parser.set_defaults(action=completion)


async def completion(session: Session) -> None:
    from simplepod.cli.program import COMMANDS, build

    try:
        import shtab  # takes longer to import than all of this
    except ImportError as error:
        raise CommandError("completion needs shtab", "pip install 'simplepod[cli]'", USAGE) from error

    script = shtab.complete(build(COMMANDS), session.arguments.shell)
    if session.screen.as_json:
        session.screen.document({"shell": session.arguments.shell, "script": script})
    else:
        session.screen.text(f"{script.rstrip()}\n")
