"""Machines that are there: listed, shown, read, restarted, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simplepod.emulator import Template
from tests.cli.running import when_asked

if TYPE_CHECKING:
    from simplepod.emulator import Emulator
    from tests.cli.running import Run


def test_machines_are_listed_with_what_they_cost_their_disk_included(run: Run, served: Emulator) -> None:
    machine = served.world.put_instance(name="worker-1")

    listed = run("ls")

    assert listed.out.splitlines()[1].split()[:4] == [str(machine.id), "worker-1", "running", "$0.407"]
    assert (listed.code, listed.err) == (0, "")


def test_no_machine_is_told_in_words_and_as_an_empty_document(run: Run) -> None:
    assert run("ls").err == "No machine: nothing bills.\n"
    assert run("ls", "--json").document == []


def test_machines_are_found_by_a_part_of_their_name_and_by_status(run: Run, served: Emulator) -> None:
    for name in ("worker-1", "other"):
        served.world.put_instance(name=name)

    assert [machine["name"] for machine in run("ls", "work", "--json").document] == ["worker-1"]
    assert run("ls", "--status", "paused", "--json").document == []


@pytest.mark.parametrize("by", ["id", "support_id", "iri", "name"])
def test_a_machine_is_named_in_every_way(run: Run, served: Emulator, by: str) -> None:
    machine = served.world.put_instance(name="worker-1")

    shown = run("show", getattr(machine, by))

    assert shown.code == 0
    assert f"id        {machine.id} {machine.support_id}" in shown.out.splitlines()
    assert run("show", getattr(machine, by), "--json").document["id"] == machine.id


def test_a_name_that_several_machines_bear_names_none(run: Run, served: Emulator) -> None:
    first, second = (served.world.put_instance(name="worker") for _ in range(2))

    refused = run("rm", "worker", "--yes")

    assert refused.code == 2
    assert f"2 machines are called 'worker'\n  say which by its id: {first.id}, {second.id}" in refused.err
    assert len(served.world.instances) == 2


def test_a_machine_that_is_not_there_is_an_error_with_a_hint(run: Run) -> None:
    assert (run("show", 5).code, run("show", 5).err) == (
        1,
        "simplepod: 404 GET /instances/5: Not Found\n  see what there is: simplepod ls\n",
    )
    assert run("show", "nobody").err == "simplepod: no machine is called 'nobody'\n  see what there is: simplepod ls\n"


def test_what_a_machine_is_called_cannot_write_on_the_terminal(run: Run, served: Emulator) -> None:
    served.world.put_instance(name="\x1b[31mred\x07[bold]")

    listed = run("ls").out

    assert "\x1b" not in listed
    assert "\x07" not in listed
    assert "[31mred [bold]" in listed


def test_the_console_is_decoded(run: Run, served: Emulator) -> None:
    machine = served.world.put_instance(name="w")
    machine.output += ["serving tiny", "ready"]

    assert run("logs", "w").out.endswith("serving tiny\nready\n")
    assert run("logs", "w", "--system").out.splitlines()[-1] == "Running start scripts..."
    assert run("logs", "w", "--json").document == {
        "id": machine.id,
        "console": run("logs", "w").out,
        "system": run("logs", "w", "--system").out,
    }


def test_an_empty_console_is_told_of(run: Run, served: Emulator) -> None:
    served.boot_seconds = 100
    served.world.put_instance(name="w").boot.began += 1  # a start that is yet to come

    assert run("logs", "w").err == "Nothing yet; --system tells how the start goes.\n"


def test_a_followed_console_is_printed_as_it_grows_until_the_machine_is_gone(run: Run, served: Emulator) -> None:
    machine = served.world.put_instance(name="w")
    machine.output.append("one")
    when_asked(served, "GET /instances/{id}", lambda: machine.output.append("two"), nth=2)
    when_asked(served, "GET /instances/{id}", lambda: served.world.end_instance(machine.id), nth=3)

    followed = run("logs", "w", "--follow", "--interval", 0.001)

    assert followed.out.splitlines()[-2:] == ["one", "two"]
    assert followed.out.count("one") == 1
    assert (followed.code, followed.err) == (0, f"Instance {machine.id} is gone.\n")


@pytest.mark.parametrize("interval", ["0", "-1", "nan", "inf", "soon"])
@pytest.mark.parametrize("command", [["logs", "w", "--follow"], ["rent", "-t", "29", "--yes", "--no-wait"]])
def test_an_interval_that_is_no_pause_is_refused(run: Run, served: Emulator, command: list[str], interval: str) -> None:
    refused = run(*command, f"--interval={interval}")

    assert (refused.code, refused.out) == (2, "")
    assert f"argument --interval: '{interval}' is not a number of seconds above 0" in refused.err
    assert not served.requests


def test_following_has_no_document(run: Run, served: Emulator) -> None:
    served.world.put_instance(name="w")

    refused = run("logs", "w", "--follow", "--json")

    assert (refused.code, refused.out) == (2, "")


def test_several_machines_start_again_with_one_request(run: Run, served: Emulator) -> None:
    machines = [served.world.put_instance(name=name) for name in ("a", "b")]

    done = run("reboot", "a", "b", "--json")

    assert done.document == {"rebooted": [machine.id for machine in machines]}
    assert len(served.requests.of("PATCH /instances/execute-reboot")) == 1
    assert run("reboot", "a").err == f"a ({machines[0].id}) starts again.\n"


def test_nothing_is_deleted_unasked(run: Run, served: Emulator) -> None:
    served.world.put_instance(name="w")

    refused = run("rm", "w")

    assert (refused.code, refused.err) == (2, "simplepod: nobody is there to be asked\n  add --yes\n")
    assert len(served.world.instances) == 1


def test_machines_are_deleted_and_those_that_are_not_on_the_account_need_not_be(run: Run, served: Emulator) -> None:
    machines = [served.world.put_instance(name=name) for name in ("a", "b")]

    deleted = run("rm", "a", machines[1].id, 5, "--yes")

    assert deleted.err == f"5 is not on the account.\nDeleted a ({machines[0].id}), b ({machines[1].id}).\n"
    assert not served.world.instances
    assert run("rm", 5, "--yes", "--json").document == {"deleted": []}


@pytest.mark.parametrize("word", [12345, "V_nobdy", "/instances/12345"])
def test_what_is_not_on_the_account_needs_no_deletion_and_no_question(run: Run, served: Emulator, word: object) -> None:
    served.world.put_instance(name="a")

    removed = run("rm", word)

    assert (removed.code, removed.err) == (0, f"{word} is not on the account.\n")
    assert not served.requests.of("DELETE /instances/{id}")


@pytest.mark.parametrize("name", ["GPU_box", "LLM_7b", "happy_gecko", "V_abcd"])
def test_a_name_that_looks_like_a_support_id_is_a_name(run: Run, served: Emulator, name: str) -> None:
    machine = served.world.put_instance(name=name)
    served.world.put_instance(name="another")

    assert run("show", name, "--json").document["id"] == machine.id
    assert run("rm", name, "--yes").err == f"Deleted {name} ({machine.id}).\n"
    assert [left.name for left in served.world.instances] == ["another"]


each_way = pytest.mark.parametrize("by", ["id", "iri", "support_id", "name"])


@each_way
def test_a_machine_that_a_gateway_hides_is_found_in_the_list_and_deleted(run: Run, served: Emulator, by: str) -> None:
    machine = served.world.put_instance(name="a")
    served.faults.on("GET /instances/{id}", status=404, html=True)

    removed = run("rm", getattr(machine, by), "--yes")

    assert (removed.code, removed.err) == (0, f"Deleted a ({machine.id}).\n")
    assert not served.world.instances


@each_way
def test_a_gateway_that_hides_everything_is_no_proof_that_a_machine_is_gone(
    run_in_no_time: Run, unserved: Emulator, by: str
) -> None:
    machine = unserved.world.put_instance(name="a")
    unserved.faults.on("*", status=404, html=True)

    removed = run_in_no_time("rm", getattr(machine, by), "--yes")

    assert removed.code == 1
    assert "is not on the account" not in removed.err
    assert "Deleted" not in removed.err


@pytest.mark.parametrize("stated", ["details", "nowhere"])
def test_a_support_id_that_may_be_of_any_machine_is_not_said_to_be_of_none(
    run: Run, served: Emulator, stated: str
) -> None:
    served.world.put_instance(name="a")
    served.faults.on("GET /instances/list", json=[{"id": served.world.instances[0].id, "name": "a"}])
    if stated == "nowhere":
        served.faults.on("GET /instances/{id}", json={"id": served.world.instances[0].id, "name": "a"})

    removed = run("rm", "V_nobdy", "--yes")

    assert removed.code == (0 if stated == "details" else 1)
    assert ("is not on the account" in removed.err) is (stated == "details")


def test_every_deletion_that_fails_is_told_and_the_others_are_made(run_in_no_time: Run, unserved: Emulator) -> None:
    for name in ("a", "b", "c"):
        unserved.world.put_instance(name=name)
    kept = [machine.id for machine in unserved.world.instances[:2]]
    unserved.faults.on("DELETE /instances/{id}", status=403, when=lambda request: int(request.path[-6:]) in kept)

    failed = run_in_no_time("rm", "a", "b", "c", "--yes")

    assert failed.code == 1
    for id_ in kept:
        assert f"The deletion of {id_} could not be confirmed: may still bill. Delete by hand." in failed.err
    assert failed.err.endswith("  see what is left: simplepod ls\n")
    assert [machine.id for machine in unserved.world.instances] == kept


def test_a_deletion_that_is_refused_for_good_is_told_at_once(run: Run, served: Emulator) -> None:
    machine = served.world.put_instance(name="a")
    served.faults.on("DELETE /instances/{id}", status=403)

    failed = run("rm", "a", "--yes")

    assert failed.code == 1
    assert failed.err.startswith(f"simplepod: 403 DELETE /instances/{machine.id}: ")


def test_templates_are_one_s_own_and_the_platform_s(run: Run, served: Emulator) -> None:
    served.world.account.add_template(Template(name="my whisper", image_name="me/whisper"))

    found = run("templates", "whisper", "--json").document

    assert [(row["kind"], row["name"]) for row in found] == [("own", "my whisper"), ("global", "whisper")]
    assert [row["kind"] for row in run("templates", "whisper", "--kind", "own", "--json").document] == ["own"]
    assert "me/whisper:latest" in run("templates", "whisper").out
    assert run("templates", "no such").err == "No template is like that.\n"


def test_saved_keys_are_listed(run: Run, served: Emulator) -> None:
    assert run("keys").err == "No key: the first one is saved when a VPS is rented with it.\n"
    public_key = f"ssh-ed25519 {'A' * 60} me"
    served.world.account.save_key(public_key)

    assert [key["public_key"] for key in run("keys", "--json").document] == [public_key]
    assert "ssh-ed25519 …AAAA" in run("keys").out
