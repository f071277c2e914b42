"""Who has something waiting, and whose turn it is: a message to a thousand does not hold up a message to two.

At each turn of the loop some are told of those who hear it with few others, and some of those who hear it with many.
Others' commands and answers get in between. Who comes later is told in one frame what has come meanwhile.
"""

import asyncio
from collections.abc import Collection, Iterable
from contextvars import Context

from kleanchat.adapters.tally import Tally
from kleanchat.adapters.traces import Traces
from kleanchat.realtime.frames import Shared
from kleanchat.realtime.lease import Lease
from kleanchat.realtime.listener import Listener

# A conversation that no more than so many hear is told within one turn, and so are so many of several of them.
FEW = 64
# So many are told at a turn of what more hear: some 0.05 ms. A send takes several turns, with such a part in each.
OF_MANY = 8


class Rounds:
    """Who waits, in rounds: who comes or comes again meanwhile is in the next one, so that nobody is passed over.

    A set and a list, because an ordered dictionary costs ten times as much, which is a tenth of a delivery.
    """

    def __init__(self) -> None:
        self._next: set[Listener] = set()
        self._round: list[Listener] = []

    def __bool__(self) -> bool:
        return bool(self._round or self._next)

    def add(self, listeners: Iterable[Listener]) -> None:
        """Let these wait."""
        self._next.update(listeners)

    def take(self, count: int) -> list[Listener]:
        """So many of the present round, or what is left of it."""
        if not self._round:
            self._round, self._next = list(self._next), set()
        turn = self._round[-count:]
        del self._round[-count:]
        return turn

    def forget(self, listener: Listener) -> None:
        """The socket is gone. In the present round it may stay: it has ended, and there is nothing to send to it."""
        self._next.discard(listener)


class Flushing:
    """Tells the sockets of one process, as long as the lease holds."""

    def __init__(self, lease: Lease, tally: Tally, traces: Traces) -> None:
        self._lease = lease
        self._tally = tally
        self._send = traces.around("send", self._send_all, lambda some: {"kleanchat.sockets": len(some)})
        self._few = Rounds()
        self._many = Rounds()
        self._is_due = False

    def want(self, listeners: Collection[Listener]) -> None:
        """Something waits for all of these, and it is the same."""
        (self._few if len(listeners) <= FEW else self._many).add(listeners)
        self.go_on()

    def forget(self, listener: Listener) -> None:
        """The socket is gone."""
        self._few.forget(listener)
        self._many.forget(listener)

    def go_on(self) -> None:
        """Send what waits, from the next turn on; while the lease is out it waits in bounded outboxes."""
        if not self._is_due and (self._few or self._many):
            self._is_due = True
            # One turn later still: the answer to a post is written by its own task, and so goes out with its event.
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.call_soon, self._send_next)

    def _send_next(self) -> None:
        self._is_due = False
        if not self._lease.holds():
            return
        turn = self._few.take(FEW) + self._many.take(OF_MANY)
        if self._few or self._many:
            self._is_due = True
            # What is left belongs to nobody's trace in particular.
            asyncio.get_running_loop().call_soon(self._send_next, context=Context())
        if turn:
            self._send(turn)

    def _send_all(self, some: list[Listener]) -> None:
        frames = size = 0
        shared: Shared = {}
        for listener in some:
            if sent := listener.flush(shared):
                frames += 1
                size += sent
        self._tally.frames += frames
        self._tally.frame_bytes += size
