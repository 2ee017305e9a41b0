"""Every operation through the generated client, with every parameter and body field of openapi.yaml."""

from __future__ import annotations

import importlib
import inspect
from typing import TYPE_CHECKING, Any

from simplepod_api import AuthenticatedClient

from judges.specification import Operation, values

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

ALTERNATIVES = 2
"""A text or an array, a number or a text: no schema of this API has more."""


async def call(operation: Operation, base_url: str, transport: httpx.AsyncBaseTransport) -> list[Any]:
    """What the generated client reads from the answers, one for each alternative in the types of what is sent."""
    module = importlib.import_module(f"simplepod_api.api.{operation.tag}.{operation.name}")
    client = AuthenticatedClient(
        base_url, "key", prefix="", auth_header_name="X-AUTH-TOKEN", httpx_args={"transport": transport}
    )
    return [
        (await module.asyncio_detailed(client=client, **_arguments(module._get_kwargs, operation, choice))).parsed
        for choice in range(ALTERNATIVES)
    ]


def _arguments(build: Any, operation: Operation, choice: int) -> Mapping[str, Any]:
    parameters = inspect.signature(build).parameters
    found: dict[str, Any] = {}
    if operation.body is not None:
        found["body"] = parameters["body"].annotation.from_dict(values(operation.body, choice))
    if "{" in operation.path:
        found[next(iter(parameters))] = (1, "V_abcd")[choice] if "instance" in operation.path.rpartition("/")[2] else 1
    queries = [name for name in parameters if name not in found]
    if queries:
        wire_names = build(**found, **{name: name for name in queries})["params"]
        for wire, name in wire_names.items():
            parameter = operation.parameters[wire]
            found[name] = parameter.get("example", values(parameter["schema"], choice))
    return found
