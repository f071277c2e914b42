"""W1x2 and W2x2: the same two workloads on two server processes, beside one process in the same run.

Both processes share the core that one has alone, so that client and database keep theirs: what is compared is CPU time.
"""

from collections.abc import Sequence
from statistics import median

from bench.crowd import Crowd
from bench.fan_out import WINDOWS, Run, messages_for, room
from bench.pairs import MESSAGES, PAIRS, pairs_online
from bench.pairs import Run as PairsRun
from bench.results import Figure, figure
from bench.stage import RUNS, Bench, Stage

PROCESSES = 2
SIZES = (200, 1000)


def fan_out_on_two(stage: Stage) -> list[Figure]:
    """CPU a delivery of one and of two processes, at both windows."""
    crowd, sizes = stage.crowd(), SIZES[:1] if stage.small else SIZES
    one = stage.run(lambda bench: _fan_out(bench, crowd, sizes))
    two = stage.run(lambda bench: _fan_out(bench, crowd, sizes), PROCESSES)
    figures = []
    for (members, window), runs in two.items():
        figures += _compared("W1x2", members, window, "delivery", one[members, window], runs)
    return figures


def pairs_on_two(stage: Stage) -> list[Figure]:
    """CPU a send of one and of two processes, and of the broker between them."""
    crowd, messages = stage.crowd(), stage.tenth(MESSAGES)
    one = stage.run(lambda bench: _pairs(bench, crowd, messages))
    two = stage.run(lambda bench: _pairs(bench, crowd, messages), PROCESSES)
    return _compared("W2x2", PAIRS, 1, "send", one, two)


def _compared(
    name: str, n: int, window: int, what: str, one: Sequence[Run | PairsRun], two: Sequence[Run | PairsRun]
) -> list[Figure]:
    alone = [run.cpu for run in one]
    ratios = [run.cpu / median(alone) for run in two]
    return [
        figure(name, n, f"one process's CPU a {what}", "µs", alone, window=window),
        figure(name, n, f"both processes' CPU a {what}", "µs", [run.cpu for run in two], window=window),
        figure(name, n, "both processes' CPU beside one's", "times", ratios, window=window),
        figure(name, n, f"broker's CPU a {what}", "µs", [run.broker for run in two], window=window),
    ]


async def _fan_out(bench: Bench, crowd: Crowd, sizes: Sequence[int]) -> dict[tuple[int, int], list[Run]]:
    """The runs, by members and window."""
    found = {}
    for members in sizes:
        full = await room(bench, crowd, members)
        for window in WINDOWS:
            found[members, window] = [await full.measured(window, messages_for(members, window)) for _ in range(RUNS)]
        full.close()
    return found


async def _pairs(bench: Bench, crowd: Crowd, messages: int) -> list[PairsRun]:
    people = await pairs_online(bench, crowd)
    runs = [await people.by_socket(messages) for _ in range(RUNS)]
    people.close()
    return runs
