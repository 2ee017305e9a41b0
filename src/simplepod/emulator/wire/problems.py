"""Error answers, as the platform words them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from simplepod.emulator.dialect import Dialect

RFC = "https://tools.ietf.org/html/rfc2616#section-10"
VALIDATION = "https://symfony.com/errors/validation"


@dataclass(frozen=True)
class Violation:
    """One field that breaks a rule."""

    field: str
    message: str


class ProblemError(Exception):
    """An answer with a problem body."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        violations: Sequence[Violation] = (),
        headers: Mapping[str, str] | None = None,
        request: Any = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.violations = violations
        self.headers: Mapping[str, str] = headers or {}
        self._request = request  # what the body repeats of it

    def echoing(self, data: bytes, dialect: Dialect) -> "ProblemError":
        """The same, with the whole request in its body or behind its detail."""
        text = data.decode(errors="replace")
        in_body = dialect.refusal_echo == "body"
        return ProblemError(
            self.status,
            self.detail if in_body else f"{self.detail} {text}".rstrip(),
            violations=self.violations,
            headers=self.headers,
            request=_as_json(text) if in_body else None,
        )

    def body(self) -> dict[str, Any]:
        """401 is SimplePod's own, without a type; the rest is the framework's."""
        echo = {} if self._request is None else {"request": self._request}
        return self._said() | echo

    def _said(self) -> dict[str, Any]:
        if self.status == HTTPStatus.UNAUTHORIZED:
            return {"title": "An error occurred", "detail": self.detail}
        if self.violations:
            rows = [{"propertyPath": found.field, "message": found.message} for found in self.violations]
            return {"type": VALIDATION, "title": "An error occurred", "detail": self.detail, "violations": rows}
        return {"type": RFC, "title": "An error occurred", "detail": self.detail}


def _as_json(text: str) -> Any:
    """What is JSON as JSON, anything else as text."""
    try:
        return json.loads(text)
    except ValueError:
        return text or None


def reason(status: int) -> str:
    """The words behind a status, of those that have some."""
    return next((known.phrase for known in HTTPStatus if known == status), "Error")


def bad(detail: str) -> ProblemError:
    return ProblemError(400, detail)


def not_found() -> ProblemError:
    return ProblemError(404, "Not Found")


def invalid(*violations: Violation) -> ProblemError:
    """422, its detail joined from all violations."""
    return ProblemError(
        422, "\n".join(f"{found.field}: {found.message}" for found in violations), violations=violations
    )
