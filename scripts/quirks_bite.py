"""Switches each code-side quirk off, one by one, and shows which test fails: one that no test misses would be a lie.

Off means: what a client would do that believes the documentation. The unit tests of the quirk functions are left out,
since they would fail by themselves; what must fail is a test of the client, most of them against the emulator.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

OFF = "SIMPLEPOD_QUIRK_OFF"
_TESTS = ("tests/resources", "tests/reading", "tests/models", "tests/test_filters.py", "tests/test_listing.py",
          "tests/test_env_encoding.py", "tests/transport", "tests/renting")  # fmt: skip
_RUN = ("-m", "pytest", *_TESTS, "-x", "-q", "-p", "no:cacheprovider")


def _if(kind: type | tuple[type, ...]) -> Callable[[Any], Any]:
    return lambda value: value if isinstance(value, kind) and not isinstance(value, bool) else None


def _iso_date(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _pairs(value: Any) -> dict[str, str] | None:
    return {row["name"]: row["value"] for row in value} if isinstance(value, list) else {}


BELIEVED: dict[str, dict[str, Callable[..., Any]]] = {
    "Q01": {"iri": lambda _, row_id: row_id, "id_of": lambda *_: None},
    "Q02": {"encode_env": lambda env, _="": [{"name": name, "value": value} for name, value in env.items()]},
    "Q03": {"decode_env": _pairs},
    "Q05": {"encode_start_script": lambda script: script, "decode_start_script": lambda script: script},
    "Q07": {"join_ports": json.dumps, "split_ports": _if(tuple)},
    "Q08": {"read_arg_options": _if(str)},
    "Q12": {"version_matches": lambda version, wanted: None if version is None else version >= wanted.lstrip("<>=")},
    "Q13": {"wire_bound": lambda value, *_: round(value)},
    "Q15": {"within": lambda *_, **__: True},
    "Q16": {"denies_existence": lambda _: True},
    "Q17": {"has_content": lambda _: False},
    "Q20": {"read_int": _if(int), "read_float": _if((int, float)), "read_decimal": _if((int, float))},
    "Q21": {"as_object": _if(dict)},
    "Q22": {"as_rows": _if(list)},
    "Q23": {"decode_console": lambda text: text},
    "Q24": {"read_src_port": _if(int), "usable_url": lambda url: url},
    "Q25": {"read_relation": lambda value, _: _if(dict)(value)},
    "Q26": {"ends_listing": lambda count, _, asked: count < asked},
    "Q27": {"is_given": lambda _: True},
    "Q28": {"same_name": lambda left, right: left is not None and right in left},
    "Q29": {"read_datetime": _iso_date},
    "Q30": {
        "read_problem": lambda body: (body.get("title"), body.get("detail"), {}) if body else (None, None, {}),
        "without_echo": lambda text: text,
    },
    "Q31": {"template_iri": lambda template_id: f"/instances/global-templates/{template_id}"},
    "Q32": {"status_phase": lambda status, _=(): "up" if status == "active" else "coming"},
    "Q33": {"hours_for": lambda *_: 0.0},
    "Q34": {"offer_iri": lambda _, row_id: f"/instances/market/{row_id}"},
}


def pytest_configure() -> None:
    """As a plugin of the run that has to fail: believes the documentation in one point."""
    from simplepod import _quirks

    for name, believed in BELIEVED[os.environ[OFF]].items():
        setattr(_quirks, name, believed)


async def first_failure(quirk: str, turn: asyncio.Semaphore) -> str | None:
    """The test that fails first with a quirk switched off; None if all pass."""
    async with turn:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *_RUN, "-p", "quirks_bite"),
            env={**os.environ, OFF: quirk, "PYTHONPATH": str(Path(__file__).parent)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
    if process.returncode == pytest.ExitCode.OK:
        return None
    lines = output.decode().splitlines()
    return next((line.split(" ")[1] for line in lines if line.startswith(("FAILED", "ERROR"))), lines[-1])


async def main(wanted: list[str]) -> int:
    """Prints a line per quirk; 1 if one of them is missed by no test."""
    quirks = wanted or list(BELIEVED)
    turn = asyncio.Semaphore(os.cpu_count() or 1)
    runs = [asyncio.create_task(first_failure(quirk, turn)) for quirk in quirks]
    missed = 0
    for quirk, run in zip(quirks, runs, strict=True):
        failure = await run
        missed += failure is None
        print(f"{quirk}  {', '.join(BELIEVED[quirk]):42}  {failure or 'NO TEST FAILS'}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
