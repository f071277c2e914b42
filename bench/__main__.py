"""Measures the core against the real server: `python -m bench [W1 W2 …] [--small]`.

Each workload starts its server and its jobs, on one core; the client and the database share the other one.
"""

import argparse
import resource
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.curves import curves
from bench.fan_out import fan_out
from bench.page import tables, write_page
from bench.pairs import pairs
from bench.processes import pin_client
from bench.reading import reading, searching
from bench.results import Figure, keep, stamped
from bench.several import fan_out_on_two, pairs_on_two
from bench.stage import Stage
from bench.standing import herd, idle
from bench.storm import storm

ROOT = Path(__file__).parents[1]
SMALL_CROWD = 200


@dataclass(frozen=True)
class Workload:
    """What it measures with, and how many people it wants to be online."""

    measure: Callable[[Stage], list[Figure]]
    people: int = 0


# In the order in which they run: what is measured early has the emptier database.
WORKLOADS = {
    "W3": Workload(idle, 1000),
    "W1": Workload(fan_out, 1000),
    "W1x2": Workload(fan_out_on_two, 1000),
    "W2": Workload(pairs, 200),
    "W2x2": Workload(pairs_on_two, 200),
    "W6": Workload(herd, 2000),
    "storm": Workload(storm, 1000),
    "W4": Workload(reading),
    "W5": Workload(searching),
    "curves": Workload(curves, 1000),
}


def main() -> None:
    """Measure on fresh data, print, and write unless everything is small."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("workloads", nargs="*", help=f"any of {', '.join(WORKLOADS)}; all if none is named")
    parser.add_argument("--small", action="store_true", help="a tenth of everything, to see that it runs; only printed")
    given = parser.parse_args()
    unknown = set(given.workloads) - set(WORKLOADS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    wanted = [name for name in WORKLOADS if name in given.workloads or not given.workloads]
    _allow_many_files()
    pin_client()
    with tempfile.TemporaryDirectory(prefix="kleanchat-bench-") as folder:
        _measure(Stage(Path(folder), _unused_port(), _people(wanted, small=given.small), small=given.small), wanted)


def _measure(stage: Stage, wanted: list[str]) -> None:
    """Each workload's figures are written as soon as they are there."""
    for name in wanted:
        figures = stamped(WORKLOADS[name].measure(stage))
        print("\n".join(tables(figures)), flush=True)  # noqa: T201  a program for people
        if not stage.small:
            write_page(keep(figures, ROOT / "build" / "bench.json"), ROOT / "docs" / "performance.md")


def _people(wanted: list[str], *, small: bool) -> int:
    return SMALL_CROWD if small else max(WORKLOADS[name].people for name in wanted)


def _allow_many_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
