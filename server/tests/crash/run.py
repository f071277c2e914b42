"""One run: people post and look while things break; then it heals, and everything is compared."""

import asyncio
import json
import random
import shutil
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from crash.checker import Verdict
from crash.churn import Churn
from crash.comparing import compare
from crash.nemesis import Act, Nemesis, is_kill
from crash.posting import HttpOutbox, Ledger, Outbox, SocketOutbox
from crash.stage import Installed, Shape, Stage, staged
from crash.town import Town
from crash.watching import Guest, Screen

from kleanchat.settings import Settings

# Within so long, so many messages more must have been acknowledged, or it is stuck.
STUCK_AFTER, SLICE = 90.0, 500
# So long may a device take, when all is quiet, to be told the last message.
QUIET_WITHIN = 6.0
# So many messages in each conversation are told live after everybody has come back, and nothing follows them.
LAST_WORDS = 5
Senders = tuple[tuple[str, type[Outbox]], ...]
SENDERS: Senders = (
    ("ada", SocketOutbox),
    ("bo", SocketOutbox),
    ("bo", HttpOutbox),
    ("cleo", SocketOutbox),
    ("dan", HttpOutbox),
    ("eva", SocketOutbox),
    ("ravi", SocketOutbox),
    ("rita", HttpOutbox),
)


@dataclass
class Result:
    """What a run came to."""

    seed: int
    shape: Shape
    acts: list[Act]
    verdict: Verdict
    acknowledged: int = 0
    figures: dict[str, float] = field(default_factory=dict)
    kills: int = 0

    def save(self, folder: Path) -> None:
        """Write what is needed to see it again."""
        words = {
            "seed": self.seed,
            "shape": str(self.shape),
            "mutant": self.shape.mutant,
            "schedule": [[act.after, act.what] for act in self.acts],
            "counts": dict(self.verdict.counts),
            "examples": self.verdict.examples,
        }
        (folder / "failure.json").write_text(json.dumps(words, indent=1))


class Stuck(Exception):
    """Messages are not acknowledged any more."""


class Cast:
    """Everybody who posts and looks in a run."""

    def __init__(
        self, settings: Settings, town: Town, seed: int, folder: Path, crowd: int, senders: Senders = SENDERS
    ) -> None:
        chance = random.Random(seed)
        self.ledger = Ledger(folder / "acknowledged.log")
        self.senders = [
            kind.of(settings, town, name, chance, self.ledger) for _ in range(crowd) for name, kind in senders
        ]
        self.last_words = HttpOutbox.of(settings, town, "ada", chance, self.ledger)
        self.screens = {
            "bo, trusting": Screen(settings, town.token("bo"), town.places_of("bo"), trusting=True),
            "cleo": Screen(settings, town.token("cleo"), town.places_of("cleo")),
            "eva, who dies": Screen(
                settings, town.token("eva"), town.places_of("eva"), dies=random.Random(chance.random())
            ),
            "ravi, trusting": Screen(settings, town.token("ravi"), town.places_of("ravi"), trusting=True),
        }
        self.guest = Guest(settings, town.token("gus"), town.places["shift"])

    @property
    def looking(self) -> list[Screen]:
        """All who look."""
        return [*self.screens.values(), self.guest]

    async def say_last_words(self, count: int) -> None:
        """So many messages in each conversation, by one who waits for each."""
        for place in self.last_words.places * count:
            await self.last_words.post_one(place)

    async def progress(self, count: int) -> None:
        """Until so many more are acknowledged, and by every sender one."""
        while count > SLICE:
            await self._progress(SLICE)
            count -= SLICE
        await self._progress(count)

    async def _progress(self, count: int) -> None:
        before, goal = [len(one.acknowledged) for one in self.senders], self.ledger.count + count
        try:
            await until(
                lambda: (
                    self.ledger.count >= goal
                    and all(len(one.acknowledged) > old for one, old in zip(self.senders, before, strict=True))
                ),
                STUCK_AFTER,
            )
        except TimeoutError:
            each = [len(one.acknowledged) - old for one, old in zip(self.senders, before, strict=True)]
            raise Stuck(f"{self.ledger.count} of {goal} are acknowledged, by each sender {each}") from None


