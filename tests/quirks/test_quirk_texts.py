"""Ports, arguments, consoles: texts that are more than they seem."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simplepod import _quirks


def test_ports_are_written_with_commas() -> None:
    assert _quirks.join_ports([22, 80, 443]) == "22,80,443"
    assert _quirks.join_ports([]) == ""


@pytest.mark.parametrize("port", [0, 65_536, -1, True, "22", 22.0])
def test_what_is_no_port_is_refused(port: Any) -> None:
    with pytest.raises(ValueError, match="is no port"):
        _quirks.join_ports([22, port])


@given(st.lists(st.integers(1, 65_535)))
def test_ports_come_back_as_they_were_written(ports: list[int]) -> None:
    assert _quirks.split_ports(_quirks.join_ports(ports)) == tuple(ports)


@pytest.mark.parametrize(
    ("value", "ports"),
    [
        ("22, 80,443,", (22, 80, 443)),
        ("", ()),
        (8000, (8000,)),
        ([22, "80", None], (22, 80)),
        ("22,http", None),
        ("0", None),
        ({"a": 1}, None),
        (True, None),
    ],
)
def test_ports_are_read_from_every_shape(value: Any, ports: tuple[int, ...] | None) -> None:
    assert _quirks.split_ports(value) == ports


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("--shm-size 8g", "--shm-size 8g"),
        (["--shm-size", "8g"], "--shm-size 8g"),
        (["--label", "two words", 4], "--label 'two words' 4"),
        ([None], ""),
        ([], ""),
        ([{"name": "A"}], None),
        ({"name": "A"}, None),
    ],
)
def test_arguments_are_read_from_a_text_or_a_list(value: Any, text: str | None) -> None:
    assert _quirks.read_arg_options(value) == text


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (encoded("plain\nlines"), "plain\nlines"),
        (encoded("<b>Pulling</b> image<br />\nPulled<br>done"), "Pulling image\nPulled\ndone"),
        (encoded('<div class="x">one</div><div>two</div>'), "one\ntwo\n"),
        (encoded("a &lt;b&gt; &amp;amp; &quot;c&quot; ünï &#8364;"), 'a <b> &amp; "c" ünï €'),
        (encoded("<none> <EOF> 1<2 >3"), "<none> <EOF> 1<2 >3"),
        (encoded("Image pulled").rstrip("="), "Image pulled"),
        ("\n".join([encoded("Image pulled")[:8], encoded("Image pulled")[8:]]), "Image pulled"),
        (encoded("Image pulled!")[:-3], "Image pulled"),
        ("Starting <i>container</i> &amp; waiting", "Starting container & waiting"),
        ("Running", "Running"),
        ("string", "string"),
        ("", ""),
        (
            base64.b64encode(b"ok \xff\xfe " + b"and much that is readable " * 4).decode(),
            "ok �� " + "and much that is readable " * 4,
        ),
    ],
)
def test_a_console_is_text_without_base64_tags_and_entities(value: str, text: str) -> None:
    assert _quirks.decode_console(value) == text


@given(st.text("abc äöü<>&;/\n\t", min_size=4).filter(lambda text: "<" not in text and "&" not in text))
def test_a_console_without_markup_is_what_was_encoded(text: str) -> None:
    assert _quirks.decode_console(encoded(text)) == text


@pytest.mark.parametrize(
    ("value", "port"),
    [(22, 22), ("8000", 8000), (8000.0, 8000), ("0console", "0console"), ("", None), (None, None), ([], None)],
)
def test_a_container_port_is_a_number_but_for_the_console(value: Any, port: int | str | None) -> None:
    assert _quirks.read_src_port(value) == port


@pytest.mark.parametrize("url", ["http://1.2.3.4:20008", "https://x.trycloudflare.com", "http://[::1]:80/"])
def test_a_web_address_is_a_url(url: str) -> None:
    assert _quirks.usable_url(url) == url


@pytest.mark.parametrize(
    "url", ["", "closed", "ftp://x", "https://", "http://x:99999", "http://x:0", "http://[", None, 5]
)
def test_what_stands_in_for_a_missing_url_is_none(url: Any) -> None:
    assert _quirks.usable_url(url) is None
