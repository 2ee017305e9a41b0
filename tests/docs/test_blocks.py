"""Every block of the pages is run, or, when it would install or serve something, read by whoever would run it."""

from __future__ import annotations

import asyncio
import re
import shlex
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import SimplePod
from simplepod.cli.program import parse
from simplepod.emulator.__main__ import main as serve
from tests.blocks import run_blocks
from tests.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simplepod.emulator import Emulator

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RUN_ELSEWHERE = {"guides/observability.md": {"python", "json"}, "guides/testing-your-service.md": {"python", "sh"}}
"""By tests of their own, in tests/guides."""
BLOCK = re.compile(r"^```(\w+).*\n((?:.*\n)*?)```$", re.MULTILINE)
BLOCKS = [
    (page, language, code)
    for page in sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md"))
    for language, code in BLOCK.findall((DOCS / page).read_text())
    if language not in RUN_ELSEWHERE.get(page, ())
]


@pytest.fixture
def emulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """What the pages rent from, with a folder for what they read and write."""
    (tmp_path / "id_ed25519.pub").write_text("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX me\n")
    monkeypatch.chdir(tmp_path)
    with served(hosts=60) as emulator:
        monkeypatch.setenv("SIMPLEPOD_API_KEY", emulator.api_key)
        monkeypatch.setenv("SIMPLEPOD_BASE_URL", emulator.url)
        yield emulator


@pytest.mark.parametrize("page", list(dict.fromkeys(page for page, language, _ in BLOCKS if language == "python")))
def test_the_python_of_a_page_runs_and_leaves_nothing_that_bills(page: str, emulator: Emulator) -> None:
    assert run_blocks(DOCS / page, {})
    assert not emulator.ledger.open


def test_a_worker_gives_back_what_its_predecessor_was_killed_with(emulator: Emulator, tmp_path: Path) -> None:
    names: dict[str, Any] = {}
    run_blocks(DOCS / "guides/several-processes.md", names)

    async def die_and_come_back() -> None:
        async with SimplePod(on_order=names["remember"]) as client:
            await client.instances.rent_first(client.market.docker(), "/instances/templates/29")
        assert emulator.ledger.open
        async with SimplePod() as client:
            await names["give_back"](client)

    asyncio.run(die_and_come_back())

    assert not emulator.ledger.open
    assert not list((tmp_path / "orders").rglob("*.json"))


def test_every_other_block_is_for_a_shell() -> None:
    assert {language for _, language, _ in BLOCKS} == {"python", "sh", "console"}


@pytest.mark.parametrize(
    ("page", "line"),
    [
        (page, line.removeprefix("$ "))
        for page, language, code in BLOCKS
        for line in code.splitlines()
        if language == "sh" or (language == "console" and line.startswith("$ "))
    ],
)
def test_a_line_for_the_shell_is_one_that_its_program_takes(
    page: str, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    match shlex.split(line.partition(" > ")[0].removesuffix("&"), comments=True):
        case ["pip", "install", *wanted]:
            extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
            assert set(re.findall(r"simplepod\[(\w+)\]", " ".join(wanted))) <= extras.keys()
        case ["simplepod", *words]:
            assert parse(words).action
        case ["python", "-m", "simplepod.emulator", *words]:
            monkeypatch.setattr(sys, "argv", ["", "--help"])
            with pytest.raises(SystemExit):
                serve()
            assert options(words) <= options(capsys.readouterr().out.split())
        case ["python", program, *words]:
            assert options(words) <= options(re.findall(r'"(.*?)"', (ROOT / program).read_text()))
        case ["export", *settings]:
            assert {setting.partition("=")[0] for setting in settings} == {"SIMPLEPOD_BASE_URL", "SIMPLEPOD_API_KEY"}
        case _:
            pytest.fail(f"nobody has read this line of {page}: {line}")


def options(words: list[str]) -> set[str]:
    return {word.strip("[],") for word in words if re.match(r"\[?--\w", word)}
