"""Errors: one line, a hint, and an exit code."""

from __future__ import annotations

import io
import os
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from simplepod.cli.explaining import explain

if TYPE_CHECKING:
    from pathlib import Path

    from simplepod.emulator import Emulator
    from tests.cli.running import Run


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("markt",), "simplepod: there is no command 'markt'; do you mean market?\n  see simplepod --help\n"),
        (("xyz",), "simplepod: there is no command 'xyz'\n  see simplepod --help\n"),
        (("--jsn",), "simplepod: there is no --jsn; do you mean --json?\n  see simplepod --help\n"),
        (
            ("market", "--max-prize=3"),
            "simplepod market: there is no --max-prize; do you mean --max-price-per-gpu?\n",
        ),
        (("market", "--zzz"), "simplepod market: there is no --zzz\n  see simplepod market --help\n"),
        (("show", "1", "2"), "simplepod show: nothing takes '2' here\n  see simplepod show --help\n"),
        (
            ("market", "--rental-status", "aktive"),
            "simplepod market: --rental-status cannot be 'aktive'; do you mean active?\n",
        ),
        (
            ("vps", "image"),
            "simplepod vps: there is no command 'image'; do you mean images?\n  see simplepod vps --help\n",
        ),
        (
            ("market", "--limit", "x"),
            "simplepod market: argument --limit: 'x' is no whole number from 1 up\n  see simplepod market --help\n",
        ),
        (
            ("market", "--min-sla", "9", "--max-sla", "8"),
            "simplepod: min_sla=9.0 is above max_sla=8.0.\n",
        ),
        (("ls", "--base-url", "http://example.com"), "simplepod: base_url must be https: the key would cross "),
    ],
)
def test_wrong_usage_is_2_and_says_what_may_have_been_meant(run: Run, words: tuple[str, ...], message: str) -> None:
    refused = run(*words)

    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith(message)
    assert len(refused.err.splitlines()) <= 2


def test_options_for_all_commands_may_come_first_or_last(run: Run) -> None:
    assert run("--json", "ls").document == run("ls", "--json").document == []


def test_a_server_that_is_not_there_is_told_of(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]

    failed = run("ls", "--base-url", f"http://127.0.0.1:{port}")

    assert failed.code == 1
    assert failed.err.splitlines()[0].startswith("simplepod: GET /instances/list: ConnectError")
    assert failed.err.splitlines()[1:] == [
        "  is the network there? --base-url and SIMPLEPOD_BASE_URL name another server"
    ]


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (403, "the key is a subaccount's"),
        (404, "see what there is: simplepod ls"),
        (400, None),
    ],
)
def test_each_kind_of_error_has_its_hint(run: Run, served: Emulator, status: int, hint: str | None) -> None:
    served.faults.on("GET /instances/list", status=status)

    failed = run("ls")

    assert failed.code == 1
    assert failed.err.startswith(f"simplepod: {status} GET /instances/list: ")
    assert (f"\n  {hint}" in failed.err) if hint else (failed.err.count("\n") == 1)


def test_a_traceback_is_shown_on_request_only(run: Run) -> None:
    assert "Traceback" not in run("show", 5).err
    told = run("show", 5, "--debug").err
    assert "Traceback (most recent call last)" in told
    assert "GET /instances/5 404" in told
    assert told.endswith("simplepod: 404 GET /instances/5: Not Found\n  see what there is: simplepod ls\n")


def test_an_error_that_nobody_thought_of_is_one_line_too() -> None:
    told = explain(KeyError("what"))

    assert (told.messages, told.hint, told.code) == (("KeyError: 'what'",), "a bug; --debug shows where", 1)


def test_a_file_that_is_in_the_way_is_named(run: Run, served: Emulator, home: Path) -> None:
    machine = served.world.put_instance()
    (home / ".ssh").write_text("")

    failed = run("ssh", machine.id, "--config")

    assert (failed.code, failed.err) == (1, f"simplepod: {home}/.ssh: File exists\n")


def test_what_no_encoding_knows_ends_no_command(run: Run, served: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    served.faults.on("GET /instances/list", json=[{"id": 1, "name": "\ud800 é"}])

    assert run("ls", "--json").document[0]["name"] == "\ud800 é"
    assert run("ls").out.splitlines()[1].split()[:2] == ["1", "é"]
    narrow = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(narrow, encoding="ascii"))
    assert run("ls").code == 0
    assert rb"\xe9" in narrow.getvalue()


def test_warnings_of_the_sdk_are_shown(run: Run, served: Emulator) -> None:
    served.name_rule = "underscores"
    served.world.put_host("RTX 4090")

    assert "warning: instance" in (told := run("rent", "-t", 29, "-y", "--name", "a-b").err)
    assert "is called 'a_b', not 'a-b'" in told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
@pytest.mark.parametrize("words", [("market",), ("market", "--json")])
def test_a_closed_pipe_ends_a_command_without_a_word(
    run: Run, served: Emulator, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    served.world.put_host("RTX 4090")
    reading, writing = os.pipe()
    os.close(reading)

    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        ran = run(*words)

    assert (ran.code, ran.err) == (141, "")
