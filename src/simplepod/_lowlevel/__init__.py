"""The generated client behind the SDK's own types; the only importer of `simplepod_api`."""

from simplepod._lowlevel.calls import Caller, encode, routes
from simplepod._lowlevel.fields import Encoding, InstanceFields, RentFields, RentVPSFields, TemplateFields
from simplepod._lowlevel.operations import Operations, RentAnswer
from simplepod._lowlevel.sightings import Sightings, is_deleted

__all__ = [
    "Caller",
    "Encoding",
    "InstanceFields",
    "Operations",
    "RentAnswer",
    "RentFields",
    "RentVPSFields",
    "Sightings",
    "TemplateFields",
    "encode",
    "is_deleted",
    "routes",
]
