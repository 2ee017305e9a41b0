import io
import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from simplepod.emulator import __main__ as command


@pytest.fixture
def serving() -> Iterator["subprocess.Popen[str]"]:
    arguments = ["--port", "0", "--api-key", "k", "--hosts", "3", "--speed", "60", "--seed", "1", "--balance", "7"]
    arguments += ["--boot-seconds", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "simplepod.emulator", *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_it_tells_address_and_key_and_serves_until_interrupted(serving: "subprocess.Popen[str]") -> None:
    assert serving.stdout is not None
    url, key = [serving.stdout.readline().strip().partition("=")[2] for _ in range(2)]

    with httpx.Client(base_url=url, headers={"X-AUTH-TOKEN": key}) as http:
        balance = http.get("/instances/summary").json()["rentalAvailability"]["balanceRental"]
        offer = next(row for row in http.get("/instances/market/list").json() if row["isAvailableForDemand"])
        order = {"instanceMarket": offer["instanceMarket"], "instanceTemplate": "/instances/templates/1"}
        rented = http.post("/instances", json={**order, "gpuCount": 1}).json()
        machine = http.get(f"/instances/{rented['id']}").json()
    serving.send_signal(signal.SIGINT)

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
    assert balance == 7
    assert machine["status"] == "running"
    assert serving.wait(5) == 0


class Interrupting(io.StringIO):
    """Standard output that is interrupted as soon as somebody has written to it."""

    def flush(self) -> None:
        signal.raise_signal(signal.SIGINT)


def test_an_interrupt_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    output = Interrupting()
    monkeypatch.setattr(sys, "stdout", output)
    monkeypatch.setattr(sys, "argv", ["emulator", "--port", "0", "--hosts", "0"])

    command.main()

    assert output.getvalue().startswith("SIMPLEPOD_BASE_URL=http://127.0.0.1:")


def test_it_explains_itself(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["emulator", "--help"])

    with pytest.raises(SystemExit):
        command.main()

    assert "--speed" in capsys.readouterr().out
