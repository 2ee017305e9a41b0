"""scripts/upgrade: the edit of openapi.yaml that upstream's changes ask for, what it breaks, and the changelog."""

import difflib
import re
from pathlib import Path

import pytest

from drift import sources
from drift.report import lines
from drift.state import State
from tests.spec.small import DOCUMENTED, written
from tests.spec.test_drift import NEWER, ROOT, SPEC, section
from upgrade import changelog, edits
from upgrade.__main__ import main


def upgraded(tmp_path: Path, *replacements: tuple[str, str]) -> tuple[list[str], list[str], list[str]]:
    """The lines that the edit takes out and puts in, what is left by hand, and the changelog."""
    spec = written(tmp_path)
    published = DOCUMENTED
    for old, new in replacements:
        assert old in published
        published = published.replace(old, new)
    text = spec.read_text(encoding="utf-8")
    differences = State.load(spec).against(sources.parse(published))
    edited, left = edits.edited(text, differences)
    diff = difflib.unified_diff(text.splitlines(), edited.splitlines(), lineterm="", n=0)
    patch = [line for line in diff if not line.startswith(("---", "+++", "@@"))]
    return patch, [line for line, _ in lines(left)], list(changelog.draft(differences))


def test_an_upstream_that_has_not_changed_changes_nothing(tmp_path: Path) -> None:
    assert upgraded(tmp_path) == ([], [], [])


@pytest.mark.parametrize(
    ("old", "new", "patch", "log"),
    [
        (
            "| size | integer Size: value from 1 to 9 |",
            "| size | integer Size: value from 2 to 16 |",
            [
                "-          schema: {type: integer, minimum: 1, maximum: 9} # in GB",
                "+          schema: {type: integer, minimum: 2, maximum: 16} # in GB",
            ],
            ["### Changed", "", "- `list_pods query size`: bounds is 2 to 16, was 1 to 9.", ""],
        ),
        (
            "| page | integer Page |\n",
            "",
            [
                "-        - {$ref: '#/components/parameters/Page'}",
                "-  parameters:",
                "-    Page:",
                "-      name: page",
                "-      in: query",
                "-      schema: {type: integer}",
            ],
            ["### Breaking", "", "- `list_pods query page` is gone.", ""],
        ),
        (
            "curl --request GET",
            "| zone required | string Zone of the host |\n| near | boolean Example: near=true |\ncurl --request GET",
            [
                "+        - name: zone",
                "+          in: query",
                "+          required: true",
                "+          description: Zone of the host",
                "+          schema:",
                "+            type: string",
                "+        - name: near",
                "+          in: query",
                "+          schema:",
                "+            type: boolean",
            ],
            [
                "### Breaking",
                "",
                "- `list_pods query zone`: Zone of the host",
                "",
                "### Added",
                "",
                "- `list_pods query near`",
                "",
            ],
        ),
        (
            '- "state": "up"\n',
            '- "state": "up",\n- "gpu": { "model": "x" }\n',
            [
                "+        gpu:",
                "+          type: object",
                "+          properties:",
                "+            model:",
                "+              type: string",
            ],
            ["### Added", "", "- `list_pods answer[].gpu`", ""],
        ),
        (
            ',\n- "state": "up"\n',
            "\n",
            ["-        state:", "-          type: string"],
            ["### Breaking", "", "- `list_pods answer[].state` is gone.", ""],
        ),
        (
            "| size | integer Size |\n",
            "| size | number Size |\n",
            ["-          type: integer", "+          type: number"],
            ["### Breaking", "", "- `change_pod body.size`: type is number, was integer.", ""],
        ),
        (
            "| name | number",
            "| name | string",
            ["-          x-quirk: [Q06]"],
            [
                "### Changed",
                "",
                "- `create_pod body.name` is documented as it is (Q06).",
                "- `change_pod body.name` is documented as it is (Q06).",
                "",
            ],
        ),
        (
            "Change a pod by its id.\n",
            "Change a pod by its id.\ncurl --request PUT 'https://api.example/pods/1'\n",
            [
                "-      x-evidence: inferred",
                "-      x-evidence-note: >-",
                "-        By analogy",
                "-        with others.",
                "+      x-evidence: documented",
            ],
            ["### Changed", "", "- `change_pod` is documented; before, it was inferred.", ""],
        ),
        (
            "application/json |\n| name | number Name",
            "application/merge-patch+json |\n| name | number Name",
            ["-          application/json:", "+          application/merge-patch+json:"],
            [
                "### Breaking",
                "",
                "- `change_pod body`: content type is application/merge-patch+json, was application/json.",
                "",
            ],
        ),
        (
            "Ends a pod.\n| id required | integer |\ncurl --request DELETE 'https://api.example/pods/1'\n",
            "",
            [
                "-    delete:",
                "-      operationId: delete_pod",
                "-      x-evidence: documented",
                "-      responses:",
                "-        '204': {description: Deleted.}",
            ],
            ["### Breaking", "", "- `delete_pod` is gone.", ""],
        ),
    ],
)
def test_a_change_of_upstream_is_an_edit_that_leaves_every_other_line_alone(
    tmp_path: Path, old: str, new: str, patch: list[str], log: list[str]
) -> None:
    assert upgraded(tmp_path, (old, new)) == (patch, [], log)


