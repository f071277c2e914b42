"""When people of this trade write: early mornings and evenings, seldom at night."""

from collections.abc import Sequence
from math import exp
from random import Random

DAY = 24 * 60
WEEK = 7 * DAY
SPAN_DAYS = 60

# How lively each hour of a working day is, from midnight on; 8 is the liveliest.
_HOURS = (0.1, 0.1, 0.1, 0.3, 2, 6, 8, 6, 4, 3, 3, 3, 3, 3, 3, 3, 3, 5, 6, 5, 4, 3, 1, 0.3)
_WEEKEND = 0.15
_DAYS = [exp(-day / 12) + 0.22 for day in range(SPAN_DAYS)]


def starts(rng: Random, count: int, minute_of_week: int, newest: int) -> list[int]:
    """Ages in minutes of `count` exchanges, the newest first, none newer than `newest`."""
    found: list[int] = []
    while len(found) < count:
        age = rng.choices(range(SPAN_DAYS), _DAYS)[0] * DAY + rng.randrange(DAY)
        if age >= newest and rng.random() * max(_HOURS) < _liveliness(minute_of_week - age):
            found.append(age)
    return sorted(found)


def _liveliness(minute: int) -> float:
    day, minute_of_day = divmod(minute % WEEK, DAY)
    return _HOURS[minute_of_day // 60] * (_WEEKEND if day >= 5 else 1)


def apart(begin: int, pauses: Sequence[int], newest: int) -> list[int]:
    """Ages of an exchange's messages, oldest first; pushed back if it would reach `newest`."""
    begin = max(begin, newest + 1 + sum(pauses))
    ages = [begin]
    for pause in pauses:
        ages.append(ages[-1] - pause)
    return ages


def pause(rng: Random) -> int:
    """Answers come fast; now and then somebody has to finish a room first."""
    return rng.randint(15, 55) if rng.random() < 0.12 else rng.randint(1, 6)
