"""Where the key comes from, and that it goes nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Run


def test_the_environment_comes_first(run: Run, home: Path) -> None:
    write(home, "api_key = another-key")

    assert run("ls").code == 0


@pytest.mark.parametrize(
    "text",
    [
        "api_key = emulator-key",
        "api_key=emulator-key\n",
        "# SimplePod\n\n[default]\napi_key = 'emulator-key'\nother = 1\n",
        'api_key = "emulator-key"\r\n',
    ],
)
def test_else_the_file_that_other_tools_know(run: Run, monkeypatch: pytest.MonkeyPatch, home: Path, text: str) -> None:
    monkeypatch.delenv("SIMPLEPOD_API_KEY")
    write(home, text)

    assert run("ls").code == 0


@pytest.mark.parametrize("text", [None, "", "api_key =\n", "apikey = x"])
def test_without_a_key_and_with_nobody_to_ask_every_way_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, home: Path, text: str | None
) -> None:
    monkeypatch.setenv("SIMPLEPOD_API_KEY", "")
    if text is not None:
        write(home, text)

    missing = run("ls")

    assert missing.code == 2
    assert missing.err.startswith(
        'simplepod: no SimplePod API key\n  set SIMPLEPOD_API_KEY, or write "api_key = …" into ~/.simplepod/'
    )


def test_a_file_that_cannot_be_read_is_told_of(run: Run, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.delenv("SIMPLEPOD_API_KEY")
    (home / ".simplepod" / "simplepod_keys").mkdir(parents=True)

    assert run("ls").err == (
        "simplepod: cannot read ~/.simplepod/simplepod_keys: Is a directory\n  or set SIMPLEPOD_API_KEY\n"
    )


def test_a_key_that_the_api_does_not_take_is_told_of_without_showing_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMPLEPOD_API_KEY", "s3cret-key")

    refused = run("ls", "--debug")

    assert refused.code == 1
    assert "simplepod: 401 GET /instances/list: Invalid credentials.\n" in refused.err
    assert "the API does not take the key (from SIMPLEPOD_API_KEY)" in refused.err
    assert "s3cret-key" not in refused.out + refused.err


def test_a_key_is_no_argument(run: Run) -> None:
    assert run("ls", "--api-key", "k").code == 2


def write(home: Path, text: str) -> None:
    (home / ".simplepod").mkdir(exist_ok=True)
    (home / ".simplepod" / "simplepod_keys").write_text(text)
