"""What a page must not do, whatever is tested on it: complain, break the content policy, or ask anybody else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.async_api import BrowserContext, ConsoleMessage, Request, WebError

# The browser names the rule that was broken; what it prints by itself differs from rule to rule.
POLICY_LISTENER = """addEventListener('securitypolicyviolation', (event) =>
  console.error(`content policy: ${event.effectiveDirective} refused ${event.blockedURI} (${event.sourceFile})`))"""


class Watch:
    """Notes everything wrong in all pages of a browser context."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._tolerated: list[re.Pattern[str]] = []
        self.faults: list[str] = []

    @classmethod
    async def over(cls, context: BrowserContext, origin: str) -> "Watch":
        """Begin to watch."""
        watch = cls(origin)
        await context.add_init_script(POLICY_LISTENER)
        context.on("console", watch._heard)
        context.on("weberror", watch._broke)
        context.on("request", watch._asked)
        return watch

    def tolerate(self, *patterns: str) -> None:
        """From now on these complaints belong to what is tested."""
        self._tolerated += [re.compile(pattern) for pattern in patterns]

    @contextmanager
    def tolerating(self, *patterns: str) -> Iterator[None]:
        """These complaints belong to what is tested in the block."""
        before = list(self._tolerated)
        self.tolerate(*patterns)
        yield
        self._tolerated = before

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._fault(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _broke(self, error: WebError) -> None:
        self._fault(f"page error: {error.error}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._origin + "/", "data:", "blob:")):
            self._fault(f"foreign request: {request.url}")

    def _fault(self, text: str) -> None:
        if not any(pattern.search(text) for pattern in self._tolerated):
            self.faults.append(text)


# What the browser says of requests that fail on purpose.
NO_NETWORK = r"net::ERR_(INTERNET_DISCONNECTED|NETWORK_CHANGED|CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE)"
REFUSED = r"the server responded with a status of 40[34]"
SIGNED_OUT = r"the server responded with a status of 401|WebSocket connection to .* failed"
OUTAGE = rf"{NO_NETWORK}|WebSocket connection to .* failed|the server responded with a status of 50[03]"
