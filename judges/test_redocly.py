"""Redocly's verdict is worth something: it finds what is planted in openapi.yaml."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from judges import servers, specification

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from judges.specification import Node

RULES = specification.ROOT / "judges" / "redocly.yaml"


def misspell_a_keyword(spec: Node) -> None:
    spec["components"]["schemas"]["Offer"]["propertys"] = {}


def repeat_an_operation_id(spec: Node) -> None:
    spec["paths"]["/instances/list"]["get"]["operationId"] = "list_offers"


def refer_to_nothing(spec: Node) -> None:
    spec["components"]["schemas"]["Instance"]["properties"]["rig"] = {"$ref": "#/components/schemas/Nothing"}


def give_an_example_of_the_wrong_type(spec: Node) -> None:
    spec["components"]["parameters"]["Page"]["example"] = "first"


def drop_a_field_of_an_answer(spec: Node) -> None:
    del spec["components"]["schemas"]["Instance"]["properties"]["status"]


def narrow_a_choice(spec: Node) -> None:
    spec["components"]["schemas"]["SortDirection"]["enum"].remove("asc")


def require_a_field(spec: Node) -> None:
    spec["components"]["schemas"]["RentRequest"]["required"] = ["gpuCount"]


def change_a_content_type(spec: Node) -> None:
    content = spec["paths"]["/instances/execute-reboot"]["patch"]["requestBody"]["content"]
    content["application/json"] = content.pop("application/merge-patch+json")


def remove_an_operation(spec: Node) -> None:
    del spec["paths"]["/instances/summary"]


def add_a_parameter(spec: Node) -> None:
    spec["paths"]["/instances/summary"]["get"]["parameters"] = [{"$ref": "#/components/parameters/Page"}]


def planted(change: Callable[[Node], None], folder: Path) -> Path:
    spec: Any = copy.deepcopy(specification.document())
    change(spec)
    return specification.write(spec, folder)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (misspell_a_keyword, "struct"),
        (repeat_an_operation_id, "operation-operationId-unique"),
        (refer_to_nothing, "no-unresolved-refs"),
        (give_an_example_of_the_wrong_type, "no-invalid-parameter-examples"),
    ],
)
def test_lint_finds_a_fault(tmp_path: Path, change: Callable[[Node], None], rule: str) -> None:
    done = servers.run_tool("redocly", "lint", "--config", RULES, planted(change, tmp_path))

    assert done.returncode == 1
    assert rule in done.stdout + done.stderr


@pytest.mark.parametrize(
    "change",
    [drop_a_field_of_an_answer, narrow_a_choice, require_a_field, change_a_content_type, remove_an_operation],
)
def test_a_breaking_change_is_not_let_through(tmp_path: Path, change: Callable[[Node], None]) -> None:
    done = servers.run_tool("redocly", "diff", "--config", RULES, specification.FILE, planted(change, tmp_path))

    assert done.returncode == 1
    assert "major" in done.stdout


def test_an_addition_is_let_through(tmp_path: Path) -> None:
    done = servers.run_tool(
        "redocly", "diff", "--config", RULES, specification.FILE, planted(add_a_parameter, tmp_path)
    )

    assert done.returncode == 0
    assert "minor" in done.stdout


def test_the_lock_names_no_registry() -> None:
    lock = (specification.ROOT / "judges" / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    assert "registry" not in lock
    assert lock.count('"integrity": "sha512-') > 200
