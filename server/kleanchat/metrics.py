"""The page of numbers for Prometheus: what is counted (adapters/tally.py), and what is so right now.

Nothing is kept here. Everything is read when somebody asks, in the event loop, so that counting costs nothing more.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import asyncpg
from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from kleanchat.adapters.bus import Bus
from kleanchat.adapters.nats import NatsBus
from kleanchat.adapters.tally import Spread, Tally
from kleanchat.jobs.indexer import Indexer
from kleanchat.realtime.hub import Hub
from kleanchat.realtime.lease import Lease
from kleanchat.services.marks import Marker
from kleanchat.services.messages import Poster
from kleanchat.services.sessions import Entrance


@dataclass(frozen=True, slots=True)
class Serving:
    """The parts of a serving process that have something to say."""

    hub: Hub
    lease: Lease
    leaving: asyncio.Event
    poster: Poster
    marker: Marker
    entrance: Entrance
    bus: Bus


class Numbers(Collector):
    """All metrics of one process. A process that runs jobs alone serves nothing, and has no such numbers."""

    def __init__(
        self, tally: Tally, pools: dict[str, asyncpg.Pool], *, serving: Serving | None, indexer: Indexer | None
    ) -> None:
        self._tally = tally
        self._pools = pools
        self._serving = serving
        self._indexer = indexer

    def collect(self) -> Iterator[Metric]:
        if self._serving is not None:
            yield from _posting(self._tally, self._serving)
            yield from _sockets(self._tally, self._serving)
            yield from _feed(self._tally, self._serving)
            yield from _bus(self._serving.bus)
            yield from _requests(self._tally)
        yield from _database(self._tally, self._pools)
        yield from _jobs(self._tally, self._indexer)


def registry(numbers: Numbers) -> CollectorRegistry:
    """The numbers, with what the process itself takes of the machine."""
    made = CollectorRegistry()
    made.register(numbers)
    ProcessCollector(registry=made)
    GCCollector(registry=made)
    return made


def _posting(tally: Tally, serving: Serving) -> Iterator[Metric]:
    yield _counter("posts", "What became of posts, by outcome", tally.posts.items(), "outcome")
    sizes = [((kind,), batched.sizes) for kind, batched in tally.batches.items()]
    seconds = [((kind,), batched.seconds) for kind, batched in tally.batches.items()]
    refused = [(kind, batched.refused) for kind, batched in tally.batches.items()]
    yield _histogram("batch_size", "Items of a batch that is committed together", sizes, "kind")
    yield _histogram("batch_seconds", "How long a batch takes, from its sending to its commit", seconds, "kind")
    yield _counter("batch_refused", "Items refused because too many waited", refused, "kind")
    writers = (("posts", serving.poster), ("marks", serving.marker), ("sessions", serving.entrance))
    waiting = [(kind, writer.waiting) for kind, writer in writers]
    yield _gauge("batch_waiting", "Items that wait for their batch", waiting, "kind")


def _sockets(tally: Tally, serving: Serving) -> Iterator[Metric]:
    outboxes = [listener.waiting_bytes for listener in serving.hub.listeners()]
    yield _gauge("sockets", "Sockets that have said hello", [("", len(outboxes))])
    yield _gauge("outbox_bytes", "What waits for all sockets", [("", sum(outboxes))])
    yield _gauge("outbox_largest_bytes", "What waits for the slowest socket", [("", max(outboxes, default=0))])
    yield _counter("sockets_opened", "Sockets that were let in", [("", tally.sockets_opened)])
    yield _counter("socket_closes", "Ends of sockets, by code, lost or left", tally.socket_closes.items(), "code")
    yield _counter("socket_commands", "Commands that came up sockets", tally.commands.items(), "command")
    yield _counter("deliveries", "Facts handed to sockets: one for each fact and socket", [("", tally.deliveries)])
    yield _counter("frames", "Frames written to sockets", [("", tally.frames)])
    yield _counter("frame_bytes", "Bytes of these frames", [("", tally.frame_bytes)])
    yield _counter("resumes", "Hellos answered with what was missed, or with everything", tally.resumes.items(), "kind")
    yield _histogram("resume_facts", "Facts of an answer to a hello", [((), tally.resume_facts)])
    yield _histogram("resume_seconds", "How long an answer to a hello takes", [((), tally.resume_seconds)])


def _feed(tally: Tally, serving: Serving) -> Iterator[Metric]:
    yield _gauge(
        "ready",
        "1 if this process may be sent traffic",
        [("", int(serving.lease.holds() and not serving.leaving.is_set()))],
    )
    yield _gauge("lease_age_seconds", "Since the last word about who is out", [("", serving.lease.age)])
    yield _counter("lease_lapses", "How often the lease was out before it was renewed", [("", serving.lease.lapses)])
    polls = [((what, outcome), count) for (what, outcome), count in tally.feed_polls.items()]
    yield _counter("feed_polls", "Looks at the logs of the database", polls, "what", "outcome")
    yield _counter("feed_repaired", "Facts told from the log, because the bus had not", [("", tally.feed_repaired)])
    yield _counter("revocations", "Ends of access that the feed has told", [("", tally.revocations)])


def _bus(bus: Bus) -> Iterator[Metric]:
    if isinstance(bus, NatsBus):
        yield _gauge("bus_connected", "1 while the broker is there", [("", int(bus.is_connected))])
        yield _counter("bus_lost", "Messages not sent, because the broker was away or slow", [("", bus.lost)])


def _requests(tally: Tally) -> Iterator[Metric]:
    counts = [((method, route, str(status)), count) for (method, route, status), count in tally.requests.items()]
    yield _counter("http_requests", "HTTP requests, by template of the route", counts, "method", "route", "status")
    seconds = list(tally.request_seconds.items())
    yield _histogram("http_request_seconds", "How long they take", seconds, "method", "route")
    yield _counter("refusals", "Refusals, by edge and code", tally.refusals.items(), "edge", "code")


def _database(tally: Tally, pools: dict[str, asyncpg.Pool]) -> Iterator[Metric]:
    open_now = [(name, pool.get_size()) for name, pool in pools.items()]
    idle = {name: pool.get_idle_size() for name, pool in pools.items()}
    largest = [(name, pool.get_max_size()) for name, pool in pools.items()]
    used = [(name, size - idle[name]) for name, size in open_now]
    yield _gauge("database_connections", "Connections of a pool", open_now, "pool")
    yield _gauge("database_connections_used", "Connections that somebody uses now", used, "pool")
    yield _gauge("database_connections_limit", "Connections that a pool may have", largest, "pool")
    yield _counter(
        "database_busy", "Uses of the database given up: no connection, or away", [("", tally.database_busy)]
    )


def _jobs(tally: Tally, indexer: Indexer | None) -> Iterator[Metric]:
    if indexer is not None:
        yield _counter("job_runs", "Runs of jobs", tally.job_runs.items(), "job", "outcome")
        yield _gauge("index_lag_seconds", "Whatever was posted longer ago can be searched", [("", indexer.lag)])
        yield _counter("indexed", "Messages written into the search index", [("", indexer.indexed)])


# ------------------------------------------------------------------------------------------------ the forms of a number

Labels = str | tuple[str, ...]


def _counter(name: str, what: str, values: Iterable[tuple[Labels, float]], *labels: str) -> Metric:
    return _filled(CounterMetricFamily(f"kleanchat_{name}", what, labels=labels), values, labels)


def _gauge(name: str, what: str, values: Iterable[tuple[Labels, float]], *labels: str) -> Metric:
    return _filled(GaugeMetricFamily(f"kleanchat_{name}", what, labels=labels), values, labels)


def _filled(
    family: CounterMetricFamily | GaugeMetricFamily, values: Iterable[tuple[Labels, float]], labels: tuple[str, ...]
) -> Metric:
    for at, value in values:
        family.add_metric(() if not labels else (at,) if isinstance(at, str) else at, value)
    return family


def _histogram(name: str, what: str, spreads: Iterable[tuple[tuple[str, ...], Spread]], *labels: str) -> Metric:
    family = HistogramMetricFamily(f"kleanchat_{name}", what, labels=labels)
    for at, spread in spreads:
        family.add_metric(at, list(_cumulative(spread)), spread.total)
    return family


def _cumulative(spread: Spread) -> Iterator[tuple[str, float]]:
    so_far = 0
    for bound, count in zip((*spread.bounds, float("inf")), spread.counts, strict=True):
        so_far += count
        yield "+Inf" if bound == float("inf") else str(float(bound)), so_far
