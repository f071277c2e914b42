"""The bus of several processes and machines: NATS carries the batches, and this process hears its own at once.

A conversation and a person belong to one of 1,024 shards. One commit becomes one message per shard; a node subscribes
to the shards in which it has somebody to tell. What ends access goes to a subject that every node hears.

While the broker is away nothing is kept for it: the feed of every node tells what was missed, so that late messages
would only be told twice. Connecting and sending go on in the background (`run`) and nothing waits for them.
"""

import asyncio
import hmac
import logging
import random
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError

from kleanchat.adapters import parcels
from kleanchat.adapters.bus import REVOKED, Envelope, Receiver
from kleanchat.adapters.node_seal import OVERHEAD, NodeSeal
from kleanchat.adapters.parcels import ParcelBroken
from kleanchat.adapters.vault import SealBroken

log = logging.getLogger(__name__)

SHARDS = 1024
EVERYBODY = "all"
# Names the form of what is sealed: nodes of another form do not understand each other, and read the log instead.
FORM = b"1 "
PARCEL_BYTES = 256 * 1024
# What may wait for the broker; more than this it will not work off before the feed has told it.
WAITING_BYTES = 8 * 1024 * 1024
CONNECT_SECONDS = 2
RECONNECT_SECONDS = 0.3
# How often the broker is asked whether it is there, and how long it may take to say so.
ALIVE_SECONDS = 1.0
ALIVE_PATIENCE = 2
# A shard in which nobody is any more is unsubscribed at a look that comes this often.
IDLE_SECONDS = 30.0

_AWAY = (NatsError, OSError, TimeoutError)


