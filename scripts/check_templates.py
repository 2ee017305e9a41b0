"""Says which patches of the generator's templates no longer apply, to the installed generator or to another version.

Exit status 1 if one does not; what it was about is shown as the closest lines of the template.
"""

from __future__ import annotations

import argparse
import difflib
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import generator_patches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator_patches import Patch

_IN_WHEEL = "openapi_python_client/templates/"


class TemplatesError(Exception):
    """There are no templates to look at; the message says why."""


class Finding(NamedTuple):
    """A patch that does not apply."""

    patch: Patch
    occurrences: int | None  # how often its text occurs; None if there is no such template
    text: str  # of the template, with the patches before it


def findings(templates: Mapping[str, str]) -> list[Finding]:
    """The patches that do not apply, tried in order, as they are when generating."""
    texts = dict(templates)
    found = []
    for patch in generator_patches.PATCHES:
        text = texts.get(patch.template, "")
        try:
            texts[patch.template] = generator_patches.apply(patch, text)
        except generator_patches.PatchError:
            occurrences = text.count(patch.old) if patch.template in texts else None
            found.append(Finding(patch, occurrences, text))
    return found


def report(found: Finding) -> Iterator[str]:
    """What the patch was for, and the difference between what it replaces and the closest lines there are."""
    patch = found.patch
    if found.occurrences is None:
        yield f"{patch.template}: there is no such template any more. Patch: {patch.why}."
        return
    yield f"{patch.template}: the text to replace occurs {found.occurrences} times, not once. Patch: {patch.why}."
    if not found.occurrences:
        begin, lines = closest(patch.old, found.text)
        names = ("what the patch replaces", f"{patch.template}, from line {begin + 1}")
        yield from (f"    {line}" for line in difflib.unified_diff(patch.old.splitlines(), lines, *names, lineterm=""))


def closest(old: str, text: str) -> tuple[int, list[str]]:
    """The lines of the text that are most like the old ones, and where they begin."""
    wanted, lines = old.splitlines(), text.splitlines()
    windows = (lines[begin : begin + len(wanted)] for begin in range(max(1, len(lines) - len(wanted) + 1)))
    likeness = [difflib.SequenceMatcher(None, old, "\n".join(window), autojunk=False).ratio() for window in windows]
    begin = likeness.index(max(likeness))
    return begin, lines[begin : begin + len(wanted)]


def in_folder(folder: Path) -> dict[str, str]:
    """The templates of a folder by name."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.jinja")}
    if not paths:
        raise TemplatesError(f"there are no templates in {folder}")
    return {name: path.read_text(encoding="utf-8") for name, path in paths.items()}


def of_version(version: str) -> dict[str, str]:
    """The templates of a version of the generator, from its wheel; it is downloaded, not installed."""
    if not re.fullmatch(r"\d+(\.\w+)*", version):
        raise TemplatesError(f"no version of the generator: {version!r}")
    with tempfile.TemporaryDirectory() as folder:
        options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--dest", folder)
        command = (sys.executable, "-m", "pip", "download", *options, f"openapi-python-client=={version}")
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        wheels = list(Path(folder).glob("*.whl"))
        if not wheels:
            last = (done.stderr.strip().splitlines() or ["nothing was downloaded"])[-1]
            raise TemplatesError(f"openapi-python-client {version} cannot be had: {last}")
        with zipfile.ZipFile(wheels[0]) as wheel:
            names = [name for name in wheel.namelist() if name.startswith(_IN_WHEEL)]
            return {
                name.removeprefix(_IN_WHEEL): wheel.read(name).decode() for name in names if name.endswith(".jinja")
            }


def changed(templates: Mapping[str, str], installed: Mapping[str, str]) -> list[str]:
    """Patched templates that are not the installed ones: their patches want reading again even if they apply."""
    names = dict.fromkeys(patch.template for patch in generator_patches.PATCHES)
    return [name for name in names if name in templates and templates[name] != installed.get(name)]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--generator", metavar="VERSION", help="a version to download, not to install")
    source.add_argument("--templates", type=Path, help="a folder of templates")
    options = parser.parse_args(arguments)
    try:
        installed = in_folder(generator_patches.installed_templates())
        templates = installed
        if options.generator:
            templates = of_version(options.generator)
        elif options.templates:
            templates = in_folder(options.templates)
    except (TemplatesError, generator_patches.PatchError, OSError, UnicodeDecodeError) as error:
        print(f"check_templates.py: {error}", file=sys.stderr)
        return 2
    found = findings(templates)
    for finding in found:
        print(*report(finding), "", sep="\n")
    total = len(generator_patches.PATCHES)
    print(f"{total - len(found)} of {total} patches apply.")
    if others := changed(templates, installed):
        print(f"Changed since the installed version, to be read again: {', '.join(others)}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
