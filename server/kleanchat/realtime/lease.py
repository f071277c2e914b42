"""The lease: without a fresh word from the database about who is out, nothing is delivered."""

import math
import time

# From the sending of a successful poll. The feed polls every 200 ms, so one poll may fail without anybody noticing.
LEASE_SECONDS = 0.5


class Lease:
    """Until when this node may deliver. Monotonic time: a jump of the clock changes nothing."""

    def __init__(self) -> None:
        self._until = 0.0
        # How often it was out before it was renewed.
        self.lapses = 0

    def renew(self, polled_at: float) -> None:
        """A poll that was sent at this monotonic time has succeeded."""
        if 0.0 < self._until < time.monotonic():
            self.lapses += 1
        self._until = polled_at + LEASE_SECONDS

    def holds(self) -> bool:
        """May anything be delivered now?"""
        return time.monotonic() < self._until

    @property
    def age(self) -> float:
        """Seconds since the sending of the last successful poll; infinite before the first."""
        return time.monotonic() - self._until + LEASE_SECONDS if self._until else math.inf
