"""Invents the talk of one conversation from the exchanges on its subjects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from kleanchat.demo.circles import Circle, chatting, ranks_at_a_desk
from kleanchat.demo.company import DemoCompany, DemoSite
from kleanchat.demo.exchanges import SHORT_ANSWERS, Exchange, Filler, exchanges, roles
from kleanchat.demo.hands import in_own_hand
from kleanchat.demo.rhythm import apart, pause, starts

_FOREIGN = ("tr", "pl", "ro", "uk", "ar")


@dataclass(frozen=True)
class DemoMessage:
    sender: str
    minutes_before_now: int
    text: str


class Inventor:
    def __init__(self, company: DemoCompany, circle: Circle, rng: Random):
        self._company, self._circle, self._rng = company, circle, rng
        self._people = self._writers()
        self._names = self._talked_about()

    def messages(self, minute_of_week: int, newest: int) -> list[DemoMessage]:
        """Works from the newest exchange back, so that none reaches into the next."""
        chosen = list(self._enough())
        begins = starts(self._rng, len(chosen), minute_of_week, newest)
        blocks: list[list[DemoMessage]] = []
        for begin, exchange in zip(begins, chosen, strict=True):
            blocks.append(self._spoken(exchange, begin, newest))
            newest = blocks[-1][0].minutes_before_now + self._rng.randint(2, 20)
        return [message for block in reversed(blocks) for message in block]

    def _writers(self) -> list[str]:
        """In a site's team those at a desk only speak as its lead."""
        if self._circle.writers == "admins":
            return list(self._circle.admins)
        if self._circle.kind == "group" and self._circle.site:
            return [key for key in self._circle.members if not ranks_at_a_desk(self._company, key)]
        return list(self._circle.members)

    def _talked_about(self) -> list[str]:
        """First names of colleagues who do not read along, as far as the circle is small."""
        present = {*self._circle.members[:20], *self._company.showcase}
        return [p.first_name for p in chatting(self._company) if p.key not in present]

    def _enough(self) -> Iterator[Exchange]:
        said = 0
        while True:
            for exchange in self._shuffled_deck():
                if said >= self._circle.amount:
                    return
                said += len(exchange)
                yield exchange

    def _shuffled_deck(self) -> list[Exchange]:
        known = [e for topic in self._circle.topics for e in exchanges(topic) if self._castable(e)]
        foreign = [e for language in self._shared_languages() for e in exchanges(language)]
        self._rng.shuffle(known)
        self._rng.shuffle(foreign)
        if self._circle.kind == "direct":
            return _interleaved(known, foreign)
        return self._sprinkled(known, foreign[:2])

    def _sprinkled(self, known: list[Exchange], foreign: list[Exchange]) -> list[Exchange]:
        """In a group another language than German is the exception."""
        for exchange in foreign:
            known.insert(self._rng.randint(0, len(known)), exchange)
        return known

    def _shared_languages(self) -> list[str]:
        if "smalltalk" not in self._circle.topics:
            return []
        return [language for language in _FOREIGN if len(self._speakers(language)) > 1]

    def _speakers(self, language: str) -> list[str]:
        return [key for key in self._people if self._company.employee(key).language == language]

    def _castable(self, exchange: Exchange) -> bool:
        needed = roles(exchange)
        if "L" in needed and not self._circle.lead:
            return False
        return len(needed) <= len(self._people)

    def _cast(self, exchange: Exchange) -> dict[str, str]:
        """Who plays which role; between two of different rank, `a` is the one below."""
        parts = sorted(roles(exchange) - {"L"})
        lead = self._speaking_lead()
        if lead and self._circle.kind == "direct" and exchange not in exchanges("smalltalk"):
            below = next(key for key in self._people if key != lead)
            return {"a": below, "b": lead, "L": lead}
        if lead is None or "L" not in roles(exchange):
            chosen = self._rng.sample(self._candidates(exchange), len(parts))
            return dict(zip(parts, chosen, strict=True))
        others = [key for key in self._candidates(exchange) if key != lead]
        return {"L": lead, **dict(zip(parts, self._rng.sample(others, len(parts)), strict=True))}

    def _speaking_lead(self) -> str | None:
        """A team's manager takes the word now and then in place of its foreman."""
        if self._circle.kind == "group" and self._circle.site and self._rng.random() < 0.3:
            return self._circle.creator
        return self._circle.lead

    def _candidates(self, exchange: Exchange) -> list[str]:
        for language in _FOREIGN:
            if exchange in exchanges(language):
                return self._speakers(language)
        return self._people

    def _spoken(self, exchange: Exchange, begin: int, newest: int) -> list[DemoMessage]:
        cast = self._cast(exchange)
        lines = [(cast[turn.speaker], turn.text) for turn in exchange]
        lines += self._echo(lines)
        filler = Filler(self._rng, self._sites(cast), self._names, self._names_of(cast))
        ages = apart(begin, [pause(self._rng) for _ in lines[1:]], newest)
        return [
            DemoMessage(sender, age, in_own_hand(self._rng, sender, filler.fill(text)))
            for (sender, text), age in zip(lines, ages, strict=True)
        ]

    def _echo(self, lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """In groups somebody often adds a thumb or an "ok"."""
        if self._circle.kind == "direct" or len(lines) == 1 or self._rng.random() > 0.3:
            return []
        others = [key for key in self._people if key != lines[-1][0]]
        return [(self._rng.choice(others), self._rng.choice(SHORT_ANSWERS))]

    def _names_of(self, cast: Mapping[str, str]) -> dict[str, str]:
        return {role: self._company.employee(key).first_name for role, key in cast.items()}

    def _sites(self, cast: Mapping[str, str]) -> list[DemoSite]:
        """The circle's site, else one where somebody of the cast works, comes first."""
        people = [self._company.employee(key) for key in cast.values()]
        works = sorted({site for person in people for site in person.sites})
        every = list(self._company.sites)
        first = self._circle.site or self._rng.choice(works or [site.key for site in every])
        return sorted(every, key=lambda site: site.key != first)


def _interleaved(known: list[Exchange], foreign: list[Exchange]) -> list[Exchange]:
    """Two people who share a language use it for most of their talk."""
    mixed: list[Exchange] = []
    while known or foreign:
        mixed += foreign[:2] + known[:1]
        foreign, known = foreign[2:], known[1:]
    return mixed
