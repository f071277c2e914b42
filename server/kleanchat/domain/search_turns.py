"""Whose turn it is to be indexed: a company with a long backlog does not keep the others waiting."""

from collections.abc import Mapping
from itertools import islice
from uuid import UUID


class Turns:
    """Conversations that wait, each with the seq to reach. Companies take turns, and so do their conversations."""

    def __init__(self) -> None:
        self._companies: dict[UUID, dict[UUID, int]] = {}
        self._resting: dict[UUID, float] = {}

    def __bool__(self) -> bool:
        return bool(self._companies)

    def add(self, company: UUID, conversation: UUID, seq: int) -> None:
        """Let a conversation wait until it has come to this seq."""
        waiting = self._companies.setdefault(company, {})
        waiting[conversation] = max(seq, waiting.get(conversation, 0))

    def take(self, now: float, most: int) -> tuple[UUID, dict[UUID, int]] | None:
        """The next company and some of its conversations, which wait on until they are settled.

        None if nobody waits whose turn can come now.
        """
        company = next((company for company in self._companies if self._resting.get(company, now) <= now), None)
        if company is None:
            return None
        waiting = self._companies[company] = self._companies.pop(company)
        return company, dict(islice(waiting.items(), most))

    def settle(self, company: UUID, reached: Mapping[UUID, int]) -> None:
        """Let go of the conversations that have come to their seq; the others that got on go to the back."""
        waiting = self._companies[company]
        for conversation, seq in reached.items():
            target = waiting.pop(conversation)
            if seq < target:
                waiting[conversation] = target
        if not waiting:
            del self._companies[company]

    def rest(self, company: UUID, until: float) -> None:
        """Pass over a company until then."""
        self._resting[company] = until
