"""An emulated account that has what the documentation's requests name."""

from __future__ import annotations

from dataclasses import replace

from simplepod.emulator import Emulator, Template


def documented_emulator() -> Emulator:
    """With instance 1, called V_abcd, the account's own template 1, and the public template 1."""
    emulator = Emulator(speed=0, hosts=40, live_ports=False)
    world = emulator.world
    own = world.account.add_template(Template(name="ubuntu", image_name="ubuntu"))
    world.account.templates[1] = replace(own, id=1)
    rented = world.put_instance(name="sensible_pangolin", who="client")
    world.end_instance(rented.id)
    world.enter(replace(rented, id=1, support_id="V_abcd", state="live", ended_at=None))
    return emulator
