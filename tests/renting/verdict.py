"""What must be true when a call has ended, and when its client is closed."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from attrs import define

from simplepod import DeletionUnconfirmedError, PendingRental, RentUnconfirmedError
from tests.evidence.audit import Outcome, claimed, numbers
from tests.renting.blows import ALL_AT_ONCE, CLOSING
from tests.virtual_time import loop

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterable, Sequence

    from tests.renting.accounts import Account
    from tests.renting.cancelling import Call

CLEAN_UP = 30.0
LET_GO = 35.0  # how much longer than it was told to wait a client may take to close
AT_ONCE = 0.5
ROUNDS, ROUNDS_PER_REQUEST = 150, 12  # most have two; what spins makes thousands
_RECORD = re.compile(r"\{.*\}")


@define
class Judge:
    """Nothing bills that nobody holds or names; no task is left; one order at most; the cancellation arrived."""

    account: Account
    call: Call
    patience: float
    error: BaseException | None = None
    held: frozenset[int] = frozenset()

    async def __call__(self) -> None:
        call, account = self.call, self.account
        assert call.caller is not None
        assert call.caller.cancelled() or call.cancelled_at is None, "the cancellation was swallowed"
        self._check_time()
        self._hear()
        if not CLOSING & call.blows:
            await self._check_bills(after_closing=False)
        await self._close()
        assert asyncio.all_tasks() == {asyncio.current_task()}, "tasks are left"
        assert account.orders <= 1, "more than one order"
        if self.account.way.cleans_up and self.patience >= CLEAN_UP and not ALL_AT_ONCE & call.blows:
            assert account.locked == 0, "the rent_lock is still held"
        rounds, most = loop().rounds, ROUNDS + ROUNDS_PER_REQUEST * len(account.emulator.requests)
        assert rounds <= most, f"{rounds} rounds of the loop for {len(account.emulator.requests)} requests"
        await self._check_bills(after_closing=True)

    def _check_time(self) -> None:
        if self.call.cancelled_at is not None:
            took = self.call.ended_at - self.call.cancelled_at
            assert took <= (CLEAN_UP if self.account.way.cleans_up else 0) + AT_ONCE, f"cleaning up took {took} s"

    def _hear(self) -> None:
        """What the call ended with: its result, or an error that it may end with."""
        assert self.call.caller is not None
        mine = frozenset(self.account.mine)
        if self.call.caller.cancelled():
            self.held = mine
            return
        self.error = self.call.caller.exception()
        if self.error is None:
            self.held = self.call.caller.result() | (mine if self.account.way.keeps else frozenset())
            return
        self.held = mine
        closed = (RuntimeError, RentUnconfirmedError, DeletionUnconfirmedError) if CLOSING & self.call.blows else ()
        if not isinstance(self.error, (*self.account.mode.ends, *self.account.way.ends, *closed)):
            raise self.error

    async def _close(self) -> None:
        since = loop().time()
        await (self.call.closing or self.account.client.aclose())
        took = loop().time() - since
        assert took <= self.patience + LET_GO + AT_ONCE, f"closing took {took} s"

    async def _check_bills(self, *, after_closing: bool) -> None:
        rival = await self._rival()
        bills, errors = self.account.bills(), errors_in(self.call.log)
        told = Outcome(error=self.error)
        assert not claimed("\n".join([told.text, *errors])) & bills, "a machine bills that is said to be deleted"
        assert self.account.harmed == set(), "a stranger's machine was deleted"
        known = records(self.error, errors)
        loose = bills - self.held - rival - told.named - numbers("\n".join(errors))
        if loose and known and after_closing:
            loose -= await adopted(self.account, known)
        assert not loose or (known and not after_closing), f"{loose} bill, and nobody was told: {self.error!r} {errors}"
        if self.account.written and not known and self.account.rival is None:
            assert self.account.written[-1].settled, "an order is neither settled nor on record"

    async def _rival(self) -> set[int]:
        if self.account.rival is None:
            return set()
        machine = await self.account.rival
        assert machine.id in self.account.bills(), "another order's machine was deleted"
        return {machine.id}


def errors_in(log: Iterable[logging.LogRecord]) -> list[str]:
    """What was logged at ERROR."""
    grave = [record for record in log if record.levelname == "ERROR"]
    return [f"{record.getMessage()} {record.exc_info[1] if record.exc_info else ''}" for record in grave]


def records(error: BaseException | None, errors: Sequence[str]) -> list[PendingRental]:
    """The orders that were reported as not settled: in the error, or in the log."""
    in_error = [error.pending] if isinstance(error, RentUnconfirmedError) and error.pending is not None else []
    in_log = [_RECORD.search(text) for text in errors]
    return in_error + [PendingRental.from_json(match[0]) for match in in_log if match]


async def adopted(account: Account, known: Iterable[PendingRental]) -> set[int]:
    """The machines that a later process finds with these records."""
    account.emulator.faults.clear()
    await asyncio.sleep(60)  # no list lags any more
    found: set[int] = set()
    async with account.new_client() as client:
        for record in known:
            try:
                found |= {machine.id for machine in await client.instances.adopt(record)}
            except RentUnconfirmedError as unsure:
                found |= {machine.id for machine in (*unsure.candidates, *unsure.found)}
    return found
