"""The lines of a console that is read again and again, none of them twice."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from attrs import define, field

from simplepod._waiting.readiness import looks
from simplepod.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from simplepod._waiting.readiness import Lookout
    from simplepod.models import Instance

_HEAD = 256  # characters by which a reading is looked for in the one before
_PLACES = 64  # where it is looked for at most: a console that repeats itself must not hold up the loop
_CUT_CHARACTER = "\ufffd"  # where a console that was cut by bytes begins or ends within a character
_CREDIBLE = 8  # characters that two readings share by more than chance where no line begins


async def lines(lookout: Lookout, *, follow: bool, system: bool, interval: float) -> AsyncGenerator[str, None]:
    """The lines of one reading, or, with `follow`, of all until the machine is gone."""
    said = Transcript()
    if not follow:
        look = await lookout.look()
        if look.error is not None:
            raise look.error
        if look.instance is None:
            raise NotFoundError(f"Instance {lookout.name} is gone, and its console with it.", method="GET")
        for line in [*said.read(_text(look.instance, system=system)), *said.rest()]:
            yield line
        return
    async with aclosing(looks(lookout, interval)) as series:
        async for look in series:
            if look.instance is not None:
                for line in said.read(_text(look.instance, system=system)):
                    yield line
    for line in said.rest():
        yield line


def _text(instance: Instance | None, *, system: bool) -> str:
    if instance is None:
        return ""
    return instance.console_system_text if system else instance.console_text


@define
class Transcript:
    """What a console has said, as far as its readings show it.

    A reading continues the one before where it begins with the same ended lines, or where its beginning is their end:
    a console may be a window that moves on. One that does neither is an old one, from a replica that lags behind, or
    the machine has started again; the next reading tells which. An empty console has started again.
    """

    _ended: str = field(default="", init=False)
    _unfinished: str = field(default="", init=False)
    _doubtful: str | None = field(default=None, init=False)

    def read(self, text: str) -> list[str]:
        """The lines that a reading adds; its last line counts once it has ended."""
        text = text.replace("\r\n", "\n").rstrip(_CUT_CHARACTER)
        added = _added(self._ended, text)
        if added is None and text and self._doubtful is None:
            self._doubtful = text
            return []
        if added is not None:
            self._doubtful = None
            return self._take(text, added)
        begun, self._doubtful = self._doubtful, None
        before = self._begin_anew()
        if begun is not None:
            before += self._take(begun, begun)
        return before + self.read(text)

    def rest(self) -> list[str]:
        """The lines that are left when no reading follows."""
        begun, self._doubtful = self._doubtful, None
        added = [] if begun is None else [*self._begin_anew(), *self._take(begun, begun)]
        return added + self._begin_anew()

    def _begin_anew(self) -> list[str]:
        left, self._ended, self._unfinished = self._unfinished, "", ""
        return [left] if left else []

    def _take(self, text: str, added: str) -> list[str]:
        """A last line that has grown is one line; one that was written over, as progress is, counts as it was."""
        replaced = [] if added.startswith(self._unfinished) else [self._unfinished]
        *ended, self._unfinished = added.split("\n")
        self._ended = text[: len(text) - len(self._unfinished)]
        return replaced + ended


def _added(ended: str, text: str) -> str | None:
    """What `text` says behind the lines that have ended; None if it does not continue them."""
    if text.startswith(ended):
        return text[len(ended) :]
    whole = text.lstrip(_CUT_CHARACTER)
    shared = _shared(ended, whole)
    begins = len(ended) - shared
    is_line = begins == 0 or ended[begins - 1] == "\n"
    if not whole[:shared].strip() or (shared < _CREDIBLE and not is_line):
        return None
    return whole[shared:]


def _shared(before: str, after: str) -> int:
    """The length of the longest end of `before` that `after` begins with."""
    head = after[:_HEAD]
    place = before.find(head)
    for _ in range(_PLACES):
        if place < 0 or after.startswith(before[place:]):
            break
        place = before.find(head, place + 1)
    else:
        return 0
    if place >= 0:
        return len(before) - place
    return next((size for size in range(len(head), 0, -1) if before.endswith(head[:size])), 0)
