"""One writer for what waits: what arrived while the last batch was under way is the next one, without a timer."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import asyncpg

from kleanchat.adapters.tally import Batched
from kleanchat.domain.errors import Busy, Refusal

log = logging.getLogger(__name__)

BATCH_LIMIT = 512
# More than this cannot be worked off within the time for which a client waits.
WAITING_LIMIT = 8192

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batches(Generic[Item, Result]):
    """Hands items to `write` in batches, one batch at a time, and each item's result back to who put it.

    `write` returns for each item, in order, a result, a refusal, or None: not now, try it again in the next batch.
    When a batch fails, its items are tried alone, so that one bad item does not refuse its neighbours.
    """

    def __init__(
        self,
        write: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Refusal | None]]],
        batched: Batched | None = None,
    ) -> None:
        self._write = write
        self._batched = batched or Batched()
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        # What could not be written yet; apart, so that a conversation that is held up takes nobody's place in a batch.
        self._again: list[tuple[Item, asyncio.Future[Result]]] = []
        self._under_way: list[tuple[Item, asyncio.Future[Result]]] = []
        self._wake = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many items wait for their batch."""
        return len(self._again) + len(self._waiting)

    async def put(self, item: Item) -> Result:
        """Wait for the item's result. Raises its refusal, or Busy when too much waits; then nothing was done."""
        if self.waiting >= WAITING_LIMIT:
            self._batched.refused += 1
            raise Busy
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._wake.set()
        return await future

    async def run(self) -> None:
        """Write batches until cancelled; what waits or is under way then is refused as Busy, done or not."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self.waiting:
                    await self._write_next()
        finally:
            for _, future in (*self._under_way, *self._again, *self._waiting):
                _refuse(future, Busy())

    async def _write_next(self) -> None:
        fresh = [self._waiting.popleft() for _ in range(min(BATCH_LIMIT, len(self._waiting)))]
        # What came earlier stays earlier: the messages of one sender keep their order.
        self._under_way, self._again = [*self._again, *fresh], []
        self._batched.sizes.add(len(self._under_way))
        began = time.monotonic()
        self._again = await self._settle(self._under_way)
        self._batched.seconds.add(time.monotonic() - began)
        self._under_way = []
        if self._again:
            # Somebody else holds a conversation: give him a moment instead of spinning.
            await asyncio.sleep(0.002)

    async def _settle(
        self, batch: list[tuple[Item, asyncio.Future[Result]]]
    ) -> list[tuple[Item, asyncio.Future[Result]]]:
        """Write a batch and hand out its results; returns what is to be tried again."""
        try:
            results = await self._write([item for item, _ in batch])
        except Busy as busy:
            for _, future in batch:
                _refuse(future, busy)
            return []
        except asyncpg.PostgresError as error:
            return await self._settle_alone(batch, error)
        again = []
        for (item, future), result in zip(batch, results, strict=True):
            if result is None:
                again.append((item, future))
            elif isinstance(result, Refusal):
                _refuse(future, result)
            elif not future.done():
                future.set_result(result)
        return again

    async def _settle_alone(
        self, batch: list[tuple[Item, asyncio.Future[Result]]], error: asyncpg.PostgresError
    ) -> list[tuple[Item, asyncio.Future[Result]]]:
        if len(batch) == 1:
            log.warning("an item of a batch was refused by the database", extra={"sqlstate": error.sqlstate})
            _refuse(batch[0][1], Busy())
            return []
        again = []
        for one in batch:
            again += await self._settle([one])
        return again


def how_many(batch: Sequence[object]) -> dict[str, str | int]:
    """What a span says about a batch."""
    return {"kleanchat.size": len(batch)}


def _refuse(future: asyncio.Future[Result], refusal: Refusal) -> None:
    if not future.done():
        future.set_exception(refusal)
