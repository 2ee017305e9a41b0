"""Waiting: looking again and again until something holds, or the time is over.

- `poll` paces: pauses that grow, with jitter, never past the deadline; each attempt is bounded, so that a wait of
  `timeout` ends within `timeout` plus one attempt of at most 5 s, whatever hangs. All times are the loop's own clock.
- `readiness` says when a machine is up and when a port is ready, and what a wait that fails tells the user: always
  the machine as last seen, and whether it still bills.
- `probing` asks a port itself whether something answers. It sends no key, and asks the API nothing.
- `console` turns readings of a console into lines, none of them twice.

A machine is read through a `Lookout`, which tells what one look has shown: a reading, the proof that the machine is
gone, or an error that may pass. What counts as proof is the lookout's business. Nothing in here may know of orders,
prices or deletion: whoever rents imports this package, it never imports them.
"""

from simplepod._waiting.console import lines as console_lines
from simplepod._waiting.poll import LAST_ATTEMPT, OutOfTimeError, Pacer, check_interval, check_wait, is_transient, poll
from simplepod._waiting.readiness import Look, Lookout, changes, check_kind, until_answering, until_running

__all__ = [
    "LAST_ATTEMPT",
    "Look",
    "Lookout",
    "OutOfTimeError",
    "Pacer",
    "changes",
    "check_interval",
    "check_kind",
    "check_wait",
    "console_lines",
    "is_transient",
    "poll",
    "until_answering",
    "until_running",
]
