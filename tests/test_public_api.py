"""What users import: all of it named, explained, and cheap to have."""

from __future__ import annotations

import ast
import importlib.metadata
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import simplepod
from simplepod import SimplePod

ROOT = Path(__file__).parents[1]
CLIENT = SimplePod("a-key-for-tests")
NAMESPACES = ("market", "templates", "global_templates", "instances", "vps", "ssh_keys", "billing")
OF_EXCEPTIONS = set(dir(Exception)) | {"errno", "strerror", "filename", "filename2", "characters_written"}


def public(owner: object) -> dict[str, Any]:
    return {name: getattr(owner, name) for name in dir(owner) if not name.startswith("_")}


def callables() -> dict[str, Any]:
    """Every class, and every method of a class or namespace, by its dotted name."""
    found = {name: value for name, value in public(simplepod).items() if inspect.isclass(value)}
    for name, kind in list(found.items()):
        found |= {
            f"{name}.{method}": value
            for method, value in public(kind).items()
            if callable(value) and method not in OF_EXCEPTIONS and not _inherited(kind, method)
        }
    for namespace in NAMESPACES:
        for method, value in public(getattr(CLIENT, namespace)).items():
            found[f"client.{namespace}.{method}"] = value
    return found


def _inherited(kind: type, method: str) -> bool:
    """From int, str, Enum and the like."""
    return any(method in vars(base) for base in kind.__mro__ if not base.__module__.startswith("simplepod"))


def test_the_public_names_are_listed_sorted_and_complete() -> None:
    source = ast.parse((ROOT / "src/simplepod/__init__.py").read_text())
    imported = {alias.name for node in ast.walk(source) if isinstance(node, ast.ImportFrom) for alias in node.names}

    assert set(simplepod.__all__) == imported - {"import_module", "TYPE_CHECKING"}
    assert simplepod.__all__ == sorted(simplepod.__all__, key=_as_ruff_sorts)
    assert set(dir(simplepod)) == {*simplepod.__all__, "errors", "models"}
    assert all(getattr(simplepod, name) is not None for name in dir(simplepod))
    with pytest.raises(AttributeError, match="has no attribute 'Simplepod'"):
        _ = simplepod.Simplepod  # type: ignore[attr-defined]


def _as_ruff_sorts(name: str) -> tuple[int, str]:
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def test_the_models_and_the_errors_are_all_public() -> None:
    from simplepod import errors, models

    assert set(errors.__all__) | set(models.__all__) <= set(simplepod.__all__)


@pytest.mark.parametrize("name", callables())
def test_every_public_class_and_method_has_a_docstring(name: str) -> None:
    assert (callables()[name].__doc__ or "").strip()


@pytest.mark.parametrize("name", [name for name in callables() if name.startswith("client.")])
def test_options_are_keywords_and_named(name: str) -> None:
    parameters = inspect.signature(callables()[name]).parameters.values()

    assert not [p.name for p in parameters if p.kind is p.VAR_KEYWORD]
    assert len([p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]) <= 2


def modules_after(statement: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import sys, json; {statement}; print(json.dumps([*sys.modules]))"],
        capture_output=True, text=True, check=True, cwd="/",
    )  # fmt: skip
    assert run.stderr == ""
    return set(json.loads(run.stdout))


def test_importing_the_sdk_imports_neither_the_emulator_nor_the_generated_operations() -> None:
    modules = modules_after("from simplepod import SimplePod")

    for unwanted in (
        "simplepod.cli",
        "simplepod.emulator",
        "simplepod.testing",
        "starlette",
        "uvicorn",
        "pytest",
        "dateutil",
    ):
        assert unwanted not in modules
    generated = {name for name in modules if name.startswith("simplepod_api")}
    assert not {name for name in generated if name.startswith("simplepod_api.api")}
    assert len({name for name in generated if name.startswith("simplepod_api.models.")}) < 10


def test_loading_the_pytest_plugin_imports_no_http_library() -> None:
    assert not modules_after("import simplepod.testing") & {"httpx", "starlette", "uvicorn", "simplepod._client"}


def test_the_version_is_told_alike_everywhere() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", simplepod.__version__)
    assert importlib.metadata.version("simplepod") == simplepod.__version__


def test_the_changelog_begins_with_this_version_or_with_what_is_to_come() -> None:
    sections = re.findall(r"^## \[?([^\]\s]+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert simplepod.__version__ in sections[:2]


@pytest.mark.parametrize("package", ["simplepod", "simplepod_api"])
def test_both_packages_say_that_they_are_typed(package: str) -> None:
    assert (Path(importlib.import_module(package).__file__ or "").parent / "py.typed").exists()
