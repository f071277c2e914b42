"""The batches of all companies, given what an attacker would claim: they decide entitlement themselves, row by row."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from cast import Cast
from installation import Installation
from stage import Stage, everything, set_stage

from kleanchat.services.sessions import hash_of


@pytest.fixture
async def app(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    """The database as the server's role sees it."""
    connection = await asyncpg.connect(installation.dsn)
    yield connection
    await connection.close()


@pytest.fixture
async def stage(installation: Installation, cast: Cast) -> Stage:
    return await set_stage(installation, cast)


@dataclass(frozen=True)
class Claim:
    """Who is said to act, where, and under which epoch of his access."""

    company: UUID | None
    conversation: UUID | None
    employee: UUID | None
    epoch: int | None


Hostile = Callable[[Stage, Claim], Claim]


def _person(column: str) -> Hostile:
    def claim(stage: Stage, honest: Claim) -> Claim:
        person = stage.people[column]
        assert person is not None
        return replace(honest, employee=person.id)

    return claim


# What an attacker may claim beside an honest claim of ada's, and what post_messages says to it.
CLAIMS: dict[str, tuple[Hostile, str]] = {
    "our conversation from another company": (
        lambda stage, one: replace(one, company=stage.cast.other_company, employee=stage.cast.ravi.id),
        "not_found",
    ),
    "a stranger in our company": (lambda stage, one: replace(one, employee=stage.cast.ravi.id), "ended"),
    "ada in another company": (lambda stage, one: replace(one, company=stage.cast.other_company), "ended"),
    "nobody": (lambda _, one: replace(one, employee=uuid4()), "ended"),
    "no conversation": (lambda _, one: replace(one, conversation=uuid4()), "not_found"),
    "an outsider": (_person("outsider"), "not_found"),
    "an ex-member": (_person("ex_member"), "not_found"),
    "a member whose right is withheld": (_person("withheld"), "ended"),
    "a member whose right is withheld, no epoch": (
        lambda stage, one: replace(_person("withheld")(stage, one), epoch=None),
        "ended",
    ),
    "a leaver": (_person("leaver"), "ended"),
    "a leaver under his present epoch": (lambda s, one: replace(_person("leaver")(s, one), epoch=2), "ended"),
    "a leaver under no epoch": (lambda s, one: replace(_person("leaver")(s, one), epoch=None), "ended"),
    "a plain member where admins write": (_person("plain"), "not_allowed"),
    "an epoch that has passed": (lambda _, one: replace(one, epoch=0), "ended"),
    "an epoch to come": (lambda _, one: replace(one, epoch=2), "ended"),
    "no epoch": (lambda _, one: replace(one, epoch=None), "ended"),
    "no company": (lambda _, one: replace(one, company=None), "ended"),
    "no employee": (lambda _, one: replace(one, employee=None), "ended"),
}


@pytest.mark.parametrize("claim", CLAIMS)
async def test_nobody_posts_by_a_claim(app, owner, stage: Stage, claim: str) -> None:
    hostile, expected = CLAIMS[claim]
    honest = honest_claim(stage)

    before = await everything(owner, stage.cast.company, stage.cast.other_company)
    assert await post(app, hostile(stage, honest)) == [expected]
    assert await everything(owner, stage.cast.company, stage.cast.other_company) == before
    # In one batch with an honest post it stays refused, and does not refuse its neighbour.
    assert await post(app, hostile(stage, honest), honest) == [expected, "posted"]


@pytest.mark.parametrize("claim", [name for name in CLAIMS if "plain member" not in name])
async def test_nobody_raises_marks_by_a_claim(app, owner, stage: Stage, claim: str) -> None:
    hostile, _ = CLAIMS[claim]
    honest = honest_claim(stage)

    before = await everything(owner, stage.cast.company, stage.cast.other_company)
    assert await raise_marks(app, hostile(stage, honest)) == [False]
    assert await everything(owner, stage.cast.company, stage.cast.other_company) == before
    assert await raise_marks(app, hostile(stage, honest), honest) == [False, True]


@pytest.mark.parametrize(
    "switch", ["delete from company_module where company_id = $1", "update company set active = false where id = $1"]
)
async def test_a_closed_door_is_closed_for_everybody(app, owner, stage: Stage, switch: str) -> None:
    token = hash_of(stage.cast.ada.token)
    honest = honest_claim(stage)
    assert await post(app, honest) == ["posted"]
    assert await app.fetchval("select chat from enter($1)", token) is True

    await owner.execute(switch, stage.cast.company)

    assert await post(app, honest) == ["ended"]
    assert await raise_marks(app, honest) == [False]
    assert await app.fetchval("select chat from enter($1)", token) is False


def honest_claim(stage: Stage) -> Claim:
    """Ada in her group, as the server would say it."""
    return Claim(stage.cast.company, UUID(stage.ids["conversation"]), stage.cast.ada.id, 1)


async def post(app: asyncpg.Connection, *claims: Claim) -> list[str]:
    """What becomes of a message of each of these."""
    more = [[uuid4() for _ in claims], [b"hash"] * len(claims), [1] * len(claims), [b"sealed"] * len(claims)]
    rows = await app.fetch(
        "select outcome from post_messages($1, $2, $3, $4, $5, $6, $7, $8) order by ord", *_columns(claims), *more
    )
    return [row[0] for row in rows]


async def raise_marks(app: asyncpg.Connection, *claims: Claim) -> list[bool]:
    """Whether each of these was found to be a member."""
    up_to = [2] * len(claims)
    rows = await app.fetch(
        "select found from raise_marks($1, $2, $3, $4, $5, $6) order by ord", *_columns(claims), up_to, up_to
    )
    return [row[0] for row in rows]


def _columns(claims: tuple[Claim, ...]) -> list[list[Any]]:
    fields = ("company", "conversation", "employee", "epoch")
    return [[getattr(claim, field) for claim in claims] for field in fields]
