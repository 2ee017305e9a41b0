"""Every operation through the SDK as its users call it, with everything that it can be made to send.

What a call needs is looked up on the server, so that the calls fit mock servers, in any order, as well as the emulator,
in the order of `CALLS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from simplepod import Instance, Offer, SimplePod, Template

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX judged-key"
IMAGE = "/instances/templates/38"
SCRIPT = "echo one\necho two"
ENV = {"ENV1": "VALUE1"}
SOON = 0.2


async def docker(client: SimplePod) -> Instance:
    return (await client.instances.list(search="judged-docker"))[0]


async def vps(client: SimplePod) -> Instance:
    return (await client.instances.list(search="judged-vps"))[0]


def roomiest(offers: Sequence[Offer]) -> Offer:
    return max(offers, key=lambda offer: (offer.gpu_count or 0, offer.disk_size or 0))


async def template(client: SimplePod) -> Template:
    return (await client.templates.list(search="judged-template"))[0]


async def list_offers(client: SimplePod) -> None:
    market = client.market.docker(
        gpu_model="RTX 4090",
        region="Europe",
        rental_status="any",
        order_by=["gpu_count", "-sla", "price_per_gpu", "-sys_dlp", "price_per_dlp", "-gpu_tflops", "price_per_tflops"],
        min_download_speedtest=1,
        max_download_speedtest=16384,
        min_upload_speedtest=1,
        max_upload_speedtest=16384,
        min_disk_size=32,
        max_disk_size=65536,
        min_cpu_core_count=1,
        max_cpu_core_count=512,
        min_system_memory=4096,
        max_system_memory=8388608,
        min_disk_speed_write=1,
        max_disk_speed_write=131072,
        min_gpu_count=1,
        max_gpu_count=16,
        min_gpu_tflops=1,
        max_gpu_tflops=256,
        min_gpu_memory_size=8192,
        max_gpu_memory_size=524288,
        min_gpu_pcie_bandwidth=1,
        max_gpu_pcie_bandwidth=128,
        min_sla=1,
        max_sla=100,
        min_rental_time_min=1,
        max_rental_time_min=8600,
        min_price_per_gpu=0.25,
        max_price_per_gpu=4.5,
        min_price_per_tflops=1,
        max_price_per_tflops=200,
        min_price_per_dlp=1,
        max_price_per_dlp=200,
    )
    await market.to_list(strict=True)
    await client.market.vps(region="EU-PL-01", order_by=["-gpu_count", "sla", "-price_per_gpu"]).to_list(strict=True)


async def list_global_templates(client: SimplePod) -> None:
    assert await client.global_templates.list(search="ubuntu").to_list(strict=True)


async def get_global_template(client: SimplePod) -> None:
    await client.global_templates.get(1)


async def list_templates(client: SimplePod) -> None:
    assert await client.templates.list(search="judged-template").to_list(strict=True)


async def create_template(client: SimplePod) -> None:
    await client.templates.create(
        name="judged-template",
        image_name="registry.example/judged",
        default_tag="1",
        category_name="judges",
        disk_size=32,
        expose_ports=[22, 8000],
        start_script=SCRIPT,
        arg_options="--gpus all",
        env=ENV,
        notes="notes",
        host="registry.example",
        username="me",
        password="secret",
        is_password_protected=True,
        is_run_ssh_server_on=True,
        is_run_jupyter_on=False,
    )


async def get_template(client: SimplePod) -> None:
    await client.templates.get(await template(client))


async def update_template(client: SimplePod) -> None:
    await client.templates.update(
        await template(client),
        name="judged-template",
        image_name="registry.example/judged",
        default_tag="1",
        category_name="judges",
        disk_size=32,
        expose_ports=[],
        start_script="",
        arg_options="",
        env={},
        notes="",
        host="registry.example",
        username="me",
        password="secret",
        is_password_protected=False,
        is_run_ssh_server_on=False,
        is_run_jupyter_on=True,
    )


async def delete_template(client: SimplePod) -> None:
    await client.templates.delete(await template(client))


async def rent_instance(client: SimplePod) -> None:
    offer = roomiest(await client.market.docker())
    await client.instances.rent(
        offer,
        IMAGE,
        gpu_count=1,
        start_script=SCRIPT,
        env=ENV,
        name="judged-docker",
        notes="notes",
        confirm_timeout=SOON,
    )


async def rent_instances(client: SimplePod) -> None:
    """`numOfInstances` is sent for several only; a mock that answers with one leaves the others unconfirmed."""
    offer = roomiest(await client.market.docker())
    await client.instances.rent_many(offer, IMAGE, count=2, gpu_count=1, confirm_timeout=SOON)


async def list_instances(client: SimplePod) -> None:
    assert await client.instances.list(search="judged").to_list(strict=True)


async def get_instance(client: SimplePod) -> None:
    machine = await docker(client)
    await client.instances.get(machine)
    await client.instances.get(machine.support_id or "")


async def update_instance(client: SimplePod) -> None:
    await client.instances.update(
        await docker(client),
        name="judged-docker",
        notes="",
        is_auto_renew_on=True,
        price_auto_renew_max=0.55,
        template=IMAGE,
        start_script=SCRIPT,
        env=ENV,
    )


async def update_vps(client: SimplePod) -> None:
    """Only a VPS has a disk that grows."""
    await client.instances.update(await vps(client), disk_size=100)


async def reboot_instances(client: SimplePod) -> None:
    machine = await docker(client)
    await client.instances.reboot(machine, machine.support_id or "")


async def delete_instance(client: SimplePod) -> None:
    await client.instances.delete(await docker(client))


async def list_vps_images(client: SimplePod) -> None:
    assert await client.vps.images(search="ubuntu").to_list(strict=True)


async def rent_vps(client: SimplePod) -> None:
    offer = roomiest(await client.market.vps())
    await client.vps.rent(
        offer, 29, ssh_key=KEY, ssh_key_name="judged-key", password="secret", name="judged-vps", confirm_timeout=SOON
    )


async def pause_vps(client: SimplePod) -> None:
    await client.vps.pause((await vps(client)).support_id or "")


async def resume_vps(client: SimplePod) -> None:
    offer = roomiest(await client.market.vps())
    await client.vps.resume((await vps(client)).support_id or "", offer)


async def list_ssh_keys(client: SimplePod) -> None:
    assert await client.ssh_keys.list(search="judged-key").to_list(strict=True)


async def list_usage(client: SimplePod) -> None:
    assert await client.billing.usage(await docker(client)).to_list(strict=True)


async def get_summary(client: SimplePod) -> None:
    await client.billing.summary()


async def list_deposits(client: SimplePod) -> None:
    assert await client.billing.deposits().to_list(strict=True)


CALLS: Mapping[str, Callable[[SimplePod], Awaitable[None]]] = {
    call.__name__: call
    for call in (
        list_offers,
        list_global_templates,
        get_global_template,
        create_template,
        list_templates,
        get_template,
        update_template,
        delete_template,
        rent_instance,
        list_instances,
        get_instance,
        update_instance,
        reboot_instances,
        list_vps_images,
        rent_vps,
        pause_vps,
        resume_vps,
        list_ssh_keys,
        list_usage,
        get_summary,
        list_deposits,
        delete_instance,
    )
}
"""By operationId, in an order in which each has something to work on."""
MORE: Mapping[str, Callable[[SimplePod], Awaitable[None]]] = {
    "rent_instance": rent_instances,
    "update_instance": update_vps,
}
"""What some operations send under other circumstances."""
