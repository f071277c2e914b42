"""What operators are given (dashboard, alerts, their handbook) speaks of what is there, and explains itself."""

import asyncio
import json
import re
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import Metric

from kleanchat import cli
from kleanchat.adapters.nats import NatsBus
from kleanchat.adapters.tally import Tally
from kleanchat.app import Entrance, Indexer, Marker, Numbers, Poster, Serving, registry
from kleanchat.realtime.hub import Hub
from kleanchat.realtime.lease import Lease

ROOT = Path(__file__).parents[3]
DASHBOARD = ROOT / "deploy" / "grafana" / "kleanchat.json"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yaml"
HANDBOOK = ROOT / "docs" / "operate.md"
NAME = re.compile(r"\b((?:kleanchat|process)_[a-z_]+[a-z])\b")
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}


async def names() -> set[str]:
    """Every metric that a process can have, serving and working, with a broker."""
    lease, bus, none = Lease(), NatsBus(["nats://localhost"], b"x" * 32), object()
    serving = Serving(
        Hub(lease),
        lease,
        asyncio.Event(),
        Poster(none, none, none),
        Marker(none, none),
        Entrance(none),
        bus,  # type: ignore[arg-type]  # only asked for its numbers
    )
    made: CollectorRegistry = registry(Numbers(Tally(), {}, serving=serving, indexer=Indexer(none, none)))  # type: ignore[arg-type]  # as above
    metrics: list[Metric] = list(made.collect())
    return {metric.name + suffix for metric in metrics for suffix in SUFFIXES.get(metric.type, ("",))}


async def test_every_metric_that_is_named_exists() -> None:
    exist = await names()
    for path in (DASHBOARD, ALERTS, HANDBOOK):
        named = set(NAME.findall(path.read_text()))
        assert named - exist == set(), path.name


async def test_the_dashboard_shows_every_metric_of_ours() -> None:
    shown = set(NAME.findall(DASHBOARD.read_text()))
    missing = {name for name in await names() if name.startswith("kleanchat_")} - shown
    parts = {name for name in missing if name.endswith(("_sum", "_count"))}

    assert missing - parts == {"kleanchat_batch_size_bucket"}, "of which the mean is shown"


def test_the_dashboard_is_whole() -> None:
    panels = json.loads(DASHBOARD.read_text())["panels"]

    assert len({panel["id"] for panel in panels}) == len(panels)
    assert all(panel["targets"] for panel in panels if panel["type"] != "row")


def test_every_alert_says_why_and_what_to_do_first_and_stands_in_the_handbook() -> None:
    handbook = HANDBOOK.read_text()
    alerts = ALERTS.read_text().split("- alert: ")[1:]

    assert len(alerts) > 10
    for alert in alerts:
        name = alert.split("\n", 1)[0]
        for word in ("expr:", "severity:", "summary:", "why:", "first:"):
            assert word in alert, f"{name}: {word}"
        assert f"`{name}`" in handbook, name


def test_the_handbook_names_commands_that_exist() -> None:
    named = set(re.findall(r"kleanchat ([a-z]+)(?=[ `\n])", HANDBOOK.read_text()))

    assert {"doctor", "restored", "migrate", "serve", "work"} <= named
    assert named <= set(cli.program.commands)
