"""`simplepod emulator`."""

from __future__ import annotations

import io
import json
import signal
import socket
import sys

import pytest

from simplepod.cli import main

WORDS = ["emulator", "--port", "0", "--hosts", "0"]


class Interrupting(io.StringIO):
    """Standard output that presses Ctrl-C, once, when somebody has written to it."""

    pressed = False

    def flush(self) -> None:
        if self.getvalue() and not self.pressed:
            self.pressed = True
            signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("words", [WORDS, [*WORDS, "--json"]])
def test_it_tells_address_and_key_and_an_interrupt_is_its_end(
    monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    output = Interrupting()
    monkeypatch.setattr(sys, "stdout", output)

    assert main(words) == 0
    if "--json" in words:
        assert json.loads(output.getvalue())["SIMPLEPOD_API_KEY"] == "emulator-key"
    else:
        assert output.getvalue().startswith("SIMPLEPOD_BASE_URL=http://127.0.0.1:")


def test_a_port_that_is_taken_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code = main(["emulator", "--hosts", "0", "--port", str(taken.getsockname()[1])])

    assert code == 1
    assert "ddress already in use" in capsys.readouterr().err
