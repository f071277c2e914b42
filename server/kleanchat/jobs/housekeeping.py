"""The housekeeping job: once an hour, on every process; doing it twice does no harm."""

import asyncio
import logging

from kleanchat.adapters.tally import Tally
from kleanchat.domain.errors import Busy
from kleanchat.services import housekeeping
from kleanchat.store.transaction import Database

log = logging.getLogger(__name__)

EVERY_SECONDS = 3600


async def keep_house(database: Database, tally: Tally | None = None) -> None:
    """Tidy up until cancelled."""
    runs = (tally or Tally()).job_runs
    while True:
        try:
            await housekeeping.tidy(database)
            runs["housekeeping", "done"] += 1
        except Busy:
            runs["housekeeping", "put_off"] += 1
            log.warning("housekeeping is put off: the database is away")
        await asyncio.sleep(EVERY_SECONDS)
