"""Models are values: hashable, comparable, picklable, unchangeable, and silent about secrets."""

import pickle
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from simplepod import models

SECRET = "hush-hush"
EXTRA = {"token": SECRET}
PORTS = models.Ports(
    direct=(models.Port(src_port=22, dest_port=20001, ip="1.2.3.4", extra=EXTRA),),
    proxy=(models.Port(src_port="0console", url="https://x.trycloudflare.com"),),
    extra=EXTRA,
)
RIG = models.Rig(ip="1.2.3.4", region="Europe", country="Poland", extra=EXTRA)
TEMPLATE: dict[str, Any] = {
    "id": 38,
    "name": "ubuntu",
    "expose_ports": (22, 80),
    "start_script": SECRET,
    "arg_options": SECRET,
    "env_variables": (("TOKEN", SECRET),),
    "password": SECRET,
    "extra": EXTRA,
}
VALUES: list[Any] = [
    models.Offer(instance_market="/instances/market/1", price_per_gpu=0.48, rig=RIG, errors=("slow",), extra=EXTRA),
    models.Template(**TEMPLATE),
    models.GlobalTemplate(**TEMPLATE),
    models.Instance(
        id=7,
        status=models.InstanceStatus.RUNNING,
        instance_template=models.InstanceTemplate(id=38, extra=EXTRA),
        created_at=datetime(2026, 6, 14, tzinfo=UTC),
        ports=PORTS,
        rig=RIG,
        console=SECRET,
        console_system=SECRET,
        extra=EXTRA,
    ),
    models.Instance(id=7, status="levitating"),
    models.Endpoint("1.2.3.4", 20001, "ssh://root@1.2.3.4:20001", "ssh"),
    models.VPSImage(id=29, name="Ubuntu", extra=EXTRA),
    models.SSHKey(id=1, name="My SSH Key", public_key=SECRET, extra=EXTRA),
    models.Usage(amount=Decimal("0.10"), extra=EXTRA),
    models.Summary(rri=("otter",), balance_rental=Decimal("7.10"), extra=EXTRA),
    models.Deposit(id=9001, amount=Decimal("0.0012"), extra=EXTRA),
]


@pytest.fixture(params=VALUES, ids=lambda value: type(value).__name__)
def value(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_a_value_is_equal_to_its_like_and_has_its_hash(value: Any) -> None:
    like = attrs.evolve(value)

    assert like == value
    assert len({like, value}) == 1


def test_a_value_comes_back_from_pickle_as_it_was(value: Any) -> None:
    assert pickle.loads(pickle.dumps(value)) == value


def test_a_value_cannot_be_changed(value: Any) -> None:
    field = attrs.fields(type(value))[0].name

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(value, field, 1)


def test_no_repr_shows_a_secret(value: Any) -> None:
    assert SECRET not in repr(value)


def test_what_is_no_secret_is_shown() -> None:
    shown = repr(models.Template(**TEMPLATE))

    assert "name='ubuntu'" in shown
    assert "expose_ports=(22, 80)" in shown


def test_a_value_that_said_more_is_not_equal() -> None:
    assert models.VPSImage(id=29, extra={"a": 1}) != models.VPSImage(id=29)


def test_a_template_is_no_global_template_of_the_same_id() -> None:
    assert len({models.Template(**TEMPLATE), models.GlobalTemplate(**TEMPLATE)}) == 2


def test_a_known_status_is_its_word_and_an_unknown_one_a_plain_text() -> None:
    assert [VALUES[3].status, VALUES[4].status] == ["running", "levitating"]
    assert f"{models.InstanceStatus.CREATED}" == "created"


def test_everything_that_has_an_iri_says_it() -> None:
    assert {value.iri for value in VALUES if hasattr(value, "iri")} == {
        "/instances/market/1",
        "/instances/templates/38",
        "/instances/7",
        "/instances/images/29",
        "/user-ssh-keys/1",
    }
    assert models.InstanceTemplate(id=38).iri == "/instances/templates/38"


def test_the_environment_of_a_template_is_a_dict_of_ones_own() -> None:
    template = models.Template(**TEMPLATE)

    template.env["TOKEN"] = "mine"

    assert template.env == {"TOKEN": SECRET}


def test_all_models_are_exported_in_order() -> None:
    defined = {name for name, thing in vars(models).items() if isinstance(thing, type)}

    assert models.__all__ == sorted(defined, key=str.lower)
