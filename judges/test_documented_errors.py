"""Every error that openapi.yaml documents, answered by Prism on demand, becomes the error that it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

import simplepod
from judges import facade_calls, specification
from judges.exchanges import Recorder
from simplepod import NO_RETRY, APIError, SimplePod, SimplePodError

if TYPE_CHECKING:
    from collections.abc import Iterator

ERRORS = {
    400: simplepod.BadRequestError,
    401: simplepod.AuthenticationError,
    403: simplepod.PermissionDeniedError,
    404: simplepod.NotFoundError,
    422: simplepod.ValidationError,
    429: simplepod.RateLimitError,
    503: simplepod.ServerError,
}
DEFAULT = 503
"""What stands for `default`."""
ORDERS = {"rent_instance", "rent_vps", "resume_vps"}
DELETIONS = {"delete_template", "delete_instance"}
OF_ORDERS = {
    400: simplepod.RentRefusedError,
    404: simplepod.RentRefusedError,
    422: simplepod.RentRefusedError,
    503: simplepod.RentUnconfirmedError,
}


def documented_errors() -> Iterator[tuple[str, int]]:
    for operation in specification.operations():
        for status in operation.statuses:
            if not status.startswith("2"):
                yield operation.name, DEFAULT if status == "default" else int(status)


def expected(name: str, status: int) -> type[SimplePodError] | None:
    """The error, or none where the SDK knows what to make of it."""
    if name in DELETIONS and status == 404:
        return None
    if name == "resume_vps" and status == DEFAULT:
        return None  # the machine tells that it runs: the order has gone through
    return OF_ORDERS.get(status, ERRORS[status]) if name in ORDERS else ERRORS[status]


@pytest.mark.parametrize(("name", "status"), list(documented_errors()))
async def test_a_documented_error_is_raised_as_what_it_is(prism: str, name: str, status: int) -> None:
    wanted = expected(name, status)
    found: SimplePodError | None = None

    async with (
        Recorder(prefer={name: f"code={status}"}) as recorder,
        SimplePod("key", base_url=prism, retry=NO_RETRY, transport=recorder) as client,
    ):
        try:
            await facade_calls.CALLS[name](client)
        except SimplePodError as error:
            found = error

    assert type(found) is (wanted or type(None))
    assert {seen.status for seen in recorder.exchanges if seen.operation == name} == {status}
    assert recorder.faults == []
    if isinstance(found, APIError):
        assert found.status_code == status
        assert found.detail == "Invalid credentials."  # the example of the documentation


@pytest.mark.parametrize("operation", specification.operations(), ids=lambda operation: operation.name)
async def test_without_a_key_nothing_is_answered(prism: str, operation: specification.Operation) -> None:
    """So the key was in its place in all requests that Prism has let through."""
    path = operation.path.replace("{template_id}", "1").replace("{instance_id}", "1")

    async with httpx.AsyncClient(base_url=prism) as http:
        answer = await http.request(operation.method, path)

    assert answer.status_code == 401
