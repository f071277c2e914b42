"""Who lets gus into his group and out of it, and ends sessions of bo's, all the while."""

import asyncio
import time

import httpx
from crash.town import Town
from crash.watching import Ended
from devices import browser
from outboxes import AWAY, PAUSE

from kleanchat.settings import Settings

PACE = 0.4
SESSION_EVERY = 4
WATCHED_FOR = 2.5


class Churn:
    """The acts of two people with a firm hand; each is repeated until it is answered."""

    def __init__(self, settings: Settings, town: Town) -> None:
        self._settings = settings
        self._town = town
        self._spare = list(town.spare)
        self.moves = 0
        self.ended: list[Ended] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def run(self, everybody: asyncio.TaskGroup) -> None:
        """Go on until cancelled."""
        seat = f"/api/groups/{self._town.places['shift']}/members/{self._town.people['gus'].id}"
        while True:
            await self._until_done("ada", "DELETE", seat)
            self.moves += 1
            await asyncio.sleep(PACE)
            await self._until_done("ada", "PUT", seat, {"role": "member"})
            self.moves += 1
            await asyncio.sleep(PACE)
            if self.moves % SESSION_EVERY == 2 and self._spare:
                await self._end_a_session(everybody)

    async def _end_a_session(self, everybody: asyncio.TaskGroup) -> None:
        device = Ended(self._settings, self._spare.pop())
        watching = everybody.create_task(device.watch())
        self.tasks.append(watching)
        while device.session is None or not device.told:
            await asyncio.sleep(PAUSE)
        await self._until_done("bo", "DELETE", f"/api/sessions/{device.session}")
        device.ended_at = time.monotonic()
        self.ended.append(device)
        asyncio.get_running_loop().call_later(WATCHED_FOR, watching.cancel)

    async def _until_done(self, name: str, method: str, path: str, body: object = None) -> None:
        """Ask until it is done; who asks again after a lost answer finds nothing left to do."""
        while True:
            try:
                async with browser(self._settings, self._town.token(name)) as http:
                    response = await http.request(method, path, json=body)
                if response.is_success or response.status_code == httpx.codes.NOT_FOUND:
                    return
            except AWAY:
                pass
            await asyncio.sleep(PAUSE)
