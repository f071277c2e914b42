"""What waits for one socket: bounded, so that memory is, whatever a client does."""

from kleanchat.realtime.frames import Bundle, Shared, frame

# What a socket may have waiting beside the transport's own buffer: some thousand messages.
OUTBOX_BYTES = 512 * 1024


class Outbox:
    """Bundles in order, with their size."""

    __slots__ = ("bundles", "size")

    def __init__(self) -> None:
        self.bundles: list[Bundle] = []
        self.size = 0

    def put(self, bundle: Bundle) -> bool:
        """Let a bundle wait. False if it does not fit even without what is ephemeral: the socket is too slow."""
        self.bundles.append(bundle)
        self.size += bundle.size
        if self.size > OUTBOX_BYTES:
            self._drop_ephemeral()
        return self.size <= OUTBOX_BYTES

    def put_first(self, bundle: Bundle) -> None:
        """Let a bundle go before everything that waits; what a resume missed is bounded by its own limits."""
        self.bundles.insert(0, bundle)
        self.size += bundle.size

    def take(self, shared: Shared) -> bytes:
        """Everything that waits as one frame, shared with the sockets for which the same waits; empties the outbox."""
        bundles, self.bundles, self.size = self.bundles, [], 0
        if len(bundles) == 1:
            return bundles[0].frame
        key = tuple(bundles)
        known = shared.get(key)
        if known is None:
            known = shared[key] = frame([body for bundle in bundles for body in bundle.bodies])
        return known

    def clear(self) -> None:
        """Forget what waits."""
        self.bundles, self.size = [], 0

    def _drop_ephemeral(self) -> None:
        self.bundles = [bundle for bundle in self.bundles if not bundle.ephemeral]
        self.size = sum(bundle.size for bundle in self.bundles)
