"""What an account owns besides machines: templates, SSH keys, deposits; and the platform's VPS images."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from simplepod.emulator.world.errors import NotThereError

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Template:
    """A Docker image with its settings. A change makes a new one, so that running machines keep theirs."""

    id: int = 0
    name: str
    image_name: str
    default_tag: str | None = "latest"
    category_name: str | None = None
    disk_size: int = 32
    expose_ports: str = ""
    start_script: str | None = None
    arg_options: str | Sequence[str] | None = None
    env: Sequence[tuple[str, str]] = ()
    notes: str | None = None
    host: str | None = None
    username: str | None = None
    password: str | None = None
    is_public: bool = False
    is_password_protected: bool = False
    is_run_ssh_server_on: bool = True
    is_run_jupyter_on: bool = False

    @property
    def ports(self) -> Sequence[int]:
        """The exposed ports, as far as they are numbers."""
        return [int(port) for port in self.expose_ports.split(",") if port.strip().isdecimal()]

    @property
    def iri(self) -> str:
        return f"/instances/templates/{self.id}"


@dataclass(frozen=True, kw_only=True)
class Image:
    """An operating system for a VPS."""

    id: int
    name: str
    description: str
    disk_size_min: int
    is_windows: bool = False

    @property
    def iri(self) -> str:
        return f"/instances/images/{self.id}"


@dataclass(frozen=True, kw_only=True)
class SshKey:
    id: int
    name: str
    public_key: str

    @property
    def iri(self) -> str:
        return f"/user-ssh-keys/{self.id}"


@dataclass(frozen=True, kw_only=True)
class Deposit:
    id: int
    amount: Decimal
    """$; what was paid in ``currency`` is not modelled."""
    made_at: float
    currency: str = "BTC"


class Account:
    """Templates, keys, images and deposits by id."""

    def __init__(
        self, time: Callable[[], float], global_templates: Sequence[Template], images: Sequence[Image]
    ) -> None:
        self.global_templates: dict[int, Template] = {template.id: template for template in global_templates}
        self.templates: dict[int, Template] = {}
        self.images: dict[int, Image] = {image.id: image for image in images}
        self.ssh_keys: dict[int, SshKey] = {}
        self.deposits: list[Deposit] = []
        self._time = time
        self._template_ids = count(25_114)
        self._key_ids = count(311)
        self._deposit_ids = count(9_001)

    def add_template(self, template: Template) -> Template:
        """Save a private template under an id of its own."""
        saved = replace(template, id=next(self._template_ids), is_public=False)
        self.templates[saved.id] = saved
        return saved

    def change_template(self, template_id: int, **changes: Any) -> Template:
        changed = replace(self.own_template(template_id), **changes)
        self.templates[template_id] = changed
        return changed

    def delete_template(self, template_id: int) -> None:
        self.own_template(template_id)
        del self.templates[template_id]

    def own_template(self, template_id: int) -> Template:
        return _found(self.templates, template_id, f"/instances/templates/{template_id}")

    def global_template(self, template_id: int) -> Template:
        return _found(self.global_templates, template_id, f"/instances/global-templates/{template_id}")

    def template(self, template_id: int) -> Template:
        """A private or a global template: a rental may name either."""
        return _found({**self.global_templates, **self.templates}, template_id, f"/instances/templates/{template_id}")

    def image(self, image_id: int) -> Image:
        return _found(self.images, image_id, f"/instances/images/{image_id}")

    def ssh_key(self, key_id: int) -> SshKey:
        return _found(self.ssh_keys, key_id, f"/user-ssh-keys/{key_id}")

    def save_key(self, public_key: str, name: str | None = None) -> SshKey:
        """Save a raw public key on its first use; the same key again is the saved one."""
        for known in self.ssh_keys.values():
            if known.public_key == public_key:
                return known
        key_id = next(self._key_ids)
        comment = public_key.split()[2:]
        key = SshKey(id=key_id, name=name or " ".join(comment) or f"key {key_id}", public_key=public_key)
        self.ssh_keys[key_id] = key
        return key

    def deposit(self, amount: Decimal) -> Deposit:
        """Pay in (or, with a negative amount, take out)."""
        made = Deposit(id=next(self._deposit_ids), amount=amount, made_at=self._time())
        self.deposits.append(made)
        return made

    @property
    def credit(self) -> Decimal:
        """$ ever paid in."""
        return sum((deposit.amount for deposit in self.deposits), Decimal(0))


def _found(objects: dict[int, T], key: int, iri: str) -> T:
    try:
        return objects[key]
    except KeyError:
        raise NotThereError(iri) from None
