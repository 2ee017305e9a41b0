"""From decoded JSON, through the generated models, to the models that users hold.

Every reader takes one row as it came, leaves it as it is, and gives a model however malformed the row may be, or raises
`UnreadableRow` for one that could not be used. Generated attributes are read by name, so that the type checkers find
what a regenerated specification has moved.
"""

from simplepod._lowlevel.reading.billing import deposit, summary, usage
from simplepod._lowlevel.reading.fields import UnreadableRow
from simplepod._lowlevel.reading.instances import instance
from simplepod._lowlevel.reading.offers import offer
from simplepod._lowlevel.reading.templates import global_template, template
from simplepod._lowlevel.reading.vps import ssh_key, vps_image

__all__ = [
    "UnreadableRow",
    "deposit",
    "global_template",
    "instance",
    "offer",
    "ssh_key",
    "summary",
    "template",
    "usage",
    "vps_image",
]
