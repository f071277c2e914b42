"""Employees: their access, their password, their settings, and what the administration keeps of them."""

from dataclasses import dataclass
from uuid import UUID

from kleanchat.domain.employees import EmployeeDraft
from kleanchat.domain.text import folded
from kleanchat.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Login:
    """What a password is checked against, and the words that it must not be."""

    password_hash: str | None
    words: tuple[str, ...]


async def is_entitled(tx: Transaction, employee_id: UUID) -> bool:
    """The one entitlement, for one person."""
    return bool(await tx.value("select entitled($1, $2)", tx.company_id, employee_id))


async def bump_access_epoch(tx: Transaction, employee_id: UUID) -> None:
    """Whatever was granted under the old epoch (a socket, a waiting post, a cache key) is void."""
    await tx.run(
        "update employee set access_epoch = access_epoch + 1 where company_id = $1 and id = $2",
        tx.company_id,
        employee_id,
    )


async def login(tx: Transaction, employee_id: UUID) -> Login:
    """The stored password hash, and the names of the person and the company."""
    row = await tx.row(
        "select e.password_hash, array[e.user_name, e.display_name, e.personnel_number, k.name, k.sign_in_name]"
        " from employee e join company k on k.id = e.company_id where e.company_id = $1 and e.id = $2",
        tx.company_id,
        employee_id,
    )
    return Login(row[0], tuple(row[1]))


async def set_password(tx: Transaction, employee_id: UUID, password_hash: str, *, must_change: bool) -> None:
    """Store a password's hash; `must_change` for one that somebody else has seen."""
    await tx.run(
        "update employee set password_hash = $3, must_change_password = $4 where company_id = $1 and id = $2",
        tx.company_id,
        employee_id,
        password_hash,
        must_change,
    )


async def shows_read_marks(tx: Transaction, employee_id: UUID) -> bool:
    """Has the person left his own read marks on? The company's policy decides beside it."""
    return bool(
        await tx.value("select read_marks from employee where company_id = $1 and id = $2", tx.company_id, employee_id)
    )


async def change_settings(tx: Transaction, employee_id: UUID, language: str | None, read_marks: bool | None) -> None:
    """Change what a person decides for himself; None leaves it as it is."""
    await tx.run(
        "update employee set language = coalesce($3, language), read_marks = coalesce($4, read_marks)"
        " where company_id = $1 and id = $2",
        tx.company_id,
        employee_id,
        language,
        read_marks,
    )


async def id_of(tx: Transaction, name: str) -> UUID | None:
    """The employee of a user name or personnel number, in whatever case."""
    found: UUID | None = await tx.value(
        "select id from employee where company_id = $1 and (user_name = lower($2) or personnel_number = upper($2))"
        " order by user_name = lower($2) desc limit 1",
        tx.company_id,
        name,
    )
    return found


async def create(tx: Transaction, draft: EmployeeDraft, password_hash: str) -> UUID:
    """Store a new employee, without his sites; the password is one that somebody else has seen."""
    made: UUID = await tx.value(
        "insert into employee (company_id, personnel_number, user_name, display_name, sort_name, language,"
        " rights_group_id, password_hash) values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        tx.company_id,
        draft.personnel_number,
        draft.user_name,
        draft.display_name,
        folded(draft.display_name or ""),
        draft.language,
        draft.rights_group,
        password_hash,
    )
    return made


async def update(tx: Transaction, employee_id: UUID, draft: EmployeeDraft) -> None:
    """Store the given fields of an employee; None leaves a field as it is. Sites are set apart."""
    await tx.run(
        """update employee set personnel_number = coalesce($3, personnel_number), user_name = coalesce($4, user_name),
            display_name = coalesce($5, display_name), sort_name = coalesce($6, sort_name),
            language = coalesce($7, language), rights_group_id = coalesce($8, rights_group_id)
        where company_id = $1 and id = $2""",
        tx.company_id,
        employee_id,
        draft.personnel_number,
        draft.user_name,
        draft.display_name,
        folded(draft.display_name) if draft.display_name else None,
        draft.language,
        draft.rights_group,
    )


async def set_active(tx: Transaction, employee_id: UUID, *, active: bool) -> None:
    """Take an employee out, his password with him, or back in, for the day that it is."""
    await tx.run(
        """update employee set active = $3, leaving_date = case when $3 then null else current_date end,
            password_hash = case when $3 then password_hash end
        where company_id = $1 and id = $2""",
        tx.company_id,
        employee_id,
        active,
    )


async def field_in_use(tx: Transaction, draft: EmployeeDraft, but: UUID | None = None) -> str | None:
    """The field of the draft that would let two people sign in by the same name, or None.

    A user name must not be somebody else's personnel number either: the sign-in takes both.
    The caller holds the administration's lock.
    """
    found: str | None = await tx.value(
        """select case when o.user_name = $2 or o.personnel_number = upper($2) then 'user_name'
            else 'personnel_number' end
        from employee o where o.company_id = $1 and o.id is distinct from $4
          and (o.user_name in ($2, lower($3)) or o.personnel_number in ($3, upper($2)))
        order by 1 limit 1""",
        tx.company_id,
        draft.user_name,
        draft.personnel_number,
        but,
    )
    return found
