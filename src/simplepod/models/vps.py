"""What a VPS is made from: images and SSH keys."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from simplepod import _quirks


@frozen(slots=True, kw_only=True)
class VPSImage:
    """An operating system for a VPS."""

    id: int
    name: str | None = None
    description: str | None = None
    disk_size_min: int | None = None
    """GB that a host must have free."""
    extra: Mapping[str, Any] = field(factory=dict[str, Any], repr=False, hash=False)

    @property
    def iri(self) -> str:
        return _quirks.iri("image", self.id)


@frozen(slots=True, kw_only=True)
class SSHKey:
    """A saved public key."""

    id: int
    name: str | None = None
    public_key: str | None = field(default=None, repr=False)
    """The name of this field is a guess, for no document knows it: the key may be in `extra` under another one."""
    extra: Mapping[str, Any] = field(factory=dict[str, Any], repr=False, hash=False)

    @property
    def iri(self) -> str:
        return _quirks.iri("ssh_key", self.id)
