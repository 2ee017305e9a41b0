"""scripts/generate.py: what is checked in is what the spec yields, and nothing goes wrong in silence."""

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

# The upstream templates that are patched. When an upgrade changes one, read its patches again before changing this.
TEMPLATES = {
    "client.py.jinja": "4eac65762f21014a",
    "endpoint_init.py.jinja": "c1837a037fdbbd85",
    "endpoint_module.py.jinja": "c1b2628053eb4875",
    "errors.py.jinja": "b6ba7ea79aa7d7f2",
    "model.py.jinja": "fd1c79680d51c06c",
    "models_init.py.jinja": "4f64a3d6e1b15a56",
    "property_templates/union_property.py.jinja": "03790f2710deaeb2",
    "types.py.jinja": "93df9d75883a4eaf",
}


def run(cwd: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "generate.py"), *arguments],
        cwd=cwd,
        env={"HOME": str(cwd), **environment},  # no PATH: the virtual environment need not be activated
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=30,
    )


def tree(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    return importlib.import_module("generate")


@pytest.fixture
def generator_spec(generate: ModuleType) -> ModuleType:
    module: ModuleType = generate.generator_spec
    return module


@pytest.fixture
def generator_patches(generate: ModuleType) -> ModuleType:
    module: ModuleType = generate.generator_patches
    return module


@pytest.mark.slow  # it runs the generator
def test_the_checked_in_code_is_what_the_spec_yields(tmp_path: Path) -> None:
    done = run(tmp_path, "--check")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.slow  # it runs the generator
def test_generating_again_elsewhere_writes_the_same_bytes_over_what_was_there(tmp_path: Path) -> None:
    stale = tmp_path / "out" / "simplepod_api" / "stale.py"
    stale.parent.mkdir(parents=True)
    stale.touch()

    done = run(tmp_path, "--output", "out", PYTHONHASHSEED="7", TZ="Pacific/Apia", LC_ALL="C", PATH=os.defpath)

    assert (done.returncode, done.stderr) == (0, "")
    assert tree(tmp_path / "out") == tree(ROOT / "generated")


@pytest.mark.slow  # it runs the generator
def test_a_changed_spec_fails_the_check_with_a_diff_that_names_the_file(tmp_path: Path) -> None:
    spec = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    (tmp_path / "changed.yaml").write_text(spec.replace("supportId:", "supportCode:"), encoding="utf-8")
    before = tree(ROOT / "generated")

    done = run(tmp_path, "--check", "--spec", "changed.yaml")

    assert done.returncode == 1
    assert "--- generated/simplepod_api/models/instance.py\n" in done.stdout
    assert "-    support_id: str | Unset = UNSET\n+    support_code: str | Unset = UNSET\n" in done.stdout
    assert "api/market" not in done.stdout
    assert tree(ROOT / "generated") == before


def test_a_missing_and_a_left_over_file_are_differences(generate: ModuleType, tmp_path: Path) -> None:
    wanted, current = tmp_path / "wanted", tmp_path / "current"
    for directory in (wanted, current):
        (directory / "simplepod_api" / "__pycache__").mkdir(parents=True)
        (directory / "README.md").touch()
    (wanted / "simplepod_api" / "py.typed").touch()
    (current / "simplepod_api" / "left.py").write_text("x = 1\n", encoding="utf-8")
    (current / "simplepod_api" / "__pycache__" / "left.pyc").touch()

    diff = generate.differences(current, wanted)

    assert diff.splitlines()[:2] == ["Left over: simplepod_api/left.py", "--- generated/simplepod_api/left.py"]
    assert diff.endswith("-x = 1\nMissing: simplepod_api/py.typed\n")
    assert not generate.differences(wanted, wanted)


@pytest.mark.slow  # it runs the generator
def test_a_faulty_spec_is_refused_in_one_line_and_writes_nothing(tmp_path: Path) -> None:
    spec = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    (tmp_path / "twice.yaml").write_text(spec.replace("list_templates", "list_instances"), encoding="utf-8")

    done = run(tmp_path, "--spec", "twice.yaml", "--output", "out")

    assert (done.returncode, done.stderr) == (2, "generate.py: operationId list_instances occurs 2 times\n")
    assert tree(tmp_path / "out") == {}


@pytest.mark.slow  # it runs the generator
def test_a_warning_of_the_generator_is_a_failure(tmp_path: Path) -> None:
    spec = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    reference = "schema: {$ref: '#/components/schemas/Summary'}"
    (tmp_path / "broken.yaml").write_text(spec.replace(reference, reference.replace("Summary", "Sumary")), "utf-8")

    done = run(tmp_path, "--spec", "broken.yaml", "--output", "out")

    assert done.returncode == 2
    assert done.stderr.startswith("generate.py: the generator failed:\n")
    assert "Sumary" in done.stderr
    assert tree(tmp_path / "out") == {}


BODY: dict[str, Any] = {"schema": {"type": "string"}}


@pytest.mark.parametrize(
    ("operation", "schema", "fault"),
    [
        ({}, {}, "operationId None occurs 1 times"),
        (
            {"operationId": "a", "requestBody": {"content": {"application/json": BODY, "text/plain": BODY}}},
            {},
            "a: a request body takes exactly one content type here",
        ),
        (
            {"operationId": "a", "parameters": [{"name": "q", "in": "query", "style": "deepObject"}]},
            {},
            "parameter q: style and explode are ignored by the generator",
        ),
        (
            {"operationId": "a"},
            {"properties": {"x": {"type": "boolean", "default": False}}},
            "schema A: a default would be sent always",
        ),
    ],
)
def test_what_the_generator_takes_in_silence_is_refused(
    generator_spec: ModuleType, operation: dict[str, Any], schema: dict[str, Any], fault: str
) -> None:
    document = {"paths": {"/a": {"get": operation}}, "components": {"schemas": {"A": schema}}}

    with pytest.raises(generator_spec.SpecError) as caught:
        generator_spec.check(document)

    assert str(caught.value) == fault


def test_another_number_of_dates_is_refused(generator_spec: ModuleType) -> None:
    document = {"components": {"schemas": {"A": {"properties": {"x": {"type": "string", "format": "date-time"}}}}}}

    with pytest.raises(generator_spec.SpecError, match="the schemas have 1 dates, not 8"):
        generator_spec.drop_dates(document)


def test_another_version_than_the_pinned_one_is_refused(generate: ModuleType) -> None:
    with pytest.raises(generate.GenerateError, match=r"^ruff \S+ is installed, but 0.0.1 is pinned$"):
        generate.check_versions(generate.pins() | {"ruff": "0.0.1"})
    with pytest.raises(generate.GenerateError, match="does not pin openapi-python-client"):
        generate.check_versions({})


@pytest.mark.parametrize("count", [0, 2])
def test_a_replacement_that_does_not_occur_exactly_once_stops(generator_patches: ModuleType, count: int) -> None:
    patch = generator_patches.PATCHES[0]

    with pytest.raises(
        generator_patches.PatchError, match=f"^types.py.jinja: the text to replace occurs {count} times, not once"
    ):
        generator_patches.apply(patch, "top\n" + patch.old * count)


def test_a_template_that_an_upgrade_changed_is_named(generator_patches: ModuleType, tmp_path: Path) -> None:
    source = shutil.copytree(generator_patches.installed_templates(), tmp_path / "templates")
    model = source / "model.py.jinja"
    model.write_text(model.read_text(encoding="utf-8").replace("additional_properties = d\n", "rest = d\n"), "utf-8")

    with pytest.raises(generator_patches.PatchError, match=r"^model\.py\.jinja: .* occurs 0 times"):
        generator_patches.write_patched_templates(tmp_path / "patched", source)


def test_the_patched_templates_are_those_that_the_patches_were_written_for(generator_patches: ModuleType) -> None:
    names = {patch.template for patch in generator_patches.PATCHES}
    found = {name: (generator_patches.installed_templates() / name).read_bytes() for name in names}

    assert {name: hashlib.sha256(text).hexdigest()[:16] for name, text in found.items()} == TEMPLATES


def test_the_readme_says_from_what_and_by_what_the_code_was_made() -> None:
    text = (ROOT / "generated" / "README.md").read_text(encoding="utf-8")

    assert hashlib.sha256((ROOT / "openapi.yaml").read_bytes()).hexdigest() in text
    assert "openapi-python-client 0.29.1" in text
    assert str(ROOT) not in text
