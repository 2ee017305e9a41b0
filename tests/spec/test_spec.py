"""openapi.yaml against the documentation: tables typed from its two editions, and the rules of the file itself."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate
from ruamel.yaml import YAML

from tests.spec.documented import (
    BODIES,
    DATES,
    MARKET_ENUMS,
    MARKET_OPEN,
    MARKET_OTHER,
    OPERATIONS,
    PARAMETERS,
    RANGES,
    SAMPLES,
    SEEN_LIVE,
)

SPEC = Path(__file__).parents[2] / "openapi.yaml"

# quirks that are corrected in the file itself, not in code alone
SPEC_QUIRKS = set(range(1, 37)) - {5, 7, 15, 20, 22, 23, 25, 27, 28, 29, 31, 32, 33, 34}

Mapping = dict[str, Any]


@pytest.fixture(scope="module")
def spec() -> Mapping:
    document: Mapping = YAML(typ="safe").load(SPEC)
    return document


def resolved(spec: Mapping, node: Mapping) -> Mapping:
    while "$ref" in node:
        target: Mapping = spec
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def operations(spec: Mapping) -> dict[str, tuple[str, str, Mapping]]:
    return {
        operation["operationId"]: (method, path, operation)
        for path, item in spec["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }


def parameters(spec: Mapping, operation_id: str) -> dict[str, Mapping]:
    _, _, operation = operations(spec)[operation_id]
    found = (resolved(spec, parameter) for parameter in operation.get("parameters", ()))
    return {parameter["name"]: parameter for parameter in found if parameter["in"] == "query"}


def everything_in(spec: Mapping, tree: Any, seen: set[str] | None = None) -> Iterator[Mapping]:
    """Every mapping in a tree, references followed once."""
    seen = set() if seen is None else seen
    if isinstance(tree, list):
        for child in tree:
            yield from everything_in(spec, child, seen)
    elif isinstance(tree, dict):
        yield tree
        if tree.get("$ref") not in seen | {None}:
            seen.add(tree["$ref"])
            yield from everything_in(spec, resolved(spec, tree), seen)
        for child in tree.values():
            yield from everything_in(spec, child, seen)


def answers(spec: Mapping) -> list[Mapping]:
    responses = [operation["responses"] for _, _, operation in operations(spec).values()]
    return list(everything_in(spec, responses))


def kinds(spec: Mapping, schema: Mapping) -> str:
    schema = resolved(spec, schema)
    return "|".join(kinds(spec, part) for part in schema["oneOf"]) if "oneOf" in schema else str(schema["type"])


def test_the_spec_is_a_valid_openapi_document(spec: Mapping) -> None:
    validate(spec)


def test_there_are_exactly_the_operations_of_the_api_at_their_paths(spec: Mapping) -> None:
    found = {name: (method, path, body["x-evidence"]) for name, (method, path, body) in operations(spec).items()}

    assert found == OPERATIONS
    assert spec["servers"] == [{"url": "https://api.simplepod.ai"}]


def test_an_operation_that_no_document_states_says_how_it_is_known(spec: Mapping) -> None:
    for name, (_, _, operation) in operations(spec).items():
        assert (operation["x-evidence"] == "documented") == ("x-evidence-note" not in operation), name


def test_a_shape_that_no_document_states_says_how_it_is_known(spec: Mapping) -> None:
    schemas = spec["components"]["schemas"]

    evidence = {name: schema["x-evidence"] for name, schema in schemas.items() if "x-evidence" in schema}

    assert evidence == {"SshKey": "inferred", "Usage": "guessed", "Deposit": "inferred"}
    assert all(schemas[name]["x-evidence-note"] for name in evidence)


@pytest.mark.parametrize("operation_id", [name for name in OPERATIONS if name != "list_offers"])
def test_query_parameters_are_the_documented_ones(spec: Mapping, operation_id: str) -> None:
    found = parameters(spec, operation_id)

    assert {name: parameter["example"] for name, parameter in found.items()} == PARAMETERS.get(operation_id, {})


def test_the_market_has_the_parameters_of_both_editions_and_no_other(spec: Mapping) -> None:
    bounds = {f"{field}[{side}]" for field in RANGES for side in ("gte", "lte")}

    assert parameters(spec, "list_offers").keys() == bounds | MARKET_ENUMS.keys() | MARKET_OPEN.keys() | {*MARKET_OTHER}


@pytest.mark.parametrize("field", RANGES)
def test_a_range_filter_has_the_documented_bounds_examples_and_unit(spec: Mapping, field: str) -> None:
    low, high, unit = RANGES[field]
    market = parameters(spec, "list_offers")
    least, most = market[f"{field}[gte]"], market[f"{field}[lte]"]

    for bound in (least, most):
        assert bound["schema"] == {"type": "integer", "minimum": low, "maximum": high}
        assert unit in bound["description"]
    assert least.get("example") == (low or None)  # the documentation gives no example where the bound is 0
    assert most["example"] == high


@pytest.mark.parametrize("name", MARKET_ENUMS)
def test_a_closed_choice_has_the_documented_values(spec: Mapping, name: str) -> None:
    values, example = MARKET_ENUMS[name]
    parameter = parameters(spec, "list_offers")[name]

    assert set(resolved(spec, parameter["schema"])["enum"]) == values
    assert parameter["example"] == example


@pytest.mark.parametrize("name", MARKET_OPEN)
def test_a_choice_that_is_open_in_truth_keeps_the_documented_values_as_examples(spec: Mapping, name: str) -> None:
    values, example = MARKET_OPEN[name]
    parameter = parameters(spec, "list_offers")[name]

    assert parameter["schema"] == {"type": "string", "examples": parameter["schema"]["examples"]}
    assert set(parameter["schema"]["examples"]) == values
    assert parameter["example"] == example
    assert all(f'"{value}"' in parameter["description"] for value in values)


def test_the_cuda_filter_is_not_given_the_spelling_that_nobody_documents(spec: Mapping) -> None:
    assert "gpuCudaVerComparisonOperator" not in parameters(spec, "list_offers")


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_a_body_has_one_content_type_and_fields_of_types_that_work(spec: Mapping, operation_id: str) -> None:
    _, _, operation = operations(spec)[operation_id]
    found = {
        media_type: {name: kinds(spec, part) for name, part in resolved(spec, media["schema"])["properties"].items()}
        for media_type, media in operation.get("requestBody", {}).get("content", {}).items()
    }

    assert list(found.items()) == ([BODIES[operation_id]] if operation_id in BODIES else [])


def test_no_body_has_a_default_that_an_update_would_send(spec: Mapping) -> None:
    bodies = [operation.get("requestBody") for _, _, operation in operations(spec).values()]

    assert not [node for node in everything_in(spec, bodies) if "default" in node]


@pytest.mark.parametrize("operation_id", ["reboot_instances", "pause_vps"])
def test_instances_are_named_by_ids_and_support_ids_mixed(spec: Mapping, operation_id: str) -> None:
    _, _, operation = operations(spec)[operation_id]
    [media] = operation["requestBody"]["content"].values()

    assert resolved(spec, media["schema"])["properties"]["instanceIds"]["items"] == {"type": ["integer", "string"]}


def test_an_instance_in_a_path_is_an_id_or_a_support_id(spec: Mapping) -> None:
    assert spec["components"]["parameters"]["InstanceId"]["schema"] == {"type": ["integer", "string"]}


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() | SEEN_LIVE.keys()))
def test_an_answer_has_the_fields_of_the_samples_and_those_seen_live(spec: Mapping, name: str) -> None:
    properties = spec["components"]["schemas"][name]["properties"]
    expected = {*SAMPLES.get(name, "").split(), *SEEN_LIVE.get(name, "").split()}

    assert expected <= properties.keys()
    if name != "Problem":  # which also has what newer versions of the platform and other layers say
        assert properties.keys() == expected


@pytest.mark.parametrize("name", SEEN_LIVE)
def test_a_field_seen_live_is_marked_as_such(spec: Mapping, name: str) -> None:
    schema = spec["components"]["schemas"][name]
    marks = (schema["properties"][field].get("x-quirk", ()) for field in SEEN_LIVE[name].split())

    assert all("Q18" in [*mark, *schema["x-quirk"]] for mark in marks)


def test_nothing_in_an_answer_is_required_or_refused(spec: Mapping) -> None:
    for node in answers(spec):
        assert "required" not in node
        assert node.get("additionalProperties", True) is True


def test_no_answer_has_a_closed_enum(spec: Mapping) -> None:
    assert not [node for node in answers(spec) if {"enum", "const", "pattern"} & node.keys()]


def test_dates_in_answers_say_so(spec: Mapping) -> None:
    found = {
        name: dates
        for name, schema in spec["components"]["schemas"].items()
        if (dates := {key for key, part in schema.get("properties", {}).items() if part.get("format") == "date-time"})
    }

    assert found == DATES


def test_a_creation_answers_201_a_change_200_and_a_deletion_204_without_a_body(spec: Mapping) -> None:
    expected = {"get": "200", "post": "201", "put": "200", "patch": "200", "delete": "204"}
    for name, (method, _, operation) in operations(spec).items():
        successes = [status for status in operation["responses"] if status.startswith("2")]
        assert successes == [expected[method]], name
        assert ("content" in resolved(spec, operation["responses"][successes[0]])) == (method != "delete"), name


def test_every_operation_tells_of_problem_bodies(spec: Mapping) -> None:
    for name, (method, path, operation) in operations(spec).items():
        failures = {status: resolved(spec, answer) for status, answer in operation["responses"].items()}
        expected = {"401", "403", "429", "default"}
        expected |= {"404"} if "{" in path else set()
        expected |= {"400", "422"} if method in {"post", "put", "patch"} else set()
        assert expected <= failures.keys(), name
        for status in failures.keys() - {"200", "201", "204"}:
            schema = {"$ref": "#/components/schemas/Problem"}
            assert failures[status]["content"]["application/problem+json"]["schema"] == schema, name


def test_the_key_is_sent_in_its_header_by_every_operation(spec: Mapping) -> None:
    assert spec["security"] == [{"apiKey": []}]
    assert spec["components"]["securitySchemes"]["apiKey"]["name"] == "X-AUTH-TOKEN"
    assert not [name for name, (_, _, operation) in operations(spec).items() if "security" in operation]


def test_everything_is_described(spec: Mapping) -> None:
    for node in everything_in(spec, [item for key, item in spec.items() if key != "components"]):
        if "in" in node and "schema" in node:
            assert node["description"], node
    for name, schema in spec["components"]["schemas"].items():
        assert schema["description"], name
        for key, part in schema.get("properties", {}).items():
            assert resolved(spec, part)["description"], f"{name}.{key}"


def test_quirk_marks_are_the_corrections_made_here(spec: Mapping) -> None:
    marks = [mark for node in everything_in(spec, spec) for mark in node.get("x-quirk", ())]

    assert all(re.fullmatch(r"Q\d\d", mark) for mark in marks)
    assert {int(mark[1:]) for mark in marks} == SPEC_QUIRKS
