"""A program whose callback raises what ends programs, at its n-th turn: Ctrl-C, an exit, a coroutine thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from tests.evidence.audit import Outcome, claimed, numbers
from tests.renting.accounts import WAYS, Account
from tests.renting.cancelling import watching
from tests.renting.modes import MODES
from tests.renting.verdict import adopted, errors_in, records

if TYPE_CHECKING:
    from tests.renting.cancelling import Watch

CALLBACKS = ["on_order", "lock enter", "lock exit", "api_key", "on_update"]
KINDS: list[type[BaseException]] = [KeyboardInterrupt, SystemExit, GeneratorExit]
_ALL = 999


@define(eq=False)
class Program:
    """`asyncio.run` of one call: with `closes` within `async with client`, with `persists` at all later turns."""

    way: str
    mode: str
    callback: str
    turn: int
    kind: type[BaseException]
    closes: bool
    persists: bool
    was_raised: bool = field(default=False, init=False)
    account: Account = field(init=False)
    _turns: int = field(default=0, init=False)

    def __str__(self) -> str:
        again = " and all later ones" if self.persists else ""
        return f"{self.way} | {self.mode} | {self.kind.__name__} out of {self.callback}, turn {self.turn}{again}"

    def calls_back(self, callback: str) -> None:
        if callback == self.callback:
            self._turns += 1
            if self._turns == self.turn or (self.persists and self._turns > self.turn):
                self.was_raised = True
                raise self.kind

    async def main(self) -> set[int]:
        way = WAYS[self.way]
        account = self.account = Account(MODES[self.mode], way, self.calls_back)
        if not self.closes:
            return await way.made(account)
        async with account.client:
            return await way.made(account)


def at_every_turn(way: str, mode: str, *, most: int | None = None) -> int:
    """Raises each kind at every turn of every callback, or one kind at the first `most`; returns how many programs."""
    programs = 0
    for closes in (True, False):
        with watching(closes=closes) as watch:
            programs += sum(_at_turns_of(watch, way, mode, callback, closes, most) for callback in CALLBACKS)
    print(f"{way} | {mode}: {programs} programs were ended by a callback")  # noqa: T201
    return programs


def _at_turns_of(watch: Watch, way: str, mode: str, callback: str, closes: bool, most: int | None) -> int:  # noqa: FBT001
    programs = 0
    for turn in range(1, (most or _ALL) + 1):
        kinds = KINDS if most is None else [KINDS[(turn + closes + len(callback) + len(mode)) % len(KINDS)]]
        ended = [
            _judged(watch, Program(way, mode, callback, turn, kind, closes, persists=(turn + number) % 2 == 0))
            for number, kind in enumerate(kinds)
        ]
        programs += sum(ended)
        if not any(ended):
            break
    return programs


def _judged(watch: Watch, program: Program) -> bool:
    """Whether there were so many turns."""
    try:
        _judge(watch, program, *_end(watch, program))
    except BaseException as error:
        error.add_note(str(program))
        raise
    return program.was_raised


def _end(watch: Watch, program: Program) -> tuple[set[int], BaseException | None]:
    try:
        return watch.run(program.main()), None
    except BaseException as error:  # noqa: BLE001 - whatever ends the program
        return set(), error


def _judge(watch: Watch, program: Program, held: set[int], error: BaseException | None) -> None:
    account, way = program.account, WAYS[program.way]
    if program.was_raised:
        assert isinstance(error, program.kind), f"{program.kind.__name__} became {error!r}"
    elif error is not None and not isinstance(error, (*account.mode.ends, *way.ends)):
        raise error
    if error is not None:
        held = account.mine
    errors = errors_in(watch.log)
    assert account.orders <= 1, "more than one order"
    assert account.harmed == set(), "a stranger's machine was deleted"
    told = Outcome(error=error)
    assert not claimed("\n".join([told.text, *errors])) & account.bills(), "a machine bills that is said to be deleted"
    loose = account.bills() - held - told.named - numbers("\n".join(errors))
    if loose:
        account.calls_back = lambda _: None
        loose -= watch.run(adopted(account, records(error, errors)))
    assert not loose, f"{loose} bill, and nobody was told: {errors}"
