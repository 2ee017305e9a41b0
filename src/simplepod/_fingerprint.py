"""A name that tells a template's content, so that the same content is found again instead of made twice."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from attrs import asdict, evolve

if TYPE_CHECKING:
    from simplepod._lowlevel import TemplateFields
    from simplepod.models import Template

_DIGITS = 12
_NEVER_HASHED = frozenset({"name", "env", "password"})


def fingerprinted(fields: TemplateFields) -> TemplateFields:
    """The fields with the digest of their content after the name.

    Values of variables and passwords stay out of it, since a short digest could be guessed back; their names are in.
    """
    content: dict[str, Any] = {
        name: value for name, value in asdict(fields).items() if name not in _NEVER_HASHED and value is not None
    }
    content["env"] = sorted(fields.env or {})
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:_DIGITS]
    return evolve(fields, name=f"{fields.name}-{digest}")


def unlike(fields: TemplateFields, template: Template) -> bool:
    """Whether the template, found by its name, has other values of variables or another password than asked for."""
    return (fields.env is not None and dict(fields.env) != template.env) or (
        fields.password is not None and fields.password != template.password
    )
