from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "docs/examples").glob("*.py"))
PROGRAMS = [path for path in EXAMPLES if path.name != "fastapi_service.py"]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_each_explains_its_arguments(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [path.name, "--help"])

    with pytest.raises(SystemExit, match="0"):
        runpy.run_path(str(path), run_name="__main__")

    assert f"usage: {path.name}" in capsys.readouterr().out


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_is_short_and_says_what_it_costs(path: Path) -> None:
    text = path.read_text()

    assert text.count("\n") <= 120
    assert "cost" in text.split('"""')[1]
