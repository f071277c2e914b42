"""Groups with a defined circle of people, made and kept on the website by those who have the right."""

from uuid import UUID, uuid4

from kleanchat.adapters.vault import Vault
from kleanchat.domain.conversations import MEMBER_LIMIT, Group, GroupMember, clean_description, clean_title
from kleanchat.domain.errors import Invalid, NotAllowed, NotFound
from kleanchat.domain.events import ConversationChanged, Created, MemberAdded, MemberRemoved, RoleChanged
from kleanchat.domain.people import Actor
from kleanchat.domain.permissions import Act, GroupSeat, may, require
from kleanchat.domain.text import folded
from kleanchat.services.events import DESCRIPTION, TITLE, conversation_place, record, record_for
from kleanchat.store import audit, conversations, groups, people
from kleanchat.store.groups import GroupRow
from kleanchat.store.transaction import Transaction


async def listed(tx: Transaction, vault: Vault, actor: Actor, query: str) -> tuple[Group, ...]:
    """Groups that the actor administers (all with chat_admin), by title. Sealed titles can be searched only here."""
    all_of_them = may(actor, Act.SEE_ALL_GROUPS)
    if not all_of_them:
        require(actor, Act.CREATE_GROUP)
    rows = await groups.administered(tx, None if all_of_them else actor.employee_id)
    found = [_group(vault, tx.company_id, row) for row in rows]
    wanted = folded(query.strip())
    return tuple(
        sorted((group for group in found if wanted in folded(group.title)), key=lambda group: folded(group.title))
    )


async def one(tx: Transaction, vault: Vault, actor: Actor, group_id: UUID) -> Group:
    """A group with its members. Raises NotFound."""
    row = await _seen(tx, actor, group_id)
    members = tuple(GroupMember(*member) for member in await groups.members(tx, group_id))
    return _group(vault, tx.company_id, row, members)


async def create(
    tx: Transaction, vault: Vault, actor: Actor, title: str, description: str, writers: str, member_ids: list[UUID]
) -> Group:
    """Make a group of these people; the maker is its first admin. Raises NotAllowed, Invalid."""
    require(actor, Act.CREATE_GROUP)
    others = await _entitled(tx, [one for one in member_ids if one != actor.employee_id])
    group_id = uuid4()
    await conversations.create_group(tx, group_id, writers, actor.employee_id)
    await _set_texts(tx, vault, group_id, clean_title(title), clean_description(description), writers)
    await conversations.add_members(tx, group_id, [actor.employee_id], "admin", 1)
    await conversations.add_members(tx, group_id, others, "member", 1)
    await record(tx, Created, group_id, actor.employee_id)
    await record_for(tx, "joined", [actor.employee_id, *others], group_id)
    await audit.write(tx, actor, "group_created", group_id, members=len(others) + 1, writers=writers)
    return await one(tx, vault, actor, group_id)


async def change(
    tx: Transaction,
    vault: Vault,
    actor: Actor,
    group_id: UUID,
    title: str | None,
    description: str | None,
    writers: str | None,
) -> Group:
    """Rename a group, describe it anew, or set who may write. Raises NotFound, Invalid."""
    row = await _locked(tx, actor, group_id)
    before = _group(vault, tx.company_id, row)
    after = (
        clean_title(title) if title is not None else before.title,
        clean_description(description) if description is not None else before.description,
        writers or before.writers,
    )
    if after != (before.title, before.description, before.writers):
        await _set_texts(tx, vault, group_id, *after)
        new_title, new_description, new_writers = after
        await record(
            tx,
            ConversationChanged,
            group_id,
            actor.employee_id,
            title=new_title,
            description=new_description,
            writers=new_writers,
        )
        await audit.write(tx, actor, "group_changed", group_id, writers=new_writers, renamed=new_title != before.title)
    return await one(tx, vault, actor, group_id)


