"""The system's ssh: how it is called, and what stands in ~/.ssh/config."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simplepod import Endpoint, Instance

KNOWN_HOSTS = Path("~/.simplepod/known_hosts")
CONFIG = Path("~/.ssh/config")
_HOST_WORD = re.compile(r"[A-Za-z0-9._-]+")


def command(machine: Instance, endpoint: Endpoint, rest: Sequence[str] = ()) -> list[str]:
    """What to run: the machine's key is remembered by its own name, since address and port will be another's."""
    options = [
        f"HostKeyAlias={alias(machine)}",
        f"UserKnownHostsFile={KNOWN_HOSTS.expanduser()}",
        "StrictHostKeyChecking=accept-new",
    ]
    flags = [word for option in options for word in ("-o", option)]
    return ["ssh", *flags, "-p", str(endpoint.port), f"root@{endpoint.host}", *rest]


def alias(machine: Instance) -> str:
    """What the machine is called in ~/.ssh/config, and in the file of known hosts."""
    return f"simplepod-{machine.id}"


def write_config(machine: Instance, endpoint: Endpoint) -> Path:
    """Puts the machine's block into ~/.ssh/config, or replaces it; nothing else in the file changes."""
    file = CONFIG.expanduser()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = file.resolve()  # a link into somebody's dotfiles stays one
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    after = with_block(before, machine, endpoint)
    if after != before:
        new = target.with_name(f"{target.name}.simplepod")
        new.touch(mode=0o600)
        if target.exists():
            new.chmod(target.stat().st_mode & 0o777)
        new.write_text(after, encoding="utf-8")
        new.replace(target)
    return file


def with_block(text: str, machine: Instance, endpoint: Endpoint) -> str:
    """The configuration with the machine's block in its place, else on top: ssh takes the first value that it meets."""
    begin, end = f"# >>> {alias(machine)} >>>", f"# <<< {alias(machine)} <<<"
    block = f"{begin}\n{_block(machine, endpoint)}{end}\n"
    there = re.compile(rf"^{re.escape(begin)}\n.*?^{re.escape(end)}\n", re.MULTILINE | re.DOTALL)
    if there.search(text):
        return there.sub(lambda _: block, text, count=1)
    return block + ("\n" + text if text else "")


def _block(machine: Instance, endpoint: Endpoint) -> str:
    names = [alias(machine)]
    if machine.name and _HOST_WORD.fullmatch(machine.name):
        names.append(f"simplepod-{machine.name}")
    lines = (
        f"Host {' '.join(names)}",
        f"    HostName {endpoint.host}",
        f"    Port {endpoint.port}",
        "    User root",
        f"    HostKeyAlias {alias(machine)}",
        f"    UserKnownHostsFile {KNOWN_HOSTS}",
        "    StrictHostKeyChecking accept-new",
        "# What follows is for every host again.",
        "Host *",
    )
    return "".join(f"{line}\n" for line in lines)
