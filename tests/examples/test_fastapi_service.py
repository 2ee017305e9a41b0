from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from simplepod.emulator import Emulator

WANTED = {"gpu_model": "RTX 4090", "max_price_per_gpu": 0.6}


@pytest.fixture
async def service(
    emulator: Emulator,  # noqa: ARG001 - the service finds it in the environment
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[httpx.AsyncClient]:
    """Started, with somebody who may call it."""
    import fastapi_service  # FastAPI takes longer than these tests, so only the worker that runs them imports it

    monkeypatch.setenv("SERVICE_TOKEN", "s3cret")
    app = fastapi_service.app
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://service",
            headers={"Authorization": "Bearer s3cret"},
        ) as caller,
    ):
        yield caller


async def test_it_rents_lists_shows_and_gives_back(emulator: Emulator, service: httpx.AsyncClient) -> None:
    emulator.world.put_host("RTX 4090", price_per_gpu="0.50")
    emulator.world.put_instance(name="not_the_services")

    rented = await service.post("/machines", json=WANTED)
    assert rented.status_code == 201
    machine_id = rented.json()["id"]
    shown = (await service.get(f"/machines/{machine_id}")).json()
    assert (shown["status"], shown["price_per_gpu"]) == ("running", 0.5)
    assert shown["ssh"].startswith("ssh ")
    assert [machine["id"] for machine in (await service.get("/machines")).json()] == [machine_id]
    assert (await service.delete(f"/machines/{machine_id}")).status_code == 204

    assert not [entry for entry in emulator.ledger.open if entry.who == "client"]


async def test_callers_get_a_status_that_they_can_act_on(emulator: Emulator, service: httpx.AsyncClient) -> None:
    anybodys = emulator.world.put_instance(name="not_the_services")

    assert (await service.post("/machines", json=WANTED)).status_code == 409
    emulator.world.put_host("RTX 4090", price_per_gpu="0.50")
    emulator.world.balance = "0.10"
    assert (await service.post("/machines", json=WANTED)).status_code == 402
    assert (await service.delete("/machines/1")).status_code == 404
    assert (await service.delete(f"/machines/{anybodys.id}")).status_code == 404
    emulator.faults.on("GET /instances/list", status=500)
    assert (await service.get("/machines")).status_code == 502
    assert (await service.get("/machines", headers={"Authorization": "Bearer guess"})).status_code == 401
    assert (await service.post("/machines", json={**WANTED, "max_price_per_gpu": 9})).status_code == 422

    assert not emulator.ledger.by("client")
    assert anybodys.state == "live"
