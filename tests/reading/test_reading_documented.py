"""The documentation's own samples."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from simplepod import models
from simplepod._lowlevel import reading

Answer = Callable[[str], Any]
SAMPLE_DATE = datetime(2025, 5, 10, 11, 59, 1, tzinfo=UTC)

LISTS: dict[str, Callable[[Any], Any]] = {
    "documented_market": reading.offer,
    "documented_global_templates": reading.global_template,
    "documented_templates": reading.template,
    "documented_instances": reading.instance,
    "documented_vps_images": reading.vps_image,
}
DETAILS: dict[str, Callable[[Any], Any]] = {
    "documented_global_template": reading.global_template,
    "documented_template": reading.template,
    "documented_instance": reading.instance,
}
COPIED: dict[str, Callable[[Any], Any]] = {  # samples of templates and of offers
    "documented_ssh_keys": reading.ssh_key,
    "documented_deposits": reading.deposit,
}


def snake(name: str) -> str:
    for odd, plain in (("TFlops", "Tflops"), ("IsRun", "Is_run")):
        name = name.replace(odd, plain)
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


@pytest.mark.parametrize("name", LISTS)
def test_every_field_of_a_listed_sample_has_its_name_in_snake_case(answer: Answer, name: str) -> None:
    [row] = answer(name)

    assert {snake(field) for field in row} <= {field.name for field in attrs.fields(type(LISTS[name](row)))}


@pytest.mark.parametrize("name", DETAILS)
def test_every_field_of_a_detailed_sample_has_its_name_in_snake_case(answer: Answer, name: str) -> None:
    row = answer(name)

    assert {snake(field) for field in row} <= {field.name for field in attrs.fields(type(DETAILS[name](row)))}


def test_the_market_sample_is_an_offer(answer: Answer) -> None:
    [row] = answer("documented_market")

    offer = reading.offer(row)

    assert offer == models.Offer(
        instance_market="/instances/market/1",
        id=0,
        gpu_model="string",
        gpu_count=0,
        gpu_memory_size=0,
        gpu_tflops=0.0,
        gpu_cuda_ver="string",
        gpu_driver_ver="string",
        gpu_pcie_bandwidth=0.0,
        gpu_pcie_gen=0,
        gpu_pcie_width=0,
        cpu_model="string",
        cpu_core_count=0,
        system_memory=0,
        disk_size=0,
        disk_type="string",
        disk_speed_read=0.0,
        disk_speed_write=0.0,
        download_speedtest=0.0,
        upload_speedtest=0.0,
        sys_dlp=0.0,
        sla=0.0,
        price_per_gpu=0.0,
        price_per_disk_size=0.0,
        price_per_dlp=0.0,
        price_per_tflops=0.0,
        rental_time_max=0.0,
        expires_at=SAMPLE_DATE,
        is_available_for_demand=True,
        is_available_for_interruptible=True,
    )
    assert type(offer.price_per_gpu) is float


def test_the_template_samples_are_templates(answer: Answer) -> None:
    [row] = answer("documented_templates")
    [global_row] = answer("documented_global_templates")

    assert reading.template(row) == models.Template(
        id=0,
        image_name="string",
        category_name="string",
        default_tag="string",
        disk_size=0,
        notes="string",
        is_password_protected=True,
        is_run_ssh_server_on=True,
        is_run_jupyter_on=True,
        extra={"exposePorts": "string"},
    )
    assert reading.global_template(global_row) == models.GlobalTemplate(
        id=0,
        image_name="string",
        category_name="string",
        default_tag="string",
        disk_size=0,
        start_script="string",
        arg_options="",
        notes="string",
        is_public=True,
        is_run_ssh_server_on=True,
        is_run_jupyter_on=True,
        extra={"exposePorts": "string"},
    )


def test_the_template_details_have_the_registry_as_well(answer: Answer) -> None:
    template = reading.template(answer("documented_template"))

    assert (template.host, template.username, template.password) == ("string", "string", "string")
    assert (template.is_public, template.is_password_protected, template.env) == (True, True, {})


def test_the_instance_samples_are_instances(answer: Answer) -> None:
    [row] = answer("documented_instances")

    instance = reading.instance(row)
    details = reading.instance(answer("documented_instance"))

    assert instance == models.Instance(
        id=0,
        hash_id="string",
        name="string",
        notes="string",
        status=models.InstanceStatus.ACTIVE,
        gpu_model="string",
        gpu_count=0,
        gpu_memory_size=0,
        cpu_core_count=0,
        disk_size=0,
        rental_type="demand",
        duration=0.0,
        price_per_gpu=0.0,
        price_per_disk_size=0.0,
        price_auto_renew_max=0.0,
        is_auto_renew_on=True,
        created_at=SAMPLE_DATE,
        expires_at=SAMPLE_DATE,
        auto_renew_at=SAMPLE_DATE,
        cpu_usage=0.0,
        mem_usage=0.0,
        disk_usage=0.0,
        process_uptime=0.0,
        console="string",
        console_system="string",
    )
    assert details == attrs.evolve(
        instance,
        status=models.InstanceStatus.CREATED,
        system_memory=0,
        disk_size_max=0,
        created_at=None,
        instance_template=models.InstanceTemplate(
            id=0, image_name="string", default_tag="string", is_run_ssh_server_on=True, is_run_jupyter_on=True
        ),
    )


def test_the_image_sample_is_a_vps_image(answer: Answer) -> None:
    [row] = answer("documented_vps_images")

    assert reading.vps_image(row) == models.VPSImage(id=0, name="string", description="string", disk_size_min=0)


def test_the_summary_sample_keeps_every_digit_of_the_balance(billing_answer: Answer) -> None:
    summary = reading.summary(billing_answer("documented_summary"))

    assert summary == models.Summary(
        rri=(),
        rri_count_total=0,
        price_per_instances=0.0,
        balance_rental=Decimal("7.16482578"),
        available_rental_hours=0.0,
    )


@pytest.mark.parametrize("name", COPIED)
def test_a_sample_copied_from_elsewhere_leaves_its_fields_in_extra(answer: Answer, name: str) -> None:
    [row] = answer(name)

    read = COPIED[name](row)

    assert read.id == 0
    assert read.extra == {field: value for field, value in row.items() if field != "id"}
