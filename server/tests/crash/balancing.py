"""What a proxy before several nodes does: it asks each whether it is ready, and leads new connections to those."""

import asyncio
import itertools
from collections.abc import Sequence
from contextlib import suppress
from random import Random

import httpx
from crash.cutting import CuttingProxy, Half
from crash.stage import is_ready
from devices import NO_TLS

# A proxy asks every second or two; a node drains for longer than that.
ASKED_EVERY = 0.25
ANSWERS_WITHIN = 2.0


class Balancer(CuttingProxy):
    """Forwards a port of 127.0.0.1 to the same port of the nodes, in turn; it knows of them only what /readyz says."""

    def __init__(self, nodes: Sequence[str], port: int) -> None:
        super().__init__("", port, Random(0))
        self._nodes = nodes
        self._turn = itertools.count()
        self.ready: set[str] = set()

    async def watch(self) -> None:
        """Ask all nodes, until cancelled."""
        await asyncio.gather(*map(self._watch_one, self._nodes))

    async def connect(self, half: Half) -> None:
        """Call the next node that is ready, and one after the other if it does not answer. Raises OSError."""
        start, loop = next(self._turn), asyncio.get_running_loop()
        nodes = [self._nodes[(start + place) % len(self._nodes)] for place in range(len(self._nodes))]
        for node in sorted(nodes, key=lambda node: node not in self.ready):
            with suppress(ConnectionRefusedError):
                await loop.create_connection(lambda: half, node, self._port)
                return
        raise ConnectionRefusedError

    async def _watch_one(self, node: str) -> None:
        async with httpx.AsyncClient(
            base_url=f"http://{node}:{self._port}", timeout=ANSWERS_WITHIN, verify=NO_TLS, trust_env=False
        ) as http:
            while True:
                (self.ready.add if await is_ready(http) else self.ready.discard)(node)
                await asyncio.sleep(ASKED_EVERY)
