"""The short and the longer form of `make crash`; both belong to `make test-full`."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import pytest
from crash.mutants import MUTANTS

TESTS = Path(__file__).parents[1]
SOME = ("ack_before_commit", "stale_membership", "counted_unread")
LINE = r"acknowledged=(\d+) kills=(\d+) lost=0 doubled=0 reordered=0 mutants=(\d+)/(\d+)\n"


@pytest.mark.slow
async def test_kills_break_no_promise_and_some_mutants_are_seen() -> None:
    output = await _crash("--mutants", ",".join(SOME))
    acknowledged, kills, caught, mutants = _figures(output)
    assert acknowledged >= 2000
    assert kills >= 15
    assert caught == mutants == len(SOME)


@pytest.mark.slow
async def test_all_ways_of_running_and_every_mutant() -> None:
    output = await _crash("--seeds", "6", "--kills", "60", "--acknowledged", "12000")
    acknowledged, kills, caught, mutants = _figures(output)
    assert acknowledged >= 12_000
    assert kills >= 60
    assert caught == mutants == len(MUTANTS)


def _figures(output: str) -> list[int]:
    found = re.search(LINE, output)
    assert found is not None, output
    return [int(figure) for figure in found.groups()]


async def _crash(*words: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    harness = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "crash", *words, env=environment, stdout=PIPE, stderr=STDOUT
    )
    output, _ = await harness.communicate()
    assert harness.returncode == 0, output.decode()
    print(output.decode())  # noqa: T201  the figures
    return output.decode()
