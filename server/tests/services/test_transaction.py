"""What the database cannot take now is "busy" for whoever asked: he comes back, and nothing else ends by it."""

import asyncpg
import pytest

from kleanchat.domain.errors import Busy

DEADLOCK, DISK_FULL, OUT_OF_MEMORY, SHUTDOWN = "40P01", "53100", "53200", "57P01"


@pytest.mark.parametrize("code", [DEADLOCK, DISK_FULL, OUT_OF_MEMORY, SHUTDOWN])
async def test_what_passes_is_busy(installation, code: str) -> None:
    with pytest.raises(Busy):
        async with installation.parts.database.transaction() as tx:
            await tx.run(f"do $$ begin raise exception using errcode = '{code}'; end $$")


async def test_a_connection_that_has_been_told_goodbye_is_busy(installation) -> None:
    with pytest.raises(Busy):
        async with installation.parts.database.transaction():
            raise asyncpg.InternalClientError("cannot switch to state 11; another operation (2) is in progress")


async def test_a_mistake_is_not(installation) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        async with installation.parts.database.transaction() as tx:
            await tx.run("select from nothing_of_this_name")
