"""References: the object, its id or its IRI, of the right kind; everything else is refused before any request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from simplepod import GlobalTemplate, Instance, Offer, SimplePod, SSHKey, Template, VPSImage
from tests.wired import KEY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.wired import Wire

PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3 me@laptop"
OFFER = Offer(instance_market="/instances/market/7731", id=5, gpu_count=1)
MACHINES = [{"id": 701, "supportId": "V_abcd"}, {"id": 702, "supportId": "D_qwer"}]
OBJECTS = [Instance(id=7), Template(id=7), GlobalTemplate(id=7), OFFER, VPSImage(id=7), SSHKey(id=7)]
IRIS = [
    "/instances/7", "/instances/templates/7", "/instances/global-templates/7", "/instances/market/7731",
    "/instances/images/7", "/user-ssh-keys/7",
]  # fmt: skip
NEVER: list[Any] = [
    0, -1, True, False, 7.0, "", " ", "7", "seven", b"7", [7], (7,), {"id": 7}, object(), "V_", "V_ab cd", "_abcd",
    "/", "//instances/7", "/instances/7/", "/instances//7", "instances/7", "/instances/", "/instances/seven",
    "/instances/-7", "/instances/7.0", "/instances/\u0667", "/instances/7\n", " /instances/7", "/instances/7?x=1",
    "/instances/../user-ssh-keys/7", "/instances/templates/../7", "/instances/7#", "/instances/%37", "../instances/7",
    "v_1", "happy_gecko", "GPU_box", "LLM_7b", "VM_abcd", "V_a-b", "V_" + "a" * 65,
    "https://api.simplepod.ai/instances/7", "/instances/templates/\u0667", "/instances/templates/7/delete",
    "/instances/market/", "/instances/market/a/b", "/instances/market/..", "/instances/" + "9" * 30, "/rigs/7",
]  # fmt: skip


@frozen
class Place:
    """Where a reference is taken: what it may be, and what it becomes on the wire."""

    call: Callable[[SimplePod, Any], Awaitable[object]]
    what: str
    right: list[Any]
    sent: Callable[[Any], Any] = lambda body: body

    def __str__(self) -> str:
        return self.what


def rent(client: SimplePod, offer: Any = OFFER, template: Any = 7) -> Awaitable[object]:
    return client.instances.rent(offer, template, confirm_timeout=0)


def rent_vps(client: SimplePod, image: Any = 7, ssh_key: Any = 7) -> Awaitable[object]:
    return client.vps.rent(OFFER, image, ssh_key=ssh_key, confirm_timeout=0)


INSTANCES = [OBJECTS[0], IRIS[0]]
TEMPLATES = [*OBJECTS[1:3], *IRIS[1:3]]
PLACES = [
    Place(lambda c, ref: c.instances.get(ref), "an instance", INSTANCES),
    Place(lambda c, ref: c.vps.resume(ref, OFFER), "an instance", INSTANCES),
    Place(lambda c, ref: c.vps.pause(ref), "an instance", INSTANCES),
    Place(lambda c, ref: c.templates.get(ref), "a template", TEMPLATES),
    Place(lambda c, ref: rent(c, template=ref), "a template", TEMPLATES),
    Place(lambda c, ref: rent(c, offer=ref), "an offer", [OFFER, IRIS[3]]),
    Place(lambda c, ref: c.vps.resume(7, ref), "an offer", [OFFER, IRIS[3]]),
    Place(lambda c, ref: rent_vps(c, image=ref), "a VPS image", [OBJECTS[4], IRIS[4]]),
    Place(lambda c, ref: rent_vps(c, ssh_key=ref), "an SSH key", [OBJECTS[5], IRIS[5]]),
]


async def told(place: Place, ref: Any) -> tuple[str, Any]:
    """The request that the reference went out with: its path, and its body if it has one."""
    arrived: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        arrived.append(request)
        market = [{"id": 5, "instanceMarket": OFFER.iri, "gpuCount": 1}]
        lists = {"/instances/list": list(MACHINES), "/instances/market/list": market, "/instances/vm/resume": {}}
        number = request.url.path.rpartition("/")[2]
        one = {"id": int(number) if number.isdecimal() else 7, "status": "running"}
        return httpx.Response(200, json=lists.get(request.url.path, one))

    async with SimplePod(KEY, transport=httpx.MockTransport(answer)) as client:
        await place.call(client, ref)
    [request] = [request for request in arrived if request.method != "GET"] or [
        request for request in arrived if request.url.path != "/instances/list"
    ]
    return request.url.path, json.loads(request.content or "null")


@pytest.mark.parametrize("place", PLACES, ids=str)
async def test_objects_and_iris_of_one_kind_name_the_same_and_others_are_refused(place: Place) -> None:
    for thing in [*OBJECTS, *IRIS]:
        if thing in place.right:
            assert "7" in f"{await told(place, thing)}"
        else:
            with pytest.raises(ValueError, match=f" is not {place.what}: give the object, or "):
                await told(place, thing)


@pytest.mark.parametrize("place", PLACES, ids=str)
async def test_what_names_nothing_is_refused_before_any_request(wire: Wire, place: Place) -> None:
    for wrong in NEVER:
        with pytest.raises(ValueError, match=f" is not {place.what}: "):
            await place.call(wire.client, wrong)
    assert not wire.arrived


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 10**18 - 1))
async def test_object_id_and_iri_name_the_same(number: int) -> None:
    get, resume, pause, template, rented, _, _, image, key = PLACES
    for place, thing, sent in (
        (get, Instance(id=number), (f"/instances/{number}", None)),
        (resume, Instance(id=number), ("/instances/vm/resume", "instance", f"/instances/{number}")),
        (pause, Instance(id=number), ("/instances/execute-pause", "instanceIds", [number])),
        (template, Template(id=number), (f"/instances/templates/{number}", None)),
        (rented, Template(id=number), ("/instances", "instanceTemplate", f"/instances/templates/{number}")),
        (rented, GlobalTemplate(id=number), ("/instances", "instanceTemplate", f"/instances/templates/{number}")),
        (image, VPSImage(id=number), ("/instances/vm", "instanceVmImage", f"/instances/images/{number}")),
        (key, SSHKey(id=number), ("/instances/vm", "userSshKey", f"/user-ssh-keys/{number}")),
    ):
        for ref in (number, thing, thing.iri):
            path, body = await told(place, ref)
            assert (path, *((sent[1], body[sent[1]]) if body else (None,))) == sent


@settings(max_examples=50, deadline=None)
@given(st.text() | st.from_regex(r"/[a-z/-]{0,30}\d{0,20}\s?") | st.sampled_from(IRIS))
async def test_a_text_is_sent_as_given_or_refused(text: str) -> None:
    for place, name in ((PLACES[4], "instanceTemplate"), (PLACES[7], "instanceVmImage"), (PLACES[8], "userSshKey")):
        try:
            _, body = await told(place, text)
        except ValueError:
            continue
        assert body[name] == text.strip()


@pytest.mark.parametrize(("ref", "number"), [("V_abcd", 701), ("D_qwer", 702)])
async def test_a_support_id_is_looked_up_for_paths_and_sent_as_it_is_in_bodies(ref: str, number: int) -> None:
    assert await told(PLACES[0], ref) == (f"/instances/{number}", None)
    assert (await told(PLACES[1], ref))[1]["instance"] == ref
    assert await told(PLACES[2], ref) == ("/instances/execute-pause", {"instanceIds": [ref]})


async def test_the_iri_of_a_global_template_is_sent_as_given() -> None:
    _, body = await told(PLACES[4], "/instances/global-templates/38")

    assert body["instanceTemplate"] == "/instances/global-templates/38"


async def test_an_offer_is_never_a_number_and_its_own_iri_is_checked(wire: Wire) -> None:
    with pytest.raises(ValueError, match=r"5 is not an offer: .*never a number: the id of a row is not the market's"):
        await rent(wire.client, offer=5)
    with pytest.raises(ValueError, match="'/instances/7' is not an offer"):
        await rent(wire.client, offer=Offer(instance_market="/instances/7", gpu_count=1))


@pytest.mark.parametrize(
    "key",
    [
        PUBLIC_KEY,
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ==",
        "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY= a comment of words",
        "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5",
    ],
)
async def test_a_raw_public_key_is_sent_without_the_line_end_of_its_file(key: str) -> None:
    _, body = await told(PLACES[8], f"{key}\n")

    assert body["userSshKey"] == key


@pytest.mark.parametrize(
    "key",
    [
        "ssh-ed25519",
        "ssh-ed25519 short",
        f"{PUBLIC_KEY}\n{PUBLIC_KEY}",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0c2VjcmV0",
    ],
)
async def test_what_is_no_public_key_is_refused_without_being_shown_at_length(wire: Wire, key: str) -> None:
    with pytest.raises(ValueError, match="is not an SSH key") as caught:
        await rent_vps(wire.client, ssh_key=key)
    assert "c2VjcmV0" not in str(caught.value)


async def test_several_instances_are_named_once_each(wire: Wire) -> None:
    wire.on("GET /instances/list", MACHINES)
    wire.on("PATCH /instances/execute-reboot", {})

    await wire.client.instances.reboot(7, Instance(id=7), "/instances/7", "V_abcd", 8, "V_abcd", 701)

    assert wire.arrived[-1].body == {"instanceIds": [7, 701, 8]}


CALLS: list[Callable[[SimplePod], Awaitable[object]]] = [
    lambda c: c.instances.get("/instances/templates/3"),
    lambda c: c.instances.update("7", name="a"),
    lambda c: c.instances.update(7, template="/instances/3"),
    lambda c: c.instances.delete(7, -1),
    lambda c: c.instances.delete(),
    lambda c: c.instances.reboot(),
    lambda c: c.instances.reboot(Template(id=7)),  # type: ignore[arg-type]
    lambda c: c.instances.rent(7731, 38),  # type: ignore[arg-type]
    lambda c: c.instances.rent(OFFER, "/instances/images/38"),
    lambda c: c.templates.get(Instance(id=7)),  # type: ignore[arg-type]
    lambda c: c.templates.update("ubuntu", notes=""),
    lambda c: c.templates.delete("/instances/7"),
    lambda c: c.global_templates.get(0),
    lambda c: c.vps.rent(OFFER, "/instances/templates/29", ssh_key=1),
    lambda c: c.vps.rent(OFFER, 29, ssh_key="my key"),
    lambda c: c.vps.pause(),
    lambda c: c.vps.pause("V_abcd", "7"),
    lambda c: c.vps.resume(OFFER, OFFER),  # type: ignore[arg-type]
    lambda c: c.vps.resume("V_abcd", 7731),  # type: ignore[arg-type]
    lambda c: c.billing.usage("/instances/../7").to_list(),
]


@pytest.mark.parametrize("call", CALLS)
async def test_every_method_refuses_a_wrong_reference_before_any_request(
    wire: Wire, call: Callable[[SimplePod], Awaitable[object]]
) -> None:
    with pytest.raises(ValueError, match=r"is not |at least one"):
        await call(wire.client)
    assert not wire.arrived
