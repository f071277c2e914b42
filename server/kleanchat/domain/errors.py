"""Refusals. Each has a stable code and data, and knows nothing of HTTP; the client translates by code.

Refusal
├── NotSignedIn, SignInFailed, SessionEnded(reason), SessionExpired, PasswordChangeRequired
├── NotFound                    also for everything that the actor may not see
├── NotAllowed                  seen, but not to be done by this actor
├── Taken(field), ClientIdReused
├── Invalid(field, problem), PasswordWeak, PasswordWrong
├── TooManyAttempts(retry_after)
└── Busy(retry_after)           nothing was done; try again
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """A request that was understood and is not carried out. `code` is stable, `data` goes to the client with it."""

    code: ClassVar[str]
    sentence: ClassVar[str]

    def __init__(self, **data: Any) -> None:
        super().__init__(self.sentence)
        self.data = data


class NotSignedIn(Refusal):
    code = "not_signed_in"
    sentence = "Sign in first."


class SignInFailed(Refusal):
    code = "sign_in_failed"
    sentence = "Company, user and password do not match."


class SessionEnded(Refusal):
    """This device must wipe what it holds, or, for the person's own sign-out, show the sign-in screen."""

    code = "session_ended"
    sentence = "This session has ended."

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)


class SessionExpired(Refusal):
    code = "session_expired"
    sentence = "This session has expired."


class PasswordChangeRequired(Refusal):
    code = "password_change_required"
    sentence = "Choose a password of your own first."


class NotFound(Refusal):
    code = "not_found"
    sentence = "There is no such thing, or it is not yours to see."


class NotAllowed(Refusal):
    code = "not_allowed"
    sentence = "You may not do this."


class Taken(Refusal):
    code = "taken"
    sentence = "This value is in use already."

    def __init__(self, field: str) -> None:
        super().__init__(field=field)


class ClientIdReused(Refusal):
    code = "client_id_reused"
    sentence = "Another message was posted under this client id."


class Invalid(Refusal):
    """A field whose value cannot be taken; `problem` is a stable word such as `empty` or `too_long`."""

    code = "invalid"
    sentence = "A field cannot be taken as it is."

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(fields=[{"field": field, "problem": problem}])


class PasswordWeak(Refusal):
    code = "password_weak"
    sentence = "This password is too short or too common."


class PasswordWrong(Refusal):
    code = "password_wrong"
    sentence = "The old password is not right."


class TooManyAttempts(Refusal):
    code = "too_many_attempts"
    sentence = "Too many attempts. Wait a little."

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)


class Busy(Refusal):
    code = "busy"
    sentence = "Too much at once. Nothing was done; try again."

    def __init__(self, retry_after: int = 1) -> None:
        super().__init__(retry_after=retry_after)
