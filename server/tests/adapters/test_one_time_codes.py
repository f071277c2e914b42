"""One-time codes: which step a code belongs to."""

import pyotp
import pytest

from kleanchat.adapters.one_time_codes import STEP_SECONDS, enrolment, new_secret, step_of

NOW = 1_700_000_010.0
STEP = int(NOW) // STEP_SECONDS
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_a_code_fits_half_a_minute_early_or_late(offset: int) -> None:
    secret = new_secret()
    code = pyotp.TOTP(secret).generate_otp(STEP + offset)
    assert step_of(secret, code, NOW) == STEP + offset


@pytest.mark.parametrize("offset", [-2, 2])
def test_an_older_or_later_code_does_not(offset: int) -> None:
    secret = SECRET
    assert step_of(secret, pyotp.TOTP(secret).generate_otp(STEP + offset), NOW) is None


def test_a_code_may_be_typed_in_two_halves() -> None:
    secret = new_secret()
    code = pyotp.TOTP(secret).generate_otp(STEP)
    assert step_of(secret, f" {code[:3]} {code[3:]}", NOW) == STEP


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "\uff11\uff12\uff13\uff14\uff15\uff16", "0" * 100])
def test_what_is_no_code_fits_nothing(typed: str) -> None:
    assert step_of(SECRET, typed, NOW) is None


def test_what_the_app_scans_names_the_account() -> None:
    address = enrolment(SECRET, "susi")
    assert pyotp.parse_uri(address).secret == SECRET
    assert "susi" in address
