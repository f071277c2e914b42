"""The stage of the authorization matrix: one company with a secret in everything, and everybody who must not reach it.

The group of ada is for admins to write in. In it sit bo and gina (plain members, she with the right to keep groups),
nora (an admin whose right to chat is withheld), mona (an admin of the office, for when the module is off) and, until
they went, emil (the ex-member) and lena (the leaver). Olga is of the office, without the rights of the office.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import acts
import asyncpg
import httpx
from cast import Cast, Person, hire
from devices import browser
from installation import Installation
from staff import OPERATOR, rights_group

from kleanchat.services import companies as company_service
from kleanchat.services import sessions
from kleanchat.services.sessions import hash_of
from kleanchat.store import companies, conversations, rights, sites, support
from kleanchat.store.transaction import Transaction


@dataclass(frozen=True)
class Stage:
    """The company, its secrets, who tries to reach them, and the ids of what is tried."""

    installation: Installation
    cast: Cast
    people: dict[str, Person | None]  # by column of the matrix
    support: str
    talk: str  # in the title, description, messages and draft of the group
    house: str  # in the company's name, a colleague's name, a rights group, a site
    ids: dict[str, str]

    def client(self, column: str) -> httpx.AsyncClient:
        """What this caller holds. His token is sent under both names, so that no session opens the other door."""
        person = self.people.get(column)
        token = self.support if column == "support" else person.token if person else None
        client = browser(self.installation.settings, token)
        if token is not None:
            client.cookies.set(self.installation.settings.cookie("support"), token)
        return client

    def secrets(self, column: str) -> list[str]:
        """The words that this caller may never receive, whatever he asks."""
        if column in {"anonymous", "neighbour", "neighbours_admin", "leaver"}:
            return [self.talk, self.house]
        return [] if column in {"plain", "foreman"} else [self.talk]

    async def set_module(self, *, unlocked: bool) -> None:
        """Switch the module behind the server's back, so that sessions live on and the entitlement alone decides."""
        async with self.installation.parts.database.transaction(self.cast.company) as tx:
            await companies.set_module(tx, "chat", unlocked=unlocked)

    def nothing(self) -> "Stage":
        """The same callers before ids of nothing."""
        return replace(self, ids={name: str(uuid4()) for name in self.ids})


async def set_stage(installation: Installation, cast: Cast) -> Stage:
    """Everybody is in his place, and every secret in its."""
    talk, house = f"geheim{uuid4().hex[:10]}", f"kanari{uuid4().hex[:10]}"
    people, group = await _seat_everybody(installation, cast, talk)
    ids = await _furnish(installation, cast, house)
    return Stage(
        installation=installation,
        cast=cast,
        people=people,
        support=await support_session(installation),
        talk=talk,
        house=house,
        ids=ids | {"conversation": group, "group": group, "employee": str(cast.bo.id), "company": str(cast.company)},
    )


async def support_session(installation: Installation) -> str:
    """The token of a signed-in support account."""
    token, user = uuid4().hex, f"susi-{uuid4().hex[:8]}"
    async with installation.parts.database.transaction() as tx:
        await support.create(tx, user, "Susi Support", "no hash fits", b"no secret opens")
        account = await support.account(tx, user)
        assert account is not None
        await support.begin_session(tx, account.id, hash_of(token))
    return token


async def everything(owner: asyncpg.Connection, *companies: UUID) -> dict[str, list[str]]:
    """Every row of these companies, by table, but for the index that follows by itself."""
    tables = await owner.fetch(
        "select table_name from information_schema.columns join information_schema.tables using (table_schema,"
        " table_name) where table_schema = 'public' and column_name = 'company_id' and table_type = 'BASE TABLE'"
        " and table_name not like 'search%'"
    )
    kept: dict[str, list[str]] = {}
    for name in sorted(row["table_name"] for row in tables):
        rows = await owner.fetch(
            f"select (to_jsonb(t) - 'unlocked_at')::text from {name} t where company_id = any($1) order by 1", companies
        )
        kept[name] = [row[0] for row in rows]
    kept["company"] = [row[0] for row in await owner.fetch("select t::text from company t order by 1")]
    return kept


async def _seat_everybody(installation: Installation, cast: Cast, talk: str) -> tuple[dict[str, Person | None], str]:
    office, managing = [await rights_group(installation, cast.company, name) for name in ("office", "managing")]
    async with installation.parts.database.transaction(cast.company) as tx:
        emil, gina = await hire(tx, "emil", managing), await hire(tx, "gina", managing)
        lena, mona, olga = [await hire(tx, name, office) for name in ("lena", "mona", "olga")]
        for right in ("master_data", "chat_admin"):
            await rights.except_for(tx, olga.id, right, "withheld")
        await rights.except_for(tx, cast.nora.id, "groups", "granted")
    settings = installation.settings
    async with browser(settings, cast.ada.token) as ada, browser(settings, cast.otto.token) as otto:
        group = await acts.make_group(
            ada, cast.bo, gina, mona, emil, lena, title=talk, description=talk, writers="admins"
        )
        for admin in (mona, emil, lena):
            await acts.seat(ada, group, admin, "admin")
        await acts.post(ada, group, f"Das ist {talk}")
        await ada.put(f"/api/conversations/{group}/draft", json={"text": talk})
        await acts.unseat(ada, group, emil)
        await acts.deactivate(otto, lena)
    async with installation.parts.database.transaction(cast.company) as tx:
        await conversations.add_members(tx, UUID(group), [cast.nora.id], "admin", 1)
    people = {
        "anonymous": None,
        "outsider": cast.cleo,
        "ex_member": emil,
        "withheld": cast.nora,
        "stripped": olga,
        "module_off": mona,
        "leaver": lena,
        "neighbour": cast.ravi,
        "neighbours_admin": cast.rita,
        "plain": cast.bo,
        "foreman": gina,
        "ada": cast.ada,
        "otto": cast.otto,
    }
    return people, group


async def _furnish(installation: Installation, cast: Cast, house: str) -> dict[str, str]:
    """A secret word wherever a company keeps one of its own; returns the ids of what holds it."""
    async with installation.parts.database.transaction(cast.company) as tx:
        await company_service.change(tx, OPERATOR, cast.company, name=f"Firma {house}")
        held = await rights.create_group(tx, house, ("app", "chat"))
        colleague = await hire(tx, house, held)
        branch = await sites.create_branch(tx, house)
        site = await sites.create(tx, branch, house)
        await sites.assign(tx, colleague.id, [site])
        session = await _second_session(tx, cast.ada)
    return {"colleague": str(colleague.id), "rights_group": str(held), "site": str(site), "session": session}


async def _second_session(tx: Transaction, person: Person) -> str:
    await sessions.begin(tx, person.id, "Zweites Gerät")
    found: Any = await tx.value(
        "select id from session where company_id = $1 and employee_id = $2 and device = 'Zweites Gerät'",
        tx.company_id,
        person.id,
    )
    return str(found)
