"""`make crash`: runs from seeds, then the mutants; ends with one line, and with 1 if anything is wrong."""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop
from crash.checker import COUNTS
from crash.mutants import MUTANTS
from crash.nemesis import Act, schedule
from crash.rolling import roll
from crash.run import Result, run
from crash.stage import Shape
from crash.town import Town, found

KEPT = Path(__file__).parents[3] / "build" / "crash"
SHAPES = (Shape(), Shape(processes=2), Shape(linked=False))
# On demand, by --shape: what the machine under it may do. The first needs libfaketime, the second root.
MORE_SHAPES = (Shape(clock=True), Shape(disk=True))
TRIES = 3
AT_ONCE = 2
# A mutant has little time: more people talk, so that more of them meet in one commit.
CROWD = 2


def main() -> int:
    """Read the arguments and run everything."""
    arguments = _arguments()
    with _folder(arguments.folder) as folder:
        return uvloop.run(_everything(arguments, folder))


async def _everything(arguments: argparse.Namespace, folder: Path) -> int:
    town = await found(folder / "town")
    if arguments.restarts:
        return await _roll(town, arguments.restarts)
    results = []
    for number, seed in enumerate(range(arguments.seed, arguments.seed + arguments.seeds)):
        shape = SHAPES[number % len(SHAPES)] if arguments.shape is None else (*SHAPES, *MORE_SHAPES)[arguments.shape]
        kills, goal = arguments.kills // arguments.seeds, arguments.acknowledged // arguments.seeds
        acts = schedule(seed, kills, shape, goal)
        result = await run(town, shape, seed, acts, KEPT / f"seed-{seed}", goal=goal, crowd=arguments.crowd)
        results.append(result)
        _say(result)
    names = list(MUTANTS) if arguments.mutants == "all" else [name for name in arguments.mutants.split(",") if name]
    caught = await _catch_all(town, names)
    counts = sum((result.verdict.counts for result in results), Counter[str]())
    acknowledged, kills = sum(result.acknowledged for result in results), sum(result.kills for result in results)
    print(", ".join(f"{count}={counts[count]}" for count in COUNTS))
    print(
        f"acknowledged={acknowledged} kills={kills} lost={counts['lost']} doubled={counts['doubled']}"
        f" reordered={counts['reordered']} mutants={sum(caught)}/{len(names)}"
    )
    return int(bool(counts) or not all(caught))


async def _roll(town: Town, restarts: int) -> int:
    rolled = await roll(town, restarts, KEPT / "restarts")
    for example in (*rolled.verdict.examples, *rolled.faults[:10]):
        print("   ", example)
    print(rolled)
    return int(not rolled.is_clean)


async def _catch_all(town: Town, names: list[str]) -> list[bool]:
    free = asyncio.Semaphore(AT_ONCE)

    async def one(name: str) -> bool:
        async with free:
            return await _catch(town, name)

    return await asyncio.gather(*map(one, names))


async def _catch(town: Town, name: str) -> bool:
    """Is the mutant seen, as what it is? It has some tries, as chance has its part."""
    mutant = MUTANTS[name]
    acts = [Act(60, what) for what in mutant.faults]
    for seed in range(1, TRIES + 1):
        result = await run(town, Shape(mutant=name), seed, acts, KEPT / f"mutant-{name}", crowd=CROWD)
        caught = result.verdict.counts[mutant.seen_as] > 0
        print(
            f"  {mutant.what}: {'caught' if caught else 'not caught'}, {dict(result.verdict.counts)},"
            f" {result.figures['seconds']} s",
            flush=True,
        )
        if caught:
            shutil.rmtree(KEPT / f"mutant-{name}")
            return True
    return False


def _say(result: Result) -> None:
    figures = ", ".join(f"{value} {name}" for name, value in result.figures.items())
    wrong = "" if result.verdict.is_clean else f"  WRONG: {dict(result.verdict.counts)}"
    print(
        f"seed {result.seed} ({result.shape}): {result.acknowledged} acknowledged, {result.kills} kills,"
        f" {figures}{wrong}",
        flush=True,
    )
    for example in result.verdict.examples[:10]:
        print("   ", example)


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="crash-") as folder:
        yield Path(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make crash", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many runs, each from a seed of its own")
    parser.add_argument("--kills", type=int, default=16, help="kills, of all runs together")
    parser.add_argument("--acknowledged", type=int, default=2000, help="acknowledged messages, of all runs together")
    parser.add_argument("--crowd", type=int, default=1, help="how many devices each sender has")
    parser.add_argument(
        "--shape", type=int, choices=range(len(SHAPES + MORE_SHAPES)), help="one way of running for all seeds"
    )
    parser.add_argument("--restarts", type=int, default=0, help="no kills: so many restarts of two nodes in turn")
    parser.add_argument("--mutants", default="all", help="names with commas between, or all, or nothing")
    parser.add_argument("--folder", type=Path, help="where the town is founded; by default a temporary folder")
    return parser.parse_args()


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    sys.exit(code)
