"""Sockets that have fallen silent, because a phone that lost its network does not say goodbye; and expired sessions."""

import asyncio
import time
from datetime import UTC, datetime

from kleanchat.realtime import closing
from kleanchat.realtime.hub import Hub
from kleanchat.realtime.listener import Listener

# Clients ping after 25 s of silence.
SILENCE_SECONDS = 90.0
SWEEP_SECONDS = 15.0


async def close_silent_sockets(hub: Hub) -> None:
    """Sweep until cancelled."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        sweep(hub, time.monotonic(), datetime.now(UTC))


def sweep(hub: Hub, monotonic: float, now: datetime) -> None:
    """Close every socket that has not been heard for long, or whose session would have expired by now.

    The latter reconnects: if its session was used elsewhere meanwhile it goes on, otherwise it is told there.
    """
    for listener in hub.listeners():
        if listener.heard_at < monotonic - SILENCE_SECONDS:
            _close(hub, listener, "silent")
        elif listener.expires_at <= now:
            _close(hub, listener, "expired")


def _close(hub: Hub, listener: Listener, reason: str) -> None:
    hub.drop(listener)
    listener.end(closing.TOO_SLOW, reason)
