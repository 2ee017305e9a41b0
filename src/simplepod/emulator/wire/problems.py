"""Error answers, as the platform words them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

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
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.violations = violations
        self.headers: Mapping[str, str] = headers or {}

    def body(self) -> dict[str, Any]:
        """401 is SimplePod's own, without a type; the rest is the framework's."""
        if self.status == HTTPStatus.UNAUTHORIZED:
            return {"title": "An error occurred", "detail": self.detail}
        if self.violations:
            rows = [{"propertyPath": found.field, "message": found.message} for found in self.violations]
            return {"type": VALIDATION, "title": "An error occurred", "detail": self.detail, "violations": rows}
        return {"type": RFC, "title": "An error occurred", "detail": self.detail}


def bad(detail: str) -> ProblemError:
    return ProblemError(400, detail)


def not_found() -> ProblemError:
    return ProblemError(404, "Not Found")


def invalid(*violations: Violation) -> ProblemError:
    """422, its detail joined from all violations."""
    return ProblemError(
        422, "\n".join(f"{found.field}: {found.message}" for found in violations), violations=violations
    )
