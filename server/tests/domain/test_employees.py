"""What an employee's record may hold."""

import pytest

from kleanchat.domain.companies import clean_sign_in_name
from kleanchat.domain.employees import (
    EmployeeDraft,
    EmployeeSearch,
    clean_display_name,
    clean_personnel_number,
    clean_user_name,
)
from kleanchat.domain.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("  Ada.Weber ", "ada.weber"), ("ada@blitzblank", "ada@blitzblank"), ("A1", "a1"), ("x-_+.9", "x-_+.9")],
)
def test_a_user_name_is_stored_as_the_sign_in_compares_it(typed: str, stored: str) -> None:
    assert clean_user_name(typed) == stored


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "empty"),
        ("a", "too_short"),
        ("x" * 61, "too_long"),
        ("ada weber", "string_pattern_mismatch"),
        ("müller", "string_pattern_mismatch"),
        ("-ada", "string_pattern_mismatch"),
        ("ada\x00", "control_characters"),
    ],
)
def test_a_user_name_that_cannot_be_typed_everywhere_is_refused(typed: str, problem: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_user_name(typed)
    assert refused.value.data["fields"] == [{"field": "user_name", "problem": problem}]


@pytest.mark.parametrize(("typed", "stored"), [(" k-0101 ", "K-0101"), ("1001", "1001"), ("A/7_b.2", "A/7_B.2")])
def test_a_personnel_number_is_stored_in_capitals(typed: str, stored: str) -> None:
    assert clean_personnel_number(typed) == stored


@pytest.mark.parametrize("typed", ["", "10 01", "№7", "1" * 31, "-1"])
def test_a_strange_personnel_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_personnel_number(typed)


def test_a_display_name_keeps_its_letters_and_loses_its_gaps() -> None:
    assert clean_display_name("  Ayşe   Şahin ") == "Ayşe Şahin"
    with pytest.raises(Invalid):
        clean_display_name("Ada\nWeber")


@pytest.mark.parametrize(("typed", "stored"), [("Müller-Nord", "muller-nord"), (" BLITZ ", "blitz")])
def test_a_sign_in_name_is_folded_as_the_sign_in_folds_it(typed: str, stored: str) -> None:
    assert clean_sign_in_name(typed) == stored


@pytest.mark.parametrize("typed", ["", "x", "Müller & Söhne", "a b", "имя"])
def test_a_sign_in_name_that_is_hard_to_type_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_sign_in_name(typed)


def test_a_draft_leaves_alone_what_is_not_given() -> None:
    assert EmployeeDraft(user_name=" Ada ").cleaned() == EmployeeDraft(user_name="ada")


def test_a_search_looks_for_folded_words() -> None:
    assert EmployeeSearch("  Müller  ADA ").words == ["muller", "ada"]
