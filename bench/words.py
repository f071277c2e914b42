"""What is written in the measured companies: German sentences of some 100 characters.

Their words are as unequally frequent as words are, so that a search has common ones and rare ones to look for.
"""

from collections.abc import Iterator
from itertools import product
from random import Random

PLACES = (
    "Treppen",
    "Keller",
    "Flur",
    "Dach",
    "Garten",
    "Küchen",
    "Bad",
    "Fenster",
    "Boden",
    "Hof",
    "Lager",
    "Büro",
    "Praxis",
    "Schul",
    "Turm",
    "Hallen",
)
THINGS = (
    "haus",
    "reinigung",
    "schlüssel",
    "plan",
    "dienst",
    "wagen",
    "tür",
    "licht",
    "schrank",
    "raum",
    "boden",
    "eimer",
)
COMMON = (
    "Wasser",
    "Müll",
    "Leiter",
    "Putzmittel",
    "Lappen",
    "Aufzug",
    "Rechnung",
    "Schicht",
    "Urlaub",
    "Vertretung",
    "Kunde",
    "Termin",
)
# From the most frequent to the rarest.
WORDS = COMMON + tuple(place + thing for place, thing in product(PLACES, THINGS))
STEEPNESS = 3
# What a workload sends: 100 characters.
BODY = "Treppenhaus und Keller in Haus 42 sind fertig, der Schlüssel liegt im Büro, bis morgen um sieben Uhr"


def sentences(seed: int, count: int) -> Iterator[str]:
    """So many sentences; the same seed says the same."""
    chance = Random(seed)  # noqa: S311  nothing here is secret
    return (_sentence(chance) for _ in range(count))


def queries(seed: int, count: int) -> Iterator[str]:
    """Queries of three words each: two of three are taken from a sentence of this seed, the others are common words."""
    for place, sentence in enumerate(sentences(seed, count)):
        said = sentence.replace(",", "").split()
        common = COMMON[place % 4], COMMON[4 + place % 5], "Haus"
        yield " ".join(common if place % 3 == 0 else (said[1], said[3], said[7]))


def _sentence(chance: Random) -> str:
    one, two, three, four = (WORDS[int(len(WORDS) * chance.random() ** STEEPNESS)] for _ in range(4))
    return (
        f"Bitte {one} und {two} in Haus {chance.randrange(97)}: {three} ist fertig, {four} machen wir morgen früh noch."
    )
