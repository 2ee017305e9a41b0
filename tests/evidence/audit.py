"""Who pays for what, when a call has ended: the judge of the tests in this folder.

Every machine that bills has been handed over, or is named by its id in the error that the call raised or in a line of
the log at ERROR. Whoever says that a machine was deleted is right. An order goes out once.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import re
from typing import TYPE_CHECKING, Any

from attrs import frozen

from simplepod import Instance

if TYPE_CHECKING:
    from collections.abc import Awaitable, Collection

    import pytest

    from tests.scripted import ScriptedSimplePod

_NUMBER = re.compile(r"(?<![\w.])\d+(?![\w]|\.\d)")
_CLAIM = re.compile(
    r"([\d][\d, and]*) (?:was|were|is|are|has been|have been) (?:deleted|gone)|([\d]+)[^.;]*bills? no more"
)
_GRAVE = re.compile(r"(?i)could not|not be|NOT |may still bill|unconfirmed")


@frozen
class Outcome:
    """What a call returned or raised."""

    machines: tuple[Instance, ...] = ()
    error: BaseException | None = None
    took: float = 0.0  # seconds from when the API broke down, where a test says when

    @property
    def ids(self) -> list[int]:
        return [machine.id for machine in self.machines]

    @property
    def text(self) -> str:
        """The error with its notes, and with those of its group."""
        return "\n".join(_words(self.error))

    @property
    def named(self) -> set[int]:
        return _named(self.error) if self.error is not None else set()

    def raised(self, *kinds: type[BaseException]) -> Any:
        """The error, which is of one of these kinds."""
        if self.error is None:
            raise AssertionError(f"no error, but {self.ids}")
        if not isinstance(self.error, kinds):
            raise AssertionError(f"raised {self.error!r}") from self.error  # noqa: TRY004 - a test's verdict
        return self.error

    def succeeded(self) -> list[int]:
        if self.error is not None:
            raise AssertionError(f"raised {self.error!r}") from self.error
        return self.ids


async def outcome_of(work: Awaitable[Any]) -> Outcome:
    """Whatever a call ends with, its own cancellation included; one from outside goes on to the call."""
    task = asyncio.ensure_future(work)
    await asyncio.wait({task})
    return ended(task)


def ended(task: asyncio.Future[Any]) -> Outcome:
    if task.cancelled():
        return Outcome(error=_cancellation(task))
    if (error := task.exception()) is not None:
        return Outcome(error=error)
    value = task.result()
    return Outcome((value,) if isinstance(value, Instance) else tuple(value or ()))


@frozen
class Audit:
    """The fixture `audit`: knows what was logged."""

    caplog: pytest.LogCaptureFixture

    @property
    def errors(self) -> list[str]:
        """What the SDK has logged at ERROR, with tracebacks."""
        records = [r for r in self.caplog.records if r.name.split(".")[0] == "simplepod" and r.levelno >= logging.ERROR]
        return [f"{record.getMessage()} {record.exc_info[1] if record.exc_info else ''}" for record in records]

    @property
    def logged(self) -> set[int]:
        return numbers("\n".join(self.errors))

    def __call__(
        self, pod: ScriptedSimplePod, outcome: Outcome, *, orders: int = 1, strangers: Collection[int] = ()
    ) -> None:
        """Raises unless all is paid for by somebody who knows it; `orders` is the most that may have gone out."""
        told = f"returned {outcome.ids}, raised {outcome.error!r} {outcome.text!r}, logged {self.errors}"
        lost = pod.billing - {*outcome.ids} - outcome.named - self.logged - {*strangers}
        assert not lost, f"{lost} bill, and nobody was told: {told}"
        lies = claimed("\n".join([outcome.text, *self.errors])) & pod.billing
        assert not lies, f"{lies} bill, and are said to be deleted: {told}"
        assert pod.orders <= orders, f"{pod.orders} orders went out: {told}"
        assert pod.machines.keys() >= {*strangers}, f"a stranger's machine was deleted: {told}"
        assert not {*outcome.ids} & {*strangers}, f"a stranger's machine was handed over: {told}"
        assert {*outcome.ids} <= pod.machines.keys(), f"a machine that is not there was handed over: {told}"
        self.nothing_was_forgotten()

    def nothing_was_forgotten(self) -> None:
        """No task was left to the garbage collector with what it knew."""
        gc.collect(1)  # the younger ones: all that pytest keeps is old
        left = [r.getMessage() for r in self.caplog.records if r.name == "asyncio" and r.levelno >= logging.ERROR]
        assert not [text for text in left if "destroyed" in text], left


def said_to_bill(text: str) -> set[int]:
    """The machines that a text calls undeleted."""
    return {number for part in re.split(r"[.;:\n]", text) if _GRAVE.search(part) for number in numbers(part)}


def _cancellation(task: asyncio.Future[Any]) -> BaseException:
    try:
        task.result()
    except asyncio.CancelledError as error:
        return error
    raise AssertionError("not cancelled")


def _words(error: BaseException | None) -> list[str]:
    if error is None:
        return []
    within = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return [str(error), *getattr(error, "__notes__", ()), *(word for part in within for word in _words(part))]


def _named(error: BaseException) -> set[int]:
    ids = numbers("\n".join(_words(error)))
    for part in [error, *(error.exceptions if isinstance(error, BaseExceptionGroup) else ())]:
        ids |= {machine.id for name in ("found", "candidates") for machine in getattr(part, name, ())}
        ids |= {*getattr(part, "instance_ids", ()), *getattr(getattr(part, "pending", None), "instance_ids", ())}
        ids |= {machine.id for machine in [getattr(part, "instance", None)] if machine is not None}
    return ids


def numbers(text: str) -> set[int]:
    return {int(number) for number in _NUMBER.findall(text) if len(number) < 30}


def claimed(text: str) -> set[int]:
    return {number for claim in _CLAIM.findall(text) for number in numbers(" ".join(claim))}
