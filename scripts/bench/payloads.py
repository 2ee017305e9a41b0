"""What the measured servers answer, in the process of the client and on loopback alike: a function of the URL.

A URL is `/20ms/50x100/…`: how long the answer takes, how many pages a list has, and how many rows each. Rows and
objects of SimplePod are the ones that were seen live; those of the peers follow their documentation.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

_WIRE = Path(__file__).parents[2] / "tests" / "wire"
_URL = re.compile(r"/(?P<latency>\d+)ms/(?P<pages>\d+)x(?P<rows>\d+)(?P<path>/.*)")
_GPUS = ("RTX 4090", "RTX 3090", "A100 SXM4 80GB", "H100 NVL", "RTX A6000", "RTX 4060 Ti", "L40S")


def answer(target: str) -> tuple[float, bytes]:
    """The latency in seconds, and the body."""
    parts = urlsplit(target)
    known = _URL.fullmatch(parts.path)
    if known is None:
        raise ValueError(f"not a URL of the bench: {target}")
    query = parse_qs(parts.query)
    number = int(query.get("page", ["1"])[0])
    if "after" in query:  # OpenAI names the last object that it has seen: file-<page>-<row>
        number = 1 + int(query["after"][0].split("-")[1])
    return int(known["latency"]) / 1000, _body(known["path"], number, int(known["pages"]), int(known["rows"]))


@cache
def _body(path: str, number: int, pages: int, rows: int) -> bytes:
    return json.dumps(_payload(path, number, pages, rows), separators=(",", ":")).encode()


def _payload(path: str, number: int, pages: int, rows: int) -> Any:
    if path not in _LISTS:
        return _object(path)
    make = _LISTS[path]
    found = [make(number, index) for index in range(rows)] if number <= pages else []
    if path == "/files":
        return {"object": "list", "data": found, "has_more": number < pages}
    if path.endswith("/dns_records"):
        info = {"page": number, "per_page": rows, "count": len(found), "total_count": pages * rows}
        return {"success": True, "errors": [], "messages": [], "result": found, "result_info": info}
    if path == "/ssh_keys":
        near = {"previous_page": number - 1 or None, "next_page": number + 1 if number < pages else None}
        pagination = {"page": number, "per_page": rows, **near, "last_page": pages, "total_entries": pages * rows}
        return {"ssh_keys": found, "meta": {"pagination": pagination}}
    return found


def _object(path: str) -> Any:
    if path.startswith("/instances/"):
        return _live("live_instance")
    if path.startswith("/files/"):
        return _file(1, 1)
    if path.startswith("/repos/"):
        return _label(1, 1)
    if path.startswith("/zones/"):
        return {"success": True, "errors": [], "messages": [], "result": _record(1, 1)}
    return {"ssh_key": _ssh_key(1, 1)}


@cache
def _live(name: str) -> Any:
    return json.loads((_WIRE / f"{name}.json").read_text())


def _offer(page: int, row: int) -> Any:
    known = _live("live_market")[0]
    number = page * 10_000 + row
    return {
        **known,
        "id": number,
        "instanceMarket": f"/instances/market/{number}",
        "gpuModel": _GPUS[number % len(_GPUS)],
        "gpuCount": 1 + number % 8,
        "gpuTFlops": known["gpuTFlops"] + number % 13,
        "diskSize": known["diskSize"] + number % 1000,
        "diskSpeedRead": known["diskSpeedRead"] + number % 17,
        "downloadSpeedtest": known["downloadSpeedtest"] + number % 19,
        "uploadSpeedtest": known["uploadSpeedtest"] + number % 23,
        "pricePerGpu": round(known["pricePerGpu"] + (number * 7 % 200) / 100, 2),
        "pricePerTFlops": known["pricePerTFlops"] + number % 29,
        "sysDlp": known["sysDlp"] + number % 31,
        "systemMemory": known["systemMemory"] + number,
    }


def _template(page: int, row: int) -> Any:
    number = page * 10_000 + row
    return {**_live("live_templates")[0], "id": number, "name": f"template-{number}"}


def _file(page: int, row: int) -> Any:
    return {
        "id": f"file-{page}-{row}",
        "object": "file",
        "bytes": 120_000 + row,
        "created_at": 1_677_610_602 + row,
        "expires_at": 1_680_202_602,
        "filename": f"salesOverview-{row}.pdf",
        "purpose": "assistants",
        "status": "processed",
    }


def _label(page: int, row: int) -> Any:
    number = page * 10_000 + row
    return {
        "id": number,
        "node_id": f"MDU6TGFiZWwyMDgwND{number}",
        "url": f"https://api.github.com/repos/octocat/Hello-World/labels/bug-{number}",
        "name": f"bug-{number}",
        "description": "Something isn't working",
        "color": "f29513",
        "default": True,
        "archived_at": None,
        "archived_by": None,
    }


def _record(page: int, row: int) -> Any:
    number = page * 10_000 + row
    return {
        "id": f"023e105f4ecef8ad9ca31a8372d0{number}",
        "name": f"www{number}.example.com",
        "type": "A",
        "content": f"198.51.100.{row % 250}",
        "proxiable": True,
        "proxied": False,
        "ttl": 3600,
        "settings": {"ipv4_only": True, "ipv6_only": False},
        "meta": {},
        "comment": "Domain verification record",
        "tags": ["owner:dns-team"],
        "created_on": "2026-01-01T05:20:00.12345Z",
        "modified_on": "2026-01-01T05:20:00.12345Z",
    }


def _ssh_key(page: int, row: int) -> Any:
    number = page * 10_000 + row
    return {
        "id": number,
        "name": f"my-resource-{number}",
        "fingerprint": "b7:2f:30:a0:2f:6c:58:6c:21:04:58:61:ba:06:3b:2f",
        "public_key": f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG{number}",
        "labels": {"environment": "prod"},
        "created": "2026-01-30T23:55:00+00:00",
    }


_LISTS = {
    "/instances/market/list": _offer,
    "/instances/global-templates/list": _template,
    "/files": _file,
    "/repos/octocat/hello/labels": _label,
    "/zones/z1/dns_records": _record,
    "/ssh_keys": _ssh_key,
}
