"""Environment variables on the wire: a JSON text or an array, and once more in the other form if one is refused."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen

from simplepod import NO_RETRY, APIError, Offer, SimplePod
from tests.wired import KEY, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.wired import Wire

OFFER = Offer(instance_market="/instances/market/1", gpu_count=1)
ENV = {"HF_TOKEN": "hf_s3cret", "GREETING": 'naïve "quoted"\nlines'}
ARRAY = [{"name": name, "value": value} for name, value in ENV.items()]


@frozen
class Place:
    """A method that sends variables."""

    name: str
    call: Callable[[SimplePod, dict[str, str] | None], Awaitable[object]]
    route: str
    form: str

    def __str__(self) -> str:
        return self.name


PLACES = [
    Place("rent", lambda c, env: c.instances.rent(OFFER, 7, env=env, confirm_timeout=0), "POST /instances", "json"),
    Place(
        "create",
        lambda c, env: c.templates.create(name="a", image_name="b", env=env),
        "POST /instances/templates",
        "json",
    ),
    Place(
        "update template", lambda c, env: c.templates.update(7, name="a", env=env), "PUT /instances/templates/7", "json"
    ),
    Place("update instance", lambda c, env: c.instances.update(7, name="a", env=env), "PUT /instances/7", "array"),
]
each_place = pytest.mark.parametrize("place", PLACES, ids=str)


def form(variables: Any) -> str:
    assert (json.loads(variables) if isinstance(variables, str) else variables) == ARRAY
    return "json" if isinstance(variables, str) else "array"


@pytest.fixture(autouse=True)
def _everything_works(wire: Wire) -> None:
    machine = {"id": 7, "name": "a"}
    wire.on("GET /instances/list", [])
    for route in ("GET /instances/7", *(place.route for place in PLACES)):
        wire.on(route, machine)
    another = machine | {"id": 8}  # each order makes a machine of its own
    wire.on("POST /instances", machine, another)
    wire.on("GET /instances/8", another)


def forms_sent(wire: Wire, place: Place) -> list[str]:
    return [form(request.body["envVariables"]) for request in wire.to(place.route)]


@each_place
async def test_variables_are_a_text_for_renting_and_templates_and_an_array_for_a_machine(
    wire: Wire, place: Place
) -> None:
    await place.call(wire.client, ENV)

    assert forms_sent(wire, place) == [place.form]


@each_place
async def test_a_client_can_send_the_array_everywhere(wire: Wire, place: Place) -> None:
    async with SimplePod(KEY, env_encoding="array", retry=NO_RETRY) as client:
        await place.call(client, ENV)

    assert forms_sent(wire, place) == ["array"]


@each_place
async def test_no_variables_given_are_not_sent_and_none_at_all_are_sent_as_such(wire: Wire, place: Place) -> None:
    await place.call(wire.client, None)
    await place.call(wire.client, {})

    without, empty = (request.body for request in wire.to(place.route))
    assert "envVariables" not in without
    assert empty["envVariables"] == ("[]" if place.form == "json" else [])


REFUSALS = {
    "detail": Reply(400, {"title": "An error occurred", "detail": 'The type of "envVariables" must be "array".'}),
    "violation": Reply(
        422, {"detail": "invalid", "violations": [{"propertyPath": "envVariables[0]", "message": "no"}]}
    ),
    "other names": Reply(422, {"hydra:description": "ENVVARIABLES: no"}),
}


@each_place
@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
async def test_a_refusal_of_the_form_is_answered_by_the_other_form_once(
    wire: Wire, place: Place, refusal: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    wire.on(place.route, refusal, {"id": 7, "name": "a"})

    with caplog.at_level(logging.DEBUG):
        await place.call(wire.client, ENV)

    other = {"json": "array", "array": "json"}[place.form]
    assert forms_sent(wire, place) == [place.form, other]
    [warning] = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert warning.getMessage() == f"{place.route}: envVariables refused as {place.form}, sent again as {other}"
    assert "s3cret" not in caplog.text


@each_place
async def test_a_refusal_of_both_forms_is_raised_without_the_values(wire: Wire, place: Place) -> None:
    wire.on(place.route, lambda arrived: Reply(400, {"detail": f"envVariables: {arrived.body['envVariables']!r}"}))

    with pytest.raises(APIError, match=f"400 {place.route}: envVariables: ") as caught:
        await place.call(wire.client, ENV)

    assert forms_sent(wire, place) == [place.form, {"json": "array", "array": "json"}[place.form]]
    assert "s3cret" not in f"{caught.value} {caught.value.detail} {caught.value.body}"


@each_place
@pytest.mark.parametrize(
    "refusal",
    [
        Reply(400, {"detail": "The host is already rented."}),
        Reply(422, {"violations": [{"propertyPath": "name", "message": "too long"}]}),
        Reply(403, {"detail": "You may not set envVariables."}),
        Reply(409, {"detail": "envVariables are being changed"}),
        Reply(400, text="Bad request. It was: POST {envVariables: ...}"),
        Reply(400, {"detail": 'The host is already rented: {"gpuCount":1,"envVariables":"[]"}'}),
    ],
    ids=["400", "422", "403", "409", "no problem of the API", "echo"],
)
async def test_another_refusal_is_final(wire: Wire, place: Place, refusal: Reply) -> None:
    wire.on(place.route, refusal)

    with pytest.raises(APIError, match=str(refusal.status)):
        await place.call(wire.client, ENV)

    assert forms_sent(wire, place) == [place.form]


@each_place
async def test_without_variables_there_is_no_other_form_to_try(wire: Wire, place: Place) -> None:
    wire.on(place.route, REFUSALS["detail"])

    with pytest.raises(APIError, match="400"):
        await place.call(wire.client, None)

    assert len(wire.to(place.route)) == 1


async def ensure(client: SimplePod, env: dict[str, str] | None) -> object:
    return await client.templates.ensure(name="a", image_name="b", env=env)


@pytest.mark.parametrize("call", [*(place.call for place in PLACES), ensure], ids=[*map(str, PLACES), "ensure"])
@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"": "x"}, "is no name of an environment variable"),
        ({"1ST": "x"}, "'1ST' is no name of an environment variable"),
        ({"A-B": "x"}, "'A-B' is no name"),
        ({"A B": "x"}, "'A B' is no name"),
        ({"A=B": "x"}, "'A=B' is no name"),
        ({"NÄME": "x"}, "is no name"),
        ({7: "x"}, "7 is no name"),
        ({"A": None}, "the environment variable A needs a text"),
        ({"A": 7}, "the environment variable A needs a text"),
        ({"A": "s3cret\0"}, "the environment variable A needs a text without NUL"),
    ],
    ids=str,
)
async def test_names_and_values_that_no_shell_takes_are_refused_before_any_request(
    wire: Wire, call: Callable[[SimplePod, Any], Awaitable[object]], env: Any, said: str
) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        await call(wire.client, env)
    assert not wire.arrived
    assert "s3cret" not in str(caught.value)
