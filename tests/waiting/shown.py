"""What the API shows of machine 7, and what may be shown instead."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any

from tests.virtual_time import elapsed
from tests.wired import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.wired import Arrived

SHOW = "GET /instances/7"
LIST = "GET /instances/list"  # read where a 404 proves nothing
NOT_THERE = Reply(404, {"title": "An error occurred", "detail": "Not Found"})
BACKEND_404 = Reply(404, text="default backend - 404", headers={"Content-Type": "text/plain"})
NO_ROUTE = Reply(404, {"title": "An error occurred", "detail": 'No route found for "GET /instances/7"'})
BAD_GATEWAY = Reply(502, text="<html>Bad gateway</html>")


def machine(status: str = "running", **fields: Any) -> dict[str, Any]:
    return {"id": 7, "status": status, **fields}


def saying(text: str) -> dict[str, Any]:
    return machine(console=base64.b64encode(text.encode()).decode())


async def hanging(_: Arrived) -> None:
    await asyncio.Event().wait()


def timed(times: list[float], answer: Any) -> Callable[[Arrived], Any]:
    """The answer, noting when it was asked for."""

    def told(_: Arrived) -> Any:
        times.append(now())
        return answer

    return told


def now() -> float:
    """Seconds since the test began."""
    return elapsed()
