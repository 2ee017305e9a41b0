# Generated from openapi.yaml by scripts/generate.py; do not edit.
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.market_mode import MarketMode
from ...models.offer import Offer
from ...models.problem import Problem
from ...models.rental_status import RentalStatus
from ...models.sort_direction import SortDirection
from ...models.version_operator import VersionOperator
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    mode: MarketMode | Unset = UNSET,
    items_per_page: int | Unset = UNSET,
    page: int | Unset = UNSET,
    order_gpu_count: SortDirection | Unset = UNSET,
    order_sla: SortDirection | Unset = UNSET,
    order_price_per_gpu: SortDirection | Unset = UNSET,
    order_sys_dlp: SortDirection | Unset = UNSET,
    order_price_per_dlp: SortDirection | Unset = UNSET,
    order_gpu_t_flops: SortDirection | Unset = UNSET,
    order_price_per_t_flops: SortDirection | Unset = UNSET,
    region: str | Unset = UNSET,
    download_speedtest_gte: int | Unset = UNSET,
    download_speedtest_lte: int | Unset = UNSET,
    upload_speedtest_gte: int | Unset = UNSET,
    upload_speedtest_lte: int | Unset = UNSET,
    disk_size_gte: int | Unset = UNSET,
    disk_size_lte: int | Unset = UNSET,
    cpu_core_count_gte: int | Unset = UNSET,
    cpu_core_count_lte: int | Unset = UNSET,
    system_memory_gte: int | Unset = UNSET,
    system_memory_lte: int | Unset = UNSET,
    disk_speed_write_gte: int | Unset = UNSET,
    disk_speed_write_lte: int | Unset = UNSET,
    gpu_model: str | Unset = UNSET,
    gpu_count_gte: int | Unset = UNSET,
    gpu_count_lte: int | Unset = UNSET,
    gpu_t_flops_gte: int | Unset = UNSET,
    gpu_t_flops_lte: int | Unset = UNSET,
    gpu_memory_size_gte: int | Unset = UNSET,
    gpu_memory_size_lte: int | Unset = UNSET,
    gpu_pcie_bandwidth_gte: int | Unset = UNSET,
    gpu_pcie_bandwidth_lte: int | Unset = UNSET,
    gpu_driver_ver: str | Unset = UNSET,
    gpu_driver_ver_comparison_operator: VersionOperator | Unset = UNSET,
    gpu_driver_ver_operator: VersionOperator | Unset = UNSET,
    gpu_cuda_ver: str | Unset = UNSET,
    gpu_cuda_ver_operator: VersionOperator | Unset = UNSET,
    rental_status: RentalStatus | Unset = UNSET,
    sla_gte: int | Unset = UNSET,
    sla_lte: int | Unset = UNSET,
    rental_time_min_gte: int | Unset = UNSET,
    rental_time_min_lte: int | Unset = UNSET,
    price_per_gpu_gte: int | Unset = UNSET,
    price_per_gpu_lte: int | Unset = UNSET,
    price_per_t_flops_gte: int | Unset = UNSET,
    price_per_t_flops_lte: int | Unset = UNSET,
    price_per_dlp_gte: int | Unset = UNSET,
    price_per_dlp_lte: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_mode: str | Unset = UNSET
    if not isinstance(mode, Unset):
        json_mode = mode

    params["mode"] = json_mode

    params["itemsPerPage"] = items_per_page

    params["page"] = page

    json_order_gpu_count: str | Unset = UNSET
    if not isinstance(order_gpu_count, Unset):
        json_order_gpu_count = order_gpu_count

    params["order[gpuCount]"] = json_order_gpu_count

    json_order_sla: str | Unset = UNSET
    if not isinstance(order_sla, Unset):
        json_order_sla = order_sla

    params["order[sla]"] = json_order_sla

    json_order_price_per_gpu: str | Unset = UNSET
    if not isinstance(order_price_per_gpu, Unset):
        json_order_price_per_gpu = order_price_per_gpu

    params["order[pricePerGpu]"] = json_order_price_per_gpu

    json_order_sys_dlp: str | Unset = UNSET
    if not isinstance(order_sys_dlp, Unset):
        json_order_sys_dlp = order_sys_dlp

    params["order[sysDlp]"] = json_order_sys_dlp

    json_order_price_per_dlp: str | Unset = UNSET
    if not isinstance(order_price_per_dlp, Unset):
        json_order_price_per_dlp = order_price_per_dlp

    params["order[pricePerDlp]"] = json_order_price_per_dlp

    json_order_gpu_t_flops: str | Unset = UNSET
    if not isinstance(order_gpu_t_flops, Unset):
        json_order_gpu_t_flops = order_gpu_t_flops

    params["order[gpuTFlops]"] = json_order_gpu_t_flops

    json_order_price_per_t_flops: str | Unset = UNSET
    if not isinstance(order_price_per_t_flops, Unset):
        json_order_price_per_t_flops = order_price_per_t_flops

    params["order[pricePerTFlops]"] = json_order_price_per_t_flops

    params["region"] = region

    params["downloadSpeedtest[gte]"] = download_speedtest_gte

    params["downloadSpeedtest[lte]"] = download_speedtest_lte

    params["uploadSpeedtest[gte]"] = upload_speedtest_gte

    params["uploadSpeedtest[lte]"] = upload_speedtest_lte

    params["diskSize[gte]"] = disk_size_gte

    params["diskSize[lte]"] = disk_size_lte

    params["cpuCoreCount[gte]"] = cpu_core_count_gte

    params["cpuCoreCount[lte]"] = cpu_core_count_lte

    params["systemMemory[gte]"] = system_memory_gte

    params["systemMemory[lte]"] = system_memory_lte

    params["diskSpeedWrite[gte]"] = disk_speed_write_gte

    params["diskSpeedWrite[lte]"] = disk_speed_write_lte

    params["gpuModel"] = gpu_model

    params["gpuCount[gte]"] = gpu_count_gte

    params["gpuCount[lte]"] = gpu_count_lte

    params["gpuTFlops[gte]"] = gpu_t_flops_gte

    params["gpuTFlops[lte]"] = gpu_t_flops_lte

    params["gpuMemorySize[gte]"] = gpu_memory_size_gte

    params["gpuMemorySize[lte]"] = gpu_memory_size_lte

    params["gpuPcieBandwidth[gte]"] = gpu_pcie_bandwidth_gte

    params["gpuPcieBandwidth[lte]"] = gpu_pcie_bandwidth_lte

    params["gpuDriverVer"] = gpu_driver_ver

    json_gpu_driver_ver_comparison_operator: str | Unset = UNSET
    if not isinstance(gpu_driver_ver_comparison_operator, Unset):
        json_gpu_driver_ver_comparison_operator = gpu_driver_ver_comparison_operator

    params["gpuDriverVerComparisonOperator"] = json_gpu_driver_ver_comparison_operator

    json_gpu_driver_ver_operator: str | Unset = UNSET
    if not isinstance(gpu_driver_ver_operator, Unset):
        json_gpu_driver_ver_operator = gpu_driver_ver_operator

    params["gpuDriverVerOperator"] = json_gpu_driver_ver_operator

    params["gpuCudaVer"] = gpu_cuda_ver

    json_gpu_cuda_ver_operator: str | Unset = UNSET
    if not isinstance(gpu_cuda_ver_operator, Unset):
        json_gpu_cuda_ver_operator = gpu_cuda_ver_operator

    params["gpuCudaVerOperator"] = json_gpu_cuda_ver_operator

    json_rental_status: str | Unset = UNSET
    if not isinstance(rental_status, Unset):
        json_rental_status = rental_status

    params["rentalStatus"] = json_rental_status

    params["sla[gte]"] = sla_gte

    params["sla[lte]"] = sla_lte

    params["rentalTimeMin[gte]"] = rental_time_min_gte

    params["rentalTimeMin[lte]"] = rental_time_min_lte

    params["pricePerGpu[gte]"] = price_per_gpu_gte

    params["pricePerGpu[lte]"] = price_per_gpu_lte

    params["pricePerTFlops[gte]"] = price_per_t_flops_gte

    params["pricePerTFlops[lte]"] = price_per_t_flops_lte

    params["pricePerDlp[gte]"] = price_per_dlp_gte

    params["pricePerDlp[lte]"] = price_per_dlp_lte

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/instances/market/list",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | list[Offer]:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = Offer.from_dict(response_200_item_data)

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
) -> Response[Problem | list[Offer]]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    mode: MarketMode | Unset = UNSET,
    items_per_page: int | Unset = UNSET,
    page: int | Unset = UNSET,
    order_gpu_count: SortDirection | Unset = UNSET,
    order_sla: SortDirection | Unset = UNSET,
    order_price_per_gpu: SortDirection | Unset = UNSET,
    order_sys_dlp: SortDirection | Unset = UNSET,
    order_price_per_dlp: SortDirection | Unset = UNSET,
    order_gpu_t_flops: SortDirection | Unset = UNSET,
    order_price_per_t_flops: SortDirection | Unset = UNSET,
    region: str | Unset = UNSET,
    download_speedtest_gte: int | Unset = UNSET,
    download_speedtest_lte: int | Unset = UNSET,
    upload_speedtest_gte: int | Unset = UNSET,
    upload_speedtest_lte: int | Unset = UNSET,
    disk_size_gte: int | Unset = UNSET,
    disk_size_lte: int | Unset = UNSET,
    cpu_core_count_gte: int | Unset = UNSET,
    cpu_core_count_lte: int | Unset = UNSET,
    system_memory_gte: int | Unset = UNSET,
    system_memory_lte: int | Unset = UNSET,
    disk_speed_write_gte: int | Unset = UNSET,
    disk_speed_write_lte: int | Unset = UNSET,
    gpu_model: str | Unset = UNSET,
    gpu_count_gte: int | Unset = UNSET,
    gpu_count_lte: int | Unset = UNSET,
    gpu_t_flops_gte: int | Unset = UNSET,
    gpu_t_flops_lte: int | Unset = UNSET,
    gpu_memory_size_gte: int | Unset = UNSET,
    gpu_memory_size_lte: int | Unset = UNSET,
    gpu_pcie_bandwidth_gte: int | Unset = UNSET,
    gpu_pcie_bandwidth_lte: int | Unset = UNSET,
    gpu_driver_ver: str | Unset = UNSET,
    gpu_driver_ver_comparison_operator: VersionOperator | Unset = UNSET,
    gpu_driver_ver_operator: VersionOperator | Unset = UNSET,
    gpu_cuda_ver: str | Unset = UNSET,
    gpu_cuda_ver_operator: VersionOperator | Unset = UNSET,
    rental_status: RentalStatus | Unset = UNSET,
    sla_gte: int | Unset = UNSET,
    sla_lte: int | Unset = UNSET,
    rental_time_min_gte: int | Unset = UNSET,
    rental_time_min_lte: int | Unset = UNSET,
    price_per_gpu_gte: int | Unset = UNSET,
    price_per_gpu_lte: int | Unset = UNSET,
    price_per_t_flops_gte: int | Unset = UNSET,
    price_per_t_flops_lte: int | Unset = UNSET,
    price_per_dlp_gte: int | Unset = UNSET,
    price_per_dlp_lte: int | Unset = UNSET,
) -> Response[Problem | list[Offer]]:
    """Find hosts to rent

     Queries the GPU marketplace for hosts: for Docker rentals, or with `mode=vm` for VPS rentals. Each
    row is one
    GPU configuration tier of a host; its `instanceMarket` is the reference to rent it by.

    The VPS edition of this operation documents only `order[gpuCount]`, `order[sla]`,
    `order[pricePerGpu]`,
    `region`, `gpuModel`, `gpuCount`, `rentalStatus`, `sla` and `pricePerGpu`. Filters and bounds that
    the server
    does not understand are ignored, not refused.

    Args:
        mode (MarketMode | Unset): Kind of rental.
        items_per_page (int | Unset):
        page (int | Unset):
        order_gpu_count (SortDirection | Unset): Ascending or descending.
        order_sla (SortDirection | Unset): Ascending or descending.
        order_price_per_gpu (SortDirection | Unset): Ascending or descending.
        order_sys_dlp (SortDirection | Unset): Ascending or descending.
        order_price_per_dlp (SortDirection | Unset): Ascending or descending.
        order_gpu_t_flops (SortDirection | Unset): Ascending or descending.
        order_price_per_t_flops (SortDirection | Unset): Ascending or descending.
        region (str | Unset):
        download_speedtest_gte (int | Unset):
        download_speedtest_lte (int | Unset):
        upload_speedtest_gte (int | Unset):
        upload_speedtest_lte (int | Unset):
        disk_size_gte (int | Unset):
        disk_size_lte (int | Unset):
        cpu_core_count_gte (int | Unset):
        cpu_core_count_lte (int | Unset):
        system_memory_gte (int | Unset):
        system_memory_lte (int | Unset):
        disk_speed_write_gte (int | Unset):
        disk_speed_write_lte (int | Unset):
        gpu_model (str | Unset):
        gpu_count_gte (int | Unset):
        gpu_count_lte (int | Unset):
        gpu_t_flops_gte (int | Unset):
        gpu_t_flops_lte (int | Unset):
        gpu_memory_size_gte (int | Unset):
        gpu_memory_size_lte (int | Unset):
        gpu_pcie_bandwidth_gte (int | Unset):
        gpu_pcie_bandwidth_lte (int | Unset):
        gpu_driver_ver (str | Unset):
        gpu_driver_ver_comparison_operator (VersionOperator | Unset): Comparison method.
        gpu_driver_ver_operator (VersionOperator | Unset): Comparison method.
        gpu_cuda_ver (str | Unset):
        gpu_cuda_ver_operator (VersionOperator | Unset): Comparison method.
        rental_status (RentalStatus | Unset): Whether a host is free to rent ("active") or rented
            ("inactive").
        sla_gte (int | Unset):
        sla_lte (int | Unset):
        rental_time_min_gte (int | Unset):
        rental_time_min_lte (int | Unset):
        price_per_gpu_gte (int | Unset):
        price_per_gpu_lte (int | Unset):
        price_per_t_flops_gte (int | Unset):
        price_per_t_flops_lte (int | Unset):
        price_per_dlp_gte (int | Unset):
        price_per_dlp_lte (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[Offer]]
    """

    kwargs = _get_kwargs(
        mode=mode,
        items_per_page=items_per_page,
        page=page,
        order_gpu_count=order_gpu_count,
        order_sla=order_sla,
        order_price_per_gpu=order_price_per_gpu,
        order_sys_dlp=order_sys_dlp,
        order_price_per_dlp=order_price_per_dlp,
        order_gpu_t_flops=order_gpu_t_flops,
        order_price_per_t_flops=order_price_per_t_flops,
        region=region,
        download_speedtest_gte=download_speedtest_gte,
        download_speedtest_lte=download_speedtest_lte,
        upload_speedtest_gte=upload_speedtest_gte,
        upload_speedtest_lte=upload_speedtest_lte,
        disk_size_gte=disk_size_gte,
        disk_size_lte=disk_size_lte,
        cpu_core_count_gte=cpu_core_count_gte,
        cpu_core_count_lte=cpu_core_count_lte,
        system_memory_gte=system_memory_gte,
        system_memory_lte=system_memory_lte,
        disk_speed_write_gte=disk_speed_write_gte,
        disk_speed_write_lte=disk_speed_write_lte,
        gpu_model=gpu_model,
        gpu_count_gte=gpu_count_gte,
        gpu_count_lte=gpu_count_lte,
        gpu_t_flops_gte=gpu_t_flops_gte,
        gpu_t_flops_lte=gpu_t_flops_lte,
        gpu_memory_size_gte=gpu_memory_size_gte,
        gpu_memory_size_lte=gpu_memory_size_lte,
        gpu_pcie_bandwidth_gte=gpu_pcie_bandwidth_gte,
        gpu_pcie_bandwidth_lte=gpu_pcie_bandwidth_lte,
        gpu_driver_ver=gpu_driver_ver,
        gpu_driver_ver_comparison_operator=gpu_driver_ver_comparison_operator,
        gpu_driver_ver_operator=gpu_driver_ver_operator,
        gpu_cuda_ver=gpu_cuda_ver,
        gpu_cuda_ver_operator=gpu_cuda_ver_operator,
        rental_status=rental_status,
        sla_gte=sla_gte,
        sla_lte=sla_lte,
        rental_time_min_gte=rental_time_min_gte,
        rental_time_min_lte=rental_time_min_lte,
        price_per_gpu_gte=price_per_gpu_gte,
        price_per_gpu_lte=price_per_gpu_lte,
        price_per_t_flops_gte=price_per_t_flops_gte,
        price_per_t_flops_lte=price_per_t_flops_lte,
        price_per_dlp_gte=price_per_dlp_gte,
        price_per_dlp_lte=price_per_dlp_lte,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    mode: MarketMode | Unset = UNSET,
    items_per_page: int | Unset = UNSET,
    page: int | Unset = UNSET,
    order_gpu_count: SortDirection | Unset = UNSET,
    order_sla: SortDirection | Unset = UNSET,
    order_price_per_gpu: SortDirection | Unset = UNSET,
    order_sys_dlp: SortDirection | Unset = UNSET,
    order_price_per_dlp: SortDirection | Unset = UNSET,
    order_gpu_t_flops: SortDirection | Unset = UNSET,
    order_price_per_t_flops: SortDirection | Unset = UNSET,
    region: str | Unset = UNSET,
    download_speedtest_gte: int | Unset = UNSET,
    download_speedtest_lte: int | Unset = UNSET,
    upload_speedtest_gte: int | Unset = UNSET,
    upload_speedtest_lte: int | Unset = UNSET,
    disk_size_gte: int | Unset = UNSET,
    disk_size_lte: int | Unset = UNSET,
    cpu_core_count_gte: int | Unset = UNSET,
    cpu_core_count_lte: int | Unset = UNSET,
    system_memory_gte: int | Unset = UNSET,
    system_memory_lte: int | Unset = UNSET,
    disk_speed_write_gte: int | Unset = UNSET,
    disk_speed_write_lte: int | Unset = UNSET,
    gpu_model: str | Unset = UNSET,
    gpu_count_gte: int | Unset = UNSET,
    gpu_count_lte: int | Unset = UNSET,
    gpu_t_flops_gte: int | Unset = UNSET,
    gpu_t_flops_lte: int | Unset = UNSET,
    gpu_memory_size_gte: int | Unset = UNSET,
    gpu_memory_size_lte: int | Unset = UNSET,
    gpu_pcie_bandwidth_gte: int | Unset = UNSET,
    gpu_pcie_bandwidth_lte: int | Unset = UNSET,
    gpu_driver_ver: str | Unset = UNSET,
    gpu_driver_ver_comparison_operator: VersionOperator | Unset = UNSET,
    gpu_driver_ver_operator: VersionOperator | Unset = UNSET,
    gpu_cuda_ver: str | Unset = UNSET,
    gpu_cuda_ver_operator: VersionOperator | Unset = UNSET,
    rental_status: RentalStatus | Unset = UNSET,
    sla_gte: int | Unset = UNSET,
    sla_lte: int | Unset = UNSET,
    rental_time_min_gte: int | Unset = UNSET,
    rental_time_min_lte: int | Unset = UNSET,
    price_per_gpu_gte: int | Unset = UNSET,
    price_per_gpu_lte: int | Unset = UNSET,
    price_per_t_flops_gte: int | Unset = UNSET,
    price_per_t_flops_lte: int | Unset = UNSET,
    price_per_dlp_gte: int | Unset = UNSET,
    price_per_dlp_lte: int | Unset = UNSET,
) -> Problem | list[Offer] | None:
    """Find hosts to rent

     Queries the GPU marketplace for hosts: for Docker rentals, or with `mode=vm` for VPS rentals. Each
    row is one
    GPU configuration tier of a host; its `instanceMarket` is the reference to rent it by.

    The VPS edition of this operation documents only `order[gpuCount]`, `order[sla]`,
    `order[pricePerGpu]`,
    `region`, `gpuModel`, `gpuCount`, `rentalStatus`, `sla` and `pricePerGpu`. Filters and bounds that
    the server
    does not understand are ignored, not refused.

    Args:
        mode (MarketMode | Unset): Kind of rental.
        items_per_page (int | Unset):
        page (int | Unset):
        order_gpu_count (SortDirection | Unset): Ascending or descending.
        order_sla (SortDirection | Unset): Ascending or descending.
        order_price_per_gpu (SortDirection | Unset): Ascending or descending.
        order_sys_dlp (SortDirection | Unset): Ascending or descending.
        order_price_per_dlp (SortDirection | Unset): Ascending or descending.
        order_gpu_t_flops (SortDirection | Unset): Ascending or descending.
        order_price_per_t_flops (SortDirection | Unset): Ascending or descending.
        region (str | Unset):
        download_speedtest_gte (int | Unset):
        download_speedtest_lte (int | Unset):
        upload_speedtest_gte (int | Unset):
        upload_speedtest_lte (int | Unset):
        disk_size_gte (int | Unset):
        disk_size_lte (int | Unset):
        cpu_core_count_gte (int | Unset):
        cpu_core_count_lte (int | Unset):
        system_memory_gte (int | Unset):
        system_memory_lte (int | Unset):
        disk_speed_write_gte (int | Unset):
        disk_speed_write_lte (int | Unset):
        gpu_model (str | Unset):
        gpu_count_gte (int | Unset):
        gpu_count_lte (int | Unset):
        gpu_t_flops_gte (int | Unset):
        gpu_t_flops_lte (int | Unset):
        gpu_memory_size_gte (int | Unset):
        gpu_memory_size_lte (int | Unset):
        gpu_pcie_bandwidth_gte (int | Unset):
        gpu_pcie_bandwidth_lte (int | Unset):
        gpu_driver_ver (str | Unset):
        gpu_driver_ver_comparison_operator (VersionOperator | Unset): Comparison method.
        gpu_driver_ver_operator (VersionOperator | Unset): Comparison method.
        gpu_cuda_ver (str | Unset):
        gpu_cuda_ver_operator (VersionOperator | Unset): Comparison method.
        rental_status (RentalStatus | Unset): Whether a host is free to rent ("active") or rented
            ("inactive").
        sla_gte (int | Unset):
        sla_lte (int | Unset):
        rental_time_min_gte (int | Unset):
        rental_time_min_lte (int | Unset):
        price_per_gpu_gte (int | Unset):
        price_per_gpu_lte (int | Unset):
        price_per_t_flops_gte (int | Unset):
        price_per_t_flops_lte (int | Unset):
        price_per_dlp_gte (int | Unset):
        price_per_dlp_lte (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[Offer]
    """

    return sync_detailed(
        client=client,
        mode=mode,
        items_per_page=items_per_page,
        page=page,
        order_gpu_count=order_gpu_count,
        order_sla=order_sla,
        order_price_per_gpu=order_price_per_gpu,
        order_sys_dlp=order_sys_dlp,
        order_price_per_dlp=order_price_per_dlp,
        order_gpu_t_flops=order_gpu_t_flops,
        order_price_per_t_flops=order_price_per_t_flops,
        region=region,
        download_speedtest_gte=download_speedtest_gte,
        download_speedtest_lte=download_speedtest_lte,
        upload_speedtest_gte=upload_speedtest_gte,
        upload_speedtest_lte=upload_speedtest_lte,
        disk_size_gte=disk_size_gte,
        disk_size_lte=disk_size_lte,
        cpu_core_count_gte=cpu_core_count_gte,
        cpu_core_count_lte=cpu_core_count_lte,
        system_memory_gte=system_memory_gte,
        system_memory_lte=system_memory_lte,
        disk_speed_write_gte=disk_speed_write_gte,
        disk_speed_write_lte=disk_speed_write_lte,
        gpu_model=gpu_model,
        gpu_count_gte=gpu_count_gte,
        gpu_count_lte=gpu_count_lte,
        gpu_t_flops_gte=gpu_t_flops_gte,
        gpu_t_flops_lte=gpu_t_flops_lte,
        gpu_memory_size_gte=gpu_memory_size_gte,
        gpu_memory_size_lte=gpu_memory_size_lte,
        gpu_pcie_bandwidth_gte=gpu_pcie_bandwidth_gte,
        gpu_pcie_bandwidth_lte=gpu_pcie_bandwidth_lte,
        gpu_driver_ver=gpu_driver_ver,
        gpu_driver_ver_comparison_operator=gpu_driver_ver_comparison_operator,
        gpu_driver_ver_operator=gpu_driver_ver_operator,
        gpu_cuda_ver=gpu_cuda_ver,
        gpu_cuda_ver_operator=gpu_cuda_ver_operator,
        rental_status=rental_status,
        sla_gte=sla_gte,
        sla_lte=sla_lte,
        rental_time_min_gte=rental_time_min_gte,
        rental_time_min_lte=rental_time_min_lte,
        price_per_gpu_gte=price_per_gpu_gte,
        price_per_gpu_lte=price_per_gpu_lte,
        price_per_t_flops_gte=price_per_t_flops_gte,
        price_per_t_flops_lte=price_per_t_flops_lte,
        price_per_dlp_gte=price_per_dlp_gte,
        price_per_dlp_lte=price_per_dlp_lte,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    mode: MarketMode | Unset = UNSET,
    items_per_page: int | Unset = UNSET,
    page: int | Unset = UNSET,
    order_gpu_count: SortDirection | Unset = UNSET,
    order_sla: SortDirection | Unset = UNSET,
    order_price_per_gpu: SortDirection | Unset = UNSET,
    order_sys_dlp: SortDirection | Unset = UNSET,
    order_price_per_dlp: SortDirection | Unset = UNSET,
    order_gpu_t_flops: SortDirection | Unset = UNSET,
    order_price_per_t_flops: SortDirection | Unset = UNSET,
    region: str | Unset = UNSET,
    download_speedtest_gte: int | Unset = UNSET,
    download_speedtest_lte: int | Unset = UNSET,
    upload_speedtest_gte: int | Unset = UNSET,
    upload_speedtest_lte: int | Unset = UNSET,
    disk_size_gte: int | Unset = UNSET,
    disk_size_lte: int | Unset = UNSET,
    cpu_core_count_gte: int | Unset = UNSET,
    cpu_core_count_lte: int | Unset = UNSET,
    system_memory_gte: int | Unset = UNSET,
    system_memory_lte: int | Unset = UNSET,
    disk_speed_write_gte: int | Unset = UNSET,
    disk_speed_write_lte: int | Unset = UNSET,
    gpu_model: str | Unset = UNSET,
    gpu_count_gte: int | Unset = UNSET,
    gpu_count_lte: int | Unset = UNSET,
    gpu_t_flops_gte: int | Unset = UNSET,
    gpu_t_flops_lte: int | Unset = UNSET,
    gpu_memory_size_gte: int | Unset = UNSET,
    gpu_memory_size_lte: int | Unset = UNSET,
    gpu_pcie_bandwidth_gte: int | Unset = UNSET,
    gpu_pcie_bandwidth_lte: int | Unset = UNSET,
    gpu_driver_ver: str | Unset = UNSET,
    gpu_driver_ver_comparison_operator: VersionOperator | Unset = UNSET,
    gpu_driver_ver_operator: VersionOperator | Unset = UNSET,
    gpu_cuda_ver: str | Unset = UNSET,
    gpu_cuda_ver_operator: VersionOperator | Unset = UNSET,
    rental_status: RentalStatus | Unset = UNSET,
    sla_gte: int | Unset = UNSET,
    sla_lte: int | Unset = UNSET,
    rental_time_min_gte: int | Unset = UNSET,
    rental_time_min_lte: int | Unset = UNSET,
    price_per_gpu_gte: int | Unset = UNSET,
    price_per_gpu_lte: int | Unset = UNSET,
    price_per_t_flops_gte: int | Unset = UNSET,
    price_per_t_flops_lte: int | Unset = UNSET,
    price_per_dlp_gte: int | Unset = UNSET,
    price_per_dlp_lte: int | Unset = UNSET,
) -> Response[Problem | list[Offer]]:
    """Find hosts to rent

     Queries the GPU marketplace for hosts: for Docker rentals, or with `mode=vm` for VPS rentals. Each
    row is one
    GPU configuration tier of a host; its `instanceMarket` is the reference to rent it by.

    The VPS edition of this operation documents only `order[gpuCount]`, `order[sla]`,
    `order[pricePerGpu]`,
    `region`, `gpuModel`, `gpuCount`, `rentalStatus`, `sla` and `pricePerGpu`. Filters and bounds that
    the server
    does not understand are ignored, not refused.

    Args:
        mode (MarketMode | Unset): Kind of rental.
        items_per_page (int | Unset):
        page (int | Unset):
        order_gpu_count (SortDirection | Unset): Ascending or descending.
        order_sla (SortDirection | Unset): Ascending or descending.
        order_price_per_gpu (SortDirection | Unset): Ascending or descending.
        order_sys_dlp (SortDirection | Unset): Ascending or descending.
        order_price_per_dlp (SortDirection | Unset): Ascending or descending.
        order_gpu_t_flops (SortDirection | Unset): Ascending or descending.
        order_price_per_t_flops (SortDirection | Unset): Ascending or descending.
        region (str | Unset):
        download_speedtest_gte (int | Unset):
        download_speedtest_lte (int | Unset):
        upload_speedtest_gte (int | Unset):
        upload_speedtest_lte (int | Unset):
        disk_size_gte (int | Unset):
        disk_size_lte (int | Unset):
        cpu_core_count_gte (int | Unset):
        cpu_core_count_lte (int | Unset):
        system_memory_gte (int | Unset):
        system_memory_lte (int | Unset):
        disk_speed_write_gte (int | Unset):
        disk_speed_write_lte (int | Unset):
        gpu_model (str | Unset):
        gpu_count_gte (int | Unset):
        gpu_count_lte (int | Unset):
        gpu_t_flops_gte (int | Unset):
        gpu_t_flops_lte (int | Unset):
        gpu_memory_size_gte (int | Unset):
        gpu_memory_size_lte (int | Unset):
        gpu_pcie_bandwidth_gte (int | Unset):
        gpu_pcie_bandwidth_lte (int | Unset):
        gpu_driver_ver (str | Unset):
        gpu_driver_ver_comparison_operator (VersionOperator | Unset): Comparison method.
        gpu_driver_ver_operator (VersionOperator | Unset): Comparison method.
        gpu_cuda_ver (str | Unset):
        gpu_cuda_ver_operator (VersionOperator | Unset): Comparison method.
        rental_status (RentalStatus | Unset): Whether a host is free to rent ("active") or rented
            ("inactive").
        sla_gte (int | Unset):
        sla_lte (int | Unset):
        rental_time_min_gte (int | Unset):
        rental_time_min_lte (int | Unset):
        price_per_gpu_gte (int | Unset):
        price_per_gpu_lte (int | Unset):
        price_per_t_flops_gte (int | Unset):
        price_per_t_flops_lte (int | Unset):
        price_per_dlp_gte (int | Unset):
        price_per_dlp_lte (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[Offer]]
    """

    kwargs = _get_kwargs(
        mode=mode,
        items_per_page=items_per_page,
        page=page,
        order_gpu_count=order_gpu_count,
        order_sla=order_sla,
        order_price_per_gpu=order_price_per_gpu,
        order_sys_dlp=order_sys_dlp,
        order_price_per_dlp=order_price_per_dlp,
        order_gpu_t_flops=order_gpu_t_flops,
        order_price_per_t_flops=order_price_per_t_flops,
        region=region,
        download_speedtest_gte=download_speedtest_gte,
        download_speedtest_lte=download_speedtest_lte,
        upload_speedtest_gte=upload_speedtest_gte,
        upload_speedtest_lte=upload_speedtest_lte,
        disk_size_gte=disk_size_gte,
        disk_size_lte=disk_size_lte,
        cpu_core_count_gte=cpu_core_count_gte,
        cpu_core_count_lte=cpu_core_count_lte,
        system_memory_gte=system_memory_gte,
        system_memory_lte=system_memory_lte,
        disk_speed_write_gte=disk_speed_write_gte,
        disk_speed_write_lte=disk_speed_write_lte,
        gpu_model=gpu_model,
        gpu_count_gte=gpu_count_gte,
        gpu_count_lte=gpu_count_lte,
        gpu_t_flops_gte=gpu_t_flops_gte,
        gpu_t_flops_lte=gpu_t_flops_lte,
        gpu_memory_size_gte=gpu_memory_size_gte,
        gpu_memory_size_lte=gpu_memory_size_lte,
        gpu_pcie_bandwidth_gte=gpu_pcie_bandwidth_gte,
        gpu_pcie_bandwidth_lte=gpu_pcie_bandwidth_lte,
        gpu_driver_ver=gpu_driver_ver,
        gpu_driver_ver_comparison_operator=gpu_driver_ver_comparison_operator,
        gpu_driver_ver_operator=gpu_driver_ver_operator,
        gpu_cuda_ver=gpu_cuda_ver,
        gpu_cuda_ver_operator=gpu_cuda_ver_operator,
        rental_status=rental_status,
        sla_gte=sla_gte,
        sla_lte=sla_lte,
        rental_time_min_gte=rental_time_min_gte,
        rental_time_min_lte=rental_time_min_lte,
        price_per_gpu_gte=price_per_gpu_gte,
        price_per_gpu_lte=price_per_gpu_lte,
        price_per_t_flops_gte=price_per_t_flops_gte,
        price_per_t_flops_lte=price_per_t_flops_lte,
        price_per_dlp_gte=price_per_dlp_gte,
        price_per_dlp_lte=price_per_dlp_lte,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    mode: MarketMode | Unset = UNSET,
    items_per_page: int | Unset = UNSET,
    page: int | Unset = UNSET,
    order_gpu_count: SortDirection | Unset = UNSET,
    order_sla: SortDirection | Unset = UNSET,
    order_price_per_gpu: SortDirection | Unset = UNSET,
    order_sys_dlp: SortDirection | Unset = UNSET,
    order_price_per_dlp: SortDirection | Unset = UNSET,
    order_gpu_t_flops: SortDirection | Unset = UNSET,
    order_price_per_t_flops: SortDirection | Unset = UNSET,
    region: str | Unset = UNSET,
    download_speedtest_gte: int | Unset = UNSET,
    download_speedtest_lte: int | Unset = UNSET,
    upload_speedtest_gte: int | Unset = UNSET,
    upload_speedtest_lte: int | Unset = UNSET,
    disk_size_gte: int | Unset = UNSET,
    disk_size_lte: int | Unset = UNSET,
    cpu_core_count_gte: int | Unset = UNSET,
    cpu_core_count_lte: int | Unset = UNSET,
    system_memory_gte: int | Unset = UNSET,
    system_memory_lte: int | Unset = UNSET,
    disk_speed_write_gte: int | Unset = UNSET,
    disk_speed_write_lte: int | Unset = UNSET,
    gpu_model: str | Unset = UNSET,
    gpu_count_gte: int | Unset = UNSET,
    gpu_count_lte: int | Unset = UNSET,
    gpu_t_flops_gte: int | Unset = UNSET,
    gpu_t_flops_lte: int | Unset = UNSET,
    gpu_memory_size_gte: int | Unset = UNSET,
    gpu_memory_size_lte: int | Unset = UNSET,
    gpu_pcie_bandwidth_gte: int | Unset = UNSET,
    gpu_pcie_bandwidth_lte: int | Unset = UNSET,
    gpu_driver_ver: str | Unset = UNSET,
    gpu_driver_ver_comparison_operator: VersionOperator | Unset = UNSET,
    gpu_driver_ver_operator: VersionOperator | Unset = UNSET,
    gpu_cuda_ver: str | Unset = UNSET,
    gpu_cuda_ver_operator: VersionOperator | Unset = UNSET,
    rental_status: RentalStatus | Unset = UNSET,
    sla_gte: int | Unset = UNSET,
    sla_lte: int | Unset = UNSET,
    rental_time_min_gte: int | Unset = UNSET,
    rental_time_min_lte: int | Unset = UNSET,
    price_per_gpu_gte: int | Unset = UNSET,
    price_per_gpu_lte: int | Unset = UNSET,
    price_per_t_flops_gte: int | Unset = UNSET,
    price_per_t_flops_lte: int | Unset = UNSET,
    price_per_dlp_gte: int | Unset = UNSET,
    price_per_dlp_lte: int | Unset = UNSET,
) -> Problem | list[Offer] | None:
    """Find hosts to rent

     Queries the GPU marketplace for hosts: for Docker rentals, or with `mode=vm` for VPS rentals. Each
    row is one
    GPU configuration tier of a host; its `instanceMarket` is the reference to rent it by.

    The VPS edition of this operation documents only `order[gpuCount]`, `order[sla]`,
    `order[pricePerGpu]`,
    `region`, `gpuModel`, `gpuCount`, `rentalStatus`, `sla` and `pricePerGpu`. Filters and bounds that
    the server
    does not understand are ignored, not refused.

    Args:
        mode (MarketMode | Unset): Kind of rental.
        items_per_page (int | Unset):
        page (int | Unset):
        order_gpu_count (SortDirection | Unset): Ascending or descending.
        order_sla (SortDirection | Unset): Ascending or descending.
        order_price_per_gpu (SortDirection | Unset): Ascending or descending.
        order_sys_dlp (SortDirection | Unset): Ascending or descending.
        order_price_per_dlp (SortDirection | Unset): Ascending or descending.
        order_gpu_t_flops (SortDirection | Unset): Ascending or descending.
        order_price_per_t_flops (SortDirection | Unset): Ascending or descending.
        region (str | Unset):
        download_speedtest_gte (int | Unset):
        download_speedtest_lte (int | Unset):
        upload_speedtest_gte (int | Unset):
        upload_speedtest_lte (int | Unset):
        disk_size_gte (int | Unset):
        disk_size_lte (int | Unset):
        cpu_core_count_gte (int | Unset):
        cpu_core_count_lte (int | Unset):
        system_memory_gte (int | Unset):
        system_memory_lte (int | Unset):
        disk_speed_write_gte (int | Unset):
        disk_speed_write_lte (int | Unset):
        gpu_model (str | Unset):
        gpu_count_gte (int | Unset):
        gpu_count_lte (int | Unset):
        gpu_t_flops_gte (int | Unset):
        gpu_t_flops_lte (int | Unset):
        gpu_memory_size_gte (int | Unset):
        gpu_memory_size_lte (int | Unset):
        gpu_pcie_bandwidth_gte (int | Unset):
        gpu_pcie_bandwidth_lte (int | Unset):
        gpu_driver_ver (str | Unset):
        gpu_driver_ver_comparison_operator (VersionOperator | Unset): Comparison method.
        gpu_driver_ver_operator (VersionOperator | Unset): Comparison method.
        gpu_cuda_ver (str | Unset):
        gpu_cuda_ver_operator (VersionOperator | Unset): Comparison method.
        rental_status (RentalStatus | Unset): Whether a host is free to rent ("active") or rented
            ("inactive").
        sla_gte (int | Unset):
        sla_lte (int | Unset):
        rental_time_min_gte (int | Unset):
        rental_time_min_lte (int | Unset):
        price_per_gpu_gte (int | Unset):
        price_per_gpu_lte (int | Unset):
        price_per_t_flops_gte (int | Unset):
        price_per_t_flops_lte (int | Unset):
        price_per_dlp_gte (int | Unset):
        price_per_dlp_lte (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[Offer]
    """

    return (
        await asyncio_detailed(
            client=client,
            mode=mode,
            items_per_page=items_per_page,
            page=page,
            order_gpu_count=order_gpu_count,
            order_sla=order_sla,
            order_price_per_gpu=order_price_per_gpu,
            order_sys_dlp=order_sys_dlp,
            order_price_per_dlp=order_price_per_dlp,
            order_gpu_t_flops=order_gpu_t_flops,
            order_price_per_t_flops=order_price_per_t_flops,
            region=region,
            download_speedtest_gte=download_speedtest_gte,
            download_speedtest_lte=download_speedtest_lte,
            upload_speedtest_gte=upload_speedtest_gte,
            upload_speedtest_lte=upload_speedtest_lte,
            disk_size_gte=disk_size_gte,
            disk_size_lte=disk_size_lte,
            cpu_core_count_gte=cpu_core_count_gte,
            cpu_core_count_lte=cpu_core_count_lte,
            system_memory_gte=system_memory_gte,
            system_memory_lte=system_memory_lte,
            disk_speed_write_gte=disk_speed_write_gte,
            disk_speed_write_lte=disk_speed_write_lte,
            gpu_model=gpu_model,
            gpu_count_gte=gpu_count_gte,
            gpu_count_lte=gpu_count_lte,
            gpu_t_flops_gte=gpu_t_flops_gte,
            gpu_t_flops_lte=gpu_t_flops_lte,
            gpu_memory_size_gte=gpu_memory_size_gte,
            gpu_memory_size_lte=gpu_memory_size_lte,
            gpu_pcie_bandwidth_gte=gpu_pcie_bandwidth_gte,
            gpu_pcie_bandwidth_lte=gpu_pcie_bandwidth_lte,
            gpu_driver_ver=gpu_driver_ver,
            gpu_driver_ver_comparison_operator=gpu_driver_ver_comparison_operator,
            gpu_driver_ver_operator=gpu_driver_ver_operator,
            gpu_cuda_ver=gpu_cuda_ver,
            gpu_cuda_ver_operator=gpu_cuda_ver_operator,
            rental_status=rental_status,
            sla_gte=sla_gte,
            sla_lte=sla_lte,
            rental_time_min_gte=rental_time_min_gte,
            rental_time_min_lte=rental_time_min_lte,
            price_per_gpu_gte=price_per_gpu_gte,
            price_per_gpu_lte=price_per_gpu_lte,
            price_per_t_flops_gte=price_per_t_flops_gte,
            price_per_t_flops_lte=price_per_t_flops_lte,
            price_per_dlp_gte=price_per_dlp_gte,
            price_per_dlp_lte=price_per_dlp_lte,
        )
    ).parsed
