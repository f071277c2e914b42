"""What a text that people type must be before it is stored."""

import unicodedata

from kleanchat.domain.errors import Invalid

# Line feed and tab are the only control characters that a text may hold. Surrogates cannot be stored as UTF-8.
_ALLOWED_CONTROLS = {"\n", "\t"}
# Letters whose stroke or missing dot Unicode does not take apart; on most keyboards they are typed without it.
_UNDIVIDED = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe"})  # noqa: RUF001  the letters are meant


def clean_text(text: str, field: str, limit: int, *, may_be_empty: bool = False) -> str:
    """The text in NFC, with plain line ends, without white space around it. Raises Invalid(field, problem)."""
    cleaned = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not cleaned and not may_be_empty:
        raise Invalid(field, "empty")
    if len(cleaned) > limit:
        raise Invalid(field, "too_long")
    if not cleaned.isprintable() and any(_is_forbidden(character) for character in cleaned):
        raise Invalid(field, "control_characters")
    return cleaned


def clean_line(text: str, field: str, limit: int) -> str:
    """Like clean_text, but on one line. Raises Invalid."""
    cleaned = clean_text(text, field, limit)
    if "\n" in cleaned or "\t" in cleaned:
        raise Invalid(field, "control_characters")
    return cleaned


def folded(text: str) -> str:
    """The text for comparing and sorting names: without case and accents, umlauts as their base letters."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_UNDIVIDED)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _is_forbidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in _ALLOWED_CONTROLS
