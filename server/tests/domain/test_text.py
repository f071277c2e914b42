"""Texts: what may be stored, and how names are compared."""
# ruff: noqa: RUF001  the letters that must be found are the subject here

import pytest

from kleanchat.domain.errors import Invalid
from kleanchat.domain.text import clean_line, clean_text, folded


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Ayşe Yılmaz", "yilmaz"),
        ("Łukasz", "lukasz"),
        ("Jürgen", "jurgen"),
        ("Đorđe", "dorde"),
        ("Groß", "gross"),
        ("Søren", "soren"),
    ],
)
def test_names_are_found_without_their_accents(name: str, typed: str) -> None:
    assert typed in folded(name)


def test_line_ends_and_accents_have_one_form() -> None:
    assert clean_text(" a\r\nb\rc e\u0301 ", "body", 20) == "a\nb\nc \u00e9"


@pytest.mark.parametrize("text", ["a\x00", "a\x7f", "a\x9b", "\x1b[0m"])
def test_control_characters_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        clean_text(text, "body", 20)


def test_a_line_is_one_line() -> None:
    with pytest.raises(Invalid):
        clean_line("a\nb", "title", 20)
