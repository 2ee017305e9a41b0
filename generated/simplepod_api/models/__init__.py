# Generated from openapi.yaml by scripts/generate.py; do not edit.
"""Contains all the data models used in inputs/outputs"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_MODULES = {
    "Deposit": ".deposit",
    "Empty": ".empty",
    "EnvVariable": ".env_variable",
    "GlobalTemplate": ".global_template",
    "Instance": ".instance",
    "InstanceTemplate": ".instance_template",
    "InstanceUpdate": ".instance_update",
    "MarketMode": ".market_mode",
    "Offer": ".offer",
    "PauseRequest": ".pause_request",
    "PortMapping": ".port_mapping",
    "Ports": ".ports",
    "Problem": ".problem",
    "RebootRequest": ".reboot_request",
    "RentRequest": ".rent_request",
    "RentVpsRequest": ".rent_vps_request",
    "RentalAvailability": ".rental_availability",
    "RentalStatus": ".rental_status",
    "ResumeVpsRequest": ".resume_vps_request",
    "Rig": ".rig",
    "SortDirection": ".sort_direction",
    "SshKey": ".ssh_key",
    "Summary": ".summary",
    "SummaryActive": ".summary_active",
    "SummaryAll": ".summary_all",
    "Template": ".template",
    "TemplateWrite": ".template_write",
    "Usage": ".usage",
    "VersionOperator": ".version_operator",
    "Violation": ".violation",
    "VpsImage": ".vps_image",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(_MODULES[name], __name__), name)
        return value


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
