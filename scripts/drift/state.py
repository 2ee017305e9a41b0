"""Where we stand: openapi.yaml, and the edition of the documentation that it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from drift import recognising, sources
from drift.compare import Difference, compare
from drift.model import Api, Element, UpstreamError

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class State:
    """openapi.yaml, and what it was made from."""

    document: Any  # with its lines
    ours: recognising.Ours
    accepted: Element

    @classmethod
    def load(cls, spec: Path) -> State:
        """From the specification, which names its edition.

        Raises:
            UpstreamError: One of them cannot be read.
        """
        try:
            document = YAML(typ="rt").load(spec.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, YAMLError) as error:
            raise UpstreamError(f"{spec} cannot be read: {' '.join(str(error).split())}") from error
        ours = recognising.ours(document)
        edition = document["info"].get("x-edition")
        if not edition:
            raise UpstreamError(f"{spec} does not say by info.x-edition what it was made from")
        return cls(document, ours, recognising.recognised(sources.read(str(ROOT / edition)), ours))

    def against(self, upstream: Api) -> list[Difference]:
        """The differences from what somebody publishes."""
        return compare(self.ours.tree, self.accepted, recognising.recognised(upstream, self.ours))
