"""Figures with their spread; those of the newest run of each workload are kept in build/bench.json."""

import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One measured figure: the median of several runs, the lowest and the highest of them; when and on what machine."""

    workload: str
    n: int
    window: int | None
    metric: str
    value: float
    unit: str
    low: float
    high: float
    floor_ratio: float | None = None
    measured: str = ""

    @property
    def name(self) -> str:
        """The name by which its workload is asked for: `W1` for "W1 with read marks"."""
        return self.workload.split()[0].rstrip(":")


def figure(
    workload: str,
    n: int,
    metric: str,
    unit: str,
    runs: Sequence[float],
    *,
    window: int | None = None,
    floor: Sequence[float] | None = None,
) -> Figure:
    """The figure of these runs; `floor` is what the bare floor took beside them."""
    value = median(runs)
    ratio = value / median(floor) if floor else None
    return Figure(workload, n, window, metric, value, unit, min(runs), max(runs), ratio)


def stamped(figures: Iterable[Figure]) -> list[Figure]:
    """The figures with the day and the machine."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    stamp = f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {_processor()}, two cores, {python}"
    return [replace(one, measured=stamp) for one in figures]


def keep(fresh: Sequence[Figure], file: Path) -> list[Figure]:
    """Put fresh figures in the place of those of the same workloads. Returns all that are kept now."""
    names = {one.name for one in fresh}
    kept = [*(one for one in _read(file) if one.name not in names), *fresh]
    kept.sort(key=lambda one: one.name)  # stable: in the order of measuring within one workload
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps([asdict(one) for one in kept], indent=1, ensure_ascii=False) + "\n")
    return kept


def number(value: float) -> str:
    """Three digits that count, or all of a whole number that has more."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _read(file: Path) -> list[Figure]:
    return [Figure(**one) for one in json.loads(file.read_text())] if file.exists() else []


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unknown processor")
