"""Other programs on the same account."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from random import Random
from typing import Self

from simplepod.emulator.world.account import Template
from simplepod.emulator.world.errors import WorldError
from simplepod.emulator.world.instances import Instance
from simplepod.emulator.world.market import Offer
from simplepod.emulator.world.renting import delete, rent
from simplepod.emulator.world.world import World

WHO = "stranger"


class Strangers:
    """Programs that rent and delete on the same account while the client does; they touch only what is their own.

    ``async with`` lets them loose: around every request that the server handles, and in between. When the block
    ends they delete what they still hold.
    """

    def __init__(
        self,
        world: World,
        bystanders: list[Callable[[], None]],
        *,
        seed: int = 0,
        eagerness: float = 0.3,
        most: int = 4,
        pause: float | None = 0.005,
        template: Template | None = None,
    ) -> None:
        self._world = world
        self._bystanders = bystanders
        self._random = Random(seed)
        self._eagerness = eagerness
        self._most = most
        self._pause = pause
        self._template = template
        self._task: asyncio.Task[None] | None = None
        self.rented: list[Instance] = []
        """Every machine that they ever rented."""

    @property
    def held(self) -> Sequence[Instance]:
        """What they hold now."""
        return [instance for instance in self.rented if instance.state == "live"]

    def act(self) -> None:
        """Rent a machine like those that the client rents or is about to, or delete one of their own."""
        held = self.held
        if held and (len(held) >= self._most or self._random.random() < len(held) / (self._most + 1)):
            delete(self._world, self._random.choice(held), who=WHO)
            return
        offer = self._coveted()
        if offer is not None:
            with contextlib.suppress(WorldError):  # taken or too dear for the account: they try again another time
                self.rented += rent(self._world, offer, self._own_template(), who=WHO)

    async def __aenter__(self) -> Self:
        self._bystanders.append(self._perhaps_act)
        if self._pause is not None:
            self._task = asyncio.create_task(self._act_on_and_on(self._pause), name="strangers")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._bystanders.remove(self._perhaps_act)
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        for instance in self.held:
            delete(self._world, instance, who=WHO)

    def _perhaps_act(self) -> None:
        if self._random.random() < self._eagerness:
            self.act()

    async def _act_on_and_on(self, pause: float) -> None:
        while True:
            await asyncio.sleep(self._random.uniform(0, 2 * pause))
            self._perhaps_act()

    def _coveted(self) -> Offer | None:
        """Mostly the kind of machine that the client rented last, or the cheapest."""
        free = [offer for offer in self._world.market if offer.host.kind == "docker" and offer.is_free]
        last = next((known for known in reversed(self._world.instances) if known.who != WHO), None)
        like_last = [
            offer
            for offer in free
            if last is not None and (offer.host.gpu_model, offer.gpu_count) == (last.gpu_model, last.gpu_count)
        ]
        cheapest = sorted(free, key=lambda offer: offer.host.price_per_gpu or 1_000)[:3]
        choice = self._random.choice([like_last, cheapest, free]) or free
        return self._random.choice(choice) if choice else None

    def _own_template(self) -> Template:
        """By default one of their own, as other programs have; the client's makes them undistinguishable."""
        if self._template is None:
            self._template = self._world.account.add_template(Template(name="stranger", image_name="stranger/work"))
        return self._template
