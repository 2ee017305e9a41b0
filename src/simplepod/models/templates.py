"""Templates: which container an instance runs."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from simplepod import _quirks


@frozen(slots=True, kw_only=True)
class _Image:
    """The fields that a private and a global template share. Rows of lists leave out those marked "details"."""

    id: int
    name: str | None = None
    image_name: str | None = None
    """Docker image without its tag; may begin with the host of a registry."""
    category_name: str | None = None
    default_tag: str | None = None
    disk_size: int | None = None
    """GB."""
    expose_ports: tuple[int, ...] = ()
    start_script: str | None = field(default=None, repr=False)
    """Details. The script as it was given: lines are restored."""
    arg_options: str | None = field(default=None, repr=False)
    """Details. Arguments of the container, in one text."""
    env_variables: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Details. Names and values; `env` is the same as a dict."""
    notes: str | None = None
    host: str | None = None
    """Details. Host of the private registry, as are `username` and `password`."""
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    is_public: bool | None = None
    is_password_protected: bool | None = None
    is_run_ssh_server_on: bool | None = None
    is_run_jupyter_on: bool | None = None
    extra: Mapping[str, Any] = field(factory=dict[str, Any], repr=False, hash=False)

    @property
    def iri(self) -> str:
        return _quirks.template_iri(self.id)

    @property
    def env(self) -> dict[str, str]:
        """The environment variables. Empty in rows of lists, which leave them out: get the template to be sure."""
        return dict(self.env_variables)


@frozen(slots=True, kw_only=True)
class Template(_Image):
    """A template of the account."""


@frozen(slots=True, kw_only=True)
class GlobalTemplate(_Image):
    """A template that the platform offers to everybody; it is rented by the IRI of a template."""
