"""What a method accepts for an object: the object, its id or its IRI; everything else is refused before a request."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from simplepod import _quirks
from simplepod.models import GlobalTemplate, Instance, Offer, SSHKey, Template, VPSImage

InstanceRef = Instance | int | str
TemplateRef = Template | GlobalTemplate | int | str
OfferRef = Offer | str
ImageRef = VPSImage | int | str
SSHKeyRef = SSHKey | int | str

_SHOWN = 40
_LARGEST_ID = 10**18 - 1
_SUPPORT_ID = re.compile(r"[A-Z]_[A-Za-z0-9]{1,64}")
_OFFER_IRI = re.compile(r"/instances/market/[A-Za-z0-9_-]+")
_TEMPLATE_IRI = re.compile(r"/instances/(?:global-)?templates/[0-9]{1,18}")
_PUBLIC_KEY = re.compile(r"(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+ [A-Za-z0-9+/=]{16,}(?: [^\r\n]*)?")


def instance_ref(ref: InstanceRef) -> int | str:
    """The id, or a support ID as given, which must be looked up before it stands in a path."""
    if isinstance(ref, Instance):
        ref = ref.id
    if isinstance(ref, str):
        if _SUPPORT_ID.fullmatch(ref):
            return ref
        found = _quirks.id_of("instance", ref)
        return found if found is not None else _refuse(ref, "an instance", '7, "/instances/7" or "V_abcd"')
    return _id(ref, "an instance", '7, "/instances/7" or "V_abcd"')


def instance_refs(refs: tuple[InstanceRef, ...]) -> list[int | str]:
    """All of several, each once; none at all is refused."""
    if not refs:
        raise ValueError("Give at least one instance.")
    return list(dict.fromkeys(map(instance_ref, refs)))


def instance_name(ref: InstanceRef) -> str:
    """The IRI, or a support ID as given, for bodies that name one instance."""
    found = instance_ref(ref)
    return found if isinstance(found, str) else _quirks.iri("instance", found)


def template_id(ref: TemplateRef) -> int:
    """The id, for paths."""
    if isinstance(ref, (Template, GlobalTemplate)):
        return ref.id
    if isinstance(ref, str):
        return int(template_iri(ref).rpartition("/")[2])
    return _id(ref, "a template", '38 or "/instances/templates/38"')


def template_iri(ref: TemplateRef) -> str:
    """The IRI, for bodies; one given as such is sent as it is."""
    if isinstance(ref, str):
        known = _TEMPLATE_IRI.fullmatch(ref)
        return ref if known else _refuse(ref, "a template", '38 or "/instances/templates/38"')
    return _quirks.template_iri(template_id(ref))


def offer_iri(ref: OfferRef) -> str:
    """The market IRI; an int is refused, since the id of an offer's row is not the market's."""
    iri = ref.iri if isinstance(ref, Offer) else ref
    if isinstance(iri, str) and _OFFER_IRI.fullmatch(iri):
        return iri
    return _refuse(iri, "an offer", '"/instances/market/1" (never a number: the id of a row is not the market\'s)')


def image_iri(ref: ImageRef) -> str:
    """The IRI of a VPS image."""
    return _iri(ref, VPSImage, "image", "a VPS image", '29 or "/instances/images/29"')


def ssh_key(ref: SSHKeyRef) -> str:
    """The IRI of a saved key, or a raw public key as given."""
    if isinstance(ref, str) and _PUBLIC_KEY.fullmatch(ref.strip()):
        return ref.strip()
    return _iri(ref, SSHKey, "ssh_key", "an SSH key", '1, "/user-ssh-keys/1" or a public key "ssh-ed25519 …"')


def _iri(ref: Any, model: type[VPSImage | SSHKey], kind: str, what: str, forms: str) -> str:
    if isinstance(ref, model):
        return ref.iri
    if isinstance(ref, str):
        return ref if _quirks.id_of(kind, ref) is not None else _refuse(ref, what, forms)
    return _quirks.iri(kind, _id(ref, what, forms))


def _id(ref: Any, what: str, forms: str) -> int:
    if isinstance(ref, bool) or not isinstance(ref, int) or not 1 <= ref <= _LARGEST_ID:
        return _refuse(ref, what, forms)
    return ref


def _refuse(ref: Any, what: str, forms: str) -> NoReturn:
    shown = (
        repr(ref)
        if (isinstance(ref, (int, float)) and abs(ref) <= _LARGEST_ID) or (isinstance(ref, str) and len(ref) <= _SHOWN)
        else type(ref).__name__
    )
    raise ValueError(f"{shown} is not {what}: give the object, or {forms}.")
