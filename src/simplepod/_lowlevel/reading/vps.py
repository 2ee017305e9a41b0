"""What a VPS is made from."""

from typing import Any

from simplepod_api import models as wire

from simplepod._lowlevel.reading.fields import Extra, integer, needed_id, prepared, text
from simplepod.models.vps import SSHKey, VPSImage


def vps_image(row: Any) -> VPSImage:
    extra: Extra = {}
    raw = wire.VpsImage.from_dict(prepared(row, extra))
    return VPSImage(
        id=needed_id(raw.id, "a VPS image"),
        name=text(raw.name, "name", extra),
        description=text(raw.description, "description", extra),
        disk_size_min=integer(raw.disk_size_min, "diskSizeMin", extra),
        extra=extra | raw.additional_properties,
    )


def ssh_key(row: Any) -> SSHKey:
    extra: Extra = {}
    raw = wire.SshKey.from_dict(prepared(row, extra))
    return SSHKey(
        id=needed_id(raw.id, "an SSH key"),
        name=text(raw.name, "name", extra),
        public_key=text(raw.public_key, "publicKey", extra),
        extra=extra | raw.additional_properties,
    )
