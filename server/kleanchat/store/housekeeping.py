"""Dropping what nothing will ask for any more."""

from kleanchat.store.transaction import Transaction


async def tidy(tx: Transaction) -> None:
    """Drop old revocations, sessions and buckets of all companies."""
    await tx.run("select tidy()")
