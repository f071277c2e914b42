"""One-time codes by time (RFC 6238), as every authenticator app makes them."""

import hmac

import pyotp

STEP_SECONDS = 30
# A phone's clock may be half a minute off, either way.
_STEPS_OFF = (0, -1, 1)


def new_secret() -> str:
    """A new secret, in the letters that authenticator apps take."""
    return pyotp.random_base32()


def enrolment(secret: str, user_name: str) -> str:
    """The otpauth address of a secret, to be scanned as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=user_name, issuer_name="KleanApp Support")


def step_of(secret: str, code: str, now: float) -> int | None:
    """The time step that a code belongs to, near the time `now`, or None. That it works once is the caller's part."""
    codes = pyotp.TOTP(secret)
    typed = "".join(code.split()).encode()
    for offset in _STEPS_OFF:
        step = int(now) // STEP_SECONDS + offset
        if hmac.compare_digest(codes.generate_otp(step).encode(), typed):
            return step
    return None
