"""What a text consists of for the search: units (words, numbers, phone numbers), each with the terms it is found by.

A token is a string told apart by its first sign, so that one kind never passes for the other:
    "=reinig"   a root: of the word itself (German and the writer's language), or of a part of a compound
    "^rei"      a beginning, only of the lengths in BEGINNINGS and only where the word goes on behind it
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kleanchat.domain.search_compounds import compound_parts
from kleanchat.domain.search_fold import (
    CYRILLIC_LANGUAGES,
    LATIN_LANGUAGES,
    MARKS,
    fold,
    normal,
    script,
    serbian_latin,
    stem,
)

# Lengths of the beginnings that are indexed. A typed beginning of any length from the first up uses the longest that
# fits. Three lengths keep a typical message at about 30 tokens; 6 letters are selective enough for every longer one.
BEGINNINGS = (3, 4, 6)

_WORD = rf"[\w{MARKS}]{{1,64}}"
_PHONE = r"(?<![\w+])(?:\+\d{2}|0\d\d)\d{0,14}(?:[ /.()\-]{1,3}\d{1,14}){0,6}(?![^\W_])"
_NUMBERS = r"(?<![^\W_])\d{1,9}(?:[.:/,\-]\d{1,9}){1,4}(?![^\W_])"
UNIT = re.compile(rf"{_PHONE}|{_NUMBERS}|{_WORD}(?:[-'’ʼ‐]{_WORD}){{0,7}}")  # noqa: RUF001  apostrophes people use
_PIECE = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*")
_DIGITS = re.compile(r"\d+")
_PHONE_ONLY = re.compile(_PHONE)
_COUNTRY = re.compile(r"^(?:\+|00)49")


@dataclass(frozen=True, slots=True)
class Term:
    """One word or number: how it can be typed, and what it is found by."""

    forms: tuple[str, ...]
    """Folded spellings; a typed beginning must begin one of them or one of the parts."""
    parts: tuple[str, ...]
    """Folded words inside a German compound."""
    roots: frozenset[str]
    """Tokens of the word itself; two words with a common root are the same word to the search."""
    part_roots: frozenset[str]
    """Tokens of the parts."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands between two spaces: its pieces, and how it reads as one ("E-Mail": e, mail; email)."""

    pieces: tuple[Term, ...]
    whole: Term | None
    tokens: frozenset[str]

    def terms(self) -> tuple[Term, ...]:
        """Return all its terms."""
        return self.pieces if self.whole is None else (*self.pieces, self.whole)


def units_of(text: str, language: str) -> list[Unit]:
    """Return the different units of a text, in its order."""
    return [unit_of(written, language) for written in dict.fromkeys(UNIT.findall(text))]


# Messages repeat their words: the whole analysis of a word is kept, without the message it came from.
@lru_cache(maxsize=16_384)
def unit_of(written: str, language: str) -> Unit:
    """Analyse one unit as it is written."""
    language = language[:2].lower()
    pieces = _PIECE.findall(written)
    if _PHONE_ONLY.fullmatch(written) or (len(pieces) > 1 and all(map(str.isdecimal, pieces))):
        return _with_tokens(tuple(_word(group, language) for group in pieces), _number(written))
    terms = tuple(_word(normal(piece, language), language) for piece in pieces)
    if len(terms) < 2:
        return _with_tokens(terms, None)
    whole = _word(normal("".join(pieces), language)[:64], language)
    # The pieces carry the parts already.
    return _with_tokens(terms, replace(whole, parts=(), part_roots=frozenset()))


def _with_tokens(pieces: tuple[Term, ...], whole: Term | None) -> Unit:
    """Make a unit, with its tokens worked out once."""
    terms = pieces if whole is None else (*pieces, whole)
    return Unit(pieces, whole, frozenset().union(*(term.roots | term.part_roots | beginnings(term) for term in terms)))


def _number(written: str) -> Term:
    """Read a phone number as its digits behind the 0 or +49, a time or date as its numbers: 05.03.2024 is 5:3:24."""
    if _PHONE_ONLY.fullmatch(written):
        national = "".join(_DIGITS.findall(_COUNTRY.sub("", written)))
        return _exact(fold(national))
    groups = [fold(group) for group in _DIGITS.findall(written)]
    if len(groups) == 3 and len(groups[2]) == 4:
        groups[2] = groups[2].removeprefix("20")
    term = _exact(":".join(groups))
    if len(groups) == 2:
        return term
    day = ":".join(groups[:2])
    return replace(term, parts=(day,), part_roots=frozenset({f"={day}"}))


def _exact(form: str) -> Term:
    """Make the term of something that has no grammar."""
    return Term((form,), (), frozenset({f"={form}"}), frozenset())


def _word(word: str, language: str) -> Term:
    """Make the term of a normal word."""
    form = fold(word)
    kind = script(form)
    if kind == "latin":
        return _latin(word, form, language)
    if kind == "arabic":
        return replace(_exact(form), roots=frozenset({f"={form}", f"={stem(word, 'ar')}"}))
    if kind != "cyrillic":
        return _exact(form)
    if language == "sr":
        latin = serbian_latin(word)
        term = _latin(latin, fold(latin), language)
        return replace(term, forms=(form, *term.forms), roots=term.roots | {f"={form}"})
    root = stem(word, language if language in CYRILLIC_LANGUAGES else "ru")
    return replace(_exact(form), roots=frozenset({f"={form}", f"={root}"}))


def _latin(word: str, form: str, language: str) -> Term:
    """Make the term of a word in Latin letters. Its German root depends only on the form, so it stands for that too."""
    roots = {f"={stem(form, 'de')}"}
    if language in LATIN_LANGUAGES:
        roots.add(f"={stem(word, language)}")
    parts = compound_parts(form)
    return Term((form,), parts, frozenset(roots), frozenset(f"={stem(part, 'de')}" for part in parts))


def beginnings(term: Term) -> frozenset[str]:
    """Return the beginnings a term is indexed by. A word that ends there is found by its root."""
    return frozenset(
        f"^{form[:length]}" for form in term.forms if form.isalnum() for length in BEGINNINGS if length < len(form)
    )
