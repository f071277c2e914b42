"""Who lives in the installation that is crashed, and where they talk. Founded once; each run works on a copy."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from acts import begin_direct, make_group
from cast import Person, found_company
from devices import browser
from installation import serving, unused_port

from kleanchat.app import Built, embedded_database
from kleanchat.services import sessions
from kleanchat.settings import Settings

SPARE_SESSIONS = 40

# Who talks where. `shift` is where gus comes and goes; zoe talks with nobody; the company of ravi has no key before its
# first message.
CIRCLES = {
    "crew": ("ada", "bo", "cleo", "dan", "eva"),
    "shift": ("ada", "bo", "gus"),
    "ada and bo": ("ada", "bo"),
    "cleo and dan": ("cleo", "dan"),
    "ravi and rita": ("ravi", "rita"),
}
GROUPS = ("crew", "shift")


@dataclass(frozen=True)
class Town:
    """A founded data folder, its people by name, the conversations by name, and sessions of bo's that may be ended."""

    folder: Path
    people: dict[str, Person]
    places: dict[str, str]
    spare: tuple[str, ...]

    async def copy(self, to: Path) -> None:
        """The same installation anew."""
        to.parent.mkdir(exist_ok=True)
        copying = await asyncio.create_subprocess_exec("cp", "--archive", self.folder, to)
        assert await copying.wait() == 0

    def token(self, name: str) -> str:
        """The session of this person."""
        return self.people[name].token

    def places_of(self, name: str) -> list[str]:
        """The conversations in which this person always is."""
        return [self.places[circle] for circle, names in CIRCLES.items() if name in names and name != "gus"]


async def found(folder: Path) -> Town:
    """Found both companies and their conversations."""
    settings = Settings(data=folder, port=unused_port(), jobs=False)
    async with embedded_database(settings) as (_, dsn), serving(settings, dsn) as parts:
        _, _, people = await found_company(
            parts,
            ada="managing",
            bo="cleaning",
            cleo="cleaning",
            dan="cleaning",
            eva="cleaning",
            gus="cleaning",
            zoe="cleaning",
        )
        _, _, others = await found_company(parts, rita="office", ravi="cleaning")
        people |= others
        spare = await _more_sessions(parts, people["bo"])
        return Town(folder, people, await _begin(settings, people), spare)


async def _begin(settings: Settings, people: dict[str, Person]) -> dict[str, str]:
    places = {}
    for circle, (first, *others) in CIRCLES.items():
        members = [people[other] for other in others]
        async with browser(settings, people[first].token) as http:
            if circle in GROUPS:
                places[circle] = await make_group(http, *members, title=circle)
            else:
                places[circle] = await begin_direct(http, members[0])
    return places


async def _more_sessions(parts: Built, person: Person) -> tuple[str, ...]:
    async with parts.database.transaction(person.company) as tx:
        return tuple([await sessions.begin(tx, person.id, "Test") for _ in range(SPARE_SESSIONS)])
