"""Traces by OpenTelemetry. Imported only where a collector is configured: it is not installed everywhere."""

import functools
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind

from kleanchat.adapters.traces import Describe, P, R, Traces

# Spans are sent in the background; a collector that is away costs these and nothing else.
EXPORT_SECONDS = 5.0


class OpenTelemetryTraces(Traces):
    """Spans to a collector. OTEL_TRACES_SAMPLER says which share of them, as everywhere."""

    def __init__(self, url: str) -> None:
        # A provider of ours, not the process's: libraries that would trace by themselves know nothing of our rules.
        self._provider = TracerProvider(resource=Resource.create({"service.name": "kleanchat"}))
        exporter = OTLPSpanExporter(endpoint=f"{url.rstrip('/')}/v1/traces", timeout=EXPORT_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("kleanchat")

    def around(
        self, name: str, work: Callable[P, R], describe: Describe | None = None, *, is_request: bool = False
    ) -> Callable[P, R]:
        begin = functools.partial(
            self._tracer.start_as_current_span,
            name,
            kind=SpanKind.SERVER if is_request else SpanKind.INTERNAL,
            # An error's message may hold what somebody wrote; its class is enough.
            record_exception=False,
            set_status_on_exception=False,
        )
        if iscoroutinefunction(work):

            @functools.wraps(work)
            async def later(*args: P.args, **kwargs: P.kwargs) -> Any:
                with begin() as span:
                    try:
                        return await work(*args, **kwargs)
                    except BaseException as error:
                        span.set_attribute("error.type", type(error).__name__)
                        raise
                    finally:
                        _describe(span, describe, args)

            return later  # type: ignore[return-value]  # R is the coroutine that it makes

        @functools.wraps(work)
        def now(*args: P.args, **kwargs: P.kwargs) -> R:
            with begin() as span:
                try:
                    return work(*args, **kwargs)
                finally:
                    _describe(span, describe, args)

        return now

    def close(self) -> None:
        self._provider.shutdown()


def _describe(span: Span, describe: Describe | None, args: tuple[Any, ...]) -> None:
    for key, value in (describe(*args) if describe else {}).items():
        if key == "name":
            span.update_name(str(value))
        else:
            span.set_attribute(key, value)
