"""What may befall a call: how the API answers, and what else happens on the account meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attrs import frozen

from simplepod import DeletionUnconfirmedError, PriceExceededError, RentRefusedError, RentUnconfirmedError
from simplepod.emulator.dialect import BAD_ROWS

if TYPE_CHECKING:
    from tests.renting.accounts import Account

Arrange = Callable[["Account"], object]
MACHINE, LIST = "/instances/{id}", "GET /instances/list"


@frozen
class Mode:
    """What befalls a call; `ends` is how one may end that nobody cancels, if not well."""

    arrange: Arrange
    ends: tuple[type[Exception], ...] = ()
    asks_for_key: bool = False


def _all(*arrangements: Arrange) -> Arrange:
    def arrange(account: Account) -> None:
        for each in arrangements:
            each(account)

    return arrange


def _speaks(**dialect: Any) -> Arrange:
    def arrange(account: Account) -> None:
        for name, value in dialect.items():
            assert hasattr(account.emulator, name), name
            setattr(account.emulator, name, value)

    return arrange


def _fault(route: str, **fault: Any) -> Arrange:
    return lambda account: account.emulator.faults.on(route, **fault)


def _afterwards(route: str, seconds: float = 900.0, **fault: Any) -> Arrange:
    """From the order on (from the beginning, if the call orders nothing), for so long."""
    return lambda account: account.emulator.faults.on(
        route, when=lambda request: account.is_lately_ordered(request, seconds), **fault
    )


def _fewer(account: Account) -> None:
    """The host has room for one machine."""
    account.emulator.batch_shortfall = "partial"
    host = account.docker.host
    host.disk_taken = host.disk_size - account.emulator.world.account.template(29).disk_size


def _twin(account: Account) -> None:
    """Somebody else rents the same just before our order arrives."""
    account.stranger_comes = True


def _behind(account: Account) -> None:
    """Another order of this client is under way."""
    account.has_rival = True
    account.emulator.list_lag = 2.0


UNCLEAR = (RentUnconfirmedError,)
UNDELETED = (DeletionUnconfirmedError, ExceptionGroup)
_lost = _fault("POST", drop_response=True)
_silent = _speaks(create_body="empty")

ORDERS = {
    "object": Mode(_speaks()),
    "object, key asked for": Mode(_speaks(), asks_for_key=True),
    "empty body": Mode(_silent),
    "braces": Mode(_speaks(create_body="braces")),
    "page in HTML": Mode(_fault("POST", gateway=200, gateway_form="html", gateway_after=True)),
    "no id": Mode(_speaks(told_id="none")),
    "id 0": Mode(_speaks(told_id="zero")),
    "wrong id": Mode(_speaks(told_id="wrong")),
    "another's id": Mode(_speaks(told_id="another")),
    "fewer ids": Mode(_speaks(told_count="fewer")),
    "more ids": Mode(_speaks(told_count="more"), UNCLEAR),
    "dropped response": Mode(_lost),
    "502 after processing": Mode(_fault("POST", status=502, after=True)),
    "late answer": Mode(_fault("POST", delay=40, after=True)),
    "slow order": Mode(_fault("POST", delay=5)),
    "order after the time-out": Mode(_fault("POST", delay=33)),
    "order after all looks": Mode(_fault("POST", delay=90), UNCLEAR),
    "reset before processing": Mode(_fault("POST", reset=True), UNCLEAR),
    "refusal": Mode(lambda account: account.emulator.world.refuse_next_rent(), (RentRefusedError,)),
    "dearer machine": Mode(lambda account: account.emulator.world.charge_next_rent(9), (PriceExceededError,)),
    "dearer machine that stays": Mode(
        _all(lambda account: account.emulator.world.charge_next_rent(9), _speaks(delete_works=False)),
        (PriceExceededError,),
    ),
    "fewer than ordered": Mode(_fewer, UNCLEAR),
    "twin": Mode(_twin),
    "twin, dropped response": Mode(_all(_twin, _lost), UNCLEAR),
    "behind another order": Mode(_behind),
}
"""What comes of an order."""

LOOKS = {
    "lagging list": Mode(_speaks(list_lag=4.0)),
    "lagging list, empty body": Mode(_all(_speaks(list_lag=4.0), _silent)),
    "lagging details": Mode(_speaks(get_lag=4.0, delete_lag=4.0)),
    "all lags, empty body": Mode(_all(_speaks(list_lag=3.0, get_lag=4.0, delete_lag=5.0), _silent)),
    "gateway's 404 for a while": Mode(_afterwards(MACHINE, 8.0, gateway=404)),
    "gateway's 404 in HTML everywhere, dropped response": Mode(
        _all(_lost, _afterwards("*", 6.0, gateway=404, gateway_form="html"))
    ),
    "503 everywhere for a while": Mode(_afterwards("*", 8.0, gateway=503, skip=1)),
    "lists fail, dropped response": Mode(_all(_lost, _afterwards(LIST, 6.0, status=502))),
    "one reading hangs": Mode(_all(_lost, _afterwards("GET", delay=300, times=1))),
    "bad rows": Mode(_afterwards(LIST, bad_rows=BAD_ROWS)),
    "bad rows, empty body": Mode(_all(_silent, _afterwards(LIST, bad_rows=BAD_ROWS))),
    "price drifts, dropped response": Mode(_all(_lost, _speaks(price_difference="0.02")), UNCLEAR),
    "GPU spelled otherwise, empty body": Mode(_all(_silent, _speaks(gpu_spelling="vendor"))),
    "no Date, empty body": Mode(_all(_silent, _speaks(date_header=False)), UNCLEAR),
    "wrong id, price drifts": Mode(_speaks(told_id="wrong", price_difference="0.02"), UNCLEAR),
    "no createdAt, empty body": Mode(_all(_silent, _speaks(created_at=False)), UNCLEAR),
}
"""What is seen of its machine."""

DELETIONS = {
    "DELETE takes a while": Mode(_speaks(delete_takes=6.0)),
    "DELETE lies twice": Mode(_fault("DELETE", delete_works=False, times=2)),
    "DELETE always lies": Mode(_speaks(delete_works=False), UNDELETED),
    "DELETE denies": Mode(_speaks(delete_status=500)),
    "DELETE refuses": Mode(_speaks(delete_works=False, delete_status=403), UNDELETED),
    "DELETE hangs once": Mode(_fault("DELETE", delay=300, times=1)),
    "gone machines linger": Mode(_speaks(get_linger=3.0, list_linger=4.0)),
    "gone machines are called deleted": Mode(_speaks(deleted_linger=60.0)),
    "gateway's 404 for a while at the end": Mode(_fault("DELETE", gateway=404, times=3)),
}
"""What comes of its deletion."""

MODES = ORDERS | LOOKS | DELETIONS
_ANY_WAY = ["object", "object, key asked for"]
_OF_RENTALS = {"dearer machine", "dearer machine that stays", "twin", "twin, dropped response", "behind another order"}
_OF_BATCHES = {"fewer than ordered"}
_OF_RESUMING = [mode for mode in ORDERS if mode not in _OF_RENTALS | _OF_BATCHES]


def modes_of(way: str) -> list[str]:
    """The modes that can make a difference to a call."""
    if way == "resume":
        return [*_OF_RESUMING, *LOOKS]
    if way in {"delete", "sweep"}:
        return [*_ANY_WAY, *LOOKS, *DELETIONS]
    if way.startswith("adopt"):
        return [*_ANY_WAY, *LOOKS]
    return [mode for mode in MODES if way == "rent_many" or mode not in _OF_BATCHES]
