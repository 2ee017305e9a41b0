"""Malformed answers: each costs as little as possible, and nothing that the server said is lost."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from simplepod import _quirks, models
from simplepod._lowlevel import reading

Answer = Callable[[str], Any]


def test_numbers_that_arrive_as_texts_are_numbers(answer: Answer) -> None:
    [row] = answer("malformed_numbers_as_text")

    offer = reading.offer(row)

    assert (offer.id, offer.gpu_count, offer.gpu_memory_size) == (48213, 2, 24564)
    assert (offer.price_per_gpu, offer.sla, offer.rental_time_max) == (0.48, 99.87, 2160.0)
    assert (offer.is_available_for_demand, offer.is_available_for_interruptible) == (True, False)
    assert offer.gpu_cuda_ver == "13.0"
    assert offer.extra == {}


def test_values_that_cannot_be_read_are_none_and_stay_in_extra(answer: Answer) -> None:
    [row] = answer("malformed_unreadable_values")

    offer = reading.offer(row)

    unread = ("gpuCount", "cpuCoreCount", "pricePerGpu", "sla", "expiresAt", "isAvailableForDemand", "cpuModel", "rig")
    assert (offer.gpu_count, offer.cpu_core_count, offer.price_per_gpu, offer.sla) == (None,) * 4
    assert (offer.expires_at, offer.is_available_for_demand, offer.cpu_model, offer.rig) == (None,) * 4
    assert offer.errors == ('{"code":7}',)
    assert offer.extra == {name: row[name] for name in (*unread, "errors", "mystery")}
    assert offer.gpu_model == "RTX 4090"


def test_a_price_that_nothing_can_be_reckoned_with_is_none(answer: Answer) -> None:
    [row] = answer("malformed_not_a_number")

    offer = reading.offer(row)

    assert (offer.price_per_gpu, offer.price_per_disk_size, offer.sla) == (None, None, None)
    assert offer.extra.keys() == {"pricePerGpu", "pricePerDiskSize", "sla"}


def test_an_offer_is_no_use_without_a_reference_to_rent_it_by(answer: Answer) -> None:
    by_number, by_null, by_empty_array, by_text, without = answer("malformed_market_references")

    assert reading.offer(by_number).iri == "/instances/market/7731"
    assert reading.offer(by_null).iri == "/instances/market/48214"
    assert reading.offer(by_empty_array).iri == "/instances/market/48214"
    for row in (by_text, without):
        with pytest.raises(reading.UnreadableRow, match="an offer without an IRI"):
            reading.offer(row)


def test_nulls_are_as_good_as_missing_fields(answer: Answer) -> None:
    row = answer("malformed_nulls")

    assert reading.instance(row) == models.Instance(id=7)
    assert reading.instance({"id": 7}) == models.Instance(id=7)
    assert reading.template(dict.fromkeys(answer("live_template")) | {"id": 7}) == models.Template(id=7)


def test_empty_arrays_are_empty_objects(answer: Answer) -> None:
    assert reading.instance(answer("malformed_empty_arrays")) == models.Instance(id=7)
    assert reading.instance(answer("malformed_ports_inner_empty_arrays")) == models.Instance(id=7)
    assert reading.summary(answer("malformed_summary_empty_arrays")) == models.Summary()


@pytest.mark.parametrize("row", [None, 7, "row", [[]], True, 0.5])
@pytest.mark.parametrize("read", [reading.offer, reading.template, reading.instance, reading.usage, reading.deposit])
def test_a_row_that_is_no_object_is_told_apart(read: Callable[[Any], Any], row: Any) -> None:
    with pytest.raises(reading.UnreadableRow, match="a row that is no object"):
        read(row)


@pytest.mark.parametrize(
    ("read", "what"),
    [
        (reading.template, "a template"),
        (reading.global_template, "a template"),
        (reading.instance, "an instance"),
        (reading.vps_image, "a VPS image"),
        (reading.ssh_key, "an SSH key"),
    ],
)
def test_an_object_is_no_use_without_its_id(answer: Answer, read: Callable[[Any], Any], what: str) -> None:
    *unusable, usable = [row for row in answer("malformed_rows") if isinstance(row, dict)]

    assert read(usable).id == 7
    for row in unusable:
        with pytest.raises(reading.UnreadableRow, match=f"{what} without an id"):
            read(row)


def test_ports_keyed_by_index_are_lists(answer: Answer) -> None:
    ports = reading.instance(answer("malformed_ports_keyed_by_index")).ports

    assert [(port.src_port, port.dest_port) for port in ports.direct] == [(22, 20001), (8000, 20008)]
    assert [(port.src_port, port.dest_port) for port in ports.proxy] == [(8000, 20008)]
    assert ports.extra == {}


def test_ports_in_the_shape_of_the_container_file_stay_in_extra(answer: Answer) -> None:
    row = answer("malformed_ports_keyed_by_port")

    assert reading.instance(row).ports == models.Ports(extra=row["ports"])


def test_ways_that_lead_nowhere_are_left_out_and_kept_in_extra(answer: Answer) -> None:
    row = answer("malformed_ports_of_anything")

    ports = reading.instance(row).ports

    [way] = ports.direct
    assert (way.src_port, way.dest_port, way.ip, way.url) == (8000, None, None, None)
    assert way.extra == {"destPort": "closed", "url": "ftp://x"}
    assert ports.proxy == ()
    assert ports.extra == row["ports"]


def test_a_way_to_no_port_in_particular_is_kept_in_extra() -> None:
    ports = reading.instance({"id": 7, "ports": {"proxy": [{"destPort": "20001"}, {"srcPort": 22}, {}]}}).ports

    assert [port.src_port for port in ports.proxy] == [22]
    assert ports.extra == {"proxy": [{"destPort": "20001"}, {"srcPort": 22}]}


def test_ports_that_are_no_object_stay_in_extra(answer: Answer) -> None:
    instance = reading.instance(answer("malformed_ports_as_text"))

    assert (instance.ports, instance.extra) == (models.Ports(), {"ports": "closed"})


@pytest.mark.parametrize("name", ["malformed_relation_as_iri", "malformed_relation_as_id"])
def test_a_template_told_by_reference_is_known_by_its_id(answer: Answer, name: str) -> None:
    assert reading.instance(answer(name)).instance_template == models.InstanceTemplate(id=25114)


@pytest.mark.parametrize("name", ["malformed_relation_elsewhere", "malformed_relation_without_id"])
def test_a_template_that_cannot_be_identified_stays_in_extra(answer: Answer, name: str) -> None:
    row = answer(name)

    instance = reading.instance(row)

    assert instance.instance_template is None
    assert instance.extra == {"instanceTemplate": row["instanceTemplate"]}


def test_messages_are_texts_whatever_they_were(answer: Answer) -> None:
    row = answer("malformed_messages")

    instance = reading.instance(row)

    assert instance.errors == ("Error pulling image", "manifest unknown", '{"code":125,"at":0.5}', "unauthorized")
    assert instance.warnings == ("Host is slow",)
    assert instance.extra == {"errors": row["errors"]}


def test_a_status_that_nobody_knows_is_its_own_text(answer: Answer) -> None:
    status = reading.instance(answer("malformed_messages")).status

    assert status == "zombie"
    assert not isinstance(status, models.InstanceStatus)


def test_a_console_that_is_plain_or_cut_is_readable(answer: Answer) -> None:
    instance = reading.instance(answer("malformed_plain_console"))

    assert instance.console_text == "Starting container <none>:8000 & waiting"
    assert instance.console_system_text == "cut he"


def test_dates_without_zone_or_as_epochs_are_moments(answer: Answer) -> None:
    instance = reading.instance(answer("malformed_dates"))

    assert instance.created_at == datetime(2026, 6, 14, 8, 2, 31, tzinfo=UTC)
    assert instance.expires_at == instance.auto_renew_at == datetime(2026, 6, 14, 8, 2, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["live_env_array", "malformed_env_json_text", "malformed_env_object", "malformed_env_keyed_by_index"]
)
def test_env_is_a_dict_from_every_shape(answer: Answer, name: str) -> None:
    template = reading.template(answer(name))

    assert template.env == {"A": "1", "B": "2"}
    assert template.env_variables == (("A", "1"), ("B", "2"))


@pytest.mark.parametrize("name", ["malformed_env_empty_array", "malformed_env_null"])
def test_no_env_is_an_empty_dict(answer: Answer, name: str) -> None:
    assert reading.template(answer(name)) == models.Template(id=38)


def test_env_that_cannot_be_read_stays_in_extra(answer: Answer) -> None:
    template = reading.template(answer("malformed_env_rubbish"))

    assert (template.env, template.extra) == ({}, {"envVariables": "A=1;B=2"})


def test_numbers_in_place_of_texts_are_texts(answer: Answer) -> None:
    template = reading.template(answer("malformed_template_texts"))

    assert (template.default_tag, template.category_name, template.start_script) == ("24.04", "7", "0")
    assert (template.expose_ports, template.arg_options) == ((8000,), "--shm-size 8g")


def test_lists_in_place_of_texts_are_read_where_they_mean_one(answer: Answer) -> None:
    template = reading.template(answer("malformed_template_lists"))

    assert (template.expose_ports, template.arg_options) == ((22, 8000), "--label 'two words' 4")
    assert (template.password, template.extra) == (None, {"password": ["not", "text"]})


def test_template_texts_that_cannot_be_read_stay_in_extra(answer: Answer) -> None:
    row = answer("malformed_template_unreadable")

    template = reading.template(row)

    assert (template.expose_ports, template.arg_options, template.start_script) == ((), None, None)
    assert {"id": 38} | dict(template.extra) == row


def test_a_summary_of_anything_is_read_as_far_as_it_goes(answer: Answer) -> None:
    row = answer("malformed_summary_of_anything")

    summary = reading.summary(row)

    assert (summary.price_per_instances, summary.balance_rental, summary.available_rental_hours) == (0.48, None, None)
    assert summary.extra == {"active": "none", "paused": {"rri": []}, "balanceRental": "plenty", "currency": "USD"}


def test_a_balance_that_was_decoded_as_a_float_counts_as_what_it_prints_as(answer: Answer) -> None:
    summary = reading.summary(answer("malformed_summary_objects"))

    assert (summary.balance_rental, summary.rri_count_total) == (Decimal("0.1"), 1)
    assert summary.rri == ('{"id":108208,"name":"sensible_pangolin"}',)


def test_parts_of_a_summary_that_are_no_objects_stay_in_extra() -> None:
    assert reading.summary({"all": 7, "rentalAvailability": "no"}).extra == {"all": 7, "rentalAvailability": "no"}


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("malformed_list_keyed_by_index", [25113, 25114, 25115]),
        ("malformed_hydra_envelope", [29]),
        ("malformed_member_envelope", [29]),
        ("malformed_data_envelope", [29]),
        ("malformed_items_envelope", [29]),
        ("documented_usage", []),
    ],
)
def test_a_list_in_another_shape_is_a_list(answer: Answer, name: str, ids: list[int]) -> None:
    assert [row["id"] for row in _quirks.as_rows(answer(name)) or ()] == ids


@pytest.mark.parametrize("name", ["live_instance", "malformed_ports_of_anything", "malformed_messages"])
def test_the_answer_is_left_as_it_was(answer: Answer, name: str) -> None:
    row = answer(name)
    before = deepcopy(row)

    reading.instance(row)

    assert row == before
