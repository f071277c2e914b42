"""Traces: a collector of our own hears what was done and how much of it, and nothing else."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from acts import make_group
from cast import Cast
from devices import Device, browser
from installation import Installation, serving, unused_port
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from kleanchat.app import Traces, TracesUnavailable, built
from kleanchat.settings import Settings, SettingsWrong, read_settings

# What a span may say.
ALLOWED = {
    *("http.request.method", "http.route", "http.response.status_code", "error.type"),
    *("kleanchat.size", "kleanchat.sockets"),
}


class Collector:
    """Takes traces over HTTP, as an operator's own would."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    @property
    def spans(self) -> list:
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        scopes = [scope for one in requests for found in one.resource_spans for scope in found.scope_spans]
        return [span for scope in scopes for span in scope.spans]

    def named(self, name: str) -> list:
        return [span for span in self.spans if span.name == name]

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        async with await asyncio.start_server(self._take, "127.0.0.1", port := unused_port()):
            yield f"http://127.0.0.1:{port}"

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        assert head.startswith("post /v1/traces ")
        size = int(head.partition("content-length: ")[2].split("\r\n")[0])
        self.bodies.append(await reader.readexactly(size))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


def traced(installation: Installation, url: str) -> Settings:
    """A second server on the same data, with a collector."""
    return Settings(data=installation.settings.data, port=unused_port(), pool_size=2, traces_url=url)


@pytest.fixture
async def collected(installation: Installation, cast: Cast) -> Collector:
    """What a second server on the same data has told its collector about a message."""
    collector = Collector()
    async with collector.listening() as url:
        settings = traced(installation, url)
        async with (
            serving(settings, installation.dsn),
            browser(settings, cast.ada.token) as http,
            Device.of(settings, cast.ada) as device,
        ):
            group = await make_group(http, cast.bo, title="geheim4711")
            await device.until("joined")
            await device.post(group, "kanarienvogel")
            await device.until("message")
            await http.get("/api/conversations/00000000-0000-0000-0000-000000000000")
    return collector


async def test_each_kind_of_work_has_its_span(collected: Collector) -> None:
    names = {span.name for span in collected.spans}

    assert {"command post", "commit posts", "fan out", "send", "index", "POST /api/groups"} <= names
    [commit] = collected.named("commit posts")
    told = [span for span in collected.named("fan out") if span.parent_span_id == commit.span_id]
    assert len(told) == 1, "the telling belongs to its commit"
    [answer] = collected.named("GET /api/conversations/{conversation}")
    assert {one.key: one.value.int_value for one in answer.attributes}["http.response.status_code"] == 404


async def test_spans_say_nothing_personal(collected: Collector, cast: Cast) -> None:
    assert {attribute.key for span in collected.spans for attribute in span.attributes} <= ALLOWED
    assert not [event for span in collected.spans for event in span.events]
    everything = b"".join(collected.bodies)
    secrets = ("geheim4711", "kanarienvogel", cast.company_name, str(cast.company), str(cast.ada.id), cast.ada.token)
    for secret in secrets:
        assert secret.encode() not in everything


async def test_a_collector_that_is_away_costs_no_request(installation: Installation, cast: Cast) -> None:
    away = f"http://127.0.0.1:{unused_port()}"
    settings = traced(installation, away)
    async with serving(settings, installation.dsn), browser(settings, cast.ada.token) as http:
        answer: httpx.Response = await http.get("/api/snapshot")

    assert answer.status_code == 200


async def test_without_the_packages_the_server_says_what_to_install(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "kleanchat.adapters.spans", None)
    settings = traced(installation, "http://localhost:4318")

    with pytest.raises(TracesUnavailable, match=r"requirements/traces\.txt"):
        await built(settings, installation.dsn).__aenter__()


def test_without_a_collector_nothing_is_wrapped() -> None:
    assert Traces().around("work", len) is len
    assert Settings().traces_url is None


@pytest.mark.parametrize("url", ["localhost:4318", "grpc://localhost:4317", "http://", "http://host:x"])
def test_a_wrong_address_is_refused(url: str) -> None:
    with pytest.raises(SettingsWrong, match="traces_url"):
        read_settings(traces_url=url)