def test_an_operation_that_is_new_is_drafted_with_what_is_documented_of_it(tmp_path: Path) -> None:
    added = (
        "Stops pods, all at once.\n| Content-Type required | string Example: application/merge-patch+json |\n"
        '| podIds required | Array of integers Which |\n{- "podIds": [ 1 ]\n}{ }'
    )

    patch, left, log = upgraded(tmp_path, ("Ends a pod.", f"{added}Ends a pod."))

    assert patch[:11] == [
        "+  /unknown/stops-pods:",
        "+    patch:",
        "+      tags: [new]",
        "+      operationId: patch_stops_pods",
        "+      summary: Stops pods",
        "+      x-evidence: guessed",
        "+      x-evidence-note: No document states method or path.",
        "+      x-known-as: [Stops pods]",
        "+      requestBody:",
        "+        required: true",
        "+        x-quirk: [Q11]",
    ]
    assert patch[11:22] == [
        "+        content:",
        "+          application/merge-patch+json:",
        "+            schema:",
        "+              type: object",
        "+              required: [podIds]",
        "+              properties:",
        "+                podIds:",
        "+                  type: array",
        "+                  description: Which",
        "+                  items:",
        "+                    type: integer",
    ]
    assert (left, log) == ([], ["### Added", "", '- "Stops pods"', ""])


def test_a_path_without_an_operation_is_gone_with_what_only_it_referred_to(tmp_path: Path) -> None:
    lists, rest = DOCUMENTED[: DOCUMENTED.index("Makes")], DOCUMENTED[DOCUMENTED.index("Makes") :]

    patch, _, _ = upgraded(tmp_path, (lists + rest, rest))

    gone = [line[1:].strip() for line in patch if line.startswith("-")]
    assert gone[0] == "/pods/list:"
    assert {"Page:", "Order:", "Pod:"} <= {*gone}
    assert [line for line in gone if line.startswith("#")] == ["# not indented, and part of the operation"]
    assert not [line for line in patch if line.startswith("+")]


def test_what_a_quirk_corrects_is_left_to_people(tmp_path: Path) -> None:
    patch, left, _ = upgraded(tmp_path, ("| name | number Name |", "| name | integer Name |"))

    assert (patch, left) == ([], ["change_pod body.name: type is integer, here string"])


def test_a_mark_that_another_operation_needs_stays(tmp_path: Path) -> None:
    patch, left, _ = upgraded(tmp_path, ("| name | number Name |", "| name | string Name |"))

    assert (patch, left) == ([], ["change_pod body.name: type is string"])


def test_what_cannot_be_read_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nothing")]) == 2
    assert capsys.readouterr().err == f"upgrade: {tmp_path / 'nothing'} cannot be read: No such file or directory\n"


@pytest.mark.slow  # it generates the client and type-checks the facade
def test_a_renamed_field_and_a_removed_operation_end_as_type_errors_of_the_facade(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = NEWER.read_text(encoding="utf-8")
    (tmp_path / "upstream.txt").write_text(
        text.replace('"hashId"', '"hash"').replace(section("Pauses one or more"), ""), encoding="utf-8"
    )
    before = SPEC.read_bytes()

    assert main([str(tmp_path / "upstream.txt")]) == 0

    told = capsys.readouterr().out
    assert "\n-        hashId:\n" in told
    assert "\n+        hash:\n" in told
    assert "\n-  /instances/execute-pause:\n" in told
    for module, mistake in (
        ("reading/instances.py", 'error: "Instance" has no attribute "hash_id"'),
        ("operations.py", 'error: Module "simplepod_api.api.vps" has no attribute "pause_vps"'),
    ):
        [line] = re.findall(rf"src/simplepod/_lowlevel/{module}:(\d+): {mistake}", told)
        source = (ROOT / "src" / "simplepod" / "_lowlevel" / module).read_text(encoding="utf-8")
        assert mistake.split('"')[-2] in source.splitlines()[int(line) - 1]
    for name in ("list_instances answer[].hashId", "get_instance answer.hashId", "pause_vps"):
        assert f"- `{name}` is gone.\n" in told
    assert SPEC.read_bytes() == before
