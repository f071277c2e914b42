"""Spans: where the time of one request or batch went, for the operator's own collector.

Parts are given their work already wrapped (`around`), so that without a collector there is nothing on any path: the
work is handed back as it is, and OpenTelemetry (spans.py) is not even imported. A span says what kind of thing was done
and how much of it, never for whom and never what was said.
"""

from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
# What a span says beside its name: from the work's arguments, once the work is done. `name` renames it.
Describe = Callable[..., Mapping[str, str | int]]


class TracesUnavailable(Exception):
    """Traces are configured and what sends them is not installed. The message is one plain sentence."""


class Traces:
    """No traces: every work stays as it is."""

    def around(
        self, name: str, work: Callable[P, R], describe: Describe | None = None, *, is_request: bool = False
    ) -> Callable[P, R]:
        """The work with a span of this name around it; `describe` is called with the work's arguments after it."""
        return work

    def close(self) -> None:
        """Send what is left."""
