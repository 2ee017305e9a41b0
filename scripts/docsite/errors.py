"""The tree of errors, from the classes themselves."""

from simplepod import errors as module


def error_tree() -> str:
    """A nested list, each error with what its docstring begins with."""
    return "\n".join(_branch(module.SimplePodError, 0))


def errors() -> str:
    """Where the reference shows each of them, in the order of the source: from the common to the particular."""
    shown = "    options:\n      members: false"
    return "\n\n".join(f"::: {_path(kind)}\n{shown}" for kind in _kinds())


def _branch(kind: type[Exception], depth: int) -> list[str]:
    summary = (kind.__doc__ or "").partition("\n")[0]
    line = f"{'    ' * depth}- [`{kind.__name__}`][{_path(kind)}]: {summary}"
    children = [child for child in _kinds() if kind in child.__bases__]
    return [line, *(line for child in children for line in _branch(child, depth + 1))]


def _kinds() -> list[type[Exception]]:
    return [value for name, value in vars(module).items() if name in module.__all__]


def _path(kind: type[Exception]) -> str:
    return f"{kind.__module__}.{kind.__name__}"
