"""Sockets that have fallen silent: a phone that lost its network does not say goodbye."""

import asyncio
import time

from kleanchat.realtime import closing
from kleanchat.realtime.hub import Hub

# Clients ping after 25 s of silence.
SILENCE_SECONDS = 90.0
SWEEP_SECONDS = 15.0


async def close_silent_sockets(hub: Hub) -> None:
    """Close, until cancelled, every socket that has not been heard for long."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        oldest = time.monotonic() - SILENCE_SECONDS
        for listener in hub.listeners():
            if listener.heard_at < oldest:
                hub.drop(listener)
                listener.end(closing.TOO_SLOW, "silent")
