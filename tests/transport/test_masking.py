"""What an error says of a body: nothing of a secret, in whatever spelling, and everything else."""

from __future__ import annotations

import html
import json
import time
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import httpx
import pytest

from simplepod import APIError, UnexpectedResponseError
from tests.transport.doubles import client_with

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = 'Top "secret"/of\\the <world> & 100% yours,\tnaïve\n'
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "JSON": json.dumps,
    "JSON in UTF-8": lambda text: json.dumps(text, ensure_ascii=False),
    "JSON of PHP": lambda text: json.dumps(text).replace("/", "\\/").replace("<", "\\u003C").replace("&", "\\u0026"),
    "HTML": html.escape,
    "HTML by number": lambda text: "".join(char if char.isalnum() else f"&#{ord(char)};" for char in text),
    "HTML in hex": lambda text: "".join(char if char.isalnum() else f"&#x{ord(char):X};" for char in text),
    "URL": quote,
    "form": quote_plus,
    "Python": repr,
    "bytes of Python": lambda text: repr(text.encode()),
}


async def error_of(text: str, secret: str, status: int = 400) -> APIError:
    async with client_with(httpx.Response(status, text=text)) as client:
        with pytest.raises(APIError) as caught:
            await client.request("POST", "/instances", json={"password": secret})
    return caught.value


@pytest.mark.parametrize(
    "outer", ["as it is", "JSON", "JSON in UTF-8", "JSON of PHP", "HTML", "Python", "bytes of Python"]
)
@pytest.mark.parametrize("inner", SPELLINGS)
async def test_a_secret_is_masked_in_every_spelling_and_nothing_else_is(inner: str, outer: str) -> None:
    text = SPELLINGS[outer](f"before {SPELLINGS[inner](SECRET)} after")

    error = await error_of(text, SECRET)

    assert "secret" not in error.body
    assert "yours" not in error.body
    assert "before" in error.body
    assert "after" in error.body


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_the_start_of_a_secret_is_masked_where_the_text_is_cut(spelling: str) -> None:
    spelt = SPELLINGS[spelling](SECRET)
    for length in range(9, len(spelt), 7):
        body = (await error_of(f"before {spelt[:length]}", SECRET)).body

        assert '"s' not in body, length
        assert "sec" not in body, length
        assert body.startswith("before ")


async def test_two_spellings_of_a_secret_are_masked_and_its_start_behind_them() -> None:
    error = await error_of(f"{SECRET} and {json.dumps(SECRET)} and {SECRET[:12]}", SECRET)

    assert error.body == '*** and "***" and ***'


async def test_the_start_of_a_secret_in_another_word_at_the_end_is_told() -> None:
    assert (await error_of("see the Toplevel", "Topl/secret")).body == "see the Toplevel"


async def test_each_longer_line_of_a_script_is_masked_by_itself() -> None:
    script = "#!/bin/sh\nexport TOKEN=hidden\ntrue\n"
    async with client_with(httpx.Response(422, text="line 2: export TOKEN=hidden, line 3: true")) as client:
        with pytest.raises(APIError) as caught:
            await client.instances.update(7, start_script=script)

    assert caught.value.body == "line 2: ***, line 3: true"


@pytest.mark.parametrize("value", ["", "1", "yes"])
async def test_a_value_too_short_to_be_a_secret_does_not_shred_the_text(value: str) -> None:
    assert (await error_of("1: yes, of course", value)).body == "1: yes, of course"


async def test_a_secret_of_signs_only_is_masked_as_it_is() -> None:
    assert (await error_of("before ++++ after", "++++")).body == "before *** after"
    assert (await error_of("before öäöä after", "öäöä")).body == "before *** after"


async def test_texts_that_are_no_secret_are_told() -> None:
    said = 'The password is too short: 100% of the <b>rules</b> & "terms" say so\\now.'

    assert (await error_of(said, "hunter22")).body == said


@pytest.mark.parametrize(
    "stored",
    [
        '"hunter2"', '"hun\\"ter2"', "2", '[{"name": "A]", "value": "hunter2"}]', '{"A}": "hunter2"}', '"hunter2',
        '[{"name": "A", "value": "hunter2', '"\\u0068unter2"', '["hunter2", ["hunter2"',
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["password", "startScript", "envVariables", "argOptions", "PASSWORD", "x-auth-token"])
async def test_fields_for_secrets_are_masked_in_an_answer_that_cannot_be_read(stored: str, name: str) -> None:
    text = f'{{"id": 38, "{name}" : {stored}'
    for body in (f'{text}, "name": "x"', json.dumps(text)):
        async with client_with(httpx.Response(200, text=body)) as client:
            with pytest.raises(UnexpectedResponseError) as caught:
                await client.templates.get(38)

        assert "ter2" not in caught.value.body
        assert "***" in caught.value.body
        assert "38" in caught.value.body


@pytest.mark.parametrize(
    "flood",
    ["\\", '"', '\\"', "%", "%25", "&", "&amp;", '"password":"', '\\"password', '"envVariables":[', "Top ", " "],
)
async def test_no_body_keeps_us_busy(flood: str) -> None:
    started = time.process_time()

    error = await error_of(flood * (2_000_000 // len(flood)), SECRET * 500)

    assert len(error.body) <= 500
    assert time.process_time() - started < 1


async def test_a_spelt_secret_is_masked_wherever_it_stands_and_as_often() -> None:
    spelt = json.dumps(SECRET)[1:-1]

    error = await error_of(f"{spelt},{spelt};{spelt}:{spelt[:12]}", SECRET)

    assert error.body == "***,***;***:***"


async def test_of_two_secrets_the_longer_one_is_masked_whole() -> None:
    async with client_with(httpx.Response(400, text="zeta-9 and zeta-9-and-more")) as client:
        with pytest.raises(APIError) as caught:
            await client.request("POST", "/x", json={"envVariables": {"A": "zeta-9", "B": "zeta-9-and-more"}})

    assert caught.value.body == "*** and ***"


async def test_the_parts_of_a_secret_that_is_json_are_masked() -> None:
    variables = json.dumps([{"name": "TOKEN", "value": "t0p-secret"}])

    async with client_with(httpx.Response(400, text="no: t0p-secret")) as client:
        with pytest.raises(APIError) as caught:
            await client.request("POST", "/x", json={"envVariables": variables})

    assert caught.value.body == "no: ***"
