"""How each person writes: habits that make the same sentence look different from two hands."""

from random import Random

_LOWER_CASE = frozenset({"dennis", "uwe", "tomasz", "youssef", "zeynep", "grazyna", "taras"})
_FULL_STOP = frozenset({"claudia", "thomas", "renate", "frank", "elena", "birgit", "samir"})
_CHEERFUL = {
    "fatma": "😊",
    "kasia": "😄",
    "petra": "🌸",
    "emine": "🙈",
    "nadine": "☀️",
    "ioana": "💛",
    "lukas": "💪",
    "layla": "🌹",
    "mihaela": "😅",
    "agnieszka": "🙂",
    "hatice": "💚",
    "andrei": "😁",
    "olena": "🌻",
    "heike": "😉",
    "daniela": "✨",
}
_SLIPS = {
    "nicht": "nciht",
    "heute": "huete",
    "schon": "shcon",
    "morgen": "morgn",
    "kannst": "kanst",
    "Schlüssel": "Schlüsel",
    "vielleicht": "vieleicht",
    "fertig": "ferig",
    "noch": "nohc",
    "gestern": "gesten",
    "wieder": "weider",
    "bitte": "bite",
}


def in_own_hand(rng: Random, sender: str, text: str) -> str:
    """Lists and links stay as they are."""
    if "\n" in text or "http" in text:
        return text
    if rng.random() < 0.04:
        text = _with_slip(rng, text)
    if sender in _LOWER_CASE:
        return text.lower()
    if sender in _FULL_STOP and text[-1].isalpha() and " " in text:
        return f"{text}."
    if sender in _CHEERFUL and text[-1].isalpha() and rng.random() < 0.2:
        return f"{text} {_CHEERFUL[sender]}"
    return text


def _with_slip(rng: Random, text: str) -> str:
    possible = [word for word in text.split() if word in _SLIPS]
    if not possible:
        return text
    word = rng.choice(possible)
    return text.replace(word, _SLIPS[word], 1)
