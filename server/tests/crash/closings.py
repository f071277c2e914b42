"""How the server closed a socket, as the device saw it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import websockets

# What a connection is said to be closed with that ended without a word.
WITHOUT_A_WORD = 1006


@dataclass(frozen=True)
class Closing:
    """When, with which code, and the reason's text."""

    at: float
    code: int
    reason: str

    @property
    def seconds(self) -> int:
        """After how many seconds the device may come back; 0 if it was not told."""
        return int(self.reason) if self.reason.isdigit() else 0


@contextmanager
def noted(closings: list[Closing]) -> Iterator[None]:
    """Keep how a socket is closed in this block."""
    try:
        yield
    except websockets.ConnectionClosed as closed:
        code, reason = (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (WITHOUT_A_WORD, "")
        closings.append(Closing(time.monotonic(), code, reason))
        raise
