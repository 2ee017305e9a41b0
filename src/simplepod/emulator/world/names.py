"""Names and ids in the platform's manner."""

from collections.abc import Iterator
from random import Random

_ADJECTIVES = [
    "amber",
    "bold",
    "brave",
    "calm",
    "clever",
    "eager",
    "fuzzy",
    "gentle",
    "happy",
    "jolly",
    "lucky",
    "mellow",
    "noble",
    "proud",
    "quick",
    "sensible",
    "shy",
    "wise",
]
_ANIMALS = [
    "badger",
    "falcon",
    "gecko",
    "heron",
    "ibex",
    "jackal",
    "koala",
    "lemur",
    "marmot",
    "otter",
    "pangolin",
    "quokka",
    "raven",
    "seal",
    "tapir",
    "walrus",
    "yak",
]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Names:
    """Seeded source of names, hash ids, support ids and tunnel names; none comes twice where that matters."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._support_ids: set[str] = set()
        self._instance_id = 108_208

    def machine(self) -> str:
        """``adjective_animal``; may repeat, as in life."""
        return f"{self._random.choice(_ADJECTIVES)}_{self._random.choice(_ANIMALS)}"

    def instance_id(self) -> int:
        """The next id; other accounts take some in between."""
        self._instance_id += self._random.randint(1, 3)
        return self._instance_id

    def hash_id(self) -> str:
        return f"{self._random.getrandbits(128):032x}"

    def support_id(self) -> str:
        """``V_abcd``."""
        fresh = next(text for text in self._codes() if text not in self._support_ids)
        self._support_ids.add(fresh)
        return fresh

    def tunnel(self) -> str:
        return "-".join(self._random.choice(_ADJECTIVES + _ANIMALS) for _ in range(4))

    def _codes(self) -> Iterator[str]:
        while True:
            yield "V_" + "".join(self._random.choices(_LETTERS, k=4))
