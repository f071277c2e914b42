"""The search analyser: which tokens a message is found by, and what a query asks of them.

    text ──> units (words, numbers, phone numbers) ──> terms ──> tokens ──> hashes under the company's key

The index answers a little too much: a query "reini" looks up "^rein". `matches` removes that after decryption, so every
hit must pass it. It needs no knowledge of the author's language: what two languages share is found by the German root.
"""

from collections.abc import Iterable
from hashlib import blake2b
from itertools import chain, islice
from struct import unpack

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
    asked = _asked(query, language)
    terms = list(chain.from_iterable(unit.terms() for unit in units_of(text, language)))
    last = len(asked) - 1
    return bool(asked) and all(_answers(terms, words, is_last=at == last) for at, words in enumerate(asked))


def highlights(text: str, query: str, language: str) -> list[tuple[int, int]]:
    """Return where the words of a text stand that answer a word of the query: start and end, in code points."""
    asked = _asked(query, language)
    last = len(asked) - 1
    return [
        found.span()
        for found in UNIT.finditer(text)
        if any(
            _answers(unit_of(found[0], language).terms(), words, is_last=at == last) for at, words in enumerate(asked)
        )
    ]


def token_hash(key: bytes, token: str) -> int:
    """Return the signed 64-bit number of a token under a company's key of at most 64 bytes."""
    return int.from_bytes(blake2b(token.encode(), digest_size=8, key=key).digest(), "big", signed=True)


def token_hashes(key: bytes, found: frozenset[str]) -> list[int]:
    """Return `token_hash` of many tokens, in no order; the key is worked in once."""
    keyed = blake2b(digest_size=8, key=key)
    digests = bytearray()
    for token in found:
        one = keyed.copy()
        one.update(token.encode())
        digests += one.digest()
    return list(unpack(f">{len(found)}q", digests))


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


def _answers(terms: Iterable[Term], asked: tuple[Term, ...], *, is_last: bool) -> bool:
    """Tell whether any term of a text answers any term of one word of a query."""
    roots = frozenset().union(*(term.roots for term in asked))
    typed = tuple(form for term in asked for form in term.forms if _may_go_on(form, is_last=is_last))
    return any(
        not roots.isdisjoint(term.roots)
        or not roots.isdisjoint(term.part_roots)
        or any(form.startswith(typed) for form in (*term.forms, *term.parts))
        for term in terms
    )
