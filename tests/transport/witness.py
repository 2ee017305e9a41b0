"""Someone who hears and sees all that an SDK says, and recognises a secret in every disguise."""

from __future__ import annotations

import codecs
import html
import logging
import re
import traceback
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote

from simplepod._quirks import encode_start_script

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

_ESCAPES = re.compile(r"\\+(?=u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})")
_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}")


def bare(text: str) -> str:
    """Letters and digits only, with whatever stands for one undone, be it packed once or several times."""
    for _ in range(3):
        text = unquote(html.unescape(_ESCAPES.sub(r"\\", text)))
        text = _ESCAPED.sub(lambda found: codecs.decode(found[0], "unicode_escape"), text)
    return "".join(re.findall(r"[A-Za-z0-9]", re.sub(r"\\+[nrt]", " ", text)))


def disguises(secret: str) -> set[str]:
    """The secret, its lines, and what goes out in place of a script."""
    sent = encode_start_script(secret)
    parts = {secret, *secret.splitlines()} | ({sent, sent.split()[1]} if sent != secret else set())
    return {bare(part) for part in parts if len(bare(part)) >= 8}


class Witness(logging.Handler):
    """Takes every record of the root logger down, and every object that it is shown."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []
        self.errors: list[BaseException] = []
        self._level = logging.root.level

    def __enter__(self) -> Self:
        logging.root.addHandler(self)
        logging.root.setLevel(logging.DEBUG)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        logging.root.removeHandler(self)
        logging.root.setLevel(self._level)

    def emit(self, record: logging.LogRecord) -> None:
        self.heard += [record.getMessage(), repr(record.msg), repr(record.args)]
        self.heard += [repr(value) for name, value in vars(record).items() if name != "exc_info"]
        if record.exc_info and record.exc_info[1]:
            self.see(record.exc_info[1])

    def see(self, *things: object) -> None:
        for thing in things:
            self.heard += [repr(thing), str(thing)]
            if isinstance(thing, BaseException):
                self._see_error(thing)
            elif isinstance(thing, (list, tuple)):
                self.see(*thing)

    def _see_error(self, error: BaseException) -> None:
        if error in self.errors:
            return
        self.errors.append(error)
        self.heard += traceback.format_exception(error)
        self.see(*error.args, *vars(error).values())
        if isinstance(error, BaseExceptionGroup):
            self.see(*error.exceptions)
        for link in (error.__cause__, error.__context__):
            if link is not None:
                self.see(link)
        request = getattr(error, "_request", None)  # httpx keeps it there
        if request is not None:
            self.see(dict(request.headers), request.content)

    def recognises(self, secrets: Iterable[str]) -> dict[str, str]:
        """Each secret that was let out, with what let it out."""
        wanted = {secret: disguises(secret) for secret in secrets}
        let_out: dict[str, str] = {}
        for text in set(self.heard):
            found = bare(text)
            let_out |= {secret: text for secret, forms in wanted.items() if any(form in found for form in forms)}
        return let_out


def shows(text: str, secret: str) -> bool:
    found = bare(text)
    return any(disguise in found for disguise in disguises(secret))
