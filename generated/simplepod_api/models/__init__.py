# Generated from openapi.yaml by scripts/generate.py; do not edit.
"""Contains all the data models used in inputs/outputs"""

from .deposit import Deposit
from .empty import Empty
from .env_variable import EnvVariable
from .global_template import GlobalTemplate
from .instance import Instance
from .instance_template import InstanceTemplate
from .instance_update import InstanceUpdate
from .market_mode import MarketMode
from .offer import Offer
from .pause_request import PauseRequest
from .port_mapping import PortMapping
from .ports import Ports
from .problem import Problem
from .reboot_request import RebootRequest
from .rent_request import RentRequest
from .rent_vps_request import RentVpsRequest
from .rental_availability import RentalAvailability
from .rental_status import RentalStatus
from .resume_vps_request import ResumeVpsRequest
from .rig import Rig
from .sort_direction import SortDirection
from .ssh_key import SshKey
from .summary import Summary
from .summary_active import SummaryActive
from .summary_all import SummaryAll
from .template import Template
from .template_write import TemplateWrite
from .usage import Usage
from .version_operator import VersionOperator
from .violation import Violation
from .vps_image import VpsImage

__all__ = (
    "Deposit",
    "Empty",
    "EnvVariable",
    "GlobalTemplate",
    "Instance",
    "InstanceTemplate",
    "InstanceUpdate",
    "MarketMode",
    "Offer",
    "PauseRequest",
    "PortMapping",
    "Ports",
    "Problem",
    "RebootRequest",
    "RentalAvailability",
    "RentalStatus",
    "RentRequest",
    "RentVpsRequest",
    "ResumeVpsRequest",
    "Rig",
    "SortDirection",
    "SshKey",
    "Summary",
    "SummaryActive",
    "SummaryAll",
    "Template",
    "TemplateWrite",
    "Usage",
    "VersionOperator",
    "Violation",
    "VpsImage",
)
