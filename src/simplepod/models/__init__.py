"""What the API tells, as frozen values: hashable, comparable, picklable, and free of surprises.

Fields carry the API's names in snake case and its own units: MB, GB, $/hour/GPU, $/GB/month. Rates and prices are
`float`, balances and amounts `Decimal` as written on the wire, date-times know their time zone. What an answer left out
is None, or empty where there may be many. What it said beyond the known fields, and what could not be read as what it
should be, stands in `extra` under the API's own name, which no repr shows. Neither do reprs show secrets.
"""

from simplepod.models.billing import Deposit, Summary, Usage
from simplepod.models.instances import Instance, InstanceStatus, InstanceTemplate
from simplepod.models.offers import Offer, Rig
from simplepod.models.pending_rental import PendingRental
from simplepod.models.ports import Endpoint, Port, Ports
from simplepod.models.templates import GlobalTemplate, Template
from simplepod.models.vps import SSHKey, VPSImage

__all__ = [
    "Deposit",
    "Endpoint",
    "GlobalTemplate",
    "Instance",
    "InstanceStatus",
    "InstanceTemplate",
    "Offer",
    "PendingRental",
    "Port",
    "Ports",
    "Rig",
    "SSHKey",
    "Summary",
    "Template",
    "Usage",
    "VPSImage",
]
