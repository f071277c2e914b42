"""A leaver's groups: he goes out of them, and none is left without an admin.

Conversations of two stay for the other person.
"""

from uuid import UUID

from kleanchat.domain.events import MemberRemoved, RoleChanged
from kleanchat.services.events import record, record_for
from kleanchat.store import conversations, departures
from kleanchat.store.transaction import Transaction


async def leave_groups(tx: Transaction, employee_id: UUID, actor_id: UUID) -> int:
    """End the person's memberships of groups; returns how many. Conversations are locked in the order of their ids."""
    group_ids = await departures.groups_of(tx, employee_id)
    for group_id in group_ids:
        await conversations.lock(tx, group_id)
    for group_id in group_ids:
        await _leave(tx, group_id, employee_id, actor_id)
    return len(group_ids)


async def _leave(tx: Transaction, group_id: UUID, employee_id: UUID, actor_id: UUID) -> None:
    if not await conversations.remove_member(tx, group_id, employee_id):
        return
    await record(tx, MemberRemoved, group_id, actor_id, employee=employee_id)
    await record_for(tx, "left", [employee_id], group_id)
    heir = await departures.heir(tx, group_id)
    if heir is not None:
        await conversations.set_role(tx, group_id, heir, "admin")
        await record(tx, RoleChanged, group_id, actor_id, employee=heir, role="admin")
