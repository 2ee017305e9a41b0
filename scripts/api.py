"""Records the public API in docs/api/, and tells which changes since the last release break programs.

The source is read, not run (by griffe), so the record is the same on every Python. Its sections are stubs; griffe also
compares them, to which rules on types are added.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import griffe

ROOT = Path(__file__).parent.parent
RECORDS = ROOT / "docs" / "api"
NOW = RECORDS / "now.txt"
MODULES = ("simplepod", "simplepod.emulator", "simplepod.testing")
_SPECIAL = frozenset({"__init__", "__aenter__", "__aexit__", "__aiter__", "__await__", "__call__"})
_ATTRS = frozenset({"attrs.frozen", "attrs.define"})
_SECTION = re.compile(r"^# (simplepod[\w.]*)\n", re.MULTILINE)
_KINDS = griffe.ParameterKind


def record(sources: Path) -> str:
    """Everything that the source says in public: one section for each module, sorted by name."""
    loader = griffe.GriffeLoader(search_paths=[sources])
    package = loader.load("simplepod")
    assert isinstance(package, griffe.Module)  # noqa: S101 - tells the type checker what a package is
    loader.resolve_aliases(implicit=False)
    modules = [package, *(_module(package, name.removeprefix("simplepod.")) for name in MODULES[1:])]
    modules += sorted(_module(package, "resources").modules.values(), key=lambda module: module.path)
    public = {module.path: _public(module) for module in modules}
    named = {found.path: found for members in public.values() for found in _private_aliases(package, members)}
    public["simplepod._references"] = [named[path] for path in sorted(named)]
    known = frozenset(found.path for members in [*public.values(), list(_aliases(package))] for found in members)
    sections = (
        f"# {path}\n\n" + "\n".join(_object(found, known) for found in members) for path, members in public.items()
    )
    return "\n\n".join(sections).rstrip() + "\n"


def _module(package: griffe.Module, name: str) -> griffe.Module:
    found = package[name]
    assert isinstance(found, griffe.Module)  # noqa: S101 - as above
    return found


def _public(module: griffe.Module) -> list[griffe.Object]:
    exported = [str(name) for name in module.exports or []]
    names = exported or [name for name, found in module.members.items() if not found.is_alias and found.is_public]
    found = [module.members[name] for name in sorted(names) if not name.startswith("_")]
    objects = [member.final_target if isinstance(member, griffe.Alias) else member for member in found]
    return [each for each in objects if not (each.is_attribute and each.path.startswith("simplepod.testing"))]


def _private_aliases(package: griffe.Module, objects: list[griffe.Object]) -> Iterator[griffe.Object]:
    """The unions behind the names of parameters, such as what may stand for an offer."""
    for owner in objects:
        for function in owner.functions.values() if isinstance(owner, griffe.Class) else ():
            for parameter in function.parameters:
                for name in _names(parameter.annotation):
                    if name.startswith("simplepod._references."):
                        target = package[name.removeprefix("simplepod.")]
                        if isinstance(target, griffe.Attribute):
                            yield target


def _aliases(module: griffe.Module) -> Iterator[griffe.Object]:
    yield from module.attributes.values()
    for inner in module.modules.values():
        yield from _aliases(inner)


def _names(annotation: str | griffe.Expr | None) -> Iterator[str]:
    if isinstance(annotation, griffe.Expr):
        yield from (part.canonical_path for part in annotation.iterate() if isinstance(part, griffe.ExprName))


def _object(found: griffe.Object, known: frozenset[str]) -> str:
    if isinstance(found, griffe.Class):
        return _class(found, known)
    if isinstance(found, griffe.Function):
        return _function(found)
    assert isinstance(found, griffe.Attribute)  # noqa: S101 - nothing else is public
    return f"{found.name} = {found.value}\n"


def _class(found: griffe.Class, known: frozenset[str]) -> str:
    """With what it takes from bases that are not public, and without a constructor that takes what is not."""
    own = [base for base in reversed(found.mro()) if base.path not in known]
    inherited = {name: member for base in own for name, member in base.members.items()}
    members = {**inherited, **found.members}
    hidden = {base.name for base in own}
    bases = [str(base) for base in found.bases if str(base) not in hidden]
    lines = [f"class {found.name}({', '.join(bases)}):" if bases else f"class {found.name}:"]
    if any(decorator.callable_path in _ATTRS for decorator in found.decorators) and not _takes_private(members, known):
        lines.append(f"    def __init__({_init_of_attrs(members)}) -> None: ...")
    for name, member in sorted(members.items()):
        if isinstance(member, griffe.Alias) or (name.startswith("_") and name not in _SPECIAL):
            continue
        if isinstance(member, griffe.Function):
            if name != "__init__" or not _takes_private({each.name: each for each in member.parameters}, known):
                lines.append(f"    {_function(member)}".rstrip().replace("\n", "\n    "))
        elif isinstance(member, griffe.Attribute):
            lines.append(f"    {_attribute(member, members)}".replace("\n", "\n    "))
    return "\n".join(lines if len(lines) > 1 else [*lines, "    pass"]) + "\n"


def _takes_private(given: Mapping[str, object], known: frozenset[str]) -> bool:
    """Whether it is called by the SDK itself alone."""
    names = {path.rpartition(".")[2] for path in known}  # a name may have been imported from one place or another
    named = (path for each in given.values() for path in _names(getattr(each, "annotation", None)))
    return any(path.startswith("simplepod.") and path.rpartition(".")[2] not in names for path in named)


def _attribute(found: griffe.Attribute, members: dict[str, griffe.Object | griffe.Alias]) -> str:
    if "property" in found.labels:
        return f"@property\ndef {found.name}(self) -> {found.annotation}: ..."
    if found.annotation is not None:
        return f"{found.name}: {found.annotation}"
    init = members.get("__init__")
    if "instance-attribute" in found.labels and isinstance(init, griffe.Function) and found.name in init.parameters:
        return f"{found.name}: {init.parameters[found.name].annotation}"  # as it was given
    return f"{found.name} = {found.value}"


def _function(found: griffe.Function) -> str:
    decorators = "".join(f"@{label}\n" for label in ("classmethod", "staticmethod") if label in found.labels)
    word = "async def" if "async" in found.labels else "def"
    returns = "" if found.returns is None else f" -> {found.returns}"
    return f"{decorators}{word} {found.name}({_parameters(list(found.parameters))}){returns}: ...\n"


def _parameters(parameters: list[griffe.Parameter]) -> str:
    shown: list[str] = []
    for place, each in enumerate(parameters):
        before = parameters[place - 1].kind if place else None
        if each.kind is _KINDS.keyword_only and before not in {_KINDS.keyword_only, _KINDS.var_positional}:
            shown.append("*")
        if before is _KINDS.positional_only and each.kind is not before:
            shown.append("/")
        stars = {_KINDS.var_positional: "*", _KINDS.var_keyword: "**"}.get(each.kind or _KINDS.keyword_only, "")
        typed = "" if each.annotation is None else f": {each.annotation}"
        default = "" if each.default is None or stars else f" = {each.default}"
        shown.append(f"{stars}{each.name}{typed}{default}")
    return ", ".join(shown)


def _init_of_attrs(members: dict[str, griffe.Object | griffe.Alias]) -> str:
    """The parameters that attrs makes of the fields."""
    parameters = [griffe.Parameter("self", kind=_KINDS.positional_or_keyword)]
    for name, found in members.items():
        if not isinstance(found, griffe.Attribute) or found.annotation is None or "property" in found.labels:
            continue
        given = _arguments(found.value)
        if given.get("init") == "False" or str(found.annotation).startswith("ClassVar"):
            continue
        default = given.get("default") or ("..." if "factory" in given else None)
        if found.value is not None and not _is_field(found.value):
            default = str(found.value)
        alias = given.get("alias", name).strip("'\"").lstrip("_")
        parameters.append(griffe.Parameter(alias, annotation=found.annotation, default=default))
    owner = next(found.parent for found in members.values() if found.parent is not None)
    keywords = any("kw_only=True" in str(decorator.value) for decorator in getattr(owner, "decorators", ()))
    for parameter in parameters[1:]:
        parameter.kind = _KINDS.keyword_only if keywords else _KINDS.positional_or_keyword
    return _parameters(parameters)


def _is_field(value: str | griffe.Expr) -> bool:
    return isinstance(value, griffe.ExprCall) and str(value.function) == "field"


def _arguments(value: str | griffe.Expr | None) -> dict[str, str]:
    if not isinstance(value, griffe.ExprCall):
        return {}
    return {each.name: str(each.value) for each in value.arguments if isinstance(each, griffe.ExprKeyword)}


def breaking(old: str, new: str) -> list[tuple[str, str]]:
    """What programs written for the old record may trip over in the new: the name, and what has happened to it."""
    before, after = _sections(old), _sections(new)
    found: list[tuple[str, str]] = []
    for path, module in before.items():
        if path not in after:
            found.append((path, "Public module was removed"))
            continue
        for change in griffe.find_breaking_changes(module, after[path]):
            place = change.obj.path.partition(".")[2]
            parameter = change.old_value if isinstance(change.old_value, griffe.Parameter) else change.new_value
            named = f"{place}({parameter.name})" if isinstance(parameter, griffe.Parameter) else place
            found.append((named, change.kind.value))
        found += _retyped(module, after[path])
    return found


def _sections(text: str) -> dict[str, griffe.Module]:
    parts = _SECTION.split(text)[1:]
    awaited = (re.sub(r"async def (.*) -> (.*): \.\.\.", r"def \1 -> Awaitable[\2]: ...", part) for part in parts[1::2])
    known = griffe.ModulesCollection()  # what a class has from another of its section is its own, too
    for path, code in zip(parts[::2], awaited, strict=True):
        name = path.replace(".", "_")
        known[name] = griffe.visit(name, filepath=Path(f"{path}.py"), code=code, modules_collection=known)
    return {path: known[path.replace(".", "_")] for path in parts[::2]}


def _retyped(old: griffe.Module | griffe.Class, new: griffe.Module | griffe.Class) -> Iterator[tuple[str, str]]:
    """What no longer takes a type that it took, or may give one that it never gave."""
    for name, before in old.members.items():
        after = new.members.get(name)
        place = before.path.partition(".")[2]
        if isinstance(before, griffe.Class) and isinstance(after, griffe.Class):
            yield from _retyped(before, after)
        elif isinstance(before, griffe.Function) and isinstance(after, griffe.Function):
            for given in before.parameters:
                if given.name in after.parameters:
                    lost = _parts(given.annotation) - _parts(after.parameters[given.name].annotation)
                    yield from ((f"{place}({given.name})", f"no longer takes {part}") for part in sorted(lost))
            yield from _gained(place, before.returns, after.returns)
        elif isinstance(before, griffe.Attribute) and isinstance(after, griffe.Attribute):
            yield from _gained(place, before.annotation, after.annotation)
            lost = _parts(before.value) - _parts(after.value) if before.annotation is None else set[str]()
            yield from ((place, f"no longer includes {part}") for part in sorted(lost))


def _gained(place: str, old: str | griffe.Expr | None, new: str | griffe.Expr | None) -> Iterator[tuple[str, str]]:
    yield from ((place, f"may be {part} now") for part in sorted(_parts(new) - _parts(old)))


def _parts(union: str | griffe.Expr | None) -> set[str]:
    """The members of a union or of one Literal; what stands in other brackets belongs to its part."""
    text = str(union)
    if text.startswith("Literal[") and "|" not in text:
        return set(text.removeprefix("Literal[").removesuffix("]").split(", "))
    return set(re.split(r" \| (?![^\[]*\])", text))


def unannounced(changes: list[tuple[str, str]], changelog: str) -> list[tuple[str, str]]:
    """Those that no entry names under "Changed" or "Removed" of what is unreleased."""
    unreleased = changelog.partition("## [Unreleased]")[2].partition("\n## [")[0]
    entries = "".join(re.findall(r"^### (?:Changed|Removed)\n(.*?)(?=^### |\Z)", unreleased, re.MULTILINE | re.DOTALL))
    return [(name, what) for name, what in changes if not re.search(rf"\b{_last_name(name)}\b", entries)]


def _last_name(name: str) -> str:
    return re.escape(name.partition("(")[0].rpartition(".")[2])


def released(changelog: str) -> str:
    """The version that was released last."""
    return str(re.findall(r"^## \[(\d[^\]]*)\]", changelog, re.MULTILINE)[0])


def main() -> int:
    """Writes the record, or compares; 1 if it is out of date, or if what breaks programs is not in the changelog."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with docs/api/ instead of writing")
    parser.add_argument("--release", action="store_true", help="write the record of the version released last, too")
    given = parser.parse_args()
    text, changelog = record(ROOT / "src"), (ROOT / "CHANGELOG.md").read_text()
    last = RECORDS / f"{released(changelog)}.txt"
    if not given.check:
        for path in (NOW, last) if given.release else (NOW,):
            path.write_text(text)
        return 0
    if current := NOW.read_text() == text:
        print(f"{NOW.relative_to(ROOT)} is what the source says")
    else:
        print(f"{NOW.relative_to(ROOT)} is not what the source says: make api")
    missing = unannounced(breaking(last.read_text(), text), changelog)
    for name, what in missing:
        print(f"{name}: {what}; name it in CHANGELOG.md, under Changed or Removed")
    return 0 if current and not missing else 1


if __name__ == "__main__":
    sys.exit(main())
