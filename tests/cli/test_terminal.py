"""At a terminal: questions, colours, hidden input. Whole screens are in docs/screens, made by scripts/screens.py."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from simplepod.emulator import Emulator
    from tests.cli.running import Run

RED = "\x1b[31m"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Impatient:
    """Somebody who presses Ctrl-C when asked."""

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        signal.raise_signal(signal.SIGINT)
        return "y\n"


@pytest.fixture(autouse=True)
def _market(served: Emulator) -> None:
    served.world.put_host("RTX 4090")


def sit_at(monkeypatch: pytest.MonkeyPatch, typed: Terminal | Impatient | None = None) -> Terminal:
    """Somebody's terminal; standard error, which is where questions are asked."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stdin", typed or Terminal())
    monkeypatch.setattr(sys, "stderr", screen)
    return screen


@pytest.mark.parametrize(("answer", "code", "rented"), [("y", 0, 1), ("Yes", 0, 1), ("n", 1, 0), ("", 1, 0)])
def test_nothing_is_rented_unless_somebody_says_yes(
    run: Run, served: Emulator, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, rented: int
) -> None:
    screen = sit_at(monkeypatch, Terminal(f"{answer}\n"))

    assert run("rent", "-t", 29).code == code
    assert len(served.world.instances) == rented
    assert "Rent it? [y/N] " in screen.getvalue()
    assert ("Nothing was rented." in screen.getvalue()) is not bool(rented)


def test_ctrl_c_at_a_question_is_no_yes(run: Run, served: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = sit_at(monkeypatch, Impatient())

    assert run("rent", "-t", 29).code == 130
    assert not served.requests.of("POST /instances")
    assert screen.getvalue().endswith("Rent it? [y/N] \n")


def test_the_start_is_a_bar_that_leaves_no_trace(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    screen = sit_at(monkeypatch)

    assert run("rent", "-t", 29, "-y", "--name", "w").code == 0
    assert "━" in screen.getvalue()
    assert "w: Running start scripts..." in screen.getvalue()
    assert re.search(r"\x1b\[2K.*\x1b\[2K", screen.getvalue().replace("\n", ""))


@pytest.mark.parametrize("name", ["", "NO_COLOR"])
def test_an_error_is_red_where_colours_are_wanted(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TERM", "xterm")
    if name:
        monkeypatch.setenv(name, "1")

    screen = sit_at(monkeypatch)
    run("show", 5)

    assert screen.getvalue().startswith("simplepod: 404" if name else f"{RED}simplepod: 404")
    assert screen.getvalue().splitlines()[1:] == ["  see what there is: simplepod ls"]


@pytest.mark.parametrize("name", ["", "NO_COLOR"])
def test_a_table_is_coloured_where_colours_are_wanted(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm")
    if name:
        monkeypatch.setenv(name, "1")

    assert ("\x1b[32m" in run("market").out) is not bool(name)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_a_key_that_is_typed_in_is_not_shown(served: Emulator) -> None:
    ours, theirs = os.openpty()
    environment = os.environ | {"SIMPLEPOD_BASE_URL": served.url}
    words = [sys.executable, "-m", "simplepod", "ls"]
    with subprocess.Popen(
        words, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = until(ours, b"API key: ")
        os.write(ours, f"{served.api_key}\n".encode())
        shown += until(ours, b"nothing bills.")
    os.close(ours)

    assert process.returncode == 0
    assert served.api_key.encode() not in shown


def until(terminal: int, text: bytes) -> bytes:
    shown = b""
    while text not in shown:
        shown += os.read(terminal, 1024)
    return shown
