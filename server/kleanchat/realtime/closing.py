"""Why a socket is closed: the table of codes, and what a client does on each."""

from kleanchat.domain.errors import Busy, Refusal, SessionEnded

ENDED = 4401  # wipe
EXPIRED = 4402  # lock, keep the encrypted outbox for the same person
RIGHT_GONE = 4403  # wipe
COMPANY_CLOSED = 4410  # wipe
TOO_SLOW = 4408  # reconnect
GOING_DOWN = 4409  # reconnect after the seconds that the reason says
NOT_OF_PROTOCOL = 4400  # reconnect with back-off

_BY_REASON = {"right_gone": RIGHT_GONE, "module_locked": COMPANY_CLOSED, "company_closed": COMPANY_CLOSED}


def code_of(reason: str) -> int:
    """The close code for the reason for which a session ended."""
    return _BY_REASON.get(reason, ENDED)


def code_and_reason(refusal: Refusal) -> tuple[int, str]:
    """How a socket is closed whose session the server refuses."""
    if isinstance(refusal, SessionEnded):
        reason: str = refusal.data["reason"]
        return code_of(reason), reason
    if isinstance(refusal, Busy):
        return TOO_SLOW, refusal.code
    return EXPIRED, refusal.code
