"""An OpenAPI document, 3.0 or 3.1, as a tree; openapi.yaml too, with its marks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from drift import routes
from drift.model import NOTHING, Api, Element, Operation, UpstreamError, merged
from drift.schemas import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drift.model import Pointer

KINDS = ("query", "path", "header")
_VERSION = re.compile(r"3\.[01](\.|$)")


def read(document: Any) -> Api:
    """Everything that the document says.

    Raises:
        UpstreamError: It is no OpenAPI document of a version that is read here, or it is broken.
    """
    version = document.get("openapi", document.get("swagger")) if isinstance(document, dict) else None
    if version is None or not _VERSION.match(str(version)):
        raise UpstreamError(f"an OpenAPI document of version 3.0 or 3.1 is wanted, not of {version}")
    try:
        reader = _Reader(document)
        return Api(reader.common(), tuple(reader.operations()))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UpstreamError(f"the OpenAPI document is broken: {type(error).__name__}: {error}") from error


class _Reader:
    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.schemas = Schemas(document)

    def common(self) -> dict[str, str]:
        servers = self.document.get("servers")
        says = {"server": routes.server(servers[0]["url"])} if servers else {}
        for scheme in self.document.get("components", {}).get("securitySchemes", {}).values():
            if (scheme.get("type"), scheme.get("in")) == ("apiKey", "header"):
                says.setdefault("key header", scheme["name"])
        return says

    def operations(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for method in routes.METHODS:
                if method in item:
                    yield self._operation(path, method, item)

    def _operation(self, path: str, method: str, item: dict[str, Any]) -> Operation:
        operation, at = item[method], ("paths", path, method)
        names = (operation.get("operationId"), operation.get("summary"), operation.get("description"))
        says = {"route": routes.route(method, path)}
        says |= {"evidence": operation["x-evidence"]} if "x-evidence" in operation else {}
        parts = self._parameters(path, method, item)
        if "requestBody" in operation:
            parts["body"] = self._content(operation["requestBody"], (*at, "requestBody"))
            parts["header"] = replace(parts["header"], quirks=parts["body"].quirks)
        parts |= {"answer": Element(), "refusal": Element()}
        for status, response in operation["responses"].items():
            answer = self._content(response, (*at, "responses", status), top=True)
            if str(status).startswith("2"):
                answer = replace(answer, says={**answer.says, "status": str(status)})
                parts["answer"] = merged(answer, parts["answer"])
            elif answer.says["type"] != NOTHING:  # a refusal without a body is seldom meant
                parts["refusal"] = merged(answer, parts["refusal"])
        element = Element(says, parts, complete=True, quirks=tuple(operation.get("x-quirk", ())), at=at)
        element = replace(element, about=operation.get("summary", operation.get("description", "")))
        return Operation(tuple(name for name in names if name), element)

    def _parameters(self, path: str, method: str, item: dict[str, Any]) -> dict[str, Element]:
        found: dict[str, dict[str, Element]] = {kind: {} for kind in KINDS}
        found["query"] |= {name: Element() for name in routes.query(path)}
        positions = {name: routes.position(place) for place, name in enumerate(re.findall(r"\{([^{}]*)\}", path))}
        at = ("paths", path, method)
        for owner, place in ((item, at[:-1]), (item[method], at)):
            for index, reference in enumerate(owner.get("parameters", ())):
                parameter, where = self.schemas.resolve(reference, (*place, "parameters", index))
                if parameter["in"] in found:
                    name = positions.get(parameter["name"], parameter["name"])
                    found[parameter["in"]][name] = self._parameter(parameter, where)
        return {kind: Element(parts=parts, complete=True, at=at) for kind, parts in found.items()}

    def _parameter(self, parameter: dict[str, Any], at: Pointer) -> Element:
        schema = parameter.get("schema", {})
        element = self.schemas.element(schema, (*at, "schema"))
        bounds = routes.bounds(parameter.get("description", ""))
        if "minimum" in schema or "maximum" in schema:
            bounds = f"{schema.get('minimum', 'any')} to {schema.get('maximum', 'any')}"
        says = {**element.says, "bounds": bounds}
        if parameter["in"] != "path":
            says["required"] = "yes" if parameter.get("required") else "no"
        about = parameter.get("description", "")
        return replace(element, says=says, quirks=(*parameter.get("x-quirk", ()), *element.quirks), at=at, about=about)

    def _content(self, reference: dict[str, Any], at: Pointer, *, top: bool = False) -> Element:
        holder, at = self.schemas.resolve(reference, at)
        quirks = tuple(holder.get("x-quirk", ()))
        content = holder.get("content") or {}
        if not content:
            return Element({"type": NOTHING}, quirks=quirks, at=at)
        # Of several content types the one that the SDK reads.
        kind = min(content, key=lambda name: (name != "application/json", "json" not in name))
        element = self.schemas.element(content[kind].get("schema", {}), (*at, "content", kind, "schema"), top=top)
        says = {**element.says, "content type": "|".join(sorted(content))}
        return replace(element, says=says, quirks=(*quirks, *element.quirks), at=at)
