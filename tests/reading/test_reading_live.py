"""Answers as they have been seen, or as those of the vendor's sibling API."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from simplepod import models
from simplepod._lowlevel import reading

Answer = Callable[[str], Any]


def test_an_offer_has_what_the_market_tells(answer: Answer) -> None:
    offer = reading.offer(answer("live_market")[0])

    assert (offer.id, offer.iri) == (48213, "/instances/market/7731")
    assert (offer.gpu_model, offer.gpu_count, offer.gpu_memory_size) == ("RTX 4090", 2, 24564)
    assert (offer.price_per_gpu, offer.price_per_disk_size) == (0.48, 0.15)
    assert (offer.gpu_tflops, offer.price_per_tflops, offer.sys_dlp) == (165.16, 172.04, 165.5)
    assert offer.expires_at == datetime(2026, 12, 23, 23, tzinfo=UTC)
    assert offer.rig == models.Rig(region="Europe", country="Poland", extra={"datacenter": "EU-PL-01"})
    assert (offer.errors, offer.extra) == ((), {})


def test_an_offer_without_a_market_reference_is_rented_by_its_id(answer: Answer) -> None:
    offer = reading.offer(answer("live_market")[1])

    assert offer.iri == "/instances/market/48214"
    assert (offer.gpu_cuda_ver, offer.sla, offer.expires_at, offer.is_available_for_demand, offer.rig) == (None,) * 5


def test_an_instance_has_what_its_details_tell(answer: Answer) -> None:
    instance = reading.instance(answer("live_instance"))

    assert (instance.id, instance.support_id, instance.iri) == (108208, "D_qwer", "/instances/108208")
    assert instance.status is models.InstanceStatus.RUNNING
    assert instance.instance_template is not None
    assert instance.instance_template.iri == "/instances/templates/25114"
    assert instance.rig is not None
    assert instance.rig.ip == "185.12.34.56"
    assert instance.created_at == datetime(2026, 6, 14, 8, 2, 31, tzinfo=UTC)
    assert instance.warnings == ("Disk is almost full",)
    assert instance.extra == {"gpus": [{"model": "RTX 4090", "temp": 61, "load": 98}]}


def test_the_ports_of_an_instance_are_read_with_their_oddities(answer: Answer) -> None:
    ports = reading.instance(answer("live_instance")).ports

    assert [port.src_port for port in ports.direct] == ["0console", 22, 8000, 8188]
    assert ports.direct[1] == models.Port(
        src_port=22, dest_port=20001, ip="185.12.34.56", service="SSH", protocol="unknown"
    )
    assert [port.url for port in ports.proxy] == [
        "https://calm-river-fox.trycloudflare.com",
        "https://brave-paper-moon.trycloudflare.com",
        None,
    ]
    assert ports.extra == {}


def test_an_instance_that_has_only_been_ordered_has_no_ports(answer: Answer) -> None:
    instance = reading.instance(answer("live_instances")[1])

    assert (instance.status, instance.ports) == ("created", models.Ports())
    assert (instance.console, instance.expires_at, instance.instance_template) == (None, None, None)
    assert instance.price_per_gpu == 1.0


def test_a_template_has_its_name_ports_and_variables(answer: Answer) -> None:
    [row] = answer("live_templates")

    assert reading.template(row).name == "ayl-wan22"
    assert reading.template(row).expose_ports == (22, 8000, 8188)

    template = reading.template(answer("live_template"))

    assert template.iri == "/instances/templates/25114"
    assert template.expose_ports == (22, 8000, 8188)
    assert template.env == {"HF_TOKEN": "hf_secret", "WORKERS": "4"}
    assert template.arg_options == "--shm-size 8g"
    assert template.password == "registry-secret"
    assert template.extra == {}


def test_a_start_script_is_read_as_it_was_written() -> None:
    script = "#!/bin/bash\nset -e\necho hello\n"
    line = "echo IyEvYmluL2Jhc2gKc2V0IC1lCmVjaG8gaGVsbG8K | base64 -d > /tmp/simplepod-0123456789ab.sh"
    row = {"id": 38, "startScript": f"{line} && exec /bin/bash /tmp/simplepod-0123456789ab.sh"}

    assert reading.template(row).start_script == script
    assert reading.global_template({"id": 38, "startScript": "nvidia-smi"}).start_script == "nvidia-smi"


def test_a_global_template_is_rented_by_the_iri_of_a_template() -> None:
    assert reading.global_template({"id": 29}).iri == "/instances/templates/29"


def test_money_keeps_its_digits_and_rates_are_numbers(billing_answer: Answer) -> None:
    summary = reading.summary(billing_answer("live_summary"))
    [deposit] = [reading.deposit(row) for row in billing_answer("live_deposits")]

    assert str(summary.balance_rental) == "12.50000000"
    assert (summary.price_per_instances, summary.available_rental_hours) == (0.48, 26.04)
    assert (summary.rri, summary.rri_count_total) == (("sensible_pangolin",), 1)
    assert summary.extra.keys() == {"filtered"}
    assert (str(deposit.amount), str(deposit.amount_usd), deposit.currency) == ("0.00123400", "100.10", "BTC")
    assert (deposit.id, deposit.txn_id, deposit.status) == (9001, "CPDL2XKJ", 100)
    assert (deposit.created_at, deposit.finished_at) == (
        datetime(2026, 6, 1, 7, tzinfo=UTC),
        datetime(2026, 6, 1, 7, 31, 12, tzinfo=UTC),
    )


def test_usage_of_unknown_shape_is_read_as_far_as_guessed_and_kept(billing_answer: Answer) -> None:
    first, second, third = (reading.usage(row) for row in billing_answer("guessed_usage"))

    assert (first.id, first.instance_id, first.amount) == (501, 108208, Decimal("0.00013333"))
    assert first.started_at == datetime(2026, 6, 14, 8, 2, 31, tzinfo=UTC)
    assert first.extra == {"seconds": Decimal("3600.5")}
    assert (second.instance_id, second.amount) == (108208, Decimal("1.10"))
    assert (third.id, third.instance_id, third.amount, third.finished_at) == (None, 108211, None, None)
    assert third.extra == {"instance": {"id": 108211, "name": "brave_otter"}}


def test_keys_and_images_are_referred_to_by_their_iris(answer: Answer) -> None:
    [key] = [reading.ssh_key(row) for row in answer("live_ssh_keys")]
    [image] = [reading.vps_image(row) for row in answer("live_vps_images")]

    assert (key.iri, key.name, key.extra) == ("/user-ssh-keys/1", "My SSH Key", {})
    assert key.public_key == "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3 me@laptop"
    assert (image.iri, image.disk_size_min) == ("/instances/images/29", 40)