async def run(
    town: Town, shape: Shape, seed: int, acts: list[Act], folder: Path, *, goal: int = 0, crowd: int = 1
) -> Result:
    """Carry out the schedule until so many are acknowledged; the folder is kept if something is wrong."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    result = Result(seed, shape, acts, Verdict())
    began = time.monotonic()
    try:
        async with staged(town, shape, folder, seed) as stage:
            await _on(stage, town, result, folder, goal, crowd)
    except* Stuck as stuck:
        result.verdict.fault("lost", f"the system did not come back to work: {stuck.exceptions[0]}")
    result.figures["seconds"] = round(time.monotonic() - began, 1)
    shutil.rmtree(folder / "disk", ignore_errors=True)
    if result.verdict.is_clean:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        result.save(folder)
    return result


async def _on(stage: Stage, town: Town, result: Result, folder: Path, goal: int, crowd: int) -> None:
    cast = Cast(stage.settings, town, result.seed, folder, crowd)
    churn = Churn(stage.settings, town)
    nemesis = Nemesis(stage, cast.progress)
    if stage.shape.mutant is None:
        nemesis.arm_first()

    async def strike() -> None:
        stage.proxy.cutting = any(is_kill(act.what) for act in result.acts)
        await nemesis.strike(result.acts)
        await cast.progress(max(50, goal - cast.ledger.count))
        stage.proxy.cutting = False

    try:
        await play(stage, town, cast, churn, result.verdict, strike)
    finally:
        result.acknowledged, result.kills = cast.ledger.count, nemesis.kills
        result.figures |= _figures(stage, cast, churn) | {"other faults": len(nemesis.done) - nemesis.kills}


async def play(
    stage: Installed,
    town: Town,
    cast: Cast,
    churn: Churn,
    verdict: Verdict,
    disturb: Callable[[], Awaitable[None]],
) -> None:
    """Everybody posts and looks while it is disturbed; then it heals, and everything is compared."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as everybody:
        looking = [everybody.create_task(one.watch()) for one in cast.looking]
        churning = everybody.create_task(churn.run(everybody))
        sending = [everybody.create_task(one.send_until(stop)) for one in cast.senders]
        await disturb()
        stop.set()
        await _all(sending)
        await _end(churning)
        for task in looking:
            await _end(task)
        # These are missed by everybody who looks, and later ones are not.
        await cast.say_last_words(1)
        looking = [everybody.create_task(one.watch()) for one in cast.looking]
        await cast.say_last_words(LAST_WORDS)
        await compare(stage, town, cast, churn, verdict, QUIET_WITHIN)
        for task in (*looking, *churn.tasks):
            await _end(task)


def _figures(stage: Stage, cast: Cast, churn: Churn) -> dict[str, float]:
    return {
        "tries again": sum(one.retries for one in cast.senders),
        "cuts": stage.proxy.cuts,
        "starts": stage.keeper.starts,
        "connections": sum(one.connections for one in cast.looking),
        "resyncs": sum(one.resyncs for one in cast.looking),
        "pulls": sum(one.pulls for one in cast.looking),
        "deaths of a device": sum(one.deaths for one in cast.looking),
        "comings and goings": churn.moves,
        "sessions ended": len(churn.ended),
    }


async def until(condition: Callable[[], bool], within: float) -> None:
    """Wait for it. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not condition():
            await asyncio.sleep(0.01)


async def _all(tasks: list[asyncio.Task[None]]) -> None:
    async with asyncio.timeout(STUCK_AFTER):
        await asyncio.gather(*tasks)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError, httpx.HTTPError):
        await task
