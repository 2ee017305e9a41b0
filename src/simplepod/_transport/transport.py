"""The one chokepoint of all requests: closing, bound, key, time-out, retry, errors, one log line."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from simplepod._transport.answers import error_for
from simplepod._transport.exchange import Departure, exchange
from simplepod.errors import RequestTimeoutError, SimplePodError, TransportError

if TYPE_CHECKING:
    import httpx

    from simplepod._transport.exchange import Call, Reply
    from simplepod._transport.retry import RetryPolicy
    from simplepod._transport.session import Session

_BRIEF = 10.0  # seconds for one attempt of clean-up and of polls
_log = logging.getLogger("simplepod")


class _TooLateError(Exception):
    """The total time is over before an attempt could begin."""


@frozen
class Transport:
    """Sends calls within one client's session; copies differ in limits and privilege only."""

    session: Session
    timeout: float
    retry: RetryPolicy
    is_privileged: bool = False

    def privileged(self) -> Transport:
        """A copy that works while the client closes and is not held up by `max_concurrency`."""
        return evolve(self, is_privileged=True)

    def for_clean_up(self) -> Transport:
        """A privileged copy that sends once and waits briefly: whoever cleans up looks, and begins again."""
        return self.brief().privileged()

    def brief(self) -> Transport:
        """A copy that sends once, and for which one hanging attempt does not use up the time of the loop around it."""
        return evolve(self, timeout=min(self.timeout, _BRIEF), retry=evolve(self.retry, attempts=1))

    def require_open(self) -> None:
        """Raises RuntimeError once the client is closing; for a privileged copy once it is closed."""
        self.session.require_open(privileged=self.is_privileged)

    async def send(self, call: Call) -> Reply:
        """The answer, if it is a 2xx; otherwise the typed error, after the retries that are allowed."""
        self.require_open()
        clock = asyncio.get_running_loop().time
        deadline = clock() + self.retry.total
        failure: SimplePodError | None = None
        attempt, sent = 0, False
        while True:
            attempt += 1
            try:
                slots = await self._slot(deadline)
                try:
                    return await self._attempt(call, attempt, deadline)
                finally:
                    if slots is not None:
                        slots.release()
            except _TooLateError as late:
                failure, delay = failure or _unsent(call, str(late)), None
            except SimplePodError as error:
                failure, delay = error, self.retry.delay(attempt, call.method, error, repeatable=call.repeatable)
            sent = sent or not isinstance(failure, TransportError) or failure.sent
            if delay is None or clock() + delay >= deadline:
                raise _of_all_attempts(failure, sent=sent)
            _log.debug("%s %s: again in %.2f s after %s", call.method, call.path, delay, type(failure).__name__)
            await asyncio.sleep(delay)

    async def _slot(self, deadline: float) -> asyncio.Semaphore | None:
        """Where to give back a place among the requests under way; a privileged request needs none."""
        if self.is_privileged:
            return None
        slots = (await self.session.wiring()).slots
        if not slots.locked():
            await slots.acquire()  # at once
            return slots
        try:
            async with asyncio.timeout_at(deadline):
                await slots.acquire()
        except TimeoutError:
            raise _TooLateError(f"queued for all of {self.retry.total:g} s") from None
        return slots

    async def _attempt(self, call: Call, attempt: int, deadline: float) -> Reply:
        self.require_open()  # it may have been closed while this call was queued
        request = await self._request(call, deadline)
        wiring = await self.session.wiring()
        clock = wiring.loop.time
        timeout = min(self.timeout, deadline - clock())
        if timeout <= 0:
            raise _TooLateError(f"out of time after {self.retry.total:g} s")
        self.require_open()  # or while it waited for its key
        outcome: str | int = "cancelled"
        started = clock()
        try:
            reply = await self._exchange(wiring.fresh if call.fresh else wiring.keeping, request, call, timeout)
            outcome = reply.status_code
        except TransportError as error:
            outcome = error.status_code or type(error).__name__
            raise
        finally:
            _log_line(call, outcome, attempt, clock() - started)
        if reply.is_success:
            return reply
        raise error_for(
            reply.status_code,
            call.method,
            call.path,
            headers=dict(reply.plain_headers()),
            body=reply.content,
            secrets=self.session.secrets_of(call),
            hint=call.hint,
        )

    async def _exchange(
        self, transport: httpx.AsyncBaseTransport, request: httpx.Request, call: Call, timeout: float
    ) -> Reply:
        """One exchange, with its departure noted before it, and taken back if it provably failed to leave."""
        departure = call.departure or Departure()
        had_left = departure.has_left
        departure.has_left = True
        session = self.session
        try:
            return await exchange(
                transport, request, call, timeout, trusted=session.own_transport, secrets=session.secrets_of(call)
            )
        except TransportError as error:
            departure.has_left = had_left or error.sent
            raise

    async def _request(self, call: Call, deadline: float) -> httpx.Request:
        """The request with its key, for which a callable may take as long as for an attempt."""
        if not self.session.asks_for_keys:
            return await self.session.request(call)
        bound = asyncio.timeout_at(min(asyncio.get_running_loop().time() + self.timeout, deadline))
        try:
            async with bound:
                return await self.session.request(call)
        except TimeoutError:
            if not bound.expired():  # the callable's own
                raise
        raise _unsent(call, "the api_key callable gave no key in time")


def _of_all_attempts(error: SimplePodError, *, sent: bool) -> SimplePodError:
    if isinstance(error, TransportError):
        error.sent = sent
    return error


def _unsent(call: Call, why: str) -> RequestTimeoutError:
    return RequestTimeoutError(
        f"{call.method} {call.path}: {why}, never sent", method=call.method, path=call.path, sent=False
    )


def _log_line(call: Call, outcome: str | int, attempt: int, seconds: float) -> None:
    milliseconds = round(seconds * 1000, 1)
    _log.info(
        "%s %s %s %.0f ms (attempt %d)",
        call.method,
        call.path,
        outcome,
        milliseconds,
        attempt,
        extra={"method": call.method, "path": call.path, "status": outcome, "ms": milliseconds, "attempt": attempt},
    )
