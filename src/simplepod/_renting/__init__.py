"""An order, from arguments to machines that are held, deleted or named. Nothing that the API says is believed here.

1. `orders` is what is asked for; `renting` carries it out as a `rental`, in a task of its own (`cancellation`).
2. `account`: one order at a time, in this process by its lock, in others by the user's.
3. A strict reading of all machines (`evidence`), and a record for `on_order`, before anything goes out.
4. One POST, never repeated unless it surely never left; a 4xx is a refusal (`refusals`): nothing was rented.
5. The ids that the answer told are ours once they are seen; else `lost_orders` looks for what is new (`matching`):
   strict in taking, generous in naming. What stays unclear is a RentUnconfirmedError with everything that is new.
6. `handover`: name, notes, the machine's own price; too dear is deleted.
7. Cancelled, the caller waits until the order is called off: 30 s at most, then it is named at ERROR and goes on.
8. `deletion` asks and looks until a machine is proved to be gone (`evidence` alone says what proves that).
9. `lease` holds a machine for a block, and lets go of it when the client closes; `resume` is an order for a known VPS;
   `orphans` lists what nobody holds; `support_ids` turns support IDs into ids, before anything is deleted by them.

Nothing here knows httpx or the generated client.
"""

from simplepod._renting.account import Membership
from simplepod._renting.lease import Lease, Wait
from simplepod._renting.orders import DockerOrder, VPSOrder
from simplepod._renting.orphans import orphans
from simplepod._renting.renting import TRIES, Renting, check_offer, check_offers
from simplepod._renting.support_ids import instance_id

__all__ = [
    "TRIES",
    "DockerOrder",
    "Lease",
    "Membership",
    "Renting",
    "VPSOrder",
    "Wait",
    "check_offer",
    "check_offers",
    "instance_id",
    "orphans",
]
