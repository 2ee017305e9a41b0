"""What the guide shows works as it stands, under each plugin that runs async tests."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from simplepod import RentRefusedError, SimplePod
from simplepod.emulator import Emulator, Host, World
from tests.guides.blocks import files, section, snippets

pytest_plugins = ["pytester"]

GUIDE = "testing-your-service"
SERIOUS = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-W", "error", "--strict-markers")
STRICT = ("-o", "asyncio_default_fixture_loop_scope=function", "-o", "asyncio_mode=strict")
AUTO = ("-o", "asyncio_default_fixture_loop_scope=function", "-o", "asyncio_mode=auto")


@pytest.mark.slow  # a pytest for each way
@pytest.mark.parametrize(
    ("options", "mark"),
    [(AUTO, None), (STRICT, "asyncio"), (("-p", "no:asyncio", "-k", "not trio"), "anyio")],
    ids=["auto", "strict", "anyio"],
)
def test_the_example_passes(pytester: pytest.Pytester, options: tuple[str, ...], mark: str | None) -> None:
    code = files(GUIDE)
    if mark is not None:
        code = {name: _marked(text, mark) if name.startswith("test_") else text for name, text in code.items()}
    for name, text in code.items():
        (pytester.path / name).write_text(text)
    pytester.syspathinsert()

    result = pytester.runpytest(*SERIOUS, *options)

    result.assert_outcomes(passed=8)


def _marked(code: str, mark: str) -> str:
    """As the guide says: a line at the top, after the imports."""
    imports, _, rest = code.partition("\n\n\n")
    return f"{imports}\nimport pytest\npytestmark = pytest.mark.{mark}\n\n\n{rest}"


async def test_the_world_does_what_the_tables_say(emulator: Emulator, client: SimplePod) -> None:
    world = emulator.world
    machine = world.put_instance(name="render_0")
    names = {"emulator": emulator, "world": world, "Host": Host, "host": world.put_host("L40S"), "machine": machine}
    lines = re.findall(r"`((?:world|machine|emulator\.[cf])[^`]*)`", section(GUIDE, "Setting up the world"))

    for line in lines:
        exec(line, names)

    assert len(lines) == 18
    assert [offer.host for offer in world.market] == [world.all_instances[-1].host]
    assert machine.state == "ended"
    assert {fault.route for fault in emulator.faults.armed} == {"POST /instances"}
    emulator.faults.clear()
    world.balance = 100
    refused = [await refusal(world, client) for _ in range(4)]
    assert [" ".join(text.split()[-3:]) for text in refused] == ["available for rent.", *["is under maintenance."] * 3]


async def refusal(world: World, client: SimplePod) -> str:
    offer = f"/instances/market/{world.put_host('RTX 4090').offer().market_id}"
    with pytest.raises(RentRefusedError) as caught:
        await client.instances.rent(offer, "/instances/templates/1")
    return str(caught.value)


def test_it_runs_without_pytest_too(capsys: pytest.CaptureFixture[str]) -> None:
    [code] = snippets(GUIDE, "python")

    exec(code, {})

    assert capsys.readouterr().out.startswith("Offer(")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sh")
def test_it_serves_other_languages_from_a_shell(tmp_path: Path) -> None:
    code = snippets(GUIDE, "sh")[-1]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    shell = subprocess.run(
        ["sh", "-ec", f"{code}\nwait $!"],
        cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip

    assert shell.stderr == ""
    assert json.loads(shell.stdout)["rentalAvailability"]["balanceRental"] == 25
    assert shell.returncode == 0
