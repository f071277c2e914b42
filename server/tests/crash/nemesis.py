"""Who breaks things: a schedule from a seed, and what each word of it does."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from crash.stage import Shape, Stage, kill

from kleanchat.adapters.failpoints import POINTS

FAILPOINT = "die at "
# Its one moment is a company's first message: it is armed before anybody posts.
FIRST_POINT = "keys.before_link"
# So long a point may stay armed that nobody reaches.
POINT_WITHIN = 4.0
KILLS_ALWAYS = ("kill the server", "kill the database")
KILLS = {*KILLS_ALWAYS, "kill a process", "kill the broker", "kill the jobs"}
Progress = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Act:
    """Something that goes wrong once so many more messages are acknowledged."""

    after: int
    what: str


def schedule(seed: int, kills: int, shape: Shape, goal: int) -> list[Act]:
    """So many kills, with other faults between them, over so many messages.

    Each failpoint has its turn before one has its second.
    """
    chance = random.Random(seed)
    points = [FAILPOINT + point for point in _shuffled(chance, POINTS)]
    points.remove(FAILPOINT + FIRST_POINT)
    acts = [Act(0, FAILPOINT + FIRST_POINT)]
    pace = max(50, goal * 3 // (kills * 4))
    while sum(is_kill(act.what) for act in acts) < kills:
        what = points[len(acts) % len(points)] if chance.random() < 0.45 else chance.choice(_faults(shape))
        acts.append(Act(chance.randrange(pace // 5, pace * 9 // 5), what))
    return acts


def is_kill(what: str) -> bool:
    """Does a process die of it?"""
    return what in KILLS or what.startswith(FAILPOINT)


def _faults(shape: Shape) -> list[str]:
    faults = ["kill the database"] + ["blackhole the database"] * shape.linked
    faults += ["jump the clock"] * shape.clock + ["fill the disk"] * 3 * shape.disk
    if shape.processes == 1:
        return [*faults, "kill the server"]
    return [*faults, "kill a process", "kill a process", "kill the broker", "kill the jobs"]


def _shuffled(chance: random.Random, words: tuple[str, ...]) -> list[str]:
    return chance.sample(words, len(words))


class Nemesis:
    """Carries a schedule out, and counts what died of it."""

    def __init__(self, stage: Stage, progress: Progress) -> None:
        self._stage = stage
        self._progress = progress
        self.done: list[str] = []

    def arm_first(self) -> None:
        """Arm the point that is reached before anything else can be done."""
        (self._stage.points / FIRST_POINT).touch()

    @property
    def kills(self) -> int:
        """How many deaths there were."""
        return sum(map(is_kill, self.done))

    async def strike(self, acts: list[Act]) -> None:
        """One act after the other, each when the system has recovered from the last and works again.

        A point that nobody reached, or a process that was just being started, is made up for at the end.
        """
        for act in acts:
            await self._try(act)
        while self.kills < sum(is_kill(act.what) for act in acts):
            await self._try(Act(20, KILLS_ALWAYS[len(self.done) % len(KILLS_ALWAYS)]))

    async def _try(self, act: Act) -> None:
        await self._progress(act.after)
        if await self._do(act.what):
            self.done.append(act.what)

    async def _do(self, what: str) -> bool:
        if what.startswith(FAILPOINT):
            return await self._die_at(what.removeprefix(FAILPOINT))
        match what:
            case "kill the server":
                return self._stage.keeper.kill()
            case "kill the database":
                return self._stage.kill_database()
            case "kill a process":
                return self._kill_child("--listener")
            case "kill the broker":
                return self._kill_child("--config")
            case "kill the jobs":
                return self._kill_child("work")
            case "blackhole the database":
                return await self._blackhole()
            case "jump the clock" | "fill the disk":
                return await self._strike_machine()
        await asyncio.sleep(2)
        return True

    def _kill_child(self, word: str) -> bool:
        found = self._stage.keeper.children(word)
        return bool(found) and kill(random.Random(len(self.done)).choice(sorted(found)))

    async def _blackhole(self) -> bool:
        assert self._stage.link is not None
        self._stage.link.flowing.clear()
        await asyncio.sleep(1 + len(self.done) % 5 / 4)
        self._stage.link.flowing.set()
        return True

    async def _strike_machine(self) -> bool:
        if self._stage.clock is not None:
            self._stage.clock.jump(random.Random(len(self.done)))
        if self._stage.disk is not None:
            await self._stage.disk.be_full(2.0)
        return True

    async def _die_at(self, point: str) -> bool:
        """Arm a point; True if somebody reached it."""
        armed, end = self._stage.points / point, time.monotonic() + POINT_WITHIN
        if point != FIRST_POINT:
            armed.touch()
        while armed.exists() and time.monotonic() < end:
            await asyncio.sleep(0.01)
        with suppress(FileNotFoundError):
            armed.unlink()
            return False
        return True
