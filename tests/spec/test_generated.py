"""The generated package: what the patched templates promise."""

import copy
import importlib
import inspect
import pickle
import pkgutil
from pathlib import Path
from typing import Any

import attrs
import httpx
import pytest
import simplepod_api.api
import simplepod_api.models
from ruamel.yaml import YAML
from simplepod_api import AuthenticatedClient, Client
from simplepod_api.api.instances import get_instance
from simplepod_api.api.market import list_offers
from simplepod_api.errors import UnexpectedStatus
from simplepod_api.models import (
    EnvVariable,
    Instance,
    InstanceUpdate,
    Offer,
    RentRequest,
    RentVpsRequest,
    TemplateWrite,
)
from simplepod_api.types import UNSET, Unset

SPEC: dict[str, Any] = YAML(typ="safe").load(Path(__file__).parents[2] / "openapi.yaml")
SECRET = "s3cr3t"


def test_unset_stays_itself_when_copied_and_pickled() -> None:
    assert copy.copy(UNSET) is copy.deepcopy(UNSET) is pickle.loads(pickle.dumps(UNSET)) is UNSET
    assert repr(UNSET) == "UNSET"


def test_a_copied_body_writes_what_the_original_writes() -> None:
    body = RentRequest(gpu_count=1, env_variables=[EnvVariable(name="A", value="1")])

    for other in (copy.deepcopy(body), pickle.loads(pickle.dumps(body))):
        assert other == body
        assert other.to_dict() == {"gpuCount": 1, "envVariables": [{"name": "A", "value": "1"}]}


@pytest.mark.parametrize(
    "value",
    [
        TemplateWrite(
            password=SECRET,
            start_script=SECRET,
            arg_options=[SECRET],
            env_variables=[EnvVariable(name="A", value=SECRET)],
        ),
        RentRequest(start_script=SECRET, env_variables=SECRET),
        InstanceUpdate(start_script=SECRET, env_variables=SECRET),
        RentVpsRequest(user_ssh_key=SECRET, password=SECRET),
        EnvVariable(name="A", value=SECRET),
        Offer.from_dict({"id": 1, "unheard": SECRET}),
        AuthenticatedClient("https://x", SECRET, headers={"X-AUTH-TOKEN": SECRET}, cookies={"session": SECRET}),
        Client("https://x", httpx_args={"auth": ("me", SECRET)}),
        UnexpectedStatus(500, SECRET.encode()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_secret_shows_in_a_repr(value: object) -> None:
    assert SECRET not in f"{value!r} {value}"


def test_what_is_no_secret_does_show() -> None:
    assert "name='web'" in repr(InstanceUpdate(name="web"))


def test_every_password_of_the_spec_is_kept_out_of_the_repr() -> None:
    for name, schema in SPEC["components"]["schemas"].items():
        passwords = {key for key, part in schema.get("properties", {}).items() if part.get("format") == "password"}
        for field in attrs.fields(getattr(simplepod_api.models, name)) if passwords else ():
            assert not (field.name in passwords and field.repr), f"{name}.{field.name}"


def test_every_market_parameter_has_a_clean_name_and_is_sent_under_its_own() -> None:
    [operation] = SPEC["paths"]["/instances/market/list"].values()
    wire = {parameter["name"] for parameter in operation["parameters"] if "name" in parameter}
    names = inspect.signature(list_offers._get_kwargs).parameters.keys()
    everything: Any = dict.fromkeys(names, 1)

    sent = list_offers._get_kwargs(**everything)["params"]

    assert sent.keys() == wire | {"itemsPerPage", "page"}
    assert {"order_gpu_count", "gpu_t_flops_gte", "price_per_gpu_lte"} <= names


def test_what_is_not_given_is_not_sent() -> None:
    assert list_offers._get_kwargs(mode="vm")["params"] == {"mode": "vm"}


def test_an_id_in_a_path_cannot_leave_its_place() -> None:
    assert get_instance._get_kwargs("V_abcd/../1")["url"] == "/instances/V_abcd%2F..%2F1"


def test_an_instance_comes_back_as_it_was_read_with_dates_and_unknown_fields() -> None:
    wire = {
        "id": 1,
        "status": "never heard of",
        "createdAt": "0000-00-00 00:00:00",
        "expiresAt": None,
        "ports": {"direct": [{"srcPort": "0console", "destPort": "20008"}], "proxy": []},
        "somethingNew": [1],
    }

    instance = Instance.from_dict(wire)

    assert instance.created_at == "0000-00-00 00:00:00"
    assert instance["somethingNew"] == [1]
    assert isinstance(instance.name, Unset)
    assert instance.to_dict() == wire


def test_a_status_that_http_does_not_know_is_an_answer() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(520, json={"detail": "gone wrong"}))
    with Client("https://x", httpx_args={"transport": transport}) as client:
        response = get_instance.sync_detailed(1, client=client)

    assert response.status_code == 520


def test_a_model_is_imported_by_its_name_and_no_other_name() -> None:
    assert sorted(simplepod_api.models.__all__) == sorted(
        name for name, schema in SPEC["components"]["schemas"].items() if name != "EnvVariables"
    )
    assert all(getattr(simplepod_api.models, name) for name in simplepod_api.models.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'Offfer'"):
        getattr(simplepod_api.models, "Offfer")  # noqa: B009 - mypy would find the attribute missing


def test_every_generated_file_says_that_it_is() -> None:
    for module in pkgutil.walk_packages(simplepod_api.api.__path__, "simplepod_api.api."):
        source = importlib.import_module(module.name).__file__
        assert source
        assert "do not edit" in Path(source).read_text(encoding="utf-8").splitlines()[0]
