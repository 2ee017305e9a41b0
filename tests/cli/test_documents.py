"""What docs/guides/command-line.md says of the JSON documents is what they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simplepod.cli.program import COMMANDS
from tests.guides.blocks import section

if TYPE_CHECKING:
    from simplepod.emulator import Emulator
    from tests.cli.running import Run

GUIDE = "command-line"
NAME = re.compile(r"(?:^|, )`(\w+)`")


def documented(thing: str) -> set[str]:
    row = re.search(rf"^\| {thing} \| (.*) \|$", section(GUIDE, "JSON"), re.MULTILINE)
    assert row is not None, f"the guide says nothing of {thing}"
    return set(NAME.findall(row[1]))


def fields(document: Any) -> set[str]:
    return set(document[0] if isinstance(document, list) else document)


def test_objects_have_the_fields_that_the_guide_lists(run: Run, served: Emulator) -> None:
    served.world.put_instance(served.world.put_host("RTX 4090", gpu_count=2).offer(2).host, name="w")
    served.world.put_host("RTX 4090")
    served.world.account.save_key("ssh-ed25519 AAAA me")

    assert fields(run("market", "--json").document) == documented("offer")
    assert fields(run("ls", "--json").document) == documented("machine")
    assert fields(run("show", "w", "--json").document) == documented("machine")
    assert fields(run("templates", "--json").document) == documented("template")
    assert fields(run("vps", "images", "--json").document) == documented("image")
    assert fields(run("keys", "--json").document) == documented("key")
    billing = run("billing", "--json").document
    assert fields(billing) == documented("`billing`")
    assert fields(billing["summary"]) == documented("summary")
    assert fields(billing["usage"]) == documented("usage")
    assert fields(run("rent", "-t", 29, "-y", "--json").document) == documented("machine") | {"deleted"}


def test_documents_have_the_keys_that_the_guide_lists(run: Run, served: Emulator) -> None:
    for name in ("a", "b"):
        served.world.put_instance(name=name)

    assert fields(run("logs", "a", "--json").document) == documented("`logs`")
    assert fields(run("ssh", "a", "--json").document) == documented("`ssh`")
    assert fields(run("reboot", "a", "--json").document) == documented("`reboot`")
    assert fields(run("rm", "b", "-y", "--json").document) == documented("`rm`")
    assert fields(run("orphans", "a", "--older-than", "0s", "--json").document) == documented("`orphans`")
    assert fields(run("completion", "fish", "--json").document) == documented("`completion`")


def test_the_guide_names_every_command_and_exit_code() -> None:
    cells = re.findall(r"^\| (`.*?) \|", section(GUIDE, "Commands"), re.MULTILINE)

    assert {word for cell in cells for word in re.findall(r"`(\w+)", cell)} >= set(COMMANDS)
    assert re.findall(r"^\| (\d+) \|", section(GUIDE, "Exit codes"), re.MULTILINE) == ["0", "1", "2", "3", "130", "141"]


def test_no_secret_is_in_a_document(run: Run, served: Emulator) -> None:
    secrets = {"start_script": "s3cret-script", "env": (("TOKEN", "s3cret-value"),), "password": "s3cret-word"}
    template = served.world.account.add_template(_template(**secrets))
    machine = served.world.put_instance(template=template)
    machine.env, machine.start_script = (("TOKEN", "s3cret-value"),), "s3cret-script"

    for words in (("templates", "--json"), ("ls", "--json"), ("show", machine.id, "--json"), ("show", machine.id)):
        assert "s3cret" not in run(*words).out


def _template(**secrets: Any) -> Any:
    from simplepod.emulator import Template

    return Template(name="t", image_name="i", **secrets)
