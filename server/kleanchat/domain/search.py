"""The search analyser: which tokens a message is found by, and what a query asks of them.

    text ──> units (words, numbers, phone numbers) ──> terms ──> tokens ──> hashes under the company's key

The index answers a little too much: a query "reini" looks up "^rein". `matches` removes that after decryption, so every
hit must pass it. It needs no knowledge of the author's language: what two languages share is found by the German root.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, islice

from kleanchat.domain.search_compounds import completions
from kleanchat.domain.search_fold import stem
from kleanchat.domain.search_terms import BEGINNINGS, UNIT, Term, Unit, beginnings, unit_of, units_of

# Raise it when tokens change, also with another version of snowballstemmer: the index must then be written anew.
ANALYSER_VERSION = 1

# Words before the last are complete as a rule; a beginning of three letters there would be noise ("der", "die").
SHORTEST_INNER_BEGINNING = 4
# From here a beginning also stands for the known compound parts that begin so.
SHORTEST_COMPLETED = 4

# An ordinary text of 4,000 characters has some 300 roots; a longer list of rare words loses beginnings first.
MOST_TOKENS = 400
MOST_QUERY_WORDS = 12


def tokens(text: str, language: str) -> frozenset[str]:
    """Return the index tokens of a message: at most MOST_TOKENS, for the language of its author ("de", "tr", …)."""
    units = units_of(text, language)
    found = frozenset(chain.from_iterable(unit.tokens for unit in units))
    return found if len(found) <= MOST_TOKENS else _most_useful(units)


class Question:
    """A query taken apart once, to hold many texts against it.

    Texts repeat their words, so it remembers how each word answers. It goes with its search: it keeps what it has read.
    """

    def __init__(self, query: str, language: str) -> None:
        self._language = language
        self._words = _words(query, language)
        self._answered: dict[str, int] = {}

    def is_answered_by(self, text: str) -> bool:
        """Tell whether a decrypted text truly answers the query, in the searcher's language."""
        every_word = (1 << len(self._words)) - 1
        answered = 0
        for written in UNIT.findall(text):
            answered |= self._answered_by(written)
            if answered == every_word:
                return bool(self._words)
        return False

    def _answered_by(self, written: str) -> int:
        """The words of the query that this one word of a text answers, one bit each."""
        known = self._answered.get(written)
        if known is None:
            terms = unit_of(written, self._language).terms()
            known = sum(1 << place for place, word in enumerate(self._words) if word.is_answered_by(terms))
            self._answered[written] = known
        return known


def whole_word_tokens(query: str, language: str) -> tuple[frozenset[str], ...]:
    """Return what a query asks for if all its words are complete: their roots, which compounds have of their parts too.

    What answers that also answers `query_tokens`, which finds a little more and many times as much that is not meant.
    """
    return tuple(frozenset().union(*(term.roots for term in terms)) for terms in _asked(query, language))


def query_tokens(query: str, language: str) -> tuple[frozenset[str], ...]:
    """Return what a query asks for: one token of each set must be in the index. () asks for nothing and finds nothing.

    Looks for each word as written, by its root in the searcher's language and in German, inside compounds, and as a
    beginning. A last word of one or two letters is still being typed: only `matches` looks at it.
    """
    asked = _asked(query, language)
    if len(asked) > 1 and _is_stub(asked[-1]):
        asked = asked[:-1]
    last = len(asked) - 1
    return tuple(
        frozenset(chain.from_iterable(_alternatives(term, is_last=at == last) for term in terms))
        for at, terms in enumerate(asked)
    )


def matches(text: str, query: str, language: str) -> bool:
    """Tell whether a decrypted text truly answers a query, in the searcher's language."""
    return Question(query, language).is_answered_by(text)


def highlights(text: str, query: str, language: str) -> list[tuple[int, int]]:
    """Return where the words of a text stand that answer a word of the query: start and end, in code points."""
    words = _words(query, language)
    return [
        found.span()
        for found in UNIT.finditer(text)
        if any(word.is_answered_by(unit_of(found[0], language).terms()) for word in words)
    ]


