"""`simplepod rent --rm`: the machine is there for as long as the command is, whatever ends it."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import when_asked

if TYPE_CHECKING:
    from simplepod.emulator import Emulator, LoggedRequest
    from tests.cli.running import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither sh nor these signals")
RENT = ("rent", "-t", 29, "--yes", "--rm", "--name", "w")
ENDINGS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


@pytest.fixture
def served(served: Emulator) -> Emulator:
    """One that has a machine to offer."""
    served.world.put_host("RTX 4090")
    return served


def test_a_command_runs_with_the_machine_s_address_and_its_end_deletes_the_machine(run: Run, served: Emulator) -> None:
    told = "echo $SIMPLEPOD_INSTANCE_NAME $SIMPLEPOD_INSTANCE_ID $SIMPLEPOD_SSH_HOST $SIMPLEPOD_SSH_PORT; exit 7"

    held = run(*RENT, "--", "sh", "-c", told)

    (entry,) = served.ledger.entries
    assert held.code == 7
    assert held.out.split()[:3] == ["w", str(entry.instance_id), "127.0.0.1"]
    assert held.out.split()[3].isdecimal()
    assert held.err.endswith(f"Deleted w ({entry.instance_id}).\n")
    assert not served.ledger.open


def test_the_document_comes_alone_when_the_machine_is_gone(run: Run, served: Emulator) -> None:
    held = run(*RENT, "--json", "--", "echo", "hello")

    assert (held.document["name"], held.document["deleted"]) == ("w", True)
    assert "hello" in held.err
    assert not served.ledger.open


def test_a_command_that_dies_by_a_signal_says_so_as_shells_do(run: Run) -> None:
    assert run(*RENT, "--", "sh", "-c", "kill -TERM $$").code == 143


@pytest.mark.parametrize("number", ENDINGS)
def test_a_signal_deletes_the_machine_and_ends_the_command(run: Run, served: Emulator, number: signal.Signals) -> None:
    held = run(*RENT, "--", "sh", "-c", f"kill -{number.value} $PPID; sleep 60")

    (entry,) = served.ledger.entries
    assert held.code == ENDINGS[number]
    assert f"Interrupted: deleting instance {entry.instance_id} …" in held.err
    assert held.err.endswith(f"Instance {entry.instance_id} was deleted.\n")
    assert not served.ledger.open


def test_a_second_signal_is_told_that_the_machine_is_still_being_deleted(run: Run, served: Emulator) -> None:
    def again(_: LoggedRequest) -> bool:
        os.kill(os.getpid(), signal.SIGINT)
        return True

    served.faults.on("DELETE /instances/{id}", delay=0.05, when=again)

    held = run(*RENT, "--", "sh", "-c", "kill -INT $PPID; sleep 60")

    assert held.code == 130
    assert "Still cleaning up: what is left behind now would go on billing." in held.err
    assert "was deleted" in held.err
    assert not served.ledger.open


def test_a_machine_that_cannot_be_deleted_is_named(run_in_no_time: Run, unserved: Emulator) -> None:
    unserved.world.put_host("RTX 4090")
    unserved.faults.on("DELETE /instances/{id}", status=403)

    failed = run_in_no_time(*RENT, "--", "true")

    (entry,) = unserved.ledger.open
    assert failed.code == 1
    assert f"The deletion of {entry.instance_id} could not be confirmed: may still bill." in failed.err
    assert failed.err.endswith("look with simplepod ls, and delete with simplepod rm\n")


def test_without_a_command_the_console_is_followed_until_the_machine_is_gone(
    run_in_no_time: Run, unserved: Emulator
) -> None:
    unserved.world.put_host("RTX 4090")
    when_asked(
        unserved, "GET /instances/{id}", lambda: unserved.world.end_instance(unserved.world.instances[0].id), nth=5
    )

    followed = run_in_no_time(*RENT, "--interval", 0.001)

    assert followed.code == 0
    assert followed.out.endswith("Running start scripts...\n")
    assert not unserved.ledger.open


@pytest.mark.parametrize("number", ENDINGS)
def test_a_signal_during_the_order_deletes_what_comes_of_it(
    run_in_no_time: Run, unserved: Emulator, number: signal.Signals
) -> None:
    def interrupt(_: LoggedRequest) -> bool:
        os.kill(os.getpid(), number)
        return True

    unserved.world.put_host("RTX 4090")
    unserved.faults.on("POST /instances", delay=0.05, when=interrupt)

    rented = run_in_no_time("rent", "-t", 29, "--yes")

    assert rented.code == ENDINGS[number]
    assert "Interrupted: the order is called off, and what came of it is deleted.\n" in rented.err
    assert len(unserved.ledger.entries) == 1
    assert not unserved.ledger.open


def test_a_signal_while_a_rented_machine_starts_leaves_it_and_says_so(run: Run, served: Emulator) -> None:
    served.boot_seconds = 60

    when_asked(served, "GET /instances/{id}", lambda: os.kill(os.getpid(), signal.SIGINT), nth=2)

    rented = run("rent", "-t", 29, "--yes")

    (entry,) = served.ledger.open
    assert rented.code == 130
    assert f"instance {entry.instance_id} goes on, and bills. Delete it: simplepod rm {entry.instance_id}" in rented.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("rent", "-t", 29, "-y", "--", "true"), "simplepod: a command behind -- needs --rm\n"),
        ((*RENT, "--", "no-such-program"), "there is no program 'no-such-program' to run\n  nothing was rented\n"),
        ((*RENT, "--json"), "--rm --json needs a command behind --, whose end it can wait for\n"),
        (("ls", "--", "true"), "simplepod ls: only rent --rm and ssh take a command behind --\n"),
    ],
)
def test_what_could_not_go_on_is_refused_before_anything_is_rented(
    run: Run, served: Emulator, words: tuple[object, ...], message: str
) -> None:
    refused = run(*words)

    assert refused.code == 2
    assert message in refused.err
    assert not served.requests.of("POST /instances")


def test_an_ignored_signal_stays_ignored(run: Run, served: Emulator) -> None:
    """As `nohup` has it."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert run(*RENT, "--", "sh", "-c", "kill -HUP $PPID").code == 0
    finally:
        signal.signal(signal.SIGHUP, before)
    assert not served.ledger.open


def test_handlers_are_put_back(run: Run) -> None:
    before = [signal.getsignal(number) for number in ENDINGS]

    run("ls")

    assert [signal.getsignal(number) for number in ENDINGS] == before


def test_a_closed_pipe_deletes_the_machine_too(run: Run, served: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        held = run(*RENT)

    assert held.code == 141
    assert len(served.ledger.entries) == 1
    assert not served.ledger.open


def test_a_leased_machine_that_does_not_start_is_deleted(run: Run, served: Emulator) -> None:
    served.world.fail_next_boot("manifest unknown")

    failed = run(*RENT, "--", "true")

    (entry,) = served.ledger.entries
    assert failed.code == 1
    assert failed.err.endswith(f"  Instance {entry.instance_id} was deleted.\n")
    assert not served.ledger.open
