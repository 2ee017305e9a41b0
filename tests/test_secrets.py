"""The key, passwords, environment values and start scripts are in no repr, log record, exception or note."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from simplepod import NO_RETRY, Offer, SimplePod, SimplePodError
from simplepod._lowlevel import InstanceFields, RentFields, TemplateFields, bodies
from simplepod._lowlevel.fields import RentVPSFields
from simplepod._renting import DockerOrder, Terms, VPSOrder
from simplepod._transport import Call
from simplepod.emulator import Emulator
from tests.transport.doubles import Replies, client_of
from tests.transport.parrot import ECHOES, Parrot, as_json, echo
from tests.transport.servers import serving
from tests.transport.witness import Witness, shows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from tests.transport.servers import Connection

    Use = Callable[[SimplePod], Awaitable[Any]]

KEY = 'sk-Key0/"quoted"\\and<b>&amp;%41\'+=end'
REGISTRY = "registry\"Passw0rd\\with/all<&>'s and ünïcode \N{GRINNING FACE}"
VPS = 'vps<Passw0rd>&"more"\\\\n/\'%2F'
ENV = 'hf_Env1ronment/Value+with="quotes"\tand\nlines\\n'
SCRIPT = """#!/bin/bash
export TOKEN='Scr1pt"Secret\\One' # <&>
curl "https://user:Scr1pt%2FSecretTwo@example.com/?a=b&c" | sh
echo Grüße an Scr1ptSecretThree
"""
ONE_LINE = "curl -H 'Authorization: 0neL1neSecret/\"quoted\"' https://example.com | sh"
ARGUMENTS = '--token="Argum3nt/Secret" --level 3'
SECRETS = (KEY, REGISTRY, VPS, ENV, SCRIPT, ONE_LINE, ARGUMENTS)
OFFER = Offer(id=1, instance_market="/instances/market/1", gpu_count=1, price_per_gpu=0.5)
TEMPLATE: dict[str, Any] = {
    "name": "worker", "image_name": "registry.example.com/worker", "host": "registry.example.com", "username": "me",
    "password": REGISTRY, "is_password_protected": True, "env": {"HF_TOKEN": ENV}, "start_script": SCRIPT,
    "arg_options": ARGUMENTS,
}  # fmt: skip
RAW: dict[str, Any] = {
    "password": REGISTRY, "startScript": ONE_LINE, "argOptions": ARGUMENTS,
    "envVariables": json.dumps([{"name": "HF_TOKEN", "value": ENV}]), "nested": [{"Password": VPS}],
}  # fmt: skip
USES: dict[str, Use] = {
    "create": lambda client: client.templates.create(**TEMPLATE),
    "update template": lambda client: client.templates.update(38, **TEMPLATE),
    "rent": lambda client: client.instances.rent(OFFER, 38, env={"A": ENV}, start_script=SCRIPT, confirm_timeout=0),
    "rent many": lambda client: client.instances.rent_many(
        OFFER, 38, count=2, env={"A": ENV}, start_script=ONE_LINE, confirm_timeout=0
    ),
    "update instance": lambda client: client.instances.update(7, env={"A": ENV}, start_script=SCRIPT),
    "rent VPS": lambda client: client.vps.rent(OFFER, 35, password=VPS, confirm_timeout=0),
    "request": lambda client: client.request("POST", "/instances/vm", json=RAW),
    "list": lambda client: client.templates.list("worker").to_list(),
}


@pytest.fixture
def witness() -> Iterator[Witness]:
    with Witness() as witness:
        yield witness


# The whole story


@pytest.fixture
def emulator() -> Emulator:
    return Emulator(speed=0, api_key=KEY)


@pytest.fixture
async def client(emulator: Emulator, witness: Witness) -> AsyncIterator[SimplePod]:
    async def on_order(pending: object) -> None:
        witness.see(pending)

    async with SimplePod(KEY, transport=emulator.transport, on_order=on_order, retry=NO_RETRY) as client:
        yield client


async def live(client: SimplePod, emulator: Emulator, witness: Witness) -> None:
    """Everything that takes a secret or gives one back."""
    made = await client.templates.create(**TEMPLATE)
    ensured = await client.templates.ensure(**TEMPLATE)
    changed = await client.templates.update(made, start_script=ONE_LINE, password=REGISTRY)
    witness.see(made, ensured, changed, await client.templates.get(ensured), await client.templates.list())
    offer = await client.market.docker().first()
    assert offer is not None
    lease = client.instances.lease(offer, ensured, env={"HF_TOKEN": ENV}, start_script=SCRIPT, wait=False)
    witness.see(lease)
    async with lease:
        emulator.clock.advance(900)
        machine = await client.instances.wait_until_running(lease.instance)
        witness.see(lease, machine, await client.instances.update(machine, env={"B": ENV}, start_script=ONE_LINE))
        witness.see(await client.instances.list(), await client.billing.usage(machine), machine.ports, machine.rig)
    windows = await client.vps.images(search="windows").first()
    vps_offer = await client.market.vps().first()
    assert windows is not None
    assert vps_offer is not None
    vps = await client.vps.rent(vps_offer, windows, password=VPS)
    emulator.clock.advance(900)
    witness.see(vps, windows, await client.instances.get(vps))
    await client.instances.delete(vps)
    raw = {"name": "raw", "imageName": "python", "password": REGISTRY, "startScript": ONE_LINE, "argOptions": ARGUMENTS}
    witness.see(await client.request("POST", "/instances/templates", json=raw), client, vars(client))


async def test_a_whole_story_lets_no_secret_out(client: SimplePod, emulator: Emulator, witness: Witness) -> None:
    await live(client, emulator, witness)

    sent = [request.body.decode() for request in emulator.requests]
    assert [secret for secret in SECRETS if secret != KEY and not any(shows(text, secret) for text in sent)] == []
    assert len(witness.heard) > 500
    assert witness.recognises(SECRETS) == {}


async def test_the_answers_of_the_story_did_give_the_secrets_to_those_who_asked(client: SimplePod) -> None:
    template = await client.templates.get(await client.templates.create(**TEMPLATE))

    assert (template.password, template.start_script, template.env) == (REGISTRY, SCRIPT, {"HF_TOKEN": ENV})


def test_what_carries_a_secret_inside_does_not_show_it(witness: Witness) -> None:
    template = TemplateFields(**TEMPLATE)
    rent = RentFields(OFFER.iri, "/instances/templates/38", 1, SCRIPT, {"A": ENV})
    change, vps = InstanceFields(start_script=SCRIPT, env={"A": ENV}), RentVPSFields(OFFER.iri, "/i", password=VPS)
    witness.see(template, rent, change, vps, VPSOrder(image=1, terms=Terms(), password=VPS))
    witness.see(DockerOrder(template=1, terms=Terms(), start_script=SCRIPT, env={"A": ENV}))
    witness.see(bodies.template(template, "array"), bodies.template(template, "json"), bodies.rent(rent, "array"))
    witness.see(bodies.instance(change, "array"), bodies.rent_vps(vps), RAW.keys())
    witness.see(Call("POST", "/x", {"search": ENV}, VPS.encode(), secrets=frozenset(SECRETS)))
    witness.see(SimplePod(KEY), SimplePod(lambda: KEY), SimplePod(KEY).with_options(timeout=1))

    assert witness.recognises(SECRETS) == {}


# A server that says back what it was told


async def outcome_of(use: Use, transport: httpx.AsyncBaseTransport, witness: Witness) -> None:
    async with SimplePod(KEY, transport=transport, retry=NO_RETRY) as client:
        try:
            witness.see(await use(client))
        except SimplePodError as error:
            witness.see(error)


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("status", [200, 302, 422, 500])
async def test_no_error_says_what_a_server_echoes(use: str, status: int, witness: Witness) -> None:
    for say in ECHOES:
        parrot = Parrot(status, say)
        await outcome_of(USES[use], parrot, witness)

        assert any(shows(text, KEY) for text in parrot.told)
    assert witness.recognises(SECRETS) == {}


def test_the_witness_would_recognise_every_secret_in_every_echo() -> None:
    request = httpx.Request("POST", "https://x", headers={"X-AUTH-TOKEN": KEY}, json={**RAW, "script": SCRIPT})
    for say in ECHOES:
        witness = Witness()
        witness.see(SimplePodError(say(request)))
        assert witness.recognises(SECRETS).keys() == set(SECRETS), say


@pytest.mark.parametrize(("status", "use"), [(200, "list"), (400, "request")])
async def test_no_error_says_the_beginning_of_a_secret_where_an_echo_is_cut(
    status: int, use: str, witness: Witness
) -> None:
    beginnings = {text[:12] for text in (KEY, REGISTRY, VPS, ENV)}
    for cut in range(40, 460, 11):
        await outcome_of(USES[use], Parrot(status, as_json, cut), witness)

    assert witness.errors
    assert [text for text in witness.heard for start in beginnings if start in text] == []


@pytest.mark.parametrize("use", ["create", "rent", "request"])
async def test_no_error_says_what_a_broken_connection_echoes(use: str, witness: Witness) -> None:
    class Breaking(Parrot):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            answer = await super().handle_async_request(request)
            if answer.text == "[]":
                return answer
            reason = ValueError(f"illegal status line: {echo(request)!r}")
            raise httpx.RemoteProtocolError("broken", request=request) from reason

    await outcome_of(USES[use], Breaking(200, echo), witness)

    assert witness.errors
    assert witness.recognises(SECRETS) == {}


async def test_an_error_of_the_connection_carries_no_request(witness: Witness) -> None:
    request = httpx.Request("POST", "https://x", headers={"X-AUTH-TOKEN": KEY}, content=VPS)
    await outcome_of(USES["request"], Replies(httpx.ReadError("reset", request=request)), witness)

    assert [type(error).__name__ for error in witness.errors] == ["TransportError", "ReadError"]
    assert witness.recognises(SECRETS) == {}


async def test_a_real_connection_and_its_libraries_log_no_secret(witness: Witness) -> None:
    async def say_it_back(connection: Connection) -> None:
        connection.head(422, len(connection.request))
        connection.say(connection.request)

    async with serving(say_it_back) as server, client_of(server, api_key=KEY) as client:
        for use in ("create", "request"):
            with pytest.raises(SimplePodError) as caught:
                await USES[use](client)
            witness.see(caught.value)

    assert KEY.encode() in server.requests[0]
    assert any("httpcore" in text for text in witness.heard)
    assert witness.recognises(SECRETS) == {}


async def test_every_key_that_a_function_gave_is_kept_back(witness: Witness) -> None:
    keys = [f"rotating-key-number-{number}-{'x' * number}" for number in range(6)]
    given = iter(keys)
    transport = Replies(httpx.Response(400, text=" ".join(keys[:4])))
    async with SimplePod(lambda: next(given), transport=transport, retry=NO_RETRY) as client:
        for _ in range(4):
            with pytest.raises(SimplePodError) as caught:
                await client.request("GET", "/x")
    witness.see(caught.value)

    assert witness.recognises(keys[:4]) == {}


# What was stored long ago comes back with an answer that cannot be read


@pytest.mark.parametrize("rows", ["object", "list"])
async def test_no_error_says_what_a_broken_answer_had_stored(witness: Witness, rows: str) -> None:
    stored = {"id": 38, **RAW, "startScript": SCRIPT, "envVariables": [{"name": "A", "value": ENV}]}
    answered: Any = stored if rows == "object" else [stored]
    texts = [json.dumps(answered), json.dumps(answered, ensure_ascii=False), json.dumps(json.dumps(answered))]
    texts.append(json.dumps({**stored, "envVariables": json.dumps(stored["envVariables"])}))
    for body in texts:
        for length in range(20, len(body), 41):
            reply = Replies(httpx.Response(200, text=body[:length]))
            await outcome_of(lambda client: client.templates.get(38), reply, witness)

    assert witness.errors
    assert witness.recognises(SECRETS) == {}


async def test_no_error_says_what_a_cut_answer_had_stored(
    client: SimplePod, emulator: Emulator, witness: Witness
) -> None:
    template = await client.templates.create(**TEMPLATE)
    for length in range(50, 1200, 50):
        emulator.faults.on("GET /instances/templates/{id}", truncate=length, times=1)
        with pytest.raises(SimplePodError) as caught:
            await client.templates.get(template)
        witness.see(caught.value)

    assert witness.recognises(SECRETS) == {}
