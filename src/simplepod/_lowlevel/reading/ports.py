"""Ways to ports: two lists of objects, if the answer is what it should be."""

from typing import Any

from simplepod_api import models as wire
from simplepod_api.types import Unset

from simplepod import _quirks
from simplepod._lowlevel.reading.fields import Extra, integer, text
from simplepod._lowlevel.reading.filling import Draft
from simplepod.models.ports import Port, Ports

_NO_URL = ("", "closed")
_PORT = Draft(Port)


def as_ports(value: Any, odd: Extra) -> dict[str, Any] | None:
    """The lists of ways with nothing but objects in them; None for what is no object. The rest goes to `odd`."""
    given = _quirks.as_object(value)
    if given is None:
        return None
    clean = dict(given)
    for wire_name in ("direct", "proxy"):
        ways = clean.pop(wire_name, None)
        if ways is None:
            continue
        rows = _quirks.as_rows(ways)
        if rows is None:
            odd[wire_name] = ways
            continue
        usable = clean[wire_name] = [way for way in rows if _quirks.as_object(way)]
        if len(usable) < len(rows) and any(way is not None and _quirks.as_object(way) is None for way in rows):
            odd[wire_name] = ways
    return clean


def ports(raw: wire.Ports | Unset, odd: Extra) -> Ports:
    if isinstance(raw, Unset):
        return Ports()
    direct = _ways(raw.direct, "direct", odd)
    return Ports(direct=direct, proxy=_ways(raw.proxy, "proxy", odd), extra=odd | raw.additional_properties)


def _ways(mappings: list[wire.PortMapping] | Unset, wire_name: str, odd: Extra) -> tuple[Port, ...]:
    given = mappings or []
    found = tuple([way for mapping in given if (way := _way(mapping)) is not None])
    if len(found) < len(given):
        odd.setdefault(wire_name, [mapping.to_dict() for mapping in given])
    return found


def _way(raw: wire.PortMapping) -> Port | None:
    """None for a way to no port in particular."""
    src_port = _quirks.read_src_port(raw.src_port)
    if src_port is None:
        return None
    extra: Extra = {}
    url = _quirks.usable_url(raw.url)
    if url is None and raw.url and raw.url not in _NO_URL:
        extra["url"] = raw.url
    found = _PORT.blank()
    found.src_port = src_port
    found.dest_port = integer(raw.dest_port, "destPort", extra)
    found.ip = text(raw.ip, "ip", extra)
    found.service = text(raw.service, "service", extra)
    found.protocol = text(raw.protocol, "protocol", extra)
    found.url = url
    found.extra = extra | raw.additional_properties
    return _PORT.sealed(found)
