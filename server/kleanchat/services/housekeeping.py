"""Housekeeping: what is kept no longer than it is needed."""

from kleanchat.store import housekeeping
from kleanchat.store.transaction import Database


async def tidy(database: Database) -> None:
    """Drop old revocations, sessions and buckets of all companies. Raises Busy."""
    async with database.transaction() as tx:
        await housekeeping.tidy(tx)
