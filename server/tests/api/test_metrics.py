"""The page of numbers: what happened is counted, and nothing in it says to whom."""

import re
from uuid import uuid4

import httpx
import pytest
from acts import begin_direct, deactivate, make_group
from cast import Cast
from devices import NO_TLS
from installation import Installation, unused_port
from prometheus_client import generate_latest

from kleanchat.processes import _metrics
from kleanchat.server import metrics_page
from kleanchat.settings import Settings

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{32}", re.IGNORECASE)


class Numbers:
    """What the numbers of the running server have risen by since this was made."""

    def __init__(self, installation: Installation) -> None:
        self._registry = installation.parts.metrics
        self._before: dict[tuple[str, tuple[tuple[str, str], ...]], float] = {}
        self._before = self._all()

    def rise(self, name: str, **labels: str) -> float:
        at = (f"kleanchat_{name}", tuple(sorted(labels.items())))
        return self._all().get(at, 0.0) - self._before.get(at, 0.0)

    def now(self, name: str, **labels: str) -> float:
        value = self._registry.get_sample_value(f"kleanchat_{name}", labels)
        assert value is not None, name
        return value

    def _all(self) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
        return {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for metric in self._registry.collect()
            for sample in metric.samples
        }


@pytest.fixture
def numbers(installation: Installation) -> Numbers:
    return Numbers(installation)


async def test_a_message_is_counted_on_its_way(cast: Cast, api, device, numbers: Numbers) -> None:
    group = await make_group(api(cast.ada), cast.bo)
    async with device(cast.ada) as ada, device(cast.bo) as bo:
        client_id = str(uuid4())
        await ada.post(group, client_id=client_id)
        await ada.post(group, client_id=client_id)
        await bo.until("message")
        await bo.quiet()

        assert numbers.rise("posts_total", outcome="posted") == 1
        assert numbers.rise("posts_total", outcome="repeated") == 1
        assert numbers.rise("socket_commands_total", command="post") == 2
        assert 1 <= numbers.rise("batch_seconds_count", kind="posts") <= 2
        assert numbers.rise("batch_size_sum", kind="posts") == 2
        assert numbers.rise("deliveries_total") >= 2, "one fact for two sockets"
        assert numbers.rise("frames_total") >= 5, "two hellos, a message for each, and answers"
        assert numbers.rise("frame_bytes_total") > 500
        assert numbers.rise("sockets") == numbers.rise("sockets_opened_total") == 2
        assert numbers.rise("resumes_total", kind="missed") == numbers.rise("resume_seconds_count") == 2
        assert numbers.now("outbox_largest_bytes") == 0

    assert numbers.rise("sockets") == 0
    assert numbers.rise("socket_closes_total", code="left") == 2


async def test_what_is_refused_is_counted_by_edge_and_code(cast: Cast, api, device, numbers: Numbers) -> None:
    nothing = str(uuid4())
    async with device(cast.ada) as ada:
        await ada.post(nothing)
    await api(cast.ada).get(f"/api/conversations/{nothing}")

    assert numbers.rise("refusals_total", edge="socket", code="not_found") == 1
    assert numbers.rise("refusals_total", edge="http", code="not_found") == 1
    assert numbers.rise("posts_total", outcome="not_found") == 1


async def test_requests_are_counted_by_their_template(cast: Cast, api, numbers: Numbers) -> None:
    conversation = await begin_direct(api(cast.ada), cast.bo)
    await api(cast.ada).get(f"/api/conversations/{conversation}")
    await api(cast.ada).request("PROPFIND", "/api/session")
    await api(cast.ada).post("/api/session", headers={"Origin": "https://evil.example"})

    template = {"method": "GET", "route": "/api/conversations/{conversation}"}
    assert numbers.rise("http_requests_total", status="200", **template) == 1
    assert numbers.rise("http_request_seconds_count", **template) == 1
    assert numbers.rise("http_requests_total", method="POST", route="none", status="403") == 1
    assert numbers.rise("http_requests_total", method="other", route="/api/session", status="405") == 1


async def test_a_leaver_is_counted_among_the_closes(cast: Cast, api, device, numbers: Numbers) -> None:
    async with device(cast.bo) as bo:
        await deactivate(api(cast.otto), cast.bo)
        await bo.until_closed()

    assert numbers.rise("socket_closes_total", code="4401") == 1
    assert numbers.now("lease_age_seconds") < 0.5
    assert numbers.now("ready") == 1


async def test_nothing_in_the_numbers_says_who(installation: Installation, cast: Cast, api, device) -> None:
    group = await make_group(api(cast.ada), cast.bo, title="geheim4711")
    async with device(cast.ada) as ada:
        await ada.post(group, "kanarienvogel")
        await ada.ask("read", conversation=group, seq=1)
    page = generate_latest(installation.parts.metrics).decode()

    assert "kleanchat_posts_total" in page
    for secret in ("geheim4711", "kanarienvogel", cast.company_name, str(cast.company), "/" + group):
        assert secret not in page
    assert not UUID.findall(page)


async def test_the_page_is_on_a_port_of_its_own_and_only_if_asked_for(installation: Installation) -> None:
    settings = Settings(metrics_port=unused_port())
    async with httpx.AsyncClient(verify=NO_TLS, trust_env=False) as client:
        async with metrics_page(settings, installation.parts.metrics):
            answer = await client.get(f"http://127.0.0.1:{settings.metrics_port}/metrics")
            assert (answer.status_code, answer.headers["content-type"][:10]) == (200, "text/plain")
            assert "kleanchat_lease_age_seconds" in answer.text
            assert "process_cpu_seconds_total" in answer.text
            assert (await client.get(f"http://127.0.0.1:{settings.metrics_port}/")).status_code == 404
            with pytest.raises(OSError, match="in use"):
                await metrics_page(settings, installation.parts.metrics).__aenter__()
        public = await client.get(f"http://127.0.0.1:{installation.settings.port}/metrics")

    assert "kleanchat_" not in public.text
    assert Settings().metrics_port is None


def test_each_of_several_processes_has_a_port_of_its_own() -> None:
    settings = Settings(processes=3, metrics_port=9100)

    assert [_metrics(settings, place)["KLEANCHAT_METRICS_PORT"] for place in range(4)] == [
        "9100",
        "9101",
        "9102",
        "9103",
    ]
    assert _metrics(Settings(processes=3), 1) == {}
