"""How the ports of an instance are reached."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from attrs import field, frozen

SSH_PORT = 22
_DEFAULT_PORTS = {"http": 80, "https": 443}


@frozen(slots=True, kw_only=True, weakref_slot=False)
class Port:
    """One way to one port of the container."""

    src_port: int | str
    """Port in the container. The web console is the text "0console"."""
    dest_port: int | None = None
    """Port of the host."""
    ip: str | None = None
    """Address of the host."""
    service: str | None = None
    protocol: str | None = None
    """"http" or "https" once something answers; "unknown", "checking" or "closed" before. Others may come."""
    url: str | None = None
    """None until the platform has one."""
    extra: Mapping[str, Any] = field(factory=dict[str, Any], repr=False, hash=False)


@frozen(slots=True, kw_only=True)
class Ports:
    """All ways to the ports of an instance, in no order to rely on."""

    direct: tuple[Port, ...] = ()
    """At the host's address: public, and nobody asks who is there."""
    proxy: tuple[Port, ...] = ()
    """Through tunnels, by https. A tunnel lives as long as the instance."""
    extra: Mapping[str, Any] = field(factory=dict[str, Any], repr=False, hash=False)


@frozen(slots=True)
class Endpoint:
    """Where a port of an instance is reached from outside."""

    host: str
    port: int
    url: str
    kind: Literal["tunnel", "direct", "ssh"]

    @property
    def ssh_command(self) -> str:
        """The command that opens a shell; ValueError for an endpoint that speaks no SSH."""
        if self.kind != "ssh":
            raise ValueError(f"{self.url} speaks no SSH: take instance.ssh, the endpoint of container port 22.")
        return f"ssh -p {self.port} root@{self.host}"


def ssh_endpoint(ports: Ports, rig_ip: str | None) -> Endpoint | None:
    for host, port in _addresses(ports, SSH_PORT, rig_ip):
        return Endpoint(host, port, f"ssh://root@{_bracketed(host)}:{port}", "ssh")
    return None


def web_endpoint(ports: Ports, src_port: int, rig_ip: str | None) -> Endpoint | None:
    """By the tunnel's URL, else at the host."""
    return tunnel_endpoint(ports, src_port) or direct_endpoint(ports, src_port, rig_ip)


def tunnel_endpoint(ports: Ports, src_port: int) -> Endpoint | None:
    for way in ports.proxy:
        if way.src_port == src_port and way.url is not None:
            return _endpoint_of(way.url, "tunnel")
    return None


def direct_endpoint(ports: Ports, src_port: int, rig_ip: str | None) -> Endpoint | None:
    """By the host's URL, else by the host's address and port, which are known first."""
    for way in ports.direct:
        if way.src_port == src_port and way.url is not None:
            return _endpoint_of(way.url, "direct")
    for host, port in _addresses(ports, src_port, rig_ip):
        return Endpoint(host, port, f"http://{_bracketed(host)}:{port}", "direct")
    return None


def _addresses(ports: Ports, src_port: int, rig_ip: str | None) -> Iterator[tuple[str, int]]:
    for way in ports.direct:
        host = way.ip or rig_ip
        if way.src_port == src_port and host and way.dest_port is not None:
            yield host, way.dest_port


def _endpoint_of(url: str, kind: Literal["tunnel", "direct"]) -> Endpoint:
    parts = urlsplit(url)
    return Endpoint(parts.hostname or "", parts.port or _DEFAULT_PORTS[parts.scheme], url, kind)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
