"""What upstream adds, as entries of openapi.yaml: a draft for somebody to name, describe and mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from drift.model import EMPTY, NOTHING, SAMPLE
from drift.recognising import first_words
from drift.routes import METHODS
from drift.schemas import OPEN

if TYPE_CHECKING:
    from drift.model import Element

_SUCCESS = {"post": "201", "delete": "204"}
_REFUSALS = {"401": "Unauthorized", "403": "Forbidden", "429": "TooManyRequests", "default": "Failure"}
_IDS = ("id", "second_id", "third_id")


def values(enum: str) -> list[str]:
    """The values of a statement about an enum."""
    return re.findall(r'"([^"]*)"', enum)


def schema(element: Element, *, read: bool) -> dict[str, Any]:
    """A schema; in what is read, enums are open and nothing is required."""
    types = element.says.get("type", "any").removeprefix(SAMPLE).replace(EMPTY, "object").split("|")
    drafted: dict[str, Any] = {} if types == ["any"] else {"type": types[0] if len(types) == 1 else types}
    if element.about:
        drafted["description"] = element.about
    if element.says.get("enum", OPEN) != OPEN:
        drafted["examples" if read else "enum"] = values(element.says["enum"])
    fields = {name: part for name, part in element.parts.items() if name != "[]"}
    required = [name for name, part in fields.items() if part.says.get("required") == "yes"]
    if required and not read:
        drafted["required"] = required
    if fields:
        drafted["properties"] = {name: schema(part, read=read) for name, part in fields.items()}
    if "array" in types:
        drafted["items"] = schema(element.parts["[]"], read=read) if "[]" in element.parts else {}
    return drafted


def parameter(name: str, kind: str, element: Element) -> dict[str, Any]:
    """A parameter."""
    drafted: dict[str, Any] = {"name": name, "in": kind}
    if kind == "path" or element.says.get("required") == "yes":
        drafted["required"] = True
    inner = schema(element, read=False)
    if about := inner.pop("description", ""):
        drafted["description"] = about
    drafted["schema"] = {**inner, **bounds(element.says.get("bounds", "none"))}
    return drafted


def bounds(said: str) -> dict[str, float]:
    """Bounds as a schema has them."""
    ends = zip(("minimum", "maximum"), said.split(" to "), strict=False)
    return {name: _number(end) for name, end in ends if end not in {"any", "none"}}


def operation(name: str, element: Element) -> tuple[str, str, dict[str, Any]]:
    """Path, method and description of an operation; where no document states them, they are made up."""
    method, path = _route(name, element)
    words = re.findall(r"[a-z]+", (path.replace("/unknown", "") if "route" in element.says else name).lower())
    drafted: dict[str, Any] = {"tags": ["new"], "operationId": "_".join(dict.fromkeys((method, *words[:6])))}
    drafted["summary"] = first_words(element.about)
    if "route" in element.says:
        drafted["x-evidence"] = "documented"
    else:
        drafted |= {"x-evidence": "guessed", "x-evidence-note": "No document states method or path."}
        drafted["x-known-as"] = [drafted["summary"]]
    parameters = [
        parameter(_IDS[index] if kind == "path" else key, kind, part)
        for kind in ("path", "query", "header")
        for index, (key, part) in enumerate(element.parts[kind].parts.items())
        if key != "Content-Type"
    ]
    if parameters:
        drafted["parameters"] = parameters
    if "body" in element.parts:
        marks = {"x-quirk": ["Q11"]} if "Content-Type" in element.parts["header"].parts else {}
        drafted["requestBody"] = {"required": True, **marks, "content": _content(element.parts["body"], read=False)}
    drafted["responses"] = {_status(method, element): _answer(element.parts["answer"])} | {
        status: {"$ref": f"#/components/responses/{refusal}"} for status, refusal in _REFUSALS.items()
    }
    return path, method, drafted


def _route(name: str, element: Element) -> tuple[str, str]:
    """Method and path; on this platform a merge patch is a PATCH, and JSON with an id in the path a PUT."""
    if "route" in element.says:
        method, _, path = element.says["route"].partition(" ")
        for key in _IDS:
            path = path.replace("{}", f"{{{key}}}", 1)
        return method.lower(), path
    in_path = "".join(f"/{{{key}}}" for key in _IDS[: len(element.parts["path"].parts)])
    path = f"/unknown/{'-'.join(re.findall(r'[a-z]+', name.lower())[:5])}{in_path}"
    body = element.parts.get("body")
    if body is None:
        return METHODS[0], path
    if "merge-patch" in body.says.get("content type", ""):
        return "patch", path
    return ("put" if in_path else "post"), path


def _status(method: str, element: Element) -> str:
    return element.parts["answer"].says.get("status", _SUCCESS.get(method, "200"))


def _content(element: Element, *, read: bool) -> dict[str, Any]:
    return {element.says.get("content type", "application/json"): {"schema": schema(element, read=read)}}


def _answer(element: Element) -> dict[str, Any]:
    if element.says.get("type") == NOTHING:
        return {"description": "Done; no body."}
    return {"description": "The answer.", "content": _content(element, read=True)}


def _number(text: str) -> float:
    return float(text) if "." in text else int(text)
