"""The SDK against servers that judge every request by openapi.yaml, and answer by it."""

from contextlib import suppress

import pytest

from judges import facade_calls, generated_calls, specification
from judges.exchanges import Recorder
from simplepod import (
    NO_RETRY,
    DeletionUnconfirmedError,
    NotFoundError,
    RentUnconfirmedError,
    SimplePod,
    UnexpectedResponseError,
)

OPERATIONS = [operation.name for operation in specification.operations()]
ONLY_GENERATED = {
    "list_offers": {
        "gpuDriverVer",
        "gpuDriverVerComparisonOperator",
        "gpuDriverVerOperator",
        "gpuCudaVer",
        "gpuCudaVerOperator",
    }
}
"""What the SDK never sends: versions are compared on this side (Q12)."""

NOT_BELIEVED = (RentUnconfirmedError, DeletionUnconfirmedError, UnexpectedResponseError, NotFoundError)
"""A mock has no state: it shows the same machine whatever is asked for, rented or deleted, and the SDK says so."""


@pytest.mark.parametrize("name", OPERATIONS)
async def test_what_the_sdk_sends_is_found_right_and_the_answer_is_read(mock: str, name: str) -> None:
    async with Recorder() as recorder, SimplePod("key", base_url=mock, retry=NO_RETRY, transport=recorder) as client:
        with suppress(*NOT_BELIEVED):
            await facade_calls.CALLS[name](client)
        if more := facade_calls.MORE.get(name):
            with suppress(*NOT_BELIEVED):
                await more(client)

    assert recorder.faults == []
    assert all(200 <= seen.status < 300 for seen in recorder.exchanges)
    assert recorder.sent()[name] == specification.operation(name).fields - ONLY_GENERATED.get(name, set())


@pytest.mark.parametrize("name", OPERATIONS)
async def test_what_the_generated_client_sends_is_found_right_and_the_answer_is_read(mock: str, name: str) -> None:
    operation = specification.operation(name)

    async with Recorder() as recorder:
        answers = await generated_calls.call(operation, mock, recorder)

    assert recorder.faults == []
    assert all(200 <= seen.status < 300 for seen in recorder.exchanges)
    assert recorder.sent()[name] == operation.fields
    assert all((answer is None) == ("204" in operation.statuses) for answer in answers)
