"""Figures with their spread, as a table for people and as JSON for programs."""

import json
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One measured figure: the median of several runs, and the lowest and highest of them."""

    workload: str
    n: int
    window: int | None
    metric: str
    value: float
    unit: str
    low: float
    high: float
    floor_ratio: float | None = None


def figure(
    workload: str,
    n: int,
    metric: str,
    unit: str,
    runs: list[float],
    *,
    window: int | None = None,
    floor: float | None = None,
) -> Figure:
    """The figure of these runs; `floor` is what the bare floor took in the same run."""
    value = median(runs)
    return Figure(workload, n, window, metric, value, unit, min(runs), max(runs), value / floor if floor else None)


def write(figures: list[Figure], folder: Path) -> None:
    """Print the table, and write docs/performance.md and build/bench.json."""
    (folder / "build").mkdir(exist_ok=True)
    (folder / "build" / "bench.json").write_text(json.dumps([asdict(one) for one in figures], indent=1) + "\n")
    table = "\n".join(_rows(figures))
    print(table)  # noqa: T201
    page = folder / "docs" / "performance.md"
    before, _, after = page.read_text().partition("<!-- measured -->")
    _, _, rest = after.partition("<!-- end -->")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    stamp = f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {_processor()}, two cores, {python}"
    page.write_text(f"{before}<!-- measured -->\n\n{stamp}\n\n{table}\n\n<!-- end -->{rest}")


def _rows(figures: list[Figure]) -> list[str]:
    rows = [
        "| workload | n | window | what | median | lowest to highest | of the floor |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in figures:
        cells = (
            one.workload,
            f"{one.n:,}",
            one.window or "",
            one.metric,
            f"{one.value:,.4g} {one.unit}",
            f"{one.low:,.4g} to {one.high:,.4g}",
            f"{one.floor_ratio:.2f}" if one.floor_ratio is not None else "",
        )
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    return rows


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unknown processor")
