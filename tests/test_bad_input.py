"""What cannot be meant is refused in one sentence, before any request."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from simplepod import Offer, PendingRental, PriceExceededError, SimplePod, Template, VPSImage
from tests.transport.doubles import KEY, Untouched

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Use = Callable[[SimplePod], Awaitable[Any]]

OFFER = Offer(id=1, instance_market="/instances/market/1", gpu_count=2, disk_size=100)
IMAGE = VPSImage(id=29, disk_size_min=40)
NAN, INFINITE = float("nan"), float("inf")
LONG = timedelta(hours=1)
ANYTHING: Any = None


def assert_one_sentence(text: str) -> None:
    assert text == " ".join(text.split()), "of one line"
    assert text.endswith("."), text
    assert not re.search(r"[.!?] [A-Z]", text), text


def build(**settings: Any) -> Use:
    """Refused where the client is made."""

    async def use(_: SimplePod) -> None:
        SimplePod(**{"api_key": KEY, **settings})

    return use


def called(path: str, *args: Any, **kwargs: Any) -> Use:
    """A method of the client, by its dotted name; a lazy listing, too, is refused before it is read."""

    async def use(client: SimplePod) -> None:
        target: Any = client
        for name in path.split("."):
            target = getattr(target, name)
        made = target(*args, **kwargs)
        if hasattr(made, "__aenter__"):
            made = made.__aenter__()
        await made

    return use


INSTANCE_REFS: list[Any] = [
    0, -1, True, 7.0, NAN, None, b"7", "", "7", "instances/7", "/instances/", "/instances/7/", "/instances/../7",
    "/instances/7/..", "/instances/7?x=1", "/instances/7\n", "/instances/templates/3", "/instances/market/3",
    "/user-ssh-keys/3", "https://api.simplepod.ai/instances/7", "//evil.example/instances/7", "a/b", "..", "V_",
    "V_a/b", "V_ab\n", "V_abcd ", OFFER, ["V_abcd"],
]  # fmt: skip
TEMPLATE_REFS: list[Any] = [
    0, -1, True, 3.5, None, "", "38", "/instances/38", "/instances/templates/", "/instances/templates/abc",
    "/instances/templates/3/4", "/instances/templates/../3", "/instances/market/3", OFFER,
]  # fmt: skip
OFFER_REFS: list[Any] = [
    1, 0, True, None, "", "1", "/instances/market/", "/instances/market/1/2", "/instances/market/..", "/instances/1",
    "/instances/market/1?gpuCount=8", "/instances/market/1\n", "https://evil.example/instances/market/1",
    Template(id=3),
]  # fmt: skip
IMAGE_REFS: list[Any] = [0, None, "29", "/instances/29", "/instances/images/", "/instances/images/29/x", OFFER]
KEY_REFS: list[Any] = [
    0, -1, "", "1", "me@laptop", "/user-ssh-keys/", "/user-ssh-keys/1/2", "/instances/1", "ssh-ed25519",
    "ssh-ed25519 short", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me\nssh-rsa AAAAC3NzaC1lZDI1NTE5AAAA",
    "-----BEGIN OPENSSH PRIVATE KEY-----",
]  # fmt: skip
ENVS: list[Any] = [
    {"": "x"}, {"1ST": "x"}, {"A-B": "x"}, {"A B": "x"}, {"A=B": "x"}, {"Ä": "x"}, {"A\n": "x"}, {"A.B": "x"}, {7: "x"},
    {"A": 1}, {"A": None}, {"A": "nul\0"}, {"A": "half \ud800"},
]  # fmt: skip

OF_TEMPLATE = ("start_script", "arg_options", "notes", "host", "username", "password", "default_tag", "category_name")
TEXTS: list[tuple[str, tuple[Any, ...], dict[str, Any], tuple[str, ...]]] = [
    ("instances.rent", (OFFER, 38), {}, ("name", "notes", "start_script")),
    ("instances.lease", (OFFER, 38), {}, ("name", "notes", "start_script")),
    ("instances.update", (7,), {}, ("name", "notes", "start_script")),
    ("vps.rent", (OFFER, IMAGE), {"ssh_key": 1}, ("name", "notes", "password", "ssh_key_name")),
    ("templates.create", (), {"name": "x", "image_name": "y"}, OF_TEMPLATE),
    ("templates.ensure", (), {"name": "x", "image_name": "y"}, OF_TEMPLATE),
    ("templates.update", (38,), {}, ("name", "image_name", *OF_TEMPLATE)),
]

USES: dict[str, list[Use]] = {
    "key": [build(api_key=key) for key in ("", " ", None, "a b", "a\nb", "ä", 7, b"key-as-bytes")],
    "base_url": [
        build(base_url=url)
        for url in (
            "http://api.simplepod.ai", "http://192.168.0.1", "ftp://api.simplepod.ai", "api.simplepod.ai", "https://",
            "//x",
            "https://user:secret@api.simplepod.ai", "https://api.simplepod.ai?x=1", "https://api.simplepod.ai#x",
            "https://api.simplepod.ai:port", "http://[::1", 7,
        )
    ],
    "settings": [
        *[build(timeout=value) for value in (0, -1, NAN, INFINITE, "30", True)],
        *[build(max_concurrency=value) for value in (0, -1, 1.5, NAN, True)],
        *[build(retry=value) for value in (3, None, "never")],
        *[build(env_encoding=value) for value in ("yaml", None)],
        *[build(user_agent=value) for value in ("a\nb", "ä")],
        *[build(proxy=value) for value in ("", "nowhere", "ftp://proxy")],
        *[build(transport=value) for value in (httpx.HTTPTransport(), "https")],
        *[build(rent_lock=object()), build(on_order="print")],
        *[called("with_options", timeout=value) for value in (0, NAN)],
        called("with_options", retry=3),
    ],
    "paths": [
        build(paths=paths)
        for paths in (
            {"no_such_operation": "/x"}, {"rent_vps": ""}, {"rent_vps": "x"}, {"rent_vps": "//evil.example/x"},
            {"rent_vps": "https://evil.example/x"}, {"rent_vps": "/../x"}, {"rent_vps": "/x?y"},
            {"rent_vps": "TRACE /x"},
            {"rent_vps": "/x/{id}"}, {"get_instance": "/x"}, {"get_instance": "/{a}/{b}"}, {"rent_vps": "/ä"},
            {"rent_vps": None},
        )
    ],
    "request": [
        *[
            called("request", "GET", path)
            for path in (
                "", "instances", "//evil.example/x", "https://evil.example/x", "/a/../b", "/..", "/x?y=1", "/x#y",
                "/a b", "/a\nb", "/a\\b", "/ä", "/nul\0", "\\\\evil.example", None, 7,
            )
        ],
        *[called("request", method, "/x") for method in ("TRACE", "CONNECT", "", "GET ", "GET /y", None)],
        *[called("request", "POST", "/x", json=body) for body in (NAN, {"x": [INFINITE]}, {"x": {1}}, ["\ud800"])],
        *[called("request", "POST", "/x", json={}, content_type=kind) for kind in ("a\r\nX-Other: b", "ä", "")],
    ],
    "instance": [
        use
        for ref in INSTANCE_REFS
        for use in (
            called("instances.get", ref), called("instances.delete", 7, ref), called("instances.update", ref, name="x"),
            called("instances.reboot", ref), called("vps.pause", ref), called("vps.resume", ref, OFFER),
            called("instances.wait_until_running", ref), called("instances.wait_for_port", ref, 22),
            called("instances.watch", ref), called("instances.logs", ref), called("instances.logs", ref, follow=True),
        )
    ],
    "usage": [called("billing.usage", ref) for ref in INSTANCE_REFS if ref is not None],
    "no instance": [called("instances.delete"), called("instances.reboot"), called("vps.pause")],
    "template": [
        use
        for ref in TEMPLATE_REFS
        for use in (
            called("templates.get", ref), called("templates.update", ref, name="x"), called("templates.delete", ref),
            called("global_templates.get", ref), called("instances.rent", OFFER, ref),
            called("instances.lease", OFFER, ref),
        )
    ],
    "offer": [
        use
        for ref in OFFER_REFS
        for use in (
            called("instances.rent", ref, 38), called("instances.rent_many", ref, 38, count=2),
            called("instances.rent_first", [ref], 38), called("vps.rent", ref, IMAGE, password="pw"),
            called("vps.lease", ref, IMAGE, password="pw"), called("vps.resume", 7, ref),
        )
    ],
    "image": [called("vps.rent", OFFER, ref, password="pw") for ref in IMAGE_REFS],
    "SSH key": [called("vps.rent", OFFER, IMAGE, ssh_key=ref) for ref in KEY_REFS],
    "no way in": [
        called("vps.rent", OFFER, IMAGE), called("vps.rent", OFFER, IMAGE, password=""),
        called("vps.lease", OFFER, IMAGE),
        called("vps.rent", OFFER, IMAGE, password="pw", ssh_key_name="me"),
    ],
    "too small a disk": [called("vps.rent", Offer(instance_market=OFFER.iri, disk_size=20), IMAGE, password="pw")],
    "env": [
        use
        for env in ENVS
        for use in (
            called("instances.rent", OFFER, 38, env=env), called("instances.lease", OFFER, 38, env=env),
            called("instances.update", 7, env=env), called("templates.create", name="x", image_name="y", env=env),
            called("templates.ensure", name="x", image_name="y", env=env), called("templates.update", 38, env=env),
        )
    ],
    "counts": [
        *[called("instances.rent", OFFER, 38, gpu_count=value) for value in (0, -1, 1.5, True, 3)],
        *[called("instances.rent_many", OFFER, 38, count=value) for value in (0, -1, 1.5, True, NAN)],
        *[called("instances.rent_first", [OFFER], 38, tries=value) for value in (0, -1, NAN)],
        *[called("instances.update", 7, disk_size=value) for value in (0, -1, 1.5)],
        *[called("templates.create", name="x", image_name="y", disk_size=value) for value in (0, -1, NAN)],
        called("instances.rent", Offer(instance_market=OFFER.iri), 38),
    ],
    "limits": [
        *[called("instances.rent", OFFER, 38, max_price_per_gpu=value) for value in (-1, NAN, INFINITE, True, "1")],
        *[called("instances.rent", OFFER, 38, min_hours=value) for value in (-1, NAN, True)],
        *[called("instances.rent", OFFER, 38, confirm_timeout=value) for value in (-1, NAN)],
        *[called("instances.update", 7, price_auto_renew_max=value) for value in (-1, NAN)],
        *[called("vps.rent", OFFER, IMAGE, password="pw", max_price_per_gpu=value) for value in (-1, NAN)],
    ],
    "filters": [
        *[called("market.docker", min_sla=value) for value in (-1, NAN, INFINITE, True, "99")],
        called("market.docker", min_gpu_count=4, max_gpu_count=2),
        called("market.docker", min_price_per_gpu=1.0, max_price_per_gpu=0.5),
        called("market.vps", min_sla=99, max_sla=98),
        *[called("market.docker", order_by=value) for value in ("price", "", "--sla", "+sla", ["sla", "cheap"], "SLA")],
        *[called("market.docker", cuda=value) for value in ("new", "", ">12", "12.x", "=>12.8")],
        *[called("market.docker", driver=value) for value in ("latest", "<570")],
        *[called("market.docker", gpu_model=value) for value in ("", " ", [], [""], ["RTX 4090", None])],
        *[called("market.docker", region=value) for value in ("", 7)],
        *[called("market.docker", rental_status=value) for value in ("free", None)],
        *[called("market.docker", page_size=value) for value in (0, -1, 1.5, True)],
        *[called("market.docker", min_rental_time_min=value) for value in (0, 1.5, 9000)],
    ],
    "texts": [
        *[called("instances.rent", OFFER, 38, name=value) for value in ("", " ", 7)],
        *[called("instances.find", value) for value in ("", None)],
        *[called("templates.find", value) for value in ("", None)],
        *[called("templates.create", name=value, image_name="y") for value in ("", " ", 7)],
        *[called("templates.create", name="x", image_name=value) for value in ("", " ", 7)],
        *[called("templates.ensure", name=value, image_name="y") for value in ("", " ")],
        called("instances.update", 7),
        *[
            called(method, *args, **needed, **{name: value})
            for method, args, needed, names in TEXTS
            for name in names
            for value in ("half \ud800", b"bytes", 7)
        ],
    ],
    "ports": [
        *[called("instances.wait_for_port", 7, value) for value in (0, -1, 65536, True, "22", NAN)],
        *[called("instances.wait_for_port", 7, 80, kind=value) for value in ("ssh", "", "Tunnel", True, ["tunnel"])],
        called("instances.wait_for_port", 7, 22, kind="tunnel"),
        *[
            called("templates.create", name="x", image_name="y", expose_ports=[value])
            for value in (0, -1, 65536, True, "80")
        ],
    ],
    "times": [
        use
        for value in (-1, NAN, INFINITE, True, "5", 10**400)
        for use in (
            called("instances.wait_until_running", 7, timeout=value),
            called("instances.wait_until_running", 7, interval=value),
            called("instances.wait_for_port", 7, 22, timeout=value),
            called("instances.wait_for_port", 7, 22, interval=value),
            called("instances.watch", 7, interval=value),
            called("instances.logs", 7, interval=value),
            called("instances.logs", 7, follow=True, interval=value),
            called("instances.lease", OFFER, 38, timeout=value),
            called("vps.lease", OFFER, IMAGE, password="pw", timeout=value),
        )
    ],
    "no pause": [
        called("instances.watch", 7, interval=0),
        called("instances.logs", 7, follow=True, interval=0.0),
    ],
    "orphans": [
        called("instances.orphans", "", older_than=LONG),
        called("instances.orphans", "worker-", older_than=timedelta(seconds=-1)),
        called("instances.sweep", "", older_than=LONG),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "use", [pytest.param(use, id=f"{kind} {number}") for kind, uses in USES.items() for number, use in enumerate(uses)]
)
async def test_what_cannot_be_meant_is_one_sentence_before_any_request(use: Use) -> None:
    async with SimplePod(KEY, transport=Untouched()) as client:
        with pytest.raises(ValueError, match=r"\w.*\.$") as caught:
            await use(client)

    assert type(caught.value) is ValueError
    assert_one_sentence(str(caught.value))
    assert KEY not in str(caught.value)


async def test_a_used_up_lease_is_one_sentence() -> None:
    async with SimplePod(KEY, transport=Untouched()) as client:
        lease = client.instances.lease(OFFER, 38, max_price_per_gpu=0.5)
        with pytest.raises(RuntimeError, match=r"^This lease has no machine yet: ") as caught:
            lease.instance  # noqa: B018 - raises
        assert_one_sentence(str(caught.value))

        with pytest.raises(PriceExceededError):
            await lease.__aenter__()
        with pytest.raises(RuntimeError, match=r"^A lease is for one use: ask for a new one\.$"):
            await lease.__aenter__()


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "{}", '{"kind": "docker"}', '{"unknown": 1}'])
def test_a_text_that_is_no_record_of_an_order_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        PendingRental.from_json(text)
