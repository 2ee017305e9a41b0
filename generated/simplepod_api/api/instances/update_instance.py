# Generated from openapi.yaml by scripts/generate.py; do not edit.
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.instance import Instance
from ...models.instance_update import InstanceUpdate
from ...models.problem import Problem
from ...types import Response


def _get_kwargs(
    instance_id: int | str,
    *,
    body: InstanceUpdate,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/instances/{instance_id}".format(
            instance_id=quote(str(instance_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Instance | Problem:
    if response.status_code == 200:
        response_200 = Instance.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Problem.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = Problem.from_dict(response.json())

        return response_404

    if response.status_code == 422:
        response_422 = Problem.from_dict(response.json())

        return response_422

    if response.status_code == 429:
        response_429 = Problem.from_dict(response.json())

        return response_429

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Instance | Problem]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    instance_id: int | str,
    *,
    client: AuthenticatedClient | Client,
    body: InstanceUpdate,
) -> Response[Instance | Problem]:
    """Change an instance

     Changes what is given and leaves the rest: auto renewal, its maximal price, name, notes, start
    script,
    environment variables, template; the disk of a VPS can only grow.

    Args:
        instance_id (int | str):
        body (InstanceUpdate): What to change in an instance. What is left out is left alone.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Instance | Problem]
    """

    kwargs = _get_kwargs(
        instance_id=instance_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    instance_id: int | str,
    *,
    client: AuthenticatedClient | Client,
    body: InstanceUpdate,
) -> Instance | Problem | None:
    """Change an instance

     Changes what is given and leaves the rest: auto renewal, its maximal price, name, notes, start
    script,
    environment variables, template; the disk of a VPS can only grow.

    Args:
        instance_id (int | str):
        body (InstanceUpdate): What to change in an instance. What is left out is left alone.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Instance | Problem
    """

    return sync_detailed(
        instance_id=instance_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    instance_id: int | str,
    *,
    client: AuthenticatedClient | Client,
    body: InstanceUpdate,
) -> Response[Instance | Problem]:
    """Change an instance

     Changes what is given and leaves the rest: auto renewal, its maximal price, name, notes, start
    script,
    environment variables, template; the disk of a VPS can only grow.

    Args:
        instance_id (int | str):
        body (InstanceUpdate): What to change in an instance. What is left out is left alone.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Instance | Problem]
    """

    kwargs = _get_kwargs(
        instance_id=instance_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    instance_id: int | str,
    *,
    client: AuthenticatedClient | Client,
    body: InstanceUpdate,
) -> Instance | Problem | None:
    """Change an instance

     Changes what is given and leaves the rest: auto renewal, its maximal price, name, notes, start
    script,
    environment variables, template; the disk of a VPS can only grow.

    Args:
        instance_id (int | str):
        body (InstanceUpdate): What to change in an instance. What is left out is left alone.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Instance | Problem
    """

    return (
        await asyncio_detailed(
            instance_id=instance_id,
            client=client,
            body=body,
        )
    ).parsed
