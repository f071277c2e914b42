"""The end of access: one function, in one transaction, whatever the cause."""

from uuid import UUID

from kleanchat.domain.events import Revoked
from kleanchat.domain.people import EndReason
from kleanchat.store import employees, sessions
from kleanchat.store.transaction import Transaction


async def end_access(tx: Transaction, employee_id: UUID, reason: EndReason) -> None:
    """Everything of this person ends: sessions, sockets, offline caches. The caller writes the audit row."""
    await employees.bump_access_epoch(tx, employee_id)
    await sessions.end(tx, employee_id, reason)
    await sessions.revoke(tx, employee_id, None, reason)
    tx.emit(Revoked(company=tx.company_id, employee=employee_id, session=None, reason=reason))


async def end_session(tx: Transaction, employee_id: UUID, session_id: UUID, reason: EndReason) -> bool:
    """One device's session ends. False if it was not open."""
    if not await sessions.end(tx, employee_id, reason, only=session_id):
        return False
    await sessions.revoke(tx, employee_id, session_id, reason)
    tx.emit(Revoked(company=tx.company_id, employee=employee_id, session=session_id, reason=reason))
    return True


async def end_other_sessions(tx: Transaction, employee_id: UUID, kept: UUID, reason: EndReason) -> None:
    """All sessions of this person but one end."""
    for session_id in await sessions.end(tx, employee_id, reason, but=kept):
        await sessions.revoke(tx, employee_id, session_id, reason)
        tx.emit(Revoked(company=tx.company_id, employee=employee_id, session=session_id, reason=reason))


async def end_company(tx: Transaction, reason: EndReason) -> None:
    """All sessions of the transaction's company end: the module was locked or the company closed."""
    await sessions.end_all_of_company(tx, reason)
    await sessions.revoke(tx, None, None, reason)
    tx.emit(Revoked(company=tx.company_id, employee=None, session=None, reason=reason))
