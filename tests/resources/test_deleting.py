"""Deleting machines: what is asked, and what is raised. What proves that one is gone: tests/evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from simplepod import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    DeletionUnconfirmedError,
    Instance,
    PermissionDeniedError,
    ServerError,
    TransportError,
    ValidationError,
)
from tests.virtual_time import elapsed
from tests.wired import Reply

if TYPE_CHECKING:
    from tests.wired import Arrived, Wire

LIST = "GET /instances/list"
GET = "GET /instances/7"
DELETE = "DELETE /instances/7"
NOT_THERE = Reply(404, {"title": "An error occurred", "detail": "Not Found"})
MACHINE = {"id": 7, "name": "worker", "status": "running"}


def lost(_: Arrived) -> None:
    raise httpx.ReadTimeout("the answer is lost")


REFUSALS = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    422: ValidationError,
}
UNCLEAR: dict[str, Any] = {
    "204": Reply(204),
    "empty": {},
    "deleted": {"status": "deleted"},
    "maintenance": Reply(200, text="<html>We'll be back soon"),
    "404": NOT_THERE,
    "410": Reply(410, {"detail": "gone"}),
    "423": Reply(423, {"detail": "Locked"}),
    "500": Reply(500),
    "502": Reply(502, text="<html>"),
    "lost": lost,
    **{str(status): Reply(status) for status in REFUSALS},
}


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
async def test_whatever_a_deletion_is_answered_a_look_tells_whether_it_has_worked(wire: Wire, answer: object) -> None:
    wire.on(DELETE, answer)
    wire.on(GET, MACHINE | {"status": "deleted"})

    await wire.client.instances.delete(7)

    assert wire.counts == {DELETE: 1, GET: 1}


@pytest.mark.virtual_time
@pytest.mark.parametrize("answer", [UNCLEAR[name] for name in UNCLEAR if name not in map(str, REFUSALS)])
async def test_a_machine_that_is_still_there_is_deleted_again(wire: Wire, answer: object) -> None:
    wire.on(DELETE, answer)
    wire.on(GET, MACHINE, MACHINE, NOT_THERE)

    await wire.client.instances.delete(7)

    assert wire.counts == {DELETE: 3, GET: 3}


@pytest.mark.parametrize("look", [NOT_THERE, Reply(410, {"detail": "Gone"})], ids=["404", "410"])
async def test_a_machine_that_was_seen_is_gone_when_the_api_has_it_no_more(wire: Wire, look: object) -> None:
    wire.on(DELETE, Reply(204))
    wire.on(GET, MACHINE, look)
    machine = await wire.client.instances.get(7)

    await wire.client.instances.delete(machine)

    assert wire.counts == {DELETE: 1, GET: 2}


async def test_a_machine_that_was_never_seen_is_gone_when_the_whole_list_is_without_it(wire: Wire) -> None:
    wire.on(DELETE, NOT_THERE)
    wire.on(GET, NOT_THERE)
    wire.on(LIST, [{"id": 8}], [{"id": 9}], [])

    await wire.client.instances.delete(7)

    assert wire.counts == {DELETE: 1, GET: 1, LIST: 3 + 1}  # a list of several pages is read once more


@pytest.mark.virtual_time
@pytest.mark.parametrize("look", [MACHINE, Reply(502), Reply(401)], ids=["there", "502", "401"])
@pytest.mark.parametrize(("answer", "cause"), [(Reply(502), ServerError), (lost, TransportError)], ids=["502", "lost"])
async def test_a_machine_that_is_not_proved_to_be_gone_in_30_seconds_may_still_bill(
    wire: Wire, answer: object, cause: type[Exception], look: object
) -> None:
    wire.on(DELETE, answer)
    wire.on(GET, look)
    wire.on(LIST, look)

    with pytest.raises(DeletionUnconfirmedError, match="The deletion of 7 could not be confirmed: may still") as caught:
        await wire.client.instances.delete(7)

    assert caught.value.instance_ids == (7,)
    assert isinstance(caught.value.__cause__, cause)
    assert "DELETE /instances/7" in str(caught.value.__cause__)
    assert 30 <= elapsed() <= 31


@pytest.mark.parametrize(("status", "error"), REFUSALS.items())
async def test_what_no_repetition_mends_is_raised_as_it_is_after_one_look(
    wire: Wire, status: int, error: type[Exception]
) -> None:
    wire.on(DELETE, Reply(status, {"detail": "Not you."}))
    wire.on(GET, MACHINE)

    with pytest.raises(error, match=f"{status} DELETE /instances/7: Not you"):
        await wire.client.instances.delete(7)
    assert wire.counts == {DELETE: 1, GET: 1}


def gone(number: int) -> dict[str, Any]:
    return {"id": number, "status": "deleted"}


async def test_several_machines_are_deleted_each_once(wire: Wire) -> None:
    for number in (7, 8):
        wire.on(f"DELETE /instances/{number}", Reply(204))
        wire.on(f"GET /instances/{number}", gone(number))

    await wire.client.instances.delete(7, Instance(id=8), "/instances/7", 8)

    assert wire.counts == {DELETE: 1, GET: 1, "DELETE /instances/8": 1, "GET /instances/8": 1}


async def test_no_machine_to_delete_is_refused(wire: Wire) -> None:
    with pytest.raises(ValueError, match="Give at least one instance"):
        await wire.client.instances.delete()
    assert not wire.arrived


@pytest.mark.virtual_time
async def test_one_failure_of_several_is_raised_as_it_is_and_the_others_are_deleted(wire: Wire) -> None:
    wire.on(DELETE, Reply(423, {"detail": "Locked"}))
    wire.on(GET, MACHINE)
    wire.on("DELETE /instances/8", Reply(204))
    wire.on("GET /instances/8", gone(8))

    with pytest.raises(DeletionUnconfirmedError, match="deletion of 7 could not be confirmed") as caught:
        await wire.client.instances.delete(7, 8)

    assert caught.value.instance_ids == (7,)
    assert isinstance(caught.value.__cause__, ConflictError)
    assert len(wire.to("DELETE /instances/8")) == 1


@pytest.mark.virtual_time
async def test_several_failures_are_all_in_one_group(wire: Wire) -> None:
    for number, answer in {7: Reply(423), 8: Reply(204), 9: Reply(400)}.items():
        wire.on(f"DELETE /instances/{number}", answer)
        wire.on(f"GET /instances/{number}", gone(8) if number == 8 else {"id": number, "status": "running"})

    with pytest.raises(ExceptionGroup, match="2 instances could not be deleted and may still bill") as caught:
        await wire.client.instances.delete(7, 8, 9)

    named = [(error.instance_ids, type(error.__cause__)) for error in unconfirmed(caught.value)]
    assert named == [((7,), ConflictError), ((9,), BadRequestError)]
    assert elapsed() <= 31


def unconfirmed(group: ExceptionGroup[Exception]) -> list[DeletionUnconfirmedError]:
    return [error for error in group.exceptions if isinstance(error, DeletionUnconfirmedError)]
