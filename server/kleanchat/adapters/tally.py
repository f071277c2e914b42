"""What this process has counted since its start: plain numbers, added to where something happens.

Adding is an increment of an attribute, because it happens for every frame. What has a value at any time (who is
connected, what waits) is not counted here: metrics.py reads it where it is when somebody asks.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
AMOUNTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048)


class Spread:
    """How values are spread: how many were at most as large as each bound, and the rest."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """One more value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


class Batched:
    """What one writer of batches has written."""

    __slots__ = ("refused", "seconds", "sizes")

    def __init__(self) -> None:
        self.sizes = Spread(AMOUNTS)
        self.seconds = Spread(SECONDS)
        # Items that found too much waiting before them.
        self.refused = 0


class Tally:
    """Everything that is counted. Keys are words of the program, never ids or names."""

    def __init__(self) -> None:
        # What became of each post, by outcome (0004_hot_path.sql lists the words).
        self.posts: Counter[str] = Counter()
        self.batches = {"posts": Batched(), "marks": Batched(), "sessions": Batched()}
        # What went to sockets: a delivery is one fact for one socket, a frame is one write.
        self.deliveries = 0
        self.frames = 0
        self.frame_bytes = 0
        self.sockets_opened = 0
        self.socket_closes: Counter[str] = Counter()
        self.commands: Counter[str] = Counter()
        self.resumes: Counter[str] = Counter()
        self.resume_facts = Spread(AMOUNTS)
        self.resume_seconds = Spread(SECONDS)
        self.feed_polls: Counter[tuple[str, str]] = Counter()
        self.feed_repaired = 0
        self.revocations = 0
        self.database_busy = 0
        # Refusals by edge and code; requests by method, route and status, their seconds by method and route.
        self.refusals: Counter[tuple[str, str]] = Counter()
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.request_seconds: defaultdict[tuple[str, str], Spread] = defaultdict(lambda: Spread(SECONDS))
        self.job_runs: Counter[tuple[str, str]] = Counter()
