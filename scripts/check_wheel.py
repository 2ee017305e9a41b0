"""Builds the wheel, installs it into an empty venv, and looks at it as a user's program and type checker would."""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_DISTRIBUTIONS = 12
USAGE = 2  # exit code of a command line that cannot be carried out
PROGRAM = """
import asyncio, importlib.metadata, importlib.resources, importlib.util, httpx, simplepod
for package in ("simplepod", "simplepod_api"):
    assert importlib.resources.files(package).joinpath("py.typed").is_file(), package
assert importlib.util.find_spec("starlette") is None, "the base install brings the emulator's server"
installed = {d.name for d in importlib.metadata.distributions()} - {"pip", "setuptools"}
assert len(installed) <= MOST, sorted(installed)

async def main():
    rows = [{"id": 7, "instanceMarket": "/instances/market/1"}]
    answer = httpx.MockTransport(lambda _: httpx.Response(200, json=rows))
    async with simplepod.SimplePod("key", transport=answer) as client:
        return await client.market.docker()

(offer,) = asyncio.run(main())
assert offer.iri == "/instances/market/1", offer
print(f"installs and works: {len(installed)} distributions")
"""


def run(*command: str | Path, path: Path | None = None) -> str:
    """The output of a command that must succeed; `path` is looked into first for programs."""
    environment = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ['PATH']}"} if path else None
    done = subprocess.run(
        [str(part) for part in command],
        cwd=tempfile.gettempdir(),
        env=environment,
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT)
        (wheel,) = Path(folder).glob("*.whl")
        venv.create(Path(folder, "venv"), with_pip=True)
        programs = Path(folder, "venv", "bin")
        run(programs / "pip", "install", "--quiet", wheel)
        print(run(programs / "python", "-W", "error", "-c", PROGRAM.replace("MOST", str(MOST_DISTRIBUTIONS))).strip())
        bare = subprocess.run([programs / "simplepod", "ls"], text=True, capture_output=True, check=False)
        if bare.returncode != USAGE or "pip install 'simplepod[cli]'" not in bare.stderr:
            sys.exit(f"the command line does not say that it needs its extra: {bare}")
        run(programs / "pip", "install", "--quiet", f"{wheel}[cli,emulator]", "pytest", "pytest-asyncio")
        print("command line:", run(programs / "simplepod", "--version").strip())
        pyright = Path(sys.executable).with_name("pyright")
        report = run(pyright, "--verifytypes", "simplepod", "--ignoreexternal", path=programs)
        print(next(line for line in report.splitlines() if line.startswith("Type completeness score")))


if __name__ == "__main__":
    main()
