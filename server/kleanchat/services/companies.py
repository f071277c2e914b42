"""Companies: founded, licensed, unlocked and closed by support or an operator, and seen by their own administration."""

from uuid import UUID, uuid4

from kleanchat.adapters.passwords import Passwords, first_password
from kleanchat.domain.companies import (
    ADMINISTRATION,
    DEFAULT_RIGHTS_GROUPS,
    FIRST_BRANCH,
    CompanyDraft,
    Founded,
    Overview,
    Site,
    clean_company_name,
)
from kleanchat.domain.errors import NotFound, Taken
from kleanchat.domain.people import Company, RightsGroup
from kleanchat.domain.permissions import Act, Anyone, require
from kleanchat.domain.text import folded
from kleanchat.services import access, employees
from kleanchat.services.rights import settle_company
from kleanchat.store import audit, companies, rights, sites
from kleanchat.store.transaction import Transaction

CHAT = "chat"


async def overview(tx: Transaction, actor: Anyone) -> Overview:
    """The company at a glance. Raises NotFound for who may not see it."""
    require(actor, Act.SEE_OVERVIEW)
    return await companies.overview(tx)


async def rights_groups(tx: Transaction, actor: Anyone) -> tuple[RightsGroup, ...]:
    """The company's rights groups by name. Raises NotFound for who may not see them."""
    require(actor, Act.MANAGE_EMPLOYEES)
    return await rights.groups(tx)


async def all_sites(tx: Transaction, actor: Anyone) -> tuple[Site, ...]:
    """The company's sites by name. Raises NotFound for who may not see them."""
    require(actor, Act.MANAGE_EMPLOYEES)
    return await sites.listed(tx)


async def found(tx: Transaction, actor: Anyone, query: str) -> tuple[Company, ...]:
    """Companies whose name or sign-in name contains the query, by name. Raises NotFound for who may not see them."""
    require(actor, Act.SEE_COMPANIES)
    return await companies.found_by_support(tx, query.strip())


async def one(tx: Transaction, actor: Anyone, company_id: UUID) -> Company:
    """One company; the transaction is then its. Raises NotFound."""
    require(actor, Act.SEE_COMPANIES)
    return await _chosen(tx, company_id)


async def named(tx: Transaction, actor: Anyone, sign_in_name: str) -> Company:
    """The company of a sign-in name; the transaction is then its. Raises NotFound."""
    require(actor, Act.SEE_COMPANIES)
    company_id = await companies.id_of(tx, folded(sign_in_name.strip()))
    if company_id is None:
        raise NotFound
    return await _chosen(tx, company_id)


async def create(tx: Transaction, actor: Anyone, passwords: Passwords, draft: CompanyDraft) -> Founded:
    """A new company with its first administrator, the chat locked; the transaction is then its.

    Raises NotFound, Invalid, Taken.
    """
    require(actor, Act.CREATE_COMPANY)
    cleaned = draft.cleaned()
    password = first_password()
    hashed = await passwords.hash(password)
    await tx.choose_company(uuid4())
    await companies.lock_administration(tx)
    if not await companies.create(tx, cleaned.sign_in_name, cleaned.name, cleaned.licence):
        raise Taken("sign_in_name")
    await audit.write(tx, actor, "company_created", tx.company_id, licence=cleaned.licence)
    await sites.create_branch(tx, FIRST_BRANCH)
    groups = {name: await rights.create_group(tx, name, held) for name, held in DEFAULT_RIGHTS_GROUPS.items()}
    await employees.enrol(tx, actor, cleaned.first_administrator(groups[ADMINISTRATION]), hashed)
    return Founded(await _chosen(tx, tx.company_id), password)


async def change(
    tx: Transaction,
    actor: Anyone,
    company_id: UUID,
    *,
    name: str | None = None,
    licence: str | None = None,
    active: bool | None = None,
) -> Company:
    """Rename a company, set its licence, close or reopen it. Raises NotFound, Invalid."""
    company = await _administered(tx, actor, company_id)
    if name is not None and clean_company_name(name) != company.name:
        await companies.update(tx, name=clean_company_name(name))
        await audit.write(tx, actor, "company_renamed", company_id)
    if licence is not None and licence != company.licence:
        await _set_licence(tx, actor, company, licence)
    if active is not None and active != company.active:
        await _set_active(tx, actor, active=active)
    return await _chosen(tx, company_id)


async def unlock(tx: Transaction, actor: Anyone, company_id: UUID) -> Company:
    """Unlock the chat for a company. Raises NotFound."""
    await _administered(tx, actor, company_id)
    before = await rights.in_force_of_signed_in(tx)
    if await companies.set_module(tx, CHAT, unlocked=True):
        await settle_company(tx, before)
        await audit.write(tx, actor, "module_unlocked", company_id, module=CHAT)
    return await _chosen(tx, company_id)


async def lock(tx: Transaction, actor: Anyone, company_id: UUID) -> Company:
    """Lock the chat of a company: everybody's access ends at once. Raises NotFound."""
    await _administered(tx, actor, company_id)
    if await companies.set_module(tx, CHAT, unlocked=False):
        await access.end_company(tx, "module_locked")
        await audit.write(tx, actor, "module_locked", company_id, module=CHAT)
    return await _chosen(tx, company_id)


async def _set_licence(tx: Transaction, actor: Anyone, company: Company, licence: str) -> None:
    """App and chat belong to the cheapest column, so nobody is out; but other rights come or go."""
    before = await rights.in_force_of_signed_in(tx)
    await companies.update(tx, licence=licence)
    await settle_company(tx, before)
    await audit.write(tx, actor, "licence_set", company.id, before=company.licence, after=licence)


async def _set_active(tx: Transaction, actor: Anyone, *, active: bool) -> None:
    await companies.update(tx, active=active)
    if not active:
        await access.end_company(tx, "company_closed")
    await audit.write(tx, actor, "company_reopened" if active else "company_closed", tx.company_id)


async def _administered(tx: Transaction, actor: Anyone, company_id: UUID) -> Company:
    """The company as it is, once nobody else can administer it at the same time."""
    require(actor, Act.CHANGE_COMPANY)
    await tx.choose_company(company_id)
    await companies.lock_administration(tx)
    return await _chosen(tx, company_id)


async def _chosen(tx: Transaction, company_id: UUID) -> Company:
    await tx.choose_company(company_id)
    company = await companies.chosen(tx)
    if company is None:
        raise NotFound
    return company
