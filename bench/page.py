"""The page of figures: docs/performance.md between its two marks."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from bench.peers import NOTE, beside_peers
from bench.results import Figure, number

BEGIN, END = "<!-- measured -->", "<!-- end -->"
CURVES = "curves"
TITLES = {
    "W1": "W1: one posts, all receive",
    "W1x2": "W1 on two server processes",
    "W2": "W2: pairs",
    "W2x2": "W2 on two server processes",
    "W3": "W3: idle connections",
    "W4": "W4: cold start",
    "W5": "W5: search",
    "W6": "W6: all come back at once",
    "storm": "Storm: one company is loud, another one is not",
    CURVES: "Curves: what grows with what",
}
# Of the longest bar.
BLOCKS = 20


def write_page(figures: list[Figure], page: Path) -> None:
    """Put these figures between the marks of the page."""
    before, _, after = page.read_text().partition(BEGIN)
    rest = after.partition(END)[2]
    lines = ["## Beside others", "", NOTE, "", *beside_peers(figures), "", *tables(figures)]
    page.write_text("\n".join((f"{before}{BEGIN}", "", *lines, f"{END}{rest}")))


def tables(figures: Iterable[Figure]) -> list[str]:
    """A section for each workload, with the day and the machine."""
    lines: list[str] = []
    for name, some in groupby(figures, lambda one: one.name):
        section = list(some)
        lines += [f"## {TITLES[name]}", "", section[0].measured or "The day was not kept.", ""]
        lines += _curves(section) if name == CURVES else [*_table(section), ""]
    return lines


def _table(figures: Iterable[Figure]) -> list[str]:
    head = [
        "| workload | n | window | what | median | lowest to highest | of the floor |",
        "|---|---|---|---|---|---|---|",
    ]
    return head + [_row(one.workload, f"{one.n:,}", one.window or "", *_cells(one), _ratio(one)) for one in figures]


def _curves(figures: Sequence[Figure]) -> list[str]:
    """A table for each curve, with bars."""
    lines: list[str] = []
    for kind in dict.fromkeys((one.workload, one.metric) for one in figures):
        curve = [one for one in figures if (one.workload, one.metric) == kind]
        highest = max(one.value for one in curve)
        lines += [f"| {kind[0].partition(': ')[2]} | {kind[1]} | lowest to highest | |", "|---|---|---|---|"]
        lines += [_row(f"{one.n:,}", *_cells(one)[1:], "▇" * round(BLOCKS * one.value / highest)) for one in curve]
        lines.append("")
    return lines


def _cells(one: Figure) -> tuple[str, str, str]:
    return one.metric, f"{number(one.value)} {one.unit}".strip(), f"{number(one.low)} to {number(one.high)}"


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _ratio(one: Figure) -> str:
    return "" if one.floor_ratio is None else f"{one.floor_ratio:.2f}"
