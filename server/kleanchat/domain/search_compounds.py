"""German compounds: "Treppenhausreinigung" is also found by Treppe, Haus, Treppenhaus, Hausreinigung and Reinigung.

Input and output are folded words (`search_fold.fold`). A word is taken apart only where the known words of
`search_words.PARTS` cover it, or all of it but one end.
"""

from collections.abc import Iterator
from functools import lru_cache

from kleanchat.domain.search_fold import fold
from kleanchat.domain.search_words import ENDINGS_WITH_S, INFLECTIONS, LINKS, NEVER_AFTER_S, PARTS

SHORTEST_COMPOUND = 7
# No compound of the trade is longer; what is longer is not a word and would only cost time.
LONGEST_COMPOUND = 48
SHORTEST_PART = 3
# Beside a stranger only a longer known word counts: "tor" in "Traktor" is none, nor "info" in "Information".
SHORTEST_END = 4
SHORTEST_BEGINNING = 5
SHORTEST_STRANGER = 4
# So many known words a beginning may stand for in a query.
MOST_COMPLETIONS = 12

# Where a part starts and ends in the word, and which word it is ("schul" is "schule").
Chain = tuple[tuple[int, int, str], ...]


def compound_parts(word: str) -> tuple[str, ...]:
    """Return the words inside a folded compound, with the neighbours that belong together; () if it is none."""
    if not SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND or not word.isalpha() or _simple(word):
        return ()
    chain = _chain(word, 0) or _known_end(word) or _known_beginning(word)
    if len(chain) < 2:
        return ()
    heads = (word[:end] for _, end, _ in chain[1:-1])
    tails = (word[start:] for start, _, _ in chain[1:-1])
    return tuple(dict.fromkeys((*(part for _, _, part in chain), *heads, *tails)))


def completions(beginning: str) -> list[str]:
    """Return the known parts that begin so: how "reini" finds the end of "Treppenhausreinigung" without index rows."""
    return [part for part in _parts_in_order() if part.startswith(beginning)][:MOST_COMPLETIONS]


def _known_end(word: str) -> Chain:
    """Split a word into a stranger and the longest known end: Linden-straße."""
    for start in range(SHORTEST_STRANGER, len(word) - SHORTEST_END + 1):
        chain = _chain(word, start)
        if chain and len(chain[0][2]) >= SHORTEST_END:
            return ((0, start, word[:start]), *chain)
    return ()


def _known_beginning(word: str) -> Chain:
    """Split a word into its longest known beginning and a stranger: Reinigungs-dingsda."""
    for end in range(len(word) - SHORTEST_STRANGER, SHORTEST_BEGINNING - 1, -1):
        part = _parts().get(word[:end])
        if part is None:
            continue
        start = end + len(_usual_link(part, word[end:]))
        if len(word) - start >= SHORTEST_STRANGER:
            return ((0, end, part), (start, len(word), word[start:]))
    return ()


def _usual_link(part: str, rest: str) -> str:
    """Return the linking letter that is expected behind a known part, if it is there."""
    if rest.startswith("s") and (part.endswith(ENDINGS_WITH_S) or rest[1:2] in NEVER_AFTER_S):
        return "s"
    return "n" if part.endswith("e") and rest.startswith("n") else ""


def _simple(word: str) -> bool:
    """Tell whether a word is itself a known part, perhaps inflected."""
    parts = _parts()
    return word in parts or any(word.endswith(ending) and word[: -len(ending)] in parts for ending in INFLECTIONS)


def _chain(word: str, start: int) -> Chain:
    """Cover a word from `start` to its end with the fewest known parts; () if that is impossible."""
    best: dict[int, Chain] = {}
    for at in range(len(word) - SHORTEST_PART, start - 1, -1):
        found = min(_continuations(word, at, best), key=_cost, default=())
        if found:
            best[at] = found
    return best.get(start, ())


def _continuations(word: str, at: int, best: dict[int, Chain]) -> Iterator[Chain]:
    """Yield every cover of the word's end that begins with a known part at `at`, given the covers further right."""
    for end in range(at + SHORTEST_PART, len(word) + 1):
        part = _parts().get(word[at:end])
        if part is None:
            continue
        if end == len(word) or word[end:] in INFLECTIONS:
            yield ((at, end, part),)
        for link in ("", *LINKS):
            rest = best.get(end + len(link))
            if rest and word.startswith(link, end):
                yield ((at, end, part), *rest)


def _cost(chain: Chain) -> tuple[int, int]:
    """Prefer few parts, then those that leave the fewest letters between them."""
    return len(chain), -sum(end - start for start, end, _ in chain)


@lru_cache(maxsize=1)
def _parts() -> dict[str, str]:
    """Map each spelling of a part inside a compound to the part: "schul" and "schule" to "schule"."""
    words = [fold(word) for word in PARTS.split()]
    clipped = {word[:-1]: word for word in words if word.endswith("e") and len(word) > SHORTEST_PART + 1}
    return clipped | {word: word for word in words}


@lru_cache(maxsize=1)
def _parts_in_order() -> tuple[str, ...]:
    """Return the parts from short to long, so that a bounded choice keeps the plain words."""
    return tuple(sorted(set(_parts().values()), key=lambda part: (len(part), part)))
