"""GPUs as machines spell them, which need not be the market's way."""

import re
from collections.abc import Mapping

from simplepod.emulator.dialect import GpuSpelling

_GEFORCE = re.compile(r"(?:RTX|GTX) [0-9]{4}(?: (?:Ti|SUPER))*")
_FORM_FACTORS: Mapping[str, tuple[tuple[int, str], ...]] = {
    "A100": ((40, "A100-SXM4-40GB"), (80, "A100-SXM4-80GB")),
    "H100": ((80, "H100 80GB HBM3"),),
    "H200": ((141, "H200"),),
    "V100": ((16, "Tesla V100-SXM2-16GB"), (32, "Tesla V100-SXM2-32GB")),
    "B200": ((180, "B200"),),
}
"""GB and name of the variants of a model, as ``nvidia-smi`` has them; smallest first."""


def spelled(model: str, spelling: GpuSpelling, *, memory: int) -> str:
    """A model of so many MB."""
    match spelling:
        case "market":
            return model
        case "lower":
            return model.lower()
        case "joined":
            return model.replace(" ", "")
        case "vendor":
            return f"NVIDIA GeForce {model}" if _GEFORCE.fullmatch(model) else f"NVIDIA {model}"
        case "form_factor":
            variants = _FORM_FACTORS.get(model)
            if variants is None:
                return spelled(model, "vendor", memory=memory)
            gigabytes = memory / 1024
            return "NVIDIA " + min(variants, key=lambda variant: abs(variant[0] - gigabytes))[1]
