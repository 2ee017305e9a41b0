"""scripts/check_templates.py: which patches of the generator's templates no longer apply, and what they were about."""

import shutil
from pathlib import Path

import generator_patches
import pytest
from check_templates import main


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    return shutil.copytree(generator_patches.installed_templates(), tmp_path / "templates")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_all_patches_apply_to_the_installed_templates(capsys: pytest.CaptureFixture[str]) -> None:
    total = len(generator_patches.PATCHES)

    assert (main([]), capsys.readouterr().out) == (0, f"{total} of {total} patches apply.\n")


def test_a_patch_that_no_longer_applies_shows_the_lines_that_it_was_about(
    templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(
        templates / "endpoint_module.py.jinja", "HTTPStatus(response.status_code)", "HTTPStatus(answer.status_code)"
    )
    replace(templates / "types.py.jinja", "    content: bytes\n", "    body: bytes\n")

    assert main(["--templates", str(templates)]) == 1

    told = capsys.readouterr().out
    assert "types.py.jinja: the text to replace occurs 0 times, not once. Patch: A status outside" in told
    assert "     status_code: HTTPStatus\n    -    content: bytes\n    +    body: bytes\n" in told
    assert "    -status_code=HTTPStatus(response.status_code),\n" in told
    assert "    +        status_code=HTTPStatus(answer.status_code),\n" in told
    total = len(generator_patches.PATCHES)
    assert f"{total - 2} of {total} patches apply.\n" in told
    assert "to be read again: types.py.jinja, endpoint_module.py.jinja\n" in told


def test_a_text_that_occurs_twice_and_a_template_that_is_gone_are_told(
    templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(templates / "types.py.jinja", "from attrs import define\n", "from attrs import define\n" * 2)
    (templates / "errors.py.jinja").unlink()

    assert main(["--templates", str(templates)]) == 1

    told = capsys.readouterr().out
    assert "types.py.jinja: the text to replace occurs 2 times, not once. Patch: No secret shows in a repr.\n" in told
    assert "errors.py.jinja: there is no such template any more. Patch: An exception does not carry" in told


def test_a_template_that_changed_elsewhere_is_to_be_read_again(
    templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(templates / "model.py.jinja", "from collections.abc import Mapping", "from typing import Mapping")

    assert main(["--templates", str(templates)]) == 0
    assert capsys.readouterr().out.endswith("to be read again: model.py.jinja\n")


@pytest.mark.parametrize("arguments", [["--generator", "0.30; rm"], ["--templates", "/nowhere"]])
def test_a_generator_that_cannot_be_looked_at_is_told_in_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("check_templates.py: ")
    assert told.err.count("\n") == 1
