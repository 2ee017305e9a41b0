"""Where an instance is reached."""

import pytest

from simplepod.models import Endpoint, Instance, Port, Ports, Rig

TUNNEL = "https://brave-paper-moon.trycloudflare.com"
DIRECT = (
    Port(src_port="0console", dest_port=20000, ip="1.2.3.4", url="http://1.2.3.4:20000"),
    Port(src_port=8000, dest_port=20008, ip="1.2.3.4", url="http://1.2.3.4:20008"),
    Port(src_port=22, dest_port=20001, ip="1.2.3.4"),
    Port(src_port=8188, dest_port=20009, ip="1.2.3.4"),
)
PROXY = (Port(src_port="0console", url="https://console.trycloudflare.com"), Port(src_port=8000, url=TUNNEL))


def instance(direct: tuple[Port, ...] = (), proxy: tuple[Port, ...] = (), rig: Rig | None = None) -> Instance:
    return Instance(id=7, ports=Ports(direct=direct, proxy=proxy), rig=rig)


def test_a_port_is_reached_through_its_tunnel_first() -> None:
    endpoint = instance(DIRECT, PROXY).endpoint(8000)

    assert endpoint == Endpoint("brave-paper-moon.trycloudflare.com", 443, TUNNEL, "tunnel")


def test_without_a_tunnel_a_port_is_reached_by_the_url_of_the_host() -> None:
    assert instance(DIRECT).endpoint(8000) == Endpoint("1.2.3.4", 20008, "http://1.2.3.4:20008", "direct")


def test_without_any_url_a_port_is_reached_by_address_and_port() -> None:
    still_closed = (Port(src_port=8188),)

    endpoint = instance(DIRECT, still_closed).endpoint(8188)

    assert endpoint == Endpoint("1.2.3.4", 20009, "http://1.2.3.4:20009", "direct")


def test_a_url_without_a_port_has_the_port_of_its_scheme() -> None:
    endpoint = instance((Port(src_port=80, url="http://example.com/"),)).endpoint(80)

    assert endpoint == Endpoint("example.com", 80, "http://example.com/", "direct")


@pytest.mark.parametrize("ways", [(), DIRECT[:1], (Port(src_port=9000),), (Port(src_port=9000, dest_port=20009),)])
def test_a_port_that_no_way_leads_to_has_no_endpoint(ways: tuple[Port, ...]) -> None:
    assert instance(ways).endpoint(9000) is None
    assert instance(ways).ssh is None


def test_the_address_of_the_rig_stands_in_for_a_missing_one() -> None:
    ways = (Port(src_port=22, dest_port=20001), Port(src_port=80, dest_port=20002))
    machine = instance(ways, rig=Rig(ip="5.6.7.8"))

    assert machine.ssh == Endpoint("5.6.7.8", 20001, "ssh://root@5.6.7.8:20001", "ssh")
    assert machine.endpoint(80) == Endpoint("5.6.7.8", 20002, "http://5.6.7.8:20002", "direct")


def test_an_ipv6_address_is_bracketed_in_urls_alone() -> None:
    ways = (Port(src_port=22, dest_port=20001, ip="2001:db8::1"), Port(src_port=80, dest_port=20002, ip="2001:db8::1"))

    endpoint, ssh = instance(ways).endpoint(80), instance(ways).ssh

    assert endpoint is not None
    assert (endpoint.host, endpoint.url) == ("2001:db8::1", "http://[2001:db8::1]:20002")
    assert ssh is not None
    assert ssh.ssh_command == "ssh -p 20001 root@2001:db8::1"


def test_a_shell_is_at_container_port_22_wherever_it_stands_in_the_list() -> None:
    ssh = instance(DIRECT, PROXY).ssh

    assert ssh == Endpoint("1.2.3.4", 20001, "ssh://root@1.2.3.4:20001", "ssh")
    assert ssh.ssh_command == "ssh -p 20001 root@1.2.3.4"


def test_port_22_is_never_a_web_address() -> None:
    tunnelled = instance(DIRECT, (Port(src_port=22, url=TUNNEL),))

    assert tunnelled.endpoint(22) == tunnelled.ssh
    assert instance(proxy=(Port(src_port=22, url=TUNNEL),)).endpoint(22) is None


def test_a_web_address_has_no_ssh_command() -> None:
    endpoint = instance(DIRECT).endpoint(8000)

    assert endpoint is not None
    with pytest.raises(ValueError, match=r"http://1.2.3.4:20008 speaks no SSH: take instance.ssh"):
        _ = endpoint.ssh_command
