"""What is answered to orders and deletions, true or not."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from simplepod.emulator.dialect import Dialect
from simplepod.emulator.wire.call import Call, Reply, json_reply
from simplepod.emulator.wire.gateway import BACK_SOON
from simplepod.emulator.wire.problems import ProblemError, reason
from simplepod.emulator.wire.show import instance_detail
from simplepod.emulator.world.instances import Instance
from simplepod.emulator.world.world import World

FAR = 1_000_000
"""So far behind its own is an id that no machine has."""


def told(call: Call, made: Sequence[Instance], *, as_list: bool = False) -> Reply:
    """201 with the machines; alone it stands by itself, unless a list is wanted or their number is wrong."""
    dialect = call.dialect
    rows = [_row(instance, made, call) for instance in made]
    if dialect.told_count == "more":
        rows.append({**rows[-1], "id": _as_told(made[-1].id + FAR, call)})
    elif dialect.told_count == "fewer":
        rows.pop()
    return call.created(rows if as_list or dialect.told_count != "all" else rows[0])


def _row(instance: Instance, made: Sequence[Instance], call: Call) -> dict[str, Any]:
    """The details, with the id that is told; all else in them is true."""
    row = instance_detail(instance, call.world, call.dialect)
    told_id = _told_id(instance, made, call)
    if told_id is None:
        del row["id"]
        return row
    return row | {"id": _as_told(told_id, call)}


def _told_id(instance: Instance, made: Sequence[Instance], call: Call) -> int | None:
    match call.dialect.told_id:
        case "own":
            return instance.id
        case "none":
            return None
        case "zero":
            return 0
        case "negative":
            return -1
        case "wrong":
            return instance.id + FAR
        case "another":
            return _another(call.world, made) or instance.id + FAR


def _another(world: World, made: Sequence[Instance]) -> int | None:
    """The newest machine of the account that is not one of these."""
    return next((known.id for known in reversed(world.instances) if known not in made), None)


def _as_told(told_id: int, call: Call) -> int | str:
    return str(told_id) if call.dialect.told_id_text else told_id


def deletion_reply(instance: Instance, dialect: Dialect) -> Reply:
    """The answer to a DELETE of a machine that was there when it came, whatever became of it."""
    status = dialect.delete_status
    if status >= HTTPStatus.BAD_REQUEST:
        raise ProblemError(status, reason(status))
    moved = {"location": f"https://api.simplepod.ai{instance.iri}"} if status >= HTTPStatus.MULTIPLE_CHOICES else {}
    match dialect.delete_body:
        case "none":
            return Reply(status=status, headers=moved)
        case "html":
            return Reply(status=status, headers={"content-type": "text/html", **moved}, body=BACK_SOON.encode())
        case "running":
            return json_reply({"status": "running"}, status=status, headers=moved)
