"""The emulated platform as a test sees it."""

from decimal import Decimal
from typing import Literal

from simplepod.emulator.world.account import Template
from simplepod.emulator.world.instances import Instance
from simplepod.emulator.world.market import Host
from simplepod.emulator.world.platform import Platform, Refusal
from simplepod.emulator.world.renting import rent, rent_vps

UBUNTU_SSH, UBUNTU_VPS = 29, 29


class World(Platform):
    """Look into it and change it at will; what the API shows follows at once."""

    def put_host(
        self,
        gpu_model: str,
        *,
        gpu_count: int = 1,
        price_per_gpu: Decimal | str | float = "0.40",
        kind: Literal["docker", "vm"] = "docker",
        gpu_memory_size: int = 24_564,
        gpu_cuda_ver: str = "13.0",
        disk_size: int = 1_800,
    ) -> Host:
        """Put a host on the market: $ per hour and GPU, MB, GB; ``market.add(Host(...))`` takes every detail."""
        host = Host(
            gpu_model=gpu_model,
            gpu_count=gpu_count,
            price_per_gpu=Decimal(str(price_per_gpu)),
            kind=kind,
            gpu_memory_size=gpu_memory_size,
            gpu_cuda_ver=gpu_cuda_ver,
            disk_size=disk_size,
        )
        return self.market.add(host)

    def put_instance(
        self,
        host: Host | None = None,
        *,
        name: str | None = None,
        notes: str | None = None,
        template: Template | None = None,
        who: str = "stranger",
    ) -> Instance:
        """Let somebody hold a machine, by default another program of the account, on a host of its own."""
        host = self.put_host("RTX 4090") if host is None else host
        if host.kind == "vm":
            key = self.account.save_key(f"ssh-ed25519 AAAA {who}")
            instance = rent_vps(self, host.offer(), self.account.image(UBUNTU_VPS), ssh_key=key, who=who)
        else:
            [instance] = rent(self, host.offer(), template or self.account.template(UBUNTU_SSH), who=who)
        instance.name, instance.notes = name or instance.name, notes
        return instance

    def refuse_next_rent(
        self,
        message: str = "Selected instance is not available for rent.",
        times: int = 1,
        *,
        status: int | None = None,
        field: str | None = None,
    ) -> None:
        """Let the next orders be refused with a text.

        With a status other than ``refusal_status``, where that is given; with ``field``, as a violation of it.
        """
        self.plans.refusals.extend([Refusal(message, status, field)] * times)

    def charge_next_rent(self, price_per_gpu: Decimal | str | float) -> None:
        """Let the next machine cost something else than its offer said."""
        self.plans.prices.append(Decimal(str(price_per_gpu)))

    def fail_next_boot(self, message: str, *, status: str = "error", times: int = 1) -> None:
        """Let the pull of the next machines' image fail."""
        self.plans.boot_failures.extend([(message, status)] * times)

    def fail_instance(self, ref: int | str, message: str, *, status: str = "error") -> Instance:
        """Break a machine down, now. It goes on billing, as in life."""
        instance = self.live_instance(ref)
        instance.fail(message, status, self.clock.time())
        return instance

    def end_instance(self, ref: int | str, *, by: str = "platform") -> Instance:
        """Take a machine away without asking its renter."""
        instance = self.live_instance(ref)
        self.end(instance, by=by, at=self.clock.time())
        return instance
