"""Start scripts, run by real shells."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simplepod import _quirks

lines = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(["#!/bin/sh", "", "exit 0"])
scripts = st.lists(lines, min_size=2).map("\n".join)


@pytest.fixture(params=["bash", "sh"])
def shell(request: pytest.FixtureRequest) -> str:
    found = shutil.which(str(request.param))
    assert found is not None
    return found


@pytest.fixture
def run_line(shell: str) -> Iterator[Any]:
    """Runs a start script as the host does: line by line, each in a shell of its own."""
    written: list[Path] = []

    def run(start_script: str) -> str:
        line = _quirks.encode_start_script(start_script)
        assert "\n" not in line
        written.extend(Path(word) for word in line.split() if word.startswith("/tmp/simplepod-"))
        done = subprocess.run([shell, "-c", line], capture_output=True, text=True, check=True)
        return done.stdout

    yield run
    for path in written:
        path.unlink(missing_ok=True)


def test_a_script_of_several_lines_runs_as_one(run_line: Any) -> None:
    script = """set -e
name="it's $((1 + 1)) \\"quoted\\" words"
for i in 1 2; do
  echo "$i ünï $name"
done
if [[ -n $name ]]; then echo bash; fi
"""

    assert run_line(script) == '1 ünï it\'s 2 "quoted" words\n2 ünï it\'s 2 "quoted" words\nbash\n'


def test_a_here_document_survives(run_line: Any) -> None:
    assert run_line("cat <<'EOF'\n$not expanded\n\ttab\nEOF\n") == "$not expanded\n\ttab\n"


def test_a_long_script_survives(run_line: Any) -> None:
    assert run_line("# padding\n" * 1500 + "echo done\n") == "done\n"


@pytest.mark.parametrize(
    ("shebang", "body", "printed"),
    [
        ("#!/usr/bin/env -S python3 -B", "import sys\nprint(sys.flags.dont_write_bytecode)", "1\n"),
        ("#!/bin/sh -e", "false\necho not reached || true", ""),
    ],
)
def test_a_shebang_is_honoured_with_its_arguments(shell: str, shebang: str, body: str, printed: str) -> None:
    line = _quirks.encode_start_script(f"{shebang}\n{body}\n")
    try:
        done = subprocess.run([shell, "-c", line], capture_output=True, text=True, check=False)
    finally:
        Path(line.split()[-1]).unlink()

    assert done.stdout == printed


def test_without_bash_a_script_is_run_by_sh(shell: str, tmp_path: Path) -> None:
    for tool in ("sh", "base64"):
        (tmp_path / tool).symlink_to(str(shutil.which(tool)))
    line = _quirks.encode_start_script("echo one\necho two\n")
    try:
        done = subprocess.run(
            [shell, "-c", line], capture_output=True, text=True, check=True, env={"PATH": str(tmp_path)}
        )
    finally:
        Path(line.split()[-1]).unlink()

    assert done.stdout == "one\ntwo\n"


@pytest.mark.parametrize("script", ["", "nvidia-smi", "echo $HOME > /tmp/x\n", "\n\necho hi"])
def test_a_script_of_one_line_is_sent_as_it_is(script: str) -> None:
    assert _quirks.encode_start_script(script) == script


@given(scripts)
def test_a_script_comes_back_as_it_was_given_and_is_encoded_once(script: str) -> None:
    line = _quirks.encode_start_script(script)

    assert _quirks.decode_start_script(line) == script
    assert _quirks.encode_start_script(_quirks.decode_start_script(line)) == line


@pytest.mark.parametrize("bad", ["YQ=", "gICA"])
def test_a_line_that_was_damaged_on_its_way_is_left_alone(bad: str) -> None:
    line = f"echo {bad} | base64 -d > /tmp/simplepod-0123456789ab.sh && exec bash /tmp/simplepod-0123456789ab.sh"

    assert _quirks.decode_start_script(line) == line
