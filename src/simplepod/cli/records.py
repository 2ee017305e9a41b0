"""Records of orders whose end has not been seen: they outlive the process, so that its machines can be found."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simplepod import PendingRental

FOLDER = Path("~/.simplepod/orders")
_log = logging.getLogger("simplepod")


async def keep(pending: PendingRental) -> None:
    """Written before an order goes out, removed once it is settled; an order that cannot be recorded goes out, too."""
    try:
        _keep(pending)
    except OSError as error:
        _log.warning("no record of the order could be kept in %s: %s", FOLDER, error.strerror)


def _keep(pending: PendingRental) -> None:
    file = FOLDER.expanduser() / f"{pending.id}.json"
    if pending.settled:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(pending.to_json() + "\n", encoding="utf-8")


def kept() -> Sequence[Path]:
    """The files of orders that are not settled, oldest first."""
    return sorted(FOLDER.expanduser().glob("*.json"), key=lambda file: file.stat().st_mtime)
