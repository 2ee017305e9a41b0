"""Whatever a callback or a lock raises, and whoever interrupts the program: the order is in the log, with its ids."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from attrs import define

from tests.evidence.audit import Outcome, outcome_of
from tests.evidence.calls import EVERY_WAY, RENTS, order_route, rented
from tests.scripted import LOST, TEMPLATE, Answer, Late, Worked, offer
from tests.virtual_time import VirtualTimeLoop

if TYPE_CHECKING:
    from types import TracebackType

    from simplepod import PendingRental, SimplePod
    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

STAGES = ["told", "settled"]
ERRORS = [RuntimeError, KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError]


@define
class Callback:
    """`on_order` that raises at a stage of the order, once."""

    stage: str
    error: type[BaseException]
    last: PendingRental | None = None

    async def __call__(self, pending: PendingRental) -> None:
        self.last = pending
        stage = "settled" if pending.settled else "told" if pending.instance_ids else "before"
        if stage == self.stage:
            self.stage = "over"
            raise self.error("of the callback")


@define
class Lock:
    """`rent_lock` that raises on its way in or out."""

    at: str
    error: type[BaseException]

    def __call__(self) -> Lock:
        return self

    async def __aenter__(self) -> None:
        if self.at == "enter":
            raise self.error("of the lock")

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.at == "exit":
            raise self.error("of the lock")


def program(pod: ScriptedSimplePod, way: str, interrupts: tuple[float, ...] = (), **options: Any) -> Outcome:
    """A whole program around one call, as `asyncio.run` carries it out; what it ends with is never pytest's."""

    async def main(held: list[Any]) -> None:
        loop = asyncio.get_running_loop()
        for moment in interrupts:
            is_first = moment == interrupts[0]
            loop.call_later(moment, partial(_interrupt, asyncio.current_task(), is_first=is_first))
        async with pod.client(**options) as client:
            found = await rented(client, way)
            held.extend(found if isinstance(found, (list, tuple)) else [found])

    held: list[Any] = []
    try:
        with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
            runner.run(main(held))
    except BaseException as error:  # noqa: BLE001 - the program's end
        return Outcome(tuple(held), error)
    return Outcome(tuple(held))


def _interrupt(main: asyncio.Task[Any] | None, *, is_first: bool) -> None:
    """As `asyncio.Runner` takes Ctrl-C."""
    if main is None or not is_first:
        raise KeyboardInterrupt
    main.cancel()


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("error", ERRORS)
def test_a_callback_that_raises_before_the_order_stops_it(
    pod: ScriptedSimplePod, audit: Audit, way: str, error: type[BaseException]
) -> None:
    outcome = program(pod, way, on_order=Callback("before", error))

    outcome.raised(BaseException)
    audit(pod, outcome, orders=0)


@pytest.mark.parametrize("way", ["rent", "rent_many", "vps.rent", "lease"])
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("stage", STAGES)
def test_whatever_a_callback_raises_after_the_order_the_record_is_logged(
    pod: ScriptedSimplePod, audit: Audit, way: str, error: type[BaseException], stage: str
) -> None:
    callback = Callback(stage, error)
    outcome = program(pod, way, on_order=callback)

    audit(pod, outcome)
    assert callback.stage == "over"
    assert callback.last is not None
    assert any(callback.last.id in text for text in audit.errors)
    assert 101 in audit.logged


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("answer", [Answer(201, text=""), LOST], ids=["silent", "lost"])
def test_whatever_a_callback_raises_when_a_lost_order_is_settled_the_record_is_logged(
    pod: ScriptedSimplePod, audit: Audit, error: type[BaseException], answer: Any
) -> None:
    pod.on("POST /instances", Worked(answer))
    callback = Callback("settled", error)
    outcome = program(pod, "rent", on_order=callback)

    audit(pod, outcome)
    assert any(callback.last is not None and callback.last.id in text for text in audit.errors)


@pytest.mark.parametrize("way", RENTS)
@pytest.mark.parametrize("error", ERRORS)
def test_a_lock_that_cannot_be_had_stops_the_order(
    pod: ScriptedSimplePod, audit: Audit, way: str, error: type[BaseException]
) -> None:
    outcome = program(pod, way, rent_lock=Lock("enter", error))

    outcome.raised(BaseException)
    audit(pod, outcome, orders=0)


@pytest.mark.parametrize("way", ["rent", "rent_many", "vps.rent", "lease"])
@pytest.mark.parametrize("error", ERRORS)
def test_a_lock_that_cannot_be_left_never_costs_the_machine(
    pod: ScriptedSimplePod, audit: Audit, way: str, error: type[BaseException]
) -> None:
    outcome = program(pod, way, rent_lock=Lock("exit", error))

    audit(pod, outcome)
    assert audit.errors
    if error is RuntimeError:
        assert outcome.error is None


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize(
    "interrupts", [(0.5,), (0.5, 0.6), (0.5, 4.0), (3.0, 9.0), (5.5, 5.6), (7.0, 7.5), (9.0, 9.1)], ids=str
)
@pytest.mark.parametrize("answer", ["told", "silent"])
def test_two_interrupts_within_an_order_leave_it_in_the_log(
    pod: ScriptedSimplePod, audit: Audit, way: str, interrupts: tuple[float, ...], answer: str
) -> None:
    pod.list_lag = 3
    pod.on(order_route(way), Late(5, "NORMAL" if answer == "told" else Worked(Answer(201, text=""))))
    pod.on("DELETE *", Late(3))
    outcome = program(pod, way, interrupts)

    unseen = (answer == "silent" or interrupts[0] < 5) and not outcome.ids
    recorded = any('"known_ids"' in text for text in audit.errors)  # all that is known of a machine nobody has seen
    audit(pod, outcome, strangers=pod.billing if unseen and recorded else ())


@pytest.mark.virtual_time
async def test_a_record_holds_no_secret(pod: ScriptedSimplePod, audit: Audit) -> None:
    secrets: dict[str, Any] = {"env": {"TOKEN": "s3cr3t-env"}, "start_script": "echo s3cr3t-script"}
    pod.on("POST /instances", Worked(LOST))
    pod.list_lag = 1e9
    records: list[str] = []

    async def on_order(pending: PendingRental) -> None:
        records.append(pending.to_json())

    async with pod.client(on_order=on_order) as client:
        call = client.instances.rent(offer(), TEMPLATE, confirm_timeout=5, **secrets)
        error = (await outcome_of(call)).raised(Exception)

    shown = " ".join([*records, error.pending.to_json(), repr(error), repr(error.pending), audit.caplog.text])
    assert "s3cr3t" not in shown
    assert pod.key not in shown


@pytest.mark.virtual_time
@pytest.mark.parametrize("stage", STAGES)
async def test_a_callback_that_hangs_ends_with_the_cancellation(
    pod: ScriptedSimplePod, audit: Audit, stage: str
) -> None:
    async def on_order(pending: PendingRental) -> None:
        if pending.settled if stage == "settled" else pending.instance_ids:
            await asyncio.get_running_loop().create_future()

    async with pod.client(on_order=on_order) as client:
        task = asyncio.ensure_future(_rent(client))
        await asyncio.sleep(5)
        task.cancel()
        outcome = await outcome_of(task)

    audit(pod, outcome)


async def _rent(client: SimplePod) -> Any:
    return await client.instances.rent(offer(), TEMPLATE)
