"""What follows when rights change, whatever the cause.

Who lost the chat is out, who kept it is told, and somebody stays administrator.
"""

from uuid import UUID

from kleanchat.domain.errors import NotAllowed
from kleanchat.services import access
from kleanchat.services.events import record_for
from kleanchat.store import rights
from kleanchat.store.transaction import Transaction

# Who has both can sign in and maintain the others.
ADMINISTRATOR = frozenset({"app", "master_data"})
# Without one of these there is no chat.
ENTITLING = frozenset({"app", "chat"})


async def settle(tx: Transaction, employee_id: UUID, before: frozenset[str], *, tell: bool = False) -> None:
    """After a change to one employee, who had the rights `before`. `tell`: his devices must look again in any case.

    Raises NotAllowed if nobody would be left who can maintain the others.
    """
    after = await rights.in_force(tx, employee_id)
    await keep_an_administrator(tx, before, after)
    if (before - after) & ENTITLING:
        await access.end_access(tx, employee_id, "right_gone")
    elif tell or before != after:
        await record_for(tx, "settings", [employee_id])


async def keep_an_administrator(tx: Transaction, before: frozenset[str], after: frozenset[str] = frozenset()) -> None:
    """Raises NotAllowed if the person whose rights went from `before` to `after` was the last administrator."""
    lost = before >= ADMINISTRATOR and not after >= ADMINISTRATOR
    if lost and not await rights.held_by_somebody(tx, sorted(ADMINISTRATOR)):
        raise NotAllowed


async def settle_company(tx: Transaction, before: dict[UUID, frozenset[str]]) -> None:
    """After a change to the company that takes nobody's chat: who is signed in and has other rights now is told."""
    after = await rights.in_force_of_signed_in(tx)
    changed = [employee_id for employee_id, held in after.items() if held != before.get(employee_id, frozenset())]
    await record_for(tx, "settings", changed)
