"""A web service that rents machines for its callers, with one SimplePod client for all requests.

    SIMPLEPOD_API_KEY=… SERVICE_TOKEN=… uvicorn fastapi_service:app

The client lives as long as the application: its connections are shared by all requests, and shutting down waits for
orders under way. A machine costs the price of its offer from POST until DELETE; the service's own are told by their
name. Callers need SERVICE_TOKEN, since whoever may call may spend money.
"""

import logging
import os
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

from simplepod import Instance, PendingRental, SimplePod
from simplepod.errors import InsufficientBalanceError, NotFoundError, RentRefusedError, SimplePodError

PREFIX = "service"
log = logging.getLogger("fastapi_service")


class Wanted(BaseModel):
    gpu_model: str = "RTX 4090"
    max_price_per_gpu: float = Field(gt=0, le=5, description="$ per hour")


class Machine(BaseModel):
    id: int
    status: str | None
    price_per_gpu: float | None
    ssh: str | None

    @classmethod
    def of(cls, instance: Instance) -> "Machine":
        ssh = instance.ssh.ssh_command if instance.ssh else None
        return cls(id=instance.id, status=instance.status, price_per_gpu=instance.price_per_gpu, ssh=ssh)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    app.state.token = os.environ["SERVICE_TOKEN"].encode()  # missing settings fail here, at the start
    async with SimplePod(on_order=journal) as app.state.simplepod:
        yield


async def journal(order: PendingRental) -> None:
    """Before an order goes out: should this process be killed now, `instances.adopt` finds the machine by this line."""
    log.info("order %s", order.to_json())


def authorized(request: Request, caller: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> None:
    if not secrets.compare_digest(caller.credentials.encode(), request.app.state.token):
        raise HTTPException(401, "wrong token")


def shared(request: Request) -> SimplePod:
    client: SimplePod = request.app.state.simplepod
    return client


app = FastAPI(lifespan=lifespan, dependencies=[Depends(authorized)])
Client = Annotated[SimplePod, Depends(shared)]


async def own(client: Client, machine_id: int) -> Instance:
    """A machine of this service: others of the account are none of its callers' business."""
    machine = await client.instances.get(machine_id)
    if not (machine.name or "").startswith(PREFIX):
        raise HTTPException(404, f"no machine {machine_id}")
    return machine


@app.post("/machines", status_code=201)
async def rent(client: Client, wanted: Wanted) -> Machine:
    price = wanted.max_price_per_gpu
    offers = client.market.docker(gpu_model=wanted.gpu_model, max_price_per_gpu=price)
    template = await client.templates.ensure(name=PREFIX, image_name="pytorch/pytorch", disk_size=48)
    machine = await client.instances.rent_first(offers, template, name=PREFIX, max_price_per_gpu=price, min_hours=1)
    return Machine.of(machine)


@app.get("/machines")
async def machines(client: Client) -> list[Machine]:
    return [Machine.of(found) async for found in client.instances.list() if (found.name or "").startswith(PREFIX)]


@app.get("/machines/{machine_id}")
async def show(machine: Annotated[Instance, Depends(own)]) -> Machine:
    return Machine.of(machine)


@app.delete("/machines/{machine_id}", status_code=204)
async def give_back(client: Client, machine: Annotated[Instance, Depends(own)]) -> None:
    await client.instances.delete(machine)


@app.exception_handler(SimplePodError)
async def explain(_: Request, error: Exception) -> JSONResponse:
    """What a caller can act on has a status of its own, the rest is a bad gateway. Messages hold no secrets."""
    statuses = {NotFoundError: 404, InsufficientBalanceError: 402, RentRefusedError: 409}
    status = next((status for kind, status in statuses.items() if isinstance(error, kind)), 502)
    log.warning("%d for %s: %s", status, type(error).__name__, error)
    return JSONResponse({"detail": str(error)}, status)
