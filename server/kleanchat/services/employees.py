"""Employees: the acts of the administration.

Each holds the lock of its company's administration, so that of two last administrators not both can go.
"""

from uuid import UUID

from kleanchat.adapters.passwords import Passwords, first_password
from kleanchat.domain.employees import PAGE, EmployeeDraft, EmployeePage, EmployeeSearch, Hired
from kleanchat.domain.errors import Invalid, NotFound, Taken
from kleanchat.domain.people import Actor, Employee
from kleanchat.domain.permissions import Act, Anyone, require
from kleanchat.services import access, departures
from kleanchat.services.rights import keep_an_administrator, settle
from kleanchat.store import audit, companies, employee_records, employees, rights, sites
from kleanchat.store.transaction import Transaction


async def page(tx: Transaction, actor: Anyone, search: EmployeeSearch) -> EmployeePage:
    """A page of the employees that a search finds. Raises NotFound for who may not see them."""
    require(actor, Act.MANAGE_EMPLOYEES)
    total = await employee_records.count(tx, search)
    return EmployeePage(await employee_records.page(tx, search), total, search.page, max(1, -(-total // PAGE)))


async def one(tx: Transaction, actor: Anyone, employee_id: UUID) -> Employee:
    """One employee. Raises NotFound."""
    require(actor, Act.MANAGE_EMPLOYEES)
    return await _known(tx, employee_id)


async def named(tx: Transaction, actor: Anyone, name: str) -> Employee:
    """The employee of a user name or personnel number. Raises NotFound."""
    require(actor, Act.MANAGE_EMPLOYEES)
    employee_id = await employees.id_of(tx, name.strip())
    if employee_id is None:
        raise NotFound
    return await _known(tx, employee_id)


async def create(tx: Transaction, actor: Anyone, passwords: Passwords, draft: EmployeeDraft) -> Hired:
    """A new employee with a first password; the draft is complete. Raises NotFound, Invalid, Taken(field)."""
    require(actor, Act.MANAGE_EMPLOYEES)
    password = first_password()
    # Hashed before anything is locked.
    hashed = await passwords.hash(password)
    await companies.lock_administration(tx)
    return Hired(await enrol(tx, actor, draft.cleaned(), hashed), password)


async def enrol(tx: Transaction, actor: Anyone, draft: EmployeeDraft, password_hash: str) -> Employee:
    """Store a cleaned draft; the caller has permission and the administration's lock. Raises Invalid, Taken(field)."""
    await _check(tx, draft)
    employee_id = await employees.create(tx, draft, password_hash)
    await sites.assign(tx, employee_id, draft.sites or ())
    await audit.write(tx, actor, "employee_created", employee_id, rights_group=str(draft.rights_group))
    return await _known(tx, employee_id)


async def change(tx: Transaction, actor: Anyone, employee_id: UUID, draft: EmployeeDraft) -> Employee:
    """Change the given fields. Raises NotFound, Invalid, Taken(field), and NotAllowed for the last administrator."""
    employee = await _administered(tx, actor, employee_id)
    cleaned = draft.cleaned()
    changes = cleaned.changes(employee)
    if not changes:
        return employee
    await _check(tx, cleaned, employee_id)
    await employees.update(tx, employee_id, cleaned)
    if cleaned.sites is not None:
        await sites.assign(tx, employee_id, cleaned.sites)
    await settle(tx, employee_id, frozenset(employee.rights), tell=bool({"display_name", "language"} & changes.keys()))
    await audit.write(tx, actor, "employee_changed", employee_id, **_told(changes))
    return await _known(tx, employee_id)


async def deactivate(tx: Transaction, actor: Anyone, employee_id: UUID) -> Employee:
    """Take an employee out: at once, everywhere, and out of his groups.

    Raises NotFound, and NotAllowed for the last administrator.
    """
    employee = await _administered(tx, actor, employee_id)
    if not employee.active:
        return employee
    # For the groups he leaves by himself, where nobody of the company took him out.
    actor_id = actor.employee_id if isinstance(actor, Actor) else employee_id
    left = await departures.leave_groups(tx, employee_id, actor_id)
    await employees.set_active(tx, employee_id, active=False)
    await access.end_access(tx, employee_id, "left")
    await keep_an_administrator(tx, frozenset(employee.rights))
    await audit.write(tx, actor, "employee_deactivated", employee_id, groups_left=left)
    return await _known(tx, employee_id)


async def reactivate(tx: Transaction, actor: Anyone, employee_id: UUID) -> Employee:
    """Take a former employee back, without his groups; he needs a new password. Raises NotFound."""
    employee = await _administered(tx, actor, employee_id)
    if employee.active:
        return employee
    await employees.set_active(tx, employee_id, active=True)
    await audit.write(tx, actor, "employee_reactivated", employee_id)
    return await _known(tx, employee_id)


async def reset_password(tx: Transaction, actor: Anyone, passwords: Passwords, employee_id: UUID) -> str:
    """A new first password, to be shown once; all sessions of the employee end. Raises NotFound."""
    require(actor, Act.MANAGE_EMPLOYEES)
    password = first_password()
    hashed = await passwords.hash(password)
    await _administered(tx, actor, employee_id)
    await employees.set_password(tx, employee_id, hashed, must_change=True)
    await access.end_access(tx, employee_id, "password_changed")
    await audit.write(tx, actor, "password_reset", employee_id)
    return password


async def except_right(tx: Transaction, actor: Anyone, employee_id: UUID, right: str, effect: str) -> Employee:
    """Grant a right to one employee, withhold it, or let his rights group decide.

    Raises NotFound, and NotAllowed for the last administrator.
    """
    employee = await _administered(tx, actor, employee_id)
    if not await rights.except_for(tx, employee_id, right, effect):
        return employee
    await settle(tx, employee_id, frozenset(employee.rights))
    await audit.write(tx, actor, "right_excepted", employee_id, right=right, effect=effect)
    return await _known(tx, employee_id)


async def _administered(tx: Transaction, actor: Anyone, employee_id: UUID) -> Employee:
    """The employee as he is, once nobody else can administer the company at the same time."""
    require(actor, Act.MANAGE_EMPLOYEES)
    await companies.lock_administration(tx)
    return await _known(tx, employee_id)


async def _known(tx: Transaction, employee_id: UUID) -> Employee:
    employee = await employee_records.one(tx, employee_id)
    if employee is None:
        raise NotFound
    return employee


async def _check(tx: Transaction, draft: EmployeeDraft, employee_id: UUID | None = None) -> None:
    if draft.rights_group is not None and not await rights.group_exists(tx, draft.rights_group):
        raise Invalid("rights_group", "unknown")
    if draft.sites and not await sites.all_exist(tx, draft.sites):
        raise Invalid("sites", "unknown")
    in_use = await employees.field_in_use(tx, draft, employee_id)
    if in_use is not None:
        raise Taken(in_use)


def _told(changes: dict[str, object]) -> dict[str, object]:
    """What the audit log says of a change: the names of the fields, and of the rights group which one."""
    told: dict[str, object] = {"fields": sorted(changes)}
    if "rights_group" in changes:
        told["rights_group"] = str(changes["rights_group"])
    return told
