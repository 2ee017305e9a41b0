"""scripts/drift: what upstream says against openapi.yaml, and whether a quirk answers for it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from drift import sources
from drift.__main__ import main
from drift.quirks import ABOUT
from drift.recognising import recognised
from drift.report import kept
from drift.state import State
from tests.spec.small import DOCUMENTED, written
from upgrade import drafts

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "openapi.yaml"
NEWER = ROOT / "tests" / "spec" / "upstream" / "newer.txt"
DIFFERENCES = ROOT / "tests" / "spec" / "differences"


@pytest.fixture(scope="module")
def state() -> State:
    return State.load(SPEC)


def changed(state: State, *replacements: tuple[str, str]) -> list[str]:
    """What is new or stale if the newer edition is changed like that."""
    text = NEWER.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return [line for line in kept(state.against(sources.parse(text))) if not line.startswith("covered")]


def section(beginning: str) -> str:
    """The text of a section of the newer edition."""
    text = NEWER.read_text(encoding="utf-8")
    begin = text.index(beginning)
    end = re.compile(r"(?<=[}\]])(?=[A-Z])").search(text, begin + 1)
    return text[begin : end.start() if end else None]


@pytest.mark.parametrize("edition", ["newer", "older"])
def test_an_edition_differs_in_what_is_known_and_in_nothing_else(state: State, edition: str) -> None:
    """After a change of openapi.yaml: make drift UPSTREAM=tests/spec/upstream/newer.txt ARGS=--list"""
    upstream = sources.read(str(ROOT / "tests" / "spec" / "upstream" / f"{edition}.txt"))

    known = (DIFFERENCES / f"{edition}.txt").read_text(encoding="utf-8").splitlines()

    assert list(kept(state.against(upstream))) == known


def test_every_difference_from_the_accepted_edition_is_covered_by_a_quirk(state: State) -> None:
    accepted = sources.read(str(ROOT / state.document["info"]["x-edition"]))

    assert {difference.group for difference in state.against(accepted)} == {"covered"}


PARAMETER = "| gpuDriverVer | string Example: gpuDriverVer=1 Filter by Driver version |\n"
FIELD = "| gpuCount | integer Number of GPUs |\n"
SAMPLE = '- "hashId": "string",\n'


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        (PARAMETER, "", "list_offers query: upstream has no gpuDriverVer"),
        (
            PARAMETER,
            PARAMETER + PARAMETER.replace("gpuDriverVer", "gpuBios"),
            "list_offers query: upstream has gpuBios",
        ),
        (
            PARAMETER,
            PARAMETER.replace("string", "number"),
            "list_offers query gpuDriverVer: type is number, here string",
        ),
        (
            PARAMETER,
            PARAMETER.replace(" |", " required |", 1),
            "list_offers query gpuDriverVer: required is yes, here no",
        ),
        (
            '"asc" "desc" Example: order[sysDlp]',
            '"asc" "desc" "none" Example: order[sysDlp]',
            'list_offers query order[sysDlp]: enum is "asc" "desc" "none", here "asc" "desc"',
        ),
        (
            "diskSize[gte]=32 Filter by disk space GB (greater or equal than): value from 32 to",
            "diskSize[gte]=32 Filter by disk space GB (greater or equal than): value from 16 to",
            "list_offers query diskSize[gte]: bounds is 16 to 65536, here 32 to 65536",
        ),
        (FIELD, "", "rent_instance body: upstream has no gpuCount"),
        (FIELD, FIELD + FIELD.replace("gpuCount", "cpuCount"), "rent_instance body: upstream has cpuCount"),
        (FIELD, FIELD.replace("integer", "string"), "rent_instance body.gpuCount: type is string, here integer"),
        (FIELD, FIELD.replace(" |", " required |", 1), "rent_instance body.gpuCount: required is yes, here no"),
        (
            FIELD,
            FIELD.replace("Number", 'Enum: "1" "2" Number'),
            'rent_instance body.gpuCount: enum is "1" "2", here open',
        ),
        (SAMPLE, SAMPLE.replace("string", "0").replace('"0"', "0"), "list_instances answer[].hashId: type is number"),
        (SAMPLE, "", "list_instances answer[]: upstream has no hashId"),
        (SAMPLE, SAMPLE + SAMPLE.replace("hashId", "zone"), "get_instance answer: upstream has zone"),
        ('- "balanceRental": 7', '- "bonus": 0,\n- "balanceRental": 7', "rentalAvailability: upstream has bonus"),
        (
            "--request DELETE 'https://api.simplepod.ai/instances/1'",
            "--request DELETE 'x/pods/1'",
            "delete_instance: gone",
        ),
        ("X-AUTH-TOKEN: apiKey", "X-API-KEY: apiKey", "key header is X-API-KEY, here X-AUTH-TOKEN"),
    ],
)
def test_a_change_of_the_text_is_new(state: State, old: str, new: str, difference: str) -> None:
    found = changed(state, (old, new))

    assert any(line.startswith("new     -") and difference in line for line in found), found


def test_a_section_that_is_gone_is_an_operation_that_is_gone(state: State) -> None:
    assert changed(state, (section("Pauses one or more"), "")) == ["new     -       pause_vps: gone"]


def test_a_section_that_nobody_knows_is_a_new_operation_whatever_its_path_was_copied_from(state: State) -> None:
    known = section("Returns available VPS operating system images")
    added = known.replace("VPS operating system images", "SSH snapshots, by name")

    assert changed(state, (known, known + added)) == ['new     -       "Returns available SSH snapshots": new']


def test_a_path_that_no_document_stated_is_new_evidence_and_one_that_is_not_ours_a_change(state: State) -> None:
    rows = "| instanceMarket | string IRI of instance market |\n| instance |"
    curl = "curl --location --request POST 'https://api.simplepod.ai{}' --header 'X-AUTH-TOKEN: apiKey'\n"

    def resumed_at(path: str) -> list[str]:
        return changed(state, (rows, curl.format(path) + rows))

    assert resumed_at("/instances/vm/resume") == ["new     -       resume_vps: evidence is documented, here guessed"]
    assert resumed_at("/instances/resume") == [
        "new     -       resume_vps: route is POST /instances/resume, here POST /instances/vm/resume"
    ]


@pytest.mark.parametrize(
    ("old", "new", "differences"),
    [
        (
            "| defaultTag | number Tag",
            "| defaultTag | string Tag",
            [
                "Q06     create_template body.defaultTag: type is string",
                "Q06     update_template body.defaultTag: type is string",
            ],
        ),
        (
            "| Content-Type required | string Example: application/merge-patch+json |\n",
            "",
            [
                "Q11     reboot_instances header: upstream has no Content-Type",
                "Q11     pause_vps header: upstream has no Content-Type",
            ],
        ),
        (
            section("Deletes a rental instance"),
            section("Deletes a rental instance").partition("{-")[0],
            ["Q16     delete_instance answer: answer is nothing"],
        ),
    ],
)
def test_a_quirk_that_upstream_has_fixed_is_stale(state: State, old: str, new: str, differences: list[str]) -> None:
    assert changed(state, (old, new)) == [f"stale   {line}" for line in differences]


def test_a_path_that_was_copied_by_mistake_and_is_right_now_is_a_stale_quirk_and_evidence(state: State) -> None:
    copied = section("Returns available VPS operating system images")

    assert changed(state, (copied, copied.replace("templates/list", "images/list"))) == [
        "new     -       list_vps_images: evidence is documented, here inferred",
        "stale   Q09     list_vps_images: route is GET /instances/images/list",
    ]


def test_what_upstream_says_differently_where_a_quirk_answers_is_new_all_the_same(state: State) -> None:
    assert changed(state, ("| defaultTag | number", "| defaultTag | integer")) == [
        "new     Q06     create_template body.defaultTag: type is integer, here string",
        "new     Q06     update_template body.defaultTag: type is integer, here string",
    ]


def test_an_upstream_that_says_all_that_we_say_makes_every_quirk_stale_that_it_contradicted(state: State) -> None:
    differences = state.against(sources.parse(json.dumps(YAML(typ="safe").load(SPEC))))

    was_covered = {
        (found.place, found.aspect)
        for found in state.against(sources.read(str(NEWER)))
        if found.group == "covered" and found.aspect != "left out"
    }
    assert {(found.place, found.aspect) for found in differences if found.group == "stale"} >= was_covered
    assert {found.aspect for found in differences if found.group == "new"} == {"evidence"}


def test_an_openapi_document_that_says_what_the_newer_edition_says_adds_paths_and_has_no_content_type_parameter(
    state: State,
) -> None:
    paths: dict[str, Any] = {}
    for name, element in recognised(sources.read(str(NEWER)), state.ours).parts.items():
        path, method = (str(step) for step in state.ours.tree.parts[name].at[1:])
        path = re.sub(r"\{\w+\}", "{id}", path)
        if name in {"list_vps_images", "list_ssh_keys"}:
            path = f"/instances/templates/list#{name}"  # as it is documented
        _, _, paths.setdefault(path, {})[method] = drafts.operation(name, replace(element, says={}))
        paths[path][method]["summary"] = element.about
    refusals = {name: {"description": name} for name in ("Unauthorized", "Forbidden", "TooManyRequests", "Failure")}
    document = {"openapi": "3.0.2", "paths": paths, "components": {"responses": refusals}}

    found = list(kept(state.against(sources.parse(json.dumps(document)))))

    new = [line for line in found if line.startswith("new")]
    assert sum("evidence is documented" in line for line in new) == len(state.ours.words) - 13
    # A sample that shows 0 is written down as a number.
    assert [line for line in new if "evidence is documented" not in line and "number, here integer" not in line] == []
    assert {line[8:11] for line in found if line.startswith("stale")} == {"Q11"}
    assert {line for line in (DIFFERENCES / "newer.txt").read_text().splitlines() if "Q11" not in line} <= {*found}


def marks(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("x-quirk", ())
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from marks(child)


def test_it_is_known_what_every_mark_of_the_specification_is_about(state: State) -> None:
    assert ABOUT.keys() == set(marks(state.document))


def test_the_exit_status_says_whether_there_is_anything_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec, edition = written(tmp_path), tmp_path / "edition.txt"

    assert main([str(edition), "--spec", str(spec)]) == 0
    assert re.search(
        r"\n  openapi.yaml:\d+ +Q06 +create_pod body.name: type is number, here string\n", capsys.readouterr().out
    )
    edition.with_name("next.txt").write_text(DOCUMENTED.replace("| page | integer Page |\n", ""), encoding="utf-8")
    assert main([str(edition.with_name("next.txt")), "--spec", str(spec)]) == 1
    assert re.search(r"\n  openapi.yaml:\d+ +list_pods query: upstream has no page\n", capsys.readouterr().out)
