"""Starting: help at once, nothing imported that is not needed, and a word when the extra is missing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time

import pytest

import simplepod
from simplepod.cli import main
from simplepod.cli.program import COMMANDS
from simplepod.emulator import __main__ as emulator_command

MOST = 1.6
ROUNDS = 40
OPTION = re.compile(r"--[a-z-]+")
DEFAULT = re.compile(r"\(default: ([^)]+)\)")


def started(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def seconds(code: str) -> float:
    begin = time.perf_counter()
    started(code)
    return time.perf_counter() - begin


@pytest.mark.slow  # it starts forty processes
def test_help_takes_little_more_than_importing_rich() -> None:
    help_code = "import sys; from simplepod.cli import main; sys.exit(main(['--help']))"
    helps, riches = [], []

    for _ in range(ROUNDS):  # the quickest of each tells what they cost, however busy the machine is
        riches.append(seconds("import rich"))
        helps.append(seconds(help_code))
        if len(helps) >= 3 and min(helps) <= MOST * min(riches):
            break

    assert min(helps) <= MOST * min(riches)


@pytest.mark.parametrize("words", [["--help"], ["rent", "--help"], ["markt"]])
def test_help_and_wrong_words_import_neither_the_sdk_nor_rich_s_parts(words: list[str]) -> None:
    code = f"import sys, json; from simplepod.cli import main; main({words!r}); print(json.dumps([*sys.modules]))"

    modules = set(json.loads(started(code).stdout.splitlines()[-1]))

    assert not modules & {"simplepod._client", "httpx", "attrs", "asyncio", "rich.console", "shtab", "shutil"}
    assert len([name for name in modules if name.startswith("simplepod.cli.commands.")]) == (words[0] == "rent")


def test_without_the_extra_it_says_what_to_install() -> None:
    ran = started("import sys; sys.modules['rich'] = None; from simplepod.cli import main; sys.exit(main(['ls']))")

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "simplepod: the command line needs more than the SDK: pip install 'simplepod[cli]'\n"


def test_it_runs_as_a_module_and_tells_its_version() -> None:
    ran = subprocess.run([sys.executable, "-m", "simplepod", "--version"], capture_output=True, text=True, check=True)

    assert ran.stdout == f"simplepod {simplepod.__version__}\n"


def test_help_names_every_command_and_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert re.findall(r"^  (\w+)  ", told, re.MULTILINE) == list(COMMANDS)
    assert "0 done, 1 failed, 2 wrong usage, 3 a rental" in told


def test_no_words_at_all_get_help_and_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "commands (each has its own --help)" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main([name, "--help"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"usage: simplepod {name}")
    assert "--json" in told


@pytest.mark.parametrize(("columns", "widest"), [("60", 60), ("100", 100), ("none", 80)])
def test_help_fits_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str, widest: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    main(["market", "--help"])

    assert max(map(len, capsys.readouterr().out.splitlines())) <= widest


def test_the_emulator_has_the_options_of_its_own_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["emulator", "--help"])
    with pytest.raises(SystemExit):
        emulator_command.main()
    own = capsys.readouterr().out
    main(["emulator", "--help"])
    ours = capsys.readouterr().out

    assert set(OPTION.findall(own)) < set(OPTION.findall(ours))
    assert DEFAULT.findall(" ".join(own.split())) == DEFAULT.findall(" ".join(ours.split()))
