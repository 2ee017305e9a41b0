"""`client.ssh_keys`: the public keys that the account has saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from simplepod._listing import PAGE_SIZE, Listing

if TYPE_CHECKING:
    from simplepod._lowlevel import Operations
    from simplepod.models import SSHKey


@frozen
class SSHKeys:
    """Keys are saved by renting a VPS with a raw public key; the API has no other way to make one."""

    _api: Operations

    def list(self, search: str | None = None) -> Listing[SSHKey]:
        """All saved keys, or those that the server finds `search` in. Source: documentation; the path is inferred."""
        return Listing(
            name="SSH keys",
            fetch=lambda page: self._api.list_ssh_keys(page, PAGE_SIZE, search),
            start=self._api.start_background,
        )
