# Generated from openapi.yaml by scripts/generate.py; do not edit.
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.vps_image import VpsImage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    items_per_page: int | Unset = UNSET,
    page: int | Unset = UNSET,
    search: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["itemsPerPage"] = items_per_page

    params["page"] = page

    params["search"] = search

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/instances/images/list",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | list[VpsImage]:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = VpsImage.from_dict(response_200_item_data)

            response_200.append(response_200_item)

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

    if response.status_code == 429:
        response_429 = Problem.from_dict(response.json())

        return response_429

    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | list[VpsImage]]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    items_per_page: int | Unset = UNSET,
    page: int | Unset = UNSET,
    search: str | Unset = UNSET,
) -> Response[Problem | list[VpsImage]]:
    """List VPS images

     Operating system images for VPS (Ubuntu, Windows, ...). The chosen host must have at least
    `diskSizeMin` of disk.

    Args:
        items_per_page (int | Unset):
        page (int | Unset):
        search (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[VpsImage]]
    """

    kwargs = _get_kwargs(
        items_per_page=items_per_page,
        page=page,
        search=search,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    items_per_page: int | Unset = UNSET,
    page: int | Unset = UNSET,
    search: str | Unset = UNSET,
) -> Problem | list[VpsImage] | None:
    """List VPS images

     Operating system images for VPS (Ubuntu, Windows, ...). The chosen host must have at least
    `diskSizeMin` of disk.

    Args:
        items_per_page (int | Unset):
        page (int | Unset):
        search (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[VpsImage]
    """

    return sync_detailed(
        client=client,
        items_per_page=items_per_page,
        page=page,
        search=search,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    items_per_page: int | Unset = UNSET,
    page: int | Unset = UNSET,
    search: str | Unset = UNSET,
) -> Response[Problem | list[VpsImage]]:
    """List VPS images

     Operating system images for VPS (Ubuntu, Windows, ...). The chosen host must have at least
    `diskSizeMin` of disk.

    Args:
        items_per_page (int | Unset):
        page (int | Unset):
        search (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[VpsImage]]
    """

    kwargs = _get_kwargs(
        items_per_page=items_per_page,
        page=page,
        search=search,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    items_per_page: int | Unset = UNSET,
    page: int | Unset = UNSET,
    search: str | Unset = UNSET,
) -> Problem | list[VpsImage] | None:
    """List VPS images

     Operating system images for VPS (Ubuntu, Windows, ...). The chosen host must have at least
    `diskSizeMin` of disk.

    Args:
        items_per_page (int | Unset):
        page (int | Unset):
        search (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[VpsImage]
    """

    return (
        await asyncio_detailed(
            client=client,
            items_per_page=items_per_page,
            page=page,
            search=search,
        )
    ).parsed
