"""What the emulator is made of."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import simplepod.emulator

PACKAGE = Path(simplepod.emulator.__file__).parent
PLUGIN = str(PACKAGE.parent / "testing.py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def offending(folder: Path, *forbidden: str, allowed: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [
        (path.name, name)
        for path in folder.rglob("*.py")
        for name in imported(path)
        if name.startswith(forbidden) and not name.startswith(allowed or ("\0",))
    ]


def test_it_imports_nothing_of_the_client() -> None:
    assert offending(PACKAGE, "simplepod", allowed=("simplepod.emulator",)) == []


def test_its_world_knows_neither_asyncio_nor_http() -> None:
    forbidden = ("asyncio", "http", "httpx", "starlette", "uvicorn", "simplepod.emulator")
    assert offending(PACKAGE / "world", *forbidden, allowed=("simplepod.emulator.world",)) == []


def test_httpx_is_imported_by_the_in_process_transport_alone() -> None:
    found = {name for name, module in offending(PACKAGE, "httpx")}

    assert found == {"inprocess.py", "emulator.py"}  # there only under TYPE_CHECKING


def test_the_plugin_itself_imports_pytest_and_nothing_else() -> None:
    code = f"""
import sys, importlib.util, pytest
before = set(sys.modules)
spec = importlib.util.spec_from_file_location("plugin", {PLUGIN!r})
spec.loader.exec_module(importlib.util.module_from_spec(spec))
print(sorted(set(sys.modules) - before))
"""

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert ast.literal_eval(loaded) == []


def test_loading_the_plugin_loads_no_server() -> None:
    code = "import sys, simplepod.testing; print(sorted(sys.modules))"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert not {"starlette", "uvicorn", "simplepod.emulator"} & set(ast.literal_eval(loaded))
