"""One spelling and one stem for each word, so that what people type meets what people wrote.

`normal` keeps the letters a stemmer needs; `fold` keeps only what a hurried phone keyboard gives; `stem` is the root of
a word in one language. All are pure; the caches below them hold single words, never a message.
"""
# ruff: noqa: RUF001  the letters of eleven languages are the subject here

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Protocol

# The classes themselves: `snowballstemmer.stemmer()` would silently take PyStemmer where that is installed, and an
# index written by one version of the algorithms is not found by another.
from snowballstemmer.arabic_stemmer import ArabicStemmer
from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.german_stemmer import GermanStemmer
from snowballstemmer.hungarian_stemmer import HungarianStemmer
from snowballstemmer.polish_stemmer import PolishStemmer
from snowballstemmer.romanian_stemmer import RomanianStemmer
from snowballstemmer.russian_stemmer import RussianStemmer
from snowballstemmer.serbian_stemmer import SerbianStemmer
from snowballstemmer.turkish_stemmer import TurkishStemmer

from kleanchat.domain.search_words import BULGARIAN_ENDINGS, UKRAINIAN_ENDINGS

# Combining accents, Arabic vowel signs, tatweel, soft hyphen, joiners, variation selectors: written inside a word, not
# part of it. In the form of a regular expression class.
MARKS = "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff"

# Snowball treats shorter words as they are; so do we, and save the call.
SHORTEST_STEMMED = 4
SHORTEST_ROOT = 3

LATIN_LANGUAGES = frozenset({"en", "hu", "pl", "ro", "sr", "tr"})  # beside German, which is for all
CYRILLIC_LANGUAGES = frozenset({"bg", "ru", "uk"})

_MARKS = re.compile(f"[{MARKS}]+")
# A vowel and its "e" are an umlaut written out. The rule looks only to the left, so the folded beginning of a word is
# the beginning of the folded word. "que" is no umlaut (Frequenz).
_UMLAUT_E = re.compile(r"(?:(?<=[ao])|(?<=u)(?<!qu))e")
# The article, alone or with a joined "and", "then", "with", "like", where a word remains behind it.
_ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=.{3})")

_TURKISH_CAPITALS = str.maketrans({"I": "ı", "İ": "i"})
_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "ı": "i", "ł": "l", "đ": "d"}
    | {"ð": "d", "þ": "th", "ħ": "h", "ґ": "г", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ہ": "ه", "ٱ": "ا"}
)
_SERBIAN = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dž"}
)


class Stemmer(Protocol):
    """What all Snowball classes can do."""

    def stemWord(self, word: str, /) -> str:  # noqa: N802  Snowball's name
        """Return the root of a word in lower case."""


def normal(word: str, language: str) -> str:
    """Bring a word as written into lower case and one Unicode form, without marks; accents that are letters stay."""
    if word.isascii() and language != "tr":
        return word.lower()
    if language == "tr":
        word = unicodedata.normalize("NFKC", word).translate(_TURKISH_CAPITALS)
    return _MARKS.sub("", unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold()))


def fold(word: str) -> str:
    """Reduce a normal word to its bare letters: Müll, Muell and Mull give "mull", أحمد gives "احمد"."""
    if not word.isascii():
        apart = unicodedata.normalize("NFKD", word.translate(_LETTERS))
        word = "".join(_digit(letter) for letter in apart if not unicodedata.combining(letter)).translate(_LETTERS)
    word = _ARTICLE.sub("", _UMLAUT_E.sub("", word))
    return (word.lstrip("0") or "0") if word.isdecimal() else word


def _digit(letter: str) -> str:
    """Return 0-9 for a digit of any script, and everything else unchanged."""
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


def serbian_latin(word: str) -> str:
    """Write a normal Serbian Cyrillic word in Latin letters."""
    return word.translate(_SERBIAN)


def script(word: str) -> str:
    """Name the script of a folded word by its first letter: latin, cyrillic, arabic, digits or other."""
    if word.isdecimal():
        return "digits"
    letter = next(filter(str.isalpha, word), "")
    if letter < "\u0250":
        return "latin"
    if "\u0400" <= letter <= "\u052f":
        return "cyrillic"
    return "arabic" if "\u0600" <= letter <= "\u077f" else "other"


# One word occurs in thousands of messages and a stem costs ten times the rest of its analysis.
@lru_cache(maxsize=16_384)
def stem(word: str, language: str) -> str:
    """Return the folded root of a normal word in a language; of an unknown language, the folded word."""
    if len(word) < SHORTEST_STEMMED:
        return fold(word)
    if language in _ENDINGS:
        return fold(_without_ending(word, language))
    stemmer = _stemmer(language)
    if stemmer is None:
        return fold(word)
    with _STEMMING:
        return fold(stemmer.stemWord(word))


# A Snowball object keeps the word it works on in itself, and the indexer may run in a thread of its own.
_STEMMING = Lock()

_ENDINGS = {"bg": BULGARIAN_ENDINGS, "uk": UKRAINIAN_ENDINGS}
_SNOWBALL: dict[str, Callable[[], Stemmer]] = {
    "ar": ArabicStemmer,
    "de": GermanStemmer,
    "en": EnglishStemmer,
    "hu": HungarianStemmer,
    "pl": PolishStemmer,
    "ro": RomanianStemmer,
    "ru": RussianStemmer,
    "sr": SerbianStemmer,
    "tr": TurkishStemmer,
}


@lru_cache
def _stemmer(language: str) -> Stemmer | None:
    """Make the Snowball stemmer of a language once, when it is first needed."""
    make = _SNOWBALL.get(language)
    return None if make is None else make()


def _without_ending(word: str, language: str) -> str:
    """Take the longest ending off a word, for the languages that Snowball does not have."""
    for ending in _endings(language):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_ROOT:
            return word[: -len(ending)]
    return word


@lru_cache
def _endings(language: str) -> tuple[str, ...]:
    """Return the endings of a language, longest first."""
    return tuple(sorted(_ENDINGS[language].split(), key=len, reverse=True))
