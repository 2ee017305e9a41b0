"""Completion, as the shells themselves do it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from simplepod.cli import main
from simplepod.cli.program import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

ASK_BASH = """
source {script}
complete=$(complete -p simplepod); complete=${{complete#*-F }}; complete=${{complete%% *}}
COMP_WORDS=({words}); COMP_CWORD=$(({count} - 1)); COMP_LINE="{words}"; COMP_POINT=${{#COMP_LINE}}
$complete simplepod "{last}" ""
echo "${{COMPREPLY[@]}}"
"""
ASK_FISH = "source {script}; complete -C '{words}' | string split -f1 \\t"
QUESTIONS = {
    "simplepod ma": {"market"},
    "simplepod vps re": {"rent", "resume"},
    "simplepod market --max-price": {"--max-price-per-gpu", "--max-price-per-tflops", "--max-price-per-dlp"},
    "simplepod market --rental-status act": {"active"},
}


def script_for(shell: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["completion", shell]) == 0
    script = folder / f"completion.{shell}"
    script.write_text(capsys.readouterr().out)
    return script


def shell_says(shell: str, program: str) -> set[str]:
    return set(subprocess.run([shell, "-c", program], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash itself completes")
def test_bash_completes_commands_options_and_choices(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = script_for("bash", tmp_path, capsys)

    for question, answers in QUESTIONS.items():
        words = question.split()
        asked = ASK_BASH.format(script=script, words=question, count=len(words), last=words[-1])
        assert shell_says("bash", asked) == answers


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish itself completes")
def test_fish_completes_commands_options_and_choices(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = script_for("fish", tmp_path, capsys)

    for question, answers in QUESTIONS.items():
        assert shell_says("fish", ASK_FISH.format(script=script, words=question)) == answers


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_command_is_in_every_script(tmp_path: Path, capsys: pytest.CaptureFixture[str], shell: str) -> None:
    script = script_for(shell, tmp_path, capsys).read_text()

    assert all(name in script for name in COMMANDS)
    assert main(["completion", shell, "--json"]) == 0


def test_without_shtab_completion_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)

    assert main(["completion", "bash"]) == 2
    assert capsys.readouterr().err == "simplepod: completion needs shtab\n  pip install 'simplepod[cli]'\n"
