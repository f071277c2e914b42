"""After a backup was restored: what the clients and the nodes remember of the log does not count any more."""

from uuid import UUID

import asyncpg

# The logs that nodes follow by the transaction of each row.
_LOGS = ("conversation_event", "employee_event", "revocation")


class NotTheOwner(Exception):
    """The role may not change what is the owner's. The message is one plain sentence."""


async def begin_new_epoch(dsn: str) -> UUID:
    """Give the installation a new epoch, so that every client fetches everything. The role must own the tables.

    A dump that was restored into another cluster names transactions which that has yet to see; they become the present
    one, or nodes would read those rows anew at every look. Raises NotTheOwner.
    """
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            for log in _LOGS:
                await _bring_to_the_present(connection, log)
            epoch: UUID = await connection.fetchval("update installation set epoch = gen_random_uuid() returning epoch")
    except asyncpg.InsufficientPrivilegeError:
        raise NotTheOwner(
            "Only the role that owns the tables may do this: name it with KLEANCHAT_MIGRATION_URL."
        ) from None
    finally:
        await connection.close()
    return epoch


async def _bring_to_the_present(connection: asyncpg.Connection, log: str) -> None:
    # The owner stands before the wall too; it is down for him alone, in this transaction.
    await connection.execute(f"alter table {log} no force row level security")
    await connection.execute(f"update {log} set xid = pg_current_xact_id() where xid > pg_current_xact_id()")
    await connection.execute(f"alter table {log} force row level security")
