"""From phrase blocks to spoken words: parses exchanges and fills their choices and slots."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from kleanchat.demo import (
    phrases_languages,
    phrases_office,
    phrases_people,
    phrases_shift,
    phrases_supply,
    phrases_trouble,
)
from kleanchat.demo.company import DemoSite

_TURN = re.compile(r"^([^\s:][^:]*): (.*)$")
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")

_TOPICS = {
    "shift": phrases_shift.SHIFT,
    "lead": phrases_shift.LEAD,
    "trouble": phrases_trouble.TROUBLE,
    "customer": phrases_trouble.CUSTOMER,
    "material": phrases_supply.MATERIAL,
    "orders": phrases_supply.ORDERS,
    "fleet": phrases_supply.FLEET,
    "windows": phrases_supply.WINDOWS,
    "foremen": phrases_office.FOREMEN,
    "office": phrases_office.OFFICE,
    "leave": phrases_office.LEAVE,
    "paperwork": phrases_office.PAPERWORK,
    "party": phrases_office.PARTY,
    "notices": phrases_office.NOTICES,
    "council": phrases_office.COUNCIL,
    "smalltalk": phrases_people.SMALLTALK,
    "personal": phrases_people.PERSONAL,
    "tr": phrases_languages.TURKISH,
    "pl": phrases_languages.POLISH,
    "ro": phrases_languages.ROMANIAN,
    "uk": phrases_languages.UKRAINIAN,
    "ar": phrases_languages.ARABIC,
}

SHORT_ANSWERS = tuple(phrases_people.SHORT.strip().splitlines())

# A slot with a trailing 2 that has no row of its own draws from the row without it.
_POOLS: dict[str, Sequence[str]] = {
    "early": ("4:30", "4:45", "5:00", "5:15", "5:30", "5:45", "6:00", "6:15"),
    "noon": ("9:30", "10:00", "10:30", "11:00", "11:30", "12:00", "12:30"),
    "late": ("16:30", "17:00", "17:15", "17:30", "18:00", "18:30", "18:45", "19:00"),
    "late2": ("19:45", "20:00", "20:15", "20:30", "20:45", "21:00"),
    "time": ("7:15", "8:00", "8:30", "9:00", "9:45", "11:15", "13:00", "14:00", "14:30", "15:15"),
    "day": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"),
    "dayn": ("3", "4", "5", "7", "9", "10"),
    "dayn2": ("17", "19", "21", "22", "24", "26"),
    "n": ("2", "3", "4", "5", "6", "7", "8"),
    "n2": ("9", "10", "12", "14", "15", "20"),
    "heat": ("31", "32", "33", "34", "35"),
    "min": ("5", "10", "15", "20", "25"),
    "min2": ("30",),
    "floor": ("im EG", "im 1. OG", "im 2. OG", "im 3. OG", "im 4. OG", "im UG", "im Westflügel"),
    "room": (
        "Raum 112",
        "Raum 214",
        "Raum 305",
        "Büro 407",
        "Büro 18",
        "Teeküche 2",
        "Besprechungsraum 1",
        "Besprechungsraum 3",
    ),
    "material": (
        "Müllbeutel",
        "Sanitärreiniger",
        "Mikrofasertücher",
        "Handschuhe Größe M",
        "Papierhandtücher",
        "Toilettenpapier",
        "Handseife",
        "Wischbezüge",
        "Glasreiniger",
        "Entkalker",
        "Grundreiniger",
        "Flächendesinfektion",
    ),
    "amount": ("einen Karton", "zwei Kartons", "drei Kartons", "vier Kartons", "sechs Packungen", "zwei Kisten"),
    "spot": (
        "am Haupteingang",
        "am Nordeingang",
        "am Lieferanteneingang",
        "an der Schranke",
        "auf dem Hof",
        "am Hintereingang",
        "an der Rampe",
        "beim Pförtner",
    ),
    "plate": ("K-BB 214", "K-BB 188", "K-BB 307", "K-BB 415", "BN-BB 62"),
    "link": (
        "https://example.com/plaene/neu",
        "https://example.com/ablage/uebersicht",
        "https://example.com/formulare",
        "https://example.com/anleitung/kurz",
        "https://example.com/unterlagen",
    ),
}

# The person whom each customer sends when there is praise or a complaint.
_CUSTOMERS = {
    "rheinkontor": "Frau Krämer",
    "suedklinik": "Frau Dr. Vogt",
    "gesamtschule": "Frau Lindner",
    "kita": "Frau Sander",
    "autohaus": "Frau Kessler",
    "behoerdenhaus": "Frau Roth",
    "praxiszentrum": "Frau Berger",
    "logistikhalle": "Frau Thelen",
}


@dataclass(frozen=True)
class Turn:
    speaker: str
    text: str


Exchange = tuple[Turn, ...]


@cache
def exchanges(topic: str) -> tuple[Exchange, ...]:
    return tuple(turns(block) for block in _TOPICS[topic].strip().split("\n\n"))


def turns(block: str) -> Exchange:
    """Reads `speaker: text` lines; an indented line continues the text above it."""
    read: list[Turn] = []
    for line in block.strip().splitlines():
        start = _TURN.match(line)
        if start:
            read.append(Turn(start[1], start[2]))
        else:
            read[-1] = Turn(read[-1].speaker, f"{read[-1].text}\n{line.strip()}")
    return tuple(read)


def roles(exchange: Exchange) -> set[str]:
    return {turn.speaker for turn in exchange}


class Filler:
    """Fills one exchange: a slot keeps its value through all turns, a choice is free each time."""

    def __init__(
        self,
        rng: Random,
        sites: Sequence[DemoSite],
        names: Sequence[str],
        cast: Mapping[str, str],
    ):
        self._rng = rng
        self._values = {**_site_values(rng, sites), **_name_values(rng, names), **cast}

    def fill(self, text: str) -> str:
        chosen = _CHOICE.sub(lambda match: self._rng.choice(match[1].split("|")), text)
        return _SLOT.sub(lambda match: self._value(match[1]), chosen)

    def _value(self, slot: str) -> str:
        if slot not in self._values:
            self._values[slot] = self._draw(slot)
        return self._values[slot]

    def _draw(self, slot: str) -> str:
        if slot == "floor_short":
            return self._value("floor").removeprefix("im ")
        pool = _POOLS.get(slot) or _POOLS[slot.rstrip("2")]
        twin = self._values.get(slot.rstrip("2")) if slot.endswith("2") else None
        return self._rng.choice([value for value in pool if value != twin])


def _site_values(rng: Random, sites: Sequence[DemoSite]) -> dict[str, str]:
    """The first site is the one that the talk is about; any other serves as the second."""
    first, second = sites[0], rng.choice(sites[1:])
    return {
        "site": first.short,
        "customer": _CUSTOMERS[first.key],
        "at": first.at,
        "to": first.to,
        "at_cap": _capital(first.at),
        "site2": second.short,
        "at2": second.at,
        "to2": second.to,
        "at2_cap": _capital(second.at),
    }


def _name_values(rng: Random, names: Sequence[str]) -> dict[str, str]:
    first, second = rng.sample(list(names), 2)
    return {"name": first, "name2": second}


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
