"""Who has something waiting, and whose turn it is: a message to a thousand does not hold up a message to two.

A conversation that few hear is told at once. What many hear is told some sockets at a turn of the loop, so that others'
commands and answers get in between; whoever comes later in its round is told in one frame what has come meanwhile.
"""

import asyncio
from collections.abc import Set as AbstractSet

from kleanchat.adapters.tally import Tally
from kleanchat.adapters.traces import Traces
from kleanchat.realtime.lease import Lease
from kleanchat.realtime.listener import Listener

# More than so many hear a conversation that has to take turns.
FEW = 64
# So many of them are told in one turn: some 0.2 ms. A send takes five turns, and may meet such a part in each of them.
AT_A_TURN = 32


class Flushing:
    """Tells the sockets of one process, as long as the lease holds."""

    def __init__(self, lease: Lease, tally: Tally, traces: Traces) -> None:
        self._lease = lease
        self._tally = tally
        self._send = traces.around("send", self._send_all, lambda some: {"kleanchat.sockets": len(some)})
        self._few: set[Listener] = set()
        self._many: set[Listener] = set()
        # The many whose round it is, which ends before the next one begins: nobody is passed over for good.
        self._round: list[Listener] = []
        self._is_due = False

    def want(self, listeners: AbstractSet[Listener]) -> None:
        """Something waits for all of these."""
        (self._few if len(listeners) <= FEW else self._many).update(listeners)
        self.go_on()

    def forget(self, listener: Listener) -> None:
        """The socket is gone. If it is in the present round, nothing waits there for it any more."""
        self._few.discard(listener)
        self._many.discard(listener)

    def go_on(self) -> None:
        """Send what waits: now, or when the lease is renewed; until then it waits in bounded outboxes."""
        if not self._is_due:
            self._is_due = True
            # One turn later still: the answer to a post is written by its own task, and goes out with the post's event.
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.call_soon, self._send_next)

    def _send_next(self) -> None:
        self._is_due = False
        if not self._lease.holds():
            return
        turn = self._next_turn()
        if self._round or self._many:
            self.go_on()
        if turn:
            self._send(turn)

    def _next_turn(self) -> list[Listener]:
        turn, self._few = list(self._few), set()
        if not self._round:
            self._round, self._many = list(self._many), set()
        turn += self._round[-AT_A_TURN:]
        del self._round[-AT_A_TURN:]
        return turn

    def _send_all(self, some: list[Listener]) -> None:
        frames = size = 0
        shared: dict[tuple[int, ...], bytes] = {}
        for listener in some:
            if sent := listener.flush(shared):
                frames += 1
                size += sent
        self._tally.frames += frames
        self._tally.frame_bytes += size
