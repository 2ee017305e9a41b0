"""The emulator under Schemathesis: every operation, with what the schema allows and with what it does not."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from judges import specification
from judges.fuzzed_world import fuzzed_emulator, narrowed

if TYPE_CHECKING:
    from simplepod.emulator import Emulator

HERE = Path(__file__).parent
PROGRAM = specification.ROOT / ".venv-judges" / "bin" / "schemathesis"
EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "10")
SEED = os.environ.get("FUZZ_SEED", "1")
OUTPUT_END = 6_000


async def schemathesis(emulator: Emulator, folder: Path, *options: str) -> tuple[int, str]:
    """Its exit status, and what it says."""
    spec = specification.write(narrowed(emulator), folder)
    process = await asyncio.create_subprocess_exec(
        PROGRAM,
        "--config-file",
        HERE / "schemathesis.toml",
        "run",
        spec,
        "--url",
        emulator.url,
        "--no-color",
        *options,
        env={**os.environ, "PYTHONPATH": str(specification.ROOT), "SIMPLEPOD_API_KEY": emulator.api_key},
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode or 0, output.decode()


async def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    async with fuzzed_emulator() as emulator:
        status, said = await schemathesis(emulator, tmp_path, "--max-examples", EXAMPLES, "--seed", SEED)
        answered = {
            (operation.name, asked.status)
            for asked in emulator.requests
            if (operation := specification.operation_at(asked.method, asked.path)) is not None
        }

    assert status == 0, said[-OUTPUT_END:]
    for operation in specification.operations():
        success = next(int(code) for code in operation.statuses if code.startswith("2"))
        assert {(operation.name, success), (operation.name, 401)} <= answered


async def test_schemathesis_finds_what_is_planted(tmp_path: Path) -> None:
    async with fuzzed_emulator() as emulator:
        emulator.faults.on("GET /instances/summary", rewrite=lambda row: row | {"all": "everything"})
        emulator.faults.on("GET /instances/deposit/list", headers={"content-type": "text/html"})
        emulator.faults.on("GET /instances/billing/list", status=200, json=[])
        emulator.faults.on("GET /user-ssh-keys/list", status=500)
        names = ["get_summary", "list_deposits", "list_usage", "list_ssh_keys"]
        only = [part for name in names for part in ("--include-operation-id", name)]
        status, said = await schemathesis(emulator, tmp_path, "--phases", "coverage", "--seed", "1", *only)

    assert status == 1
    assert re.findall(r"❌ (ST\d+)", said) == ["ST401", "ST101", "ST108", "ST203", "ST105"]
