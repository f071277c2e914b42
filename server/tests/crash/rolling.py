"""A rolling restart: two nodes behind a proxy, each in turn told to stop and started again, while people write.

People notice nothing but clocks beside their messages: every send is acknowledged by the client's own tries, every
socket is told when to come back, and each node says that it is not ready before it sends anybody away.
"""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from brokers import running_broker
from crash.balancing import Balancer
from crash.checker import Verdict
from crash.churn import Churn
from crash.closings import Closing
from crash.keeper import Keeper
from crash.people import SENDERS, Bystander
from crash.run import Cast, play, until
from crash.stage import NAME, OWNER, SERVER, kept_database, rows_of
from crash.town import Town
from installation import unused_port

from kleanchat.realtime.closing import GOING_DOWN
from kleanchat.settings import Settings

NODES = ("127.0.0.2", "127.0.0.3")
DRAIN_SECONDS = 2.0
# So long a node may take to say that it is not ready, to end, and to be ready again.
NOTICED_WITHIN, STEP_WITHIN = 5.0, 60.0
# What a person would call failed: the clock beside the message stands so long.
FAILED_AFTER = 10.0
# More sockets than a node sends away without a wait.
BYSTANDERS = 300
LONGEST_WAIT = 30


@dataclass
class Nodes:
    """The nodes, what keeps them running, and the proxy before them."""

    settings: Settings
    keepers: dict[str, Keeper]
    balancer: Balancer
    owner: str

    async def rows(self, sql: str) -> list[asyncpg.Record]:
        """What the database holds."""
        return await rows_of(self.owner, sql)

    async def until_all_ready(self) -> None:
        """Wait until the proxy leads people to every node."""
        await until(lambda: self.balancer.ready == set(self.keepers), STEP_WITHIN)


@dataclass(frozen=True)
class Restart:
    """When a node was told to stop, when it said that it is not ready, and when it had ended."""

    told: float
    not_ready: float
    ended: float


@dataclass
class Rolled:
    """What a rolling restart came to."""

    verdict: Verdict = field(default_factory=Verdict)
    restarts: list[Restart] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    sends: int = 0
    failed: int = 0
    slowest: float = 0.0
    retries: int = 0

    @property
    def is_clean(self) -> bool:
        """Did nobody notice?"""
        return self.verdict.is_clean and not self.failed and not self.faults

    @property
    def faults(self) -> list[str]:
        """What was wrong with how sockets were sent away."""
        return [
            f"{closing.code} {closing.reason!r}, {closing.at - self.restarts[0].told:.2f} s after the beginning"
            for closing in self.closings
            if not (_is_told_to_come_back(closing) and self._is_after_notice(closing))
        ]

    def __str__(self) -> str:
        counts = self.verdict.counts
        waits = sorted({closing.seconds for closing in self.closings})
        return (
            f"restarts={len(self.restarts)} sends={self.sends} failed={self.failed} tried_again={self.retries}"
            f" slowest={self.slowest:.2f}s sent_away={len(self.closings)} waits={waits[0]}-{waits[-1]}s"
            f" badly_closed={len(self.faults)} longest_stop={max(one.ended - one.told for one in self.restarts):.1f}s"
            f" lost={counts['lost']} doubled={counts['doubled']} reordered={counts['reordered']}"
        )

    def _is_after_notice(self, closing: Closing) -> bool:
        """Did the node that was stopped last say before that it is not ready?"""
        told = [restart for restart in self.restarts if restart.told < closing.at]
        return bool(told) and told[-1].not_ready < closing.at


