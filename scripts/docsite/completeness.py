"""Is every public name in the reference?"""

import dataclasses
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import attrs

import simplepod

_HOMES = ("simplepod.errors", "simplepod.models", "simplepod.emulator")
_ANCHOR = re.compile(r'id="([\w.]+)"')
_FIXTURE = re.compile(r"^@pytest\.fixture\ndef (simplepod_\w+)", re.MULTILINE)


def undocumented(site: Path) -> list[str]:
    """The public names that no page of the reference has an anchor for."""
    anchors = {anchor for page in site.glob("reference/*.html") for anchor in _ANCHOR.findall(page.read_text())}
    return [f"{name} is missing in the reference" for name in public_names() if name not in anchors]


def public_names() -> Iterator[str]:
    """What users import, use as fixture or call: dotted, and each by its home."""
    testing = importlib.import_module("simplepod.testing")
    yield from (f"simplepod.testing.{name}" for name in _FIXTURE.findall(inspect.getsource(testing)))
    public = [*_exported(), *_namespaces()]
    elsewhere = {id(value) for _, value in public}
    for path, value in public:
        yield path
        if inspect.isclass(value):
            inherited = {name for base in value.__mro__[1:] if id(base) in elsewhere for name in _members(base)}
            yield from (f"{path}.{name}" for name in _members(value) if name not in inherited)


def _exported() -> Iterator[tuple[str, object]]:
    at_home: set[int] = set()
    for module in (*map(importlib.import_module, _HOMES), simplepod):
        values = {name: getattr(module, name) for name in module.__all__}
        yield from ((f"{module.__name__}.{name}", value) for name, value in values.items() if id(value) not in at_home)
        at_home |= {id(value) for value in values.values()}


def _namespaces() -> Iterator[tuple[str, object]]:
    """The classes of `client.market` and the others, which nobody imports."""
    client = simplepod.SimplePod("key")
    for name in simplepod.SimplePod.__annotations__:
        if not name.startswith("_"):
            kind = type(getattr(client, name))
            yield f"{kind.__module__}.{kind.__name__}", kind


def _members(kind: type) -> list[str]:
    """The methods and properties that a class itself defines, and all its fields."""
    own = [name for name, member in vars(kind).items() if inspect.isroutine(member) or isinstance(member, property)]
    return [name for name in (*own, *_fields(kind)) if not name.startswith("_")]


def _fields(kind: type) -> list[str]:
    if attrs.has(kind):
        return [field.name for field in attrs.fields(kind)]
    return [field.name for field in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []
