"""Posting messages: sealed, numbered, stored and logged in one commit with everything else that waits; exactly once."""

from collections.abc import Sequence

from kleanchat.adapters import failpoints
from kleanchat.adapters.tally import Tally
from kleanchat.adapters.traces import Traces
from kleanchat.adapters.vault import Vault, message_place
from kleanchat.domain.errors import ClientIdReused, NotAllowed, NotFound, Refusal
from kleanchat.domain.events import MessagePosted
from kleanchat.domain.messages import Draft, Posted, clean_body
from kleanchat.domain.people import Actor
from kleanchat.domain.values import value
from kleanchat.services.batches import Batches, how_many
from kleanchat.store import messages
from kleanchat.store.messages import Outcome, SealedPost
from kleanchat.store.transaction import Fact, HotConnection, Publish

_REFUSALS: dict[str, type[Refusal]] = {
    "not_found": NotFound,
    "ended": NotFound,
    "not_allowed": NotAllowed,
    "reused": ClientIdReused,
}


@value()
class Post:
    """A post on its way: what the clients will see, and what is stored."""

    draft: Draft
    body: str
    sealed: SealedPost


@value()
class Receipt:
    """Where the message stands, and whether this call posted it or an earlier one had."""

    posted: Posted
    is_new: bool


class Poster:
    """Posts for all companies of this process, in batches. The rules are decided in the batch's own transaction."""

    def __init__(
        self,
        connection: HotConnection,
        vault: Vault,
        publish: Publish,
        tally: Tally | None = None,
        traces: Traces | None = None,
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._publish = publish
        self._tally = tally or Tally()
        write = (traces or Traces()).around("commit posts", self._write, how_many)
        self._batches: Batches[Post, Receipt] = Batches(write, self._tally.batches["posts"])

    @property
    def waiting(self) -> int:
        """How many posts wait for their batch."""
        return self._batches.waiting

    async def post(self, actor: Actor, draft: Draft) -> Receipt:
        """Post a message; acknowledged means committed. The same client id again returns the first message.

        Raises Invalid, NotFound, NotAllowed, ClientIdReused, or Busy: send it again, whether or not it was done.
        """
        return await self._batches.put(self._sealed(actor, draft))

    async def run(self) -> None:
        """Write what is posted until cancelled."""
        await self._batches.run()

    def _sealed(self, actor: Actor, draft: Draft) -> Post:
        body = clean_body(draft.body)
        company, conversation, sender = actor.company_id, draft.conversation, actor.employee_id
        sealed = self._vault.seal(company, message_place(conversation, sender, draft.client_id), body)
        content_hash = self._vault.fingerprint(company, body)
        row = SealedPost(
            company,
            conversation,
            sender,
            actor.access_epoch,
            draft.client_id,
            content_hash,
            sealed.key_id,
            sealed.value,
        )
        return Post(draft, body, row)

    async def _write(self, batch: Sequence[Post]) -> list[Receipt | Refusal | None]:
        failpoints.reached("posts.before_commit")
        async with self._connection.use() as connection:
            outcomes = await messages.post(connection, [post.sealed for post in batch])
        failpoints.reached("posts.after_commit")
        pairs = list(zip(batch, outcomes, strict=True))
        self._tally.posts.update(outcome.word for outcome in outcomes)
        self._publish([_fact(post, outcome) for post, outcome in pairs if outcome.word == "posted"])
        failpoints.reached("posts.after_publish")
        return [_result(post, outcome) for post, outcome in pairs]


def _fact(post: Post, outcome: Outcome) -> Fact:
    assert outcome.seq is not None and outcome.at is not None
    event = MessagePosted(
        conversation=post.draft.conversation,
        seq=outcome.seq,
        at=outcome.at,
        sender=post.sealed.sender_id,
        client_id=post.draft.client_id,
        body=post.body,
    )
    return Fact(post.sealed.company_id, event)


def _result(post: Post, outcome: Outcome) -> Receipt | Refusal | None:
    refusal = _REFUSALS.get(outcome.word)
    if refusal is not None:
        return refusal()
    if outcome.seq is None or outcome.at is None:  # busy, again
        return None
    posted = Posted(post.draft.conversation, outcome.seq, post.draft.client_id, outcome.at)
    return Receipt(posted, outcome.word == "posted")
