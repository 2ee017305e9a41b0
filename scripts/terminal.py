"""A real terminal, driven through tmux."""

import shlex
import subprocess
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

PROMPT = "$"
_PATIENCE = 20.0
_LOOK_AGAIN = 0.05
_PROMPTED = "prompted"  # the channel on which the shell tells that it is about to show its prompt


class Terminal:
    """A shell in a terminal of a fixed size, for as long as the `with` block."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *, columns: int, rows: int = 50) -> None:
        self._tmux = ["tmux", "-S", str(folder / f".tmux-{uuid.uuid4().hex[:8]}"), "-f", "/dev/null"]
        self._environment = {
            "PROMPT_COMMAND": shlex.join([*self._tmux, "wait-for", "-S", _PROMPTED]),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "HISTFILE": "/dev/null",
            "PS1": f"{PROMPT} ",
            **environment,
        }
        self._size = ["-x", str(columns), "-y", str(rows)]

    def __enter__(self) -> Self:
        shell = ["env", "-i", "TERM=screen-256color", *(f"{name}={value}" for name, value in self._environment.items())]
        self._run("new-session", "-d", *self._size, shlex.join([*shell, "bash", "--norc", "--noprofile"]))
        self.idle()
        return self

    def __exit__(self, *_: object) -> None:
        self._run("kill-server")

    def screen(self) -> str:
        """What is to be seen, without the blank rest."""
        return "\n".join(line.rstrip() for line in self._run("capture-pane", "-p").splitlines()).rstrip("\n") + "\n"

    def run(self, command: str) -> str:
        """The screen after a command that ends by itself."""
        self.type(command)
        return self.idle()

    def type(self, line: str) -> None:
        """Types a line, and Enter."""
        self._run("send-keys", "-l", line)
        self.press("Enter")

    def press(self, key: str) -> None:
        """Presses a key by tmux's name for it: "C-c"."""
        self._run("send-keys", key)

    def until(self, text: str) -> str:
        """The screen once it shows a text."""
        return self._once(lambda seen: text in seen, repr(text))

    def clear(self) -> None:
        """An empty screen with a prompt."""
        self._run("send-keys", "C-l")
        self._once(lambda seen: seen == f"{PROMPT}\n", "an empty screen")

    def idle(self) -> str:
        """The screen once there is a prompt again; each prompt of the shell is waited for once."""
        self._run("wait-for", _PROMPTED)
        return self._once(lambda seen: seen.splitlines()[-1:] == [PROMPT], "the end of a command")

    def _once(self, holds: Callable[[str], bool], what: str) -> str:
        deadline = time.monotonic() + _PATIENCE
        while not holds(seen := self.screen()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the terminal never showed {what}, but\n{seen}")
            time.sleep(_LOOK_AGAIN)
        return seen

    def _run(self, *words: str) -> str:
        return subprocess.run(
            [*self._tmux, *words], capture_output=True, text=True, check=True, timeout=_PATIENCE
        ).stdout