async def roll(town: Town, restarts: int, folder: Path) -> Rolled:
    """Restart the nodes in turn, so often in all; the folder is kept if something is wrong."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rolled = Rolled()
    async with _nodes(town, folder) as nodes:
        cast = Cast(nodes.settings, town, restarts, folder, 1, SENDERS)
        bystanders = [Bystander(nodes.settings, town.token("zoe")) for _ in range(BYSTANDERS)]
        async with _there(bystanders):
            await play(
                nodes,
                town,
                cast,
                Churn(nodes.settings, town),
                rolled.verdict,
                lambda: _restart_in_turn(nodes, cast, restarts, rolled),
            )
    _take_stock(rolled, cast, bystanders)
    if rolled.is_clean:
        shutil.rmtree(folder)
    return rolled


@asynccontextmanager
async def _nodes(town: Town, folder: Path) -> AsyncIterator[Nodes]:
    """Both nodes over one database and one broker, and the proxy before them."""
    settings = Settings(data=folder / "data", port=unused_port(), host=NODES[0])
    await town.copy(settings.data)
    async with AsyncExitStack() as stack:
        postgres = await stack.enter_async_context(kept_database(settings.data / "postgres"))
        broker = await stack.enter_async_context(running_broker(folder))
        given = {"DATABASE_URL": postgres.dsn(SERVER, NAME), "BROKER_URL": broker.url, "POOL_SIZE": "5"}
        given["DRAIN_SECONDS"] = str(DRAIN_SECONDS)
        keepers = {node: _keeper(settings, given | {"HOST": node}, folder / f"{node}.log") for node in NODES}
        balancer = await stack.enter_async_context(Balancer(NODES, settings.port))
        running = [asyncio.ensure_future(one.run()) for one in keepers.values()]
        running.append(asyncio.ensure_future(balancer.watch()))
        nodes = Nodes(settings, keepers, balancer, postgres.dsn(OWNER, NAME))
        try:
            await nodes.until_all_ready()
            yield nodes
        finally:
            await asyncio.gather(*(keeper.stop() for keeper in keepers.values()))
            for task in running:
                task.cancel()


def _keeper(settings: Settings, given: dict[str, str], log: Path) -> Keeper:
    words = ["--data", str(settings.data), "--port", str(settings.port)]
    return Keeper(words, {f"KLEANCHAT_{name}": value for name, value in given.items()}, log)


@asynccontextmanager
async def _there(bystanders: Sequence[Bystander]) -> AsyncIterator[None]:
    """All of them are connected at the beginning."""
    tasks = [asyncio.ensure_future(one.watch()) for one in bystanders]
    try:
        await until(lambda: all(one.is_there for one in bystanders), STEP_WITHIN)
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _restart_in_turn(nodes: Nodes, cast: Cast, restarts: int, rolled: Rolled) -> None:
    for number in range(restarts):
        await nodes.until_all_ready()
        await cast.progress(100)
        rolled.restarts.append(await _restart(nodes, NODES[number % len(NODES)]))
    await nodes.until_all_ready()
    await cast.progress(100)


async def _restart(nodes: Nodes, node: str) -> Restart:
    keeper = nodes.keepers[node]
    starts, told = keeper.starts, time.monotonic()
    keeper.tell_to_stop()
    await until(lambda: node not in nodes.balancer.ready, NOTICED_WITHIN)
    not_ready = time.monotonic()
    await until(lambda: keeper.starts > starts, STEP_WITHIN)
    return Restart(told, not_ready, time.monotonic())


def _take_stock(rolled: Rolled, cast: Cast, bystanders: Sequence[Bystander]) -> None:
    entries = cast.ledger.read()
    waits = [entry.acknowledged - entry.sent for entry in entries]
    rolled.sends, rolled.slowest = len(waits), max(waits)
    rolled.failed = sum(wait > FAILED_AFTER for wait in waits)
    rolled.retries = sum(sender.retries for sender in cast.senders)
    for one in (*cast.senders, *cast.looking, *bystanders):
        rolled.closings += getattr(one, "closings", [])


def _is_told_to_come_back(closing: Closing) -> bool:
    return closing.code == GOING_DOWN and closing.reason.isdigit() and int(closing.reason) <= LONGEST_WAIT