async def set_member(tx: Transaction, actor: Actor, group_id: UUID, employee_id: UUID, role: str) -> None:
    """Add a person to a group, or change a member's role. Raises NotFound, NotAllowed, Invalid."""
    row = await _locked(tx, actor, group_id)
    present = await conversations.member_role(tx, group_id, employee_id)
    if present is None:
        await _add(tx, actor, row, employee_id, role)
    elif present != role:
        await _keep_an_admin(tx, group_id, employee_id, present)
        await conversations.set_role(tx, group_id, employee_id, role)
        await record(tx, RoleChanged, group_id, actor.employee_id, employee=employee_id, role=role)
        await audit.write(tx, actor, "group_role_changed", group_id, employee=str(employee_id), role=role)


async def remove_member(tx: Transaction, actor: Actor, group_id: UUID, employee_id: UUID) -> None:
    """Take a person out of a group; he sees nothing more of it. Raises NotFound, NotAllowed for its last admin."""
    await _locked(tx, actor, group_id)
    role = await conversations.member_role(tx, group_id, employee_id)
    if role is None:
        raise NotFound
    await _keep_an_admin(tx, group_id, employee_id, role)
    await conversations.remove_member(tx, group_id, employee_id)
    await record(tx, MemberRemoved, group_id, actor.employee_id, employee=employee_id)
    await record_for(tx, "left", [employee_id], group_id)
    await audit.write(tx, actor, "group_member_removed", group_id, employee=str(employee_id))


async def _add(tx: Transaction, actor: Actor, row: GroupRow, employee_id: UUID, role: str) -> None:
    await _entitled(tx, [employee_id])
    if row.size >= MEMBER_LIMIT:
        raise Invalid("members", "too_many")
    added = await record(tx, MemberAdded, row.id, actor.employee_id, employee=employee_id, role=role)
    # He sees the group from his own coming on, as people know it.
    await conversations.add_members(tx, row.id, [employee_id], role, added.seq)
    await record_for(tx, "joined", [employee_id], row.id)
    await audit.write(tx, actor, "group_member_added", row.id, employee=str(employee_id), role=role)


async def _entitled(tx: Transaction, employee_ids: list[UUID]) -> list[UUID]:
    """These people in a fixed order, each once. Raises Invalid if one of them may not chat, or there are too many."""
    wanted = sorted(set(employee_ids))
    if len(wanted) >= MEMBER_LIMIT:
        raise Invalid("members", "too_many")
    if len(await people.entitled_among(tx, wanted)) < len(wanted):
        raise Invalid("members", "not_entitled")
    return wanted


async def _keep_an_admin(tx: Transaction, group_id: UUID, employee_id: UUID, role: str) -> None:
    """A group never loses its last admin: somebody must be able to keep its circle."""
    if role == "admin" and await groups.other_admins(tx, group_id, employee_id) == 0:
        raise NotAllowed


async def _locked(tx: Transaction, actor: Actor, group_id: UUID) -> GroupRow:
    """Lock a group that the actor administers, so that two administrators change it one after the other."""
    await conversations.lock(tx, group_id)
    return await _seen(tx, actor, group_id)


async def _seen(tx: Transaction, actor: Actor, group_id: UUID) -> GroupRow:
    row = await groups.one(tx, group_id)
    if row is None:
        raise NotFound
    require(actor, Act.CHANGE_GROUP, GroupSeat(await conversations.member_role(tx, group_id, actor.employee_id)))
    return row


async def _set_texts(tx: Transaction, vault: Vault, group_id: UUID, title: str, description: str, writers: str) -> None:
    sealed = vault.seal(tx.company_id, conversation_place(TITLE, group_id), title)
    described = vault.seal(tx.company_id, conversation_place(DESCRIPTION, group_id), description)
    await conversations.set_texts(tx, group_id, sealed.key_id, sealed.value, described.value, writers)


def _group(vault: Vault, company_id: UUID, row: GroupRow, members: tuple[GroupMember, ...] | None = None) -> Group:
    def text(what: str, sealed: bytes) -> str:
        return vault.open(company_id, conversation_place(what, row.id), row.key_id, sealed)

    return Group(
        row.id,
        text(TITLE, row.title),
        text(DESCRIPTION, row.description),
        row.writers,
        row.size,
        row.created_at,
        members,
    )
