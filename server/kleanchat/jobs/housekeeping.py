"""The housekeeping job: once an hour, on every process; doing it twice does no harm."""

import asyncio
import logging

from kleanchat.domain.errors import Busy
from kleanchat.services import housekeeping
from kleanchat.store.transaction import Database

log = logging.getLogger(__name__)

EVERY_SECONDS = 3600


async def keep_house(database: Database) -> None:
    """Tidy up until cancelled."""
    while True:
        try:
            await housekeeping.tidy(database)
        except Busy:
            log.warning("housekeeping is put off: the database is away")
        await asyncio.sleep(EVERY_SECONDS)
