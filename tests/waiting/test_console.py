"""The lines of a machine's console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import simplepod
from tests.waiting.shown import BACKEND_404, BAD_GATEWAY, LIST, NOT_THERE, SHOW, machine, saying
from tests.wired import Reply

if TYPE_CHECKING:
    from tests.wired import Wire


async def followed(wire: Wire, *answers: Any) -> list[str]:
    wire.on(SHOW, *answers, NOT_THERE)
    return [line async for line in wire.client.instances.logs(7, follow=True)]


async def texts(wire: Wire, *readings: str) -> list[str]:
    return await followed(wire, *map(saying, readings))


@pytest.mark.parametrize("text", ["one\ntwo\n\nthree\n", "one\r\ntwo\r\n\r\nthree"])
async def test_without_following_the_lines_of_one_reading_are_told(wire: Wire, text: str) -> None:
    wire.on(SHOW, saying(text))

    assert [line async for line in wire.client.instances.logs(7)] == ["one", "two", "", "three"]
    assert wire.counts == {SHOW: 1}


async def test_an_empty_console_has_no_lines(wire: Wire) -> None:
    wire.on(SHOW, machine())

    assert [line async for line in wire.client.instances.logs(7)] == []


async def test_how_the_start_went_is_a_console_of_its_own(wire: Wire) -> None:
    wire.on(SHOW, saying("out") | {"consoleSystem": "UHVsbGluZyBpbWFnZQ=="})

    assert [line async for line in wire.client.instances.logs(7, system=True)] == ["Pulling image"]


@pytest.mark.parametrize(
    ("refusal", "error"),
    [(NOT_THERE, simplepod.NotFoundError), (BACKEND_404, simplepod.NotFoundError), (Reply(502), simplepod.ServerError)],
    ids=["not on the account", "gateway's 404", "502"],
)
async def test_without_following_an_error_is_raised(wire: Wire, refusal: Reply, error: type[Exception]) -> None:
    wire.on(SHOW, refusal)
    wire.on(LIST, refusal if refusal is BACKEND_404 else [])

    with pytest.raises(error):
        _ = [line async for line in wire.client.instances.logs(7)]


async def test_a_console_that_is_gone_with_its_machine_is_not_an_empty_one(wire: Wire) -> None:
    wire.on(SHOW, saying("one"), NOT_THERE)
    _ = [line async for line in wire.client.instances.logs(7)]

    with pytest.raises(simplepod.NotFoundError, match="Instance 7 is gone, and its console with it"):
        _ = [line async for line in wire.client.instances.logs(7)]


async def test_a_console_is_followed_until_the_machine_is_gone(wire: Wire) -> None:
    assert await texts(wire, "", "one\n", "one\n", "one\ntwo\nthree\n") == ["one", "two", "three"]


async def test_a_machine_called_deleted_has_its_last_lines_told(wire: Wire) -> None:
    assert await followed(wire, saying("one\n"), saying("one\ntwo") | {"status": "deleted"}) == ["one", "two"]


async def test_errors_that_pass_cost_no_line(wire: Wire) -> None:
    wire.on(LIST, BACKEND_404)

    assert await followed(wire, BAD_GATEWAY, saying("a\n"), BACKEND_404, Reply(429), saying("a\nb\n")) == ["a", "b"]


async def test_a_line_that_grows_is_told_once_and_when_it_has_ended(wire: Wire) -> None:
    assert await texts(wire, "load", "loading", "loading 4", "loading 42\ndo", "loading 42\ndone") == [
        "loading 42",
        "done",
    ]


async def test_a_line_that_is_written_over_is_told_as_it_was(wire: Wire) -> None:
    assert await texts(wire, "a\n10 %", "a\n10 %", "a\n20 %", "a\n20 %\nb\n") == ["a", "10 %", "20 %", "b"]


@pytest.mark.parametrize("size", [3, 40])
@pytest.mark.parametrize("step", [1, 2])
async def test_a_console_that_keeps_its_last_lines_is_followed(wire: Wire, size: int, step: int) -> None:
    said = [f"line {number}" for number in range(200)]
    windows = ["".join(f"{line}\n" for line in said[max(0, end - size) : end]) for end in range(step, 201, step)]

    assert await texts(wire, *windows) == said


@pytest.mark.parametrize("size", [60, 100, 997])
async def test_a_console_that_keeps_its_last_bytes_is_followed(wire: Wire, size: int) -> None:
    whole = "".join(f"Zeile {number}: für\n" for number in range(200)).encode()
    windows = [whole[max(0, end - size) : end] for end in range(7, len(whole) + 7, 7)]

    shown = [window.decode("utf-8", "replace") for window in windows]

    assert await texts(wire, *shown) == whole.decode().splitlines()


async def test_lines_that_are_equal_are_all_told_while_a_console_grows(wire: Wire) -> None:
    assert await texts(wire, "tick\n", "tick\ntick\n", "tick\n" * 4) == ["tick"] * 4


async def test_a_machine_that_starts_again_has_a_new_console(wire: Wire) -> None:
    assert await texts(wire, "boot\none\n", "boot\nuno\n", "boot\nuno\ndue\n") == ["boot", "one", "boot", "uno", "due"]


async def test_a_console_that_was_empty_in_between_is_told_anew(wire: Wire) -> None:
    assert await texts(wire, "boot\nhalf", "", "boot\nhalf a line\n") == ["boot", "half", "boot", "half a line"]


async def test_a_machine_that_starts_again_for_ever_loses_no_line(wire: Wire) -> None:
    readings = [f"start {number}\nfailed\n" for number in range(5)]

    assert await texts(wire, *readings) == "".join(readings).splitlines()


async def test_what_a_machine_said_last_is_told_though_it_had_just_started_again(wire: Wire) -> None:
    assert await texts(wire, "old\n", "new\nand half") == ["old", "new", "and half"]


async def test_an_old_reading_from_a_replica_that_lags_repeats_nothing(wire: Wire) -> None:
    assert await texts(wire, "a\nb\n", "a\nb\nc\n", "a\n", "a\nb\nc\nd\n") == ["a", "b", "c", "d"]


async def test_a_console_of_one_endless_repetition_is_followed_without_delay(wire: Wire) -> None:
    said = "a" * 200_000

    assert await texts(wire, f"{said}b\n", f"{said}c\n", f"{said}d\n") == [f"{said}b", f"{said}c", f"{said}d"]