class NatsBus:
    """A bus over NATS. `lost` counts the messages that were not sent because the broker was away or too slow."""

    may_lose = True

    def __init__(self, servers: Sequence[str], secret: bytes, *, idle: float = IDLE_SECONDS) -> None:
        self._servers = list(servers)
        self._seal = NodeSeal(secret)
        # Installations that share a broker do not hear each other.
        self._name = f"kleanchat.{hmac.digest(secret, b'name', 'sha256')[:6].hex()}"
        self._idle = idle
        self._receivers: list[Receiver] = []
        self._heard: Counter[int] = Counter()
        self._missing: set[int] = set()
        self._subscribed: dict[int, Subscription] = {}
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._waiting_bytes = 0
        self._parcel_bytes = PARCEL_BYTES
        self._wake = asyncio.Event()
        self.is_connected = False
        self.lost = 0

    # ----------------------------------------------------------------------------------------------- the bus

    def subscribe(self, receiver: Receiver) -> None:
        self._receivers.append(receiver)

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        self._tell(envelopes)
        for subject, batch in self._by_subject(envelopes).items():
            for parcel in parcels.batches(batch, self._parcel_bytes):
                self._send(subject, parcel)

    def hear(self, log: UUID) -> None:
        shard = shard_of(log)
        self._heard[shard] += 1
        if shard not in self._subscribed:
            self._missing.add(shard)
            self._wake.set()

    def forget(self, log: UUID) -> None:
        self._heard[shard_of(log)] -= 1

    # ------------------------------------------------------------------------------------------------- sending

    def _by_subject(self, envelopes: Sequence[Envelope]) -> dict[str, list[Envelope]]:
        batches: dict[str, list[Envelope]] = {}
        for envelope in envelopes:
            batches.setdefault(self._subject_of(envelope), []).append(envelope)
        return batches

    def _subject_of(self, envelope: Envelope) -> str:
        log = envelope.employee or envelope.conversation
        if envelope.kind == REVOKED or log is None:
            return f"{self._name}.{EVERYBODY}"
        return f"{self._name}.{shard_of(log)}"

    def _send(self, subject: str, parcel: bytes) -> None:
        if not self.is_connected or self._waiting_bytes > WAITING_BYTES:
            self.lost += 1
            return
        sealed = self._seal.seal(FORM + subject.encode(), parcel)
        self._waiting.append((subject, sealed))
        self._waiting_bytes += len(sealed)
        self._wake.set()

    # ------------------------------------------------------------------------------------------------ receiving

    def _tell(self, envelopes: Sequence[Envelope]) -> None:
        for receiver in self._receivers:
            receiver(envelopes)

    async def _receive(self, message: Msg) -> None:
        try:
            parcel = self._seal.open(FORM + message.subject.encode(), message.data)
            envelopes = parcels.unpacked(parcel)
        except (SealBroken, ParcelBroken) as error:
            log.warning("a message of the bus was not understood", extra={"error": type(error).__name__})
            return
        self._tell(envelopes)

    # ------------------------------------------------------------------------------------------ the connection

    async def run(self) -> None:
        """Connect, and again whenever the connection is lost, until cancelled."""
        is_known = False
        while True:
            try:
                await self._connection()
            except _AWAY as error:
                if self.is_connected or not is_known:
                    log.warning("the bus is without its broker", extra={"error": type(error).__name__})
                is_known = True
            self._disconnected()
            await asyncio.sleep(RECONNECT_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311  so that not all come at once

    async def _connection(self) -> None:
        """One connection, from its beginning to its end."""
        client, ended = Client(), asyncio.Event()

        async def on_end() -> None:
            ended.set()

        try:
            await self._connect(client, on_end)
            await _until_one_ends(self._work(client), self._watch(client), ended.wait())
            raise ConnectionResetError
        finally:
            with suppress(*_AWAY):
                await asyncio.wait_for(client.close(), ALIVE_PATIENCE)

    async def _connect(self, client: Client, on_end: Callable[[], Awaitable[None]]) -> None:
        await client.connect(
            self._servers,
            name="kleanchat",
            no_echo=True,
            allow_reconnect=False,  # by us: with a buffer of ours and only what is heard by then
            max_reconnect_attempts=1,
            connect_timeout=CONNECT_SECONDS,
            reconnect_time_wait=0,
            skip_subject_validation=True,
            closed_cb=on_end,
            error_cb=_report,
        )
        await client.subscribe(f"{self._name}.{EVERYBODY}", cb=self._receive)
        await self._subscribe_missing(client)
        await client.flush(ALIVE_PATIENCE)
        self._parcel_bytes = min(PARCEL_BYTES, client.max_payload - OVERHEAD)
        self.is_connected = True
        log.info("the bus is connected", extra={"shards": len(self._subscribed)})

    def _disconnected(self) -> None:
        self.is_connected = False
        self.lost += len(self._waiting)
        self._waiting.clear()
        self._waiting_bytes = 0
        self._subscribed.clear()
        self._missing = {shard for shard, count in self._heard.items() if count}

    async def _work(self, client: Client) -> None:
        """Subscribe to what is heard anew, and send what waits."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._subscribe_missing(client)
            while self._waiting:
                subject, sealed = self._waiting.popleft()
                self._waiting_bytes -= len(sealed)
                await client.publish(subject, sealed)

    async def _watch(self, client: Client) -> None:
        """Notice a broker that is silent, and leave the shards that nobody hears."""
        loop = asyncio.get_running_loop()
        tidy_at = loop.time() + self._idle
        while True:
            await asyncio.sleep(min(ALIVE_SECONDS, self._idle))
            await client.flush(ALIVE_PATIENCE)
            if loop.time() >= tidy_at:
                tidy_at = loop.time() + self._idle
                await self._unsubscribe_idle()

    async def _subscribe_missing(self, client: Client) -> None:
        while self._missing:
            shard = self._missing.pop()
            self._subscribed[shard] = await client.subscribe(f"{self._name}.{shard}", cb=self._receive)

    async def _unsubscribe_idle(self) -> None:
        for shard in [shard for shard in self._subscribed if not self._heard[shard]]:
            await self._subscribed.pop(shard).unsubscribe()


def shard_of(log: UUID) -> int:
    """The shard of a conversation or a person."""
    return log.int % SHARDS


async def _report(error: Exception) -> None:
    """What the client reports: what ends the connection is noticed as well, everything else is a fault of ours."""
    if not isinstance(error, _AWAY):
        log.error("what came over the bus could not be told", exc_info=error)


async def _until_one_ends(*work: Coroutine[Any, Any, object]) -> None:
    """Run these together until the first one ends or fails, then stop the others."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