# Messages repeat their words, and hashing costs three times what taking them apart does.
@lru_cache(maxsize=65_536)
def token_hash(key: bytes, token: str) -> int:
    """Return the signed 64-bit number of a token under a company's key of at most 64 bytes."""
    return int.from_bytes(blake2b(token.encode(), digest_size=8, key=key).digest(), "big", signed=True)


def token_hashes(key: bytes, found: Iterable[str]) -> list[int]:
    """Return `token_hash` of many tokens, in their order."""
    return [token_hash(key, token) for token in found]


def _most_useful(units: list[Unit]) -> frozenset[str]:
    """Choose the tokens of a text that has too many: whole words, then parts, then beginnings; early words first."""
    terms = list(chain.from_iterable(unit.terms() for unit in units))
    ranked = chain(
        chain.from_iterable(sorted(term.roots) for term in terms),
        chain.from_iterable(sorted(term.part_roots) for term in terms),
        chain.from_iterable(sorted(beginnings(term)) for term in terms),
    )
    return frozenset(islice(dict.fromkeys(ranked), MOST_TOKENS))


def _asked(query: str, language: str) -> list[tuple[Term, ...]]:
    """Return the words of a query, each as the terms that answer it: "E-Mail" asks (e or email) and (mail or email)."""
    asked: list[tuple[Term, ...]] = []
    for unit in units_of(query, language):
        if unit.whole is None:
            asked += [(piece,) for piece in unit.pieces]
        elif all(piece.forms[0].isdecimal() for piece in unit.pieces):
            asked.append((unit.whole,))
        else:
            asked += [(piece, unit.whole) for piece in unit.pieces]
    return asked[:MOST_QUERY_WORDS]


def _is_stub(terms: tuple[Term, ...]) -> bool:
    """Tell whether a word is too short to look up as a beginning. Numbers are meant as they are."""
    return all(len(form) < BEGINNINGS[0] and not form.isdecimal() for term in terms for form in term.forms)


def _alternatives(term: Term, *, is_last: bool) -> frozenset[str]:
    """Return the tokens any of which may answer one term of a query."""
    found = set(term.roots)
    for form in term.forms:
        if _may_go_on(form, is_last=is_last):
            found |= _indexed_beginning(form)
    return frozenset(found)


def _indexed_beginning(form: str) -> set[str]:
    """Return the tokens that words beginning so have in the index, as far as it knows them."""
    if not form.isalnum():
        # A time or date still being typed: 14:3 may become 14:30, which has its hour in the index.
        return {f"={form.partition(':')[0]}"}
    fitting = [length for length in BEGINNINGS if length <= len(form)]
    found = {f"^{form[: fitting[-1]]}"} if fitting else set()
    if len(form) >= SHORTEST_COMPLETED:
        found |= {f"={stem(part, 'de')}" for part in completions(form)}
    return found


def _may_go_on(form: str, *, is_last: bool) -> bool:
    """Tell whether a word of a query may be the beginning of a longer one."""
    return is_last or len(form) >= SHORTEST_INNER_BEGINNING


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a query: what it is found by, and what a word that goes on may begin with."""

    roots: frozenset[str]
    typed: tuple[str, ...]

    def is_answered_by(self, terms: Iterable[Term]) -> bool:
        """Tell whether any term of a text answers it."""
        return any(
            not self.roots.isdisjoint(term.roots)
            or not self.roots.isdisjoint(term.part_roots)
            or any(form.startswith(self.typed) for form in (*term.forms, *term.parts))
            for term in terms
        )


def _words(query: str, language: str) -> list[_Word]:
    """Return the words of a query, ready to be held against a text."""
    asked = _asked(query, language)
    last = len(asked) - 1
    return [
        _Word(
            frozenset().union(*(term.roots for term in terms)),
            tuple(form for term in terms for form in term.forms if _may_go_on(form, is_last=at == last)),
        )
        for at, terms in enumerate(asked)
    ]
