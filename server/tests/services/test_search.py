"""Searching: everything is found that should be, by whom it should be, and nothing is stored that could be read."""

import asyncio
import re
from datetime import UTC, datetime
from itertools import pairwise
from string import ascii_lowercase
from uuid import uuid4

import asyncpg
import pytest
from search_team import Team, index, until_somebody_waits_for_a_lock

from kleanchat.domain.errors import Invalid, NotFound
from kleanchat.domain.people import Actor
from kleanchat.domain.search import query_tokens, token_hashes, tokens, whole_word_tokens
from kleanchat.domain.search_hits import Hit, SearchPage
from kleanchat.services.search import CANDIDATES, ROUNDS, search
from kleanchat.store import search as store

# Words of which each, with an a before it, stands in one of so many texts.
RARE = {"affe": 10, "irne": 11, "clown": 13}
SCANS = "select seq_scan + idx_scan from pg_stat_xact_user_tables where relname = 'search_entry'"

# ------------------------------------------------------------------------------------------------------------ finding


@pytest.mark.parametrize(
    "query",
    ["Schlüssel", "schluessel", "SCHLÜSSEL", "Reinigung", "treppe", "Haus", "trepp", "sch", "treppenhaus schlüss"],
)
async def test_a_message_is_found(team: Team, query: str) -> None:
    await team.say("Der Schlüssel für die Treppenhausreinigung liegt im Büro", "Guten Morgen")
    assert await index(team) == 2
    assert await team.finds(query) == ["Der Schlüssel für die Treppenhausreinigung liegt im Büro"]


async def test_a_message_is_analysed_in_the_language_of_its_author(team: Team) -> None:
    await team.say("Anahtarlar dolapta", sender=team.cem)
    await index(team)
    async with team.database.transaction(team.company) as tx:
        page = await search(tx, team.vault, team.actor(team.cem, "tr"), "anahtar")
    assert [hit.sender for hit in page.hits] == [team.cem]


async def test_what_only_the_index_takes_for_an_answer_is_not_shown(team: Team) -> None:
    await team.say("Die Reinigung kommt")
    await index(team)
    assert len(await team.answer(team.anna, "Reinigungsmittel")) == 1
    assert await team.finds("Reinigungsmittel") == []


@pytest.mark.parametrize("query", ["", " ", "?!", "👍"])
async def test_a_query_without_words_finds_nothing(team: Team, query: str) -> None:
    await team.say("Hallo 👍")
    await index(team)
    assert await team.page(query) == SearchPage((), None)


async def test_a_query_is_bounded(team: Team) -> None:
    with pytest.raises(Invalid):
        await team.page("a" * 201)
    assert await team.finds(" ".join(f"wort{n}" for n in range(25))) == []


async def test_pages_go_from_new_to_old_and_miss_nothing(team: Team) -> None:
    other = await team.meet(team.anna, team.boris)
    for batch in range(5):
        await team.say(*[f"Schlüssel {batch} {n}" for n in range(20)])
        await team.say(*[f"Schlüssel {batch} {n}" for n in range(20)], conversation=other)
    await index(team)
    hits: list[Hit] = []
    after = None
    for _ in range(20):
        page = await team.page("Schlüssel", before=after, limit=13)
        hits += page.hits
        after = page.after
        if after is None:
            break
    assert after is None
    assert len({(hit.conversation, hit.seq) for hit in hits}) == len(hits) == 200
    assert all((a.at, a.conversation, a.seq) > (b.at, b.conversation, b.seq) for a, b in pairwise(hits))
    assert {hit.conversation for hit in (await team.page("Schlüssel", conversation=other)).hits} == {other}


async def test_a_page_is_bounded_when_the_index_answers_much_that_was_not_meant(team: Team) -> None:
    looked_at = CANDIDATES * (2**ROUNDS - 1)
    await team.say(*["Die Reinigung kommt"] * (looked_at + 1))
    await index(team)
    page = await team.page("Reinigungsmittel")
    assert page.hits == () and page.after is not None
    assert page.after.seq == 2
    assert await team.page("Reinigungsmittel", before=page.after) == SearchPage((), None)


async def test_a_page_that_is_exactly_full_ends(team: Team) -> None:
    await team.say("Schlüssel 1", "Schlüssel 2")
    await index(team)
    page = await team.page("Schlüssel", limit=2)
    assert len(page.hits) == 2 and page.after is None


async def test_whole_words_come_before_words_that_go_on_and_nothing_comes_twice(team: Team) -> None:
    whole = [f"Schlüssel {n}" for n in range(5)]
    going_on = [f"Schlüsselx {n}" for n in range(5)]
    await team.say(*[text for pair in zip(whole, going_on, strict=True) for text in pair])
    await index(team)
    expected = whole[::-1] + going_on[::-1]
    for limit in (1, 3, 5, 7, 10, 20):
        assert await all_pages(team, "Schlüssel", limit) == expected


async def test_what_only_a_beginning_finds_for_who_searches_in_another_language_is_not_lost(team: Team) -> None:
    await team.say("kluczami")
    await index(team)
    assert not whole_word_tokens("kluczach", "pl")[0] & tokens("kluczami", "de"), "the index knows no Polish root"
    async with team.database.transaction(team.company) as tx:
        page = await search(tx, team.vault, team.actor(team.anna, "pl"), "kluczach")
    assert [hit.body for hit in page.hits] == ["kluczami"]


async def test_common_and_rare_words_are_found_alike(team: Team) -> None:
    """Common words are looked for among the newest entries, others in the index over tokens."""
    other = await team.meet(team.boris, team.cem)
    texts = [f"Eimer {n}" if n % 10 else f"Eimer Besen {n}" for n in range(100)]
    for text in texts:
        await team.say(text)
        await team.say(text, conversation=other, sender=team.boris)
    await index(team)
    assert await all_pages(team, "Eimer", 20) == texts[::-1]
    assert await all_pages(team, "Besen Eimer", 20) == [text for text in texts[::-1] if "Besen" in text]


async def all_pages(team: Team, query: str, limit: int) -> list[str]:
    """The bodies of all pages, one after the other."""
    page = await team.page(query, limit=limit)
    bodies = [hit.body for hit in page.hits]
    while page.after is not None:
        page = await team.page(query, limit=limit, before=page.after)
        bodies += [hit.body for hit in page.hits]
    return bodies


# -------------------------------------------------------------------------------------- who finds: the definer function


@pytest.fixture
async def spoken(team: Team) -> Team:
    await team.say("Der Schlüssel liegt im Büro")
    await index(team)
    assert len(await team.answer(team.boris)) == 1, "needs somebody who finds it for the others to mean anything"
    return team


async def test_another_company_finds_nothing(spoken: Team) -> None:
    outside = Team(spoken.owner, spoken.pool, spoken.vault)
    await outside.found()
    assert await spoken.answer(outside.anna) == []
    assert await spoken.answer(outside.anna, set=outside.company, company=outside.company) == []
    assert await spoken.answer(spoken.boris, set=outside.company, company=outside.company) == []
    with pytest.raises(asyncpg.RaiseError, match="another company"):
        await spoken.answer(spoken.boris, set=outside.company)
    with pytest.raises(asyncpg.RaiseError, match="another company"):
        await spoken.answer(spoken.boris, company=None)


async def test_without_a_company_the_search_is_an_error(spoken: Team) -> None:
    with pytest.raises(asyncpg.PostgresError):
        await spoken.answer(spoken.boris, set=None)


async def test_a_colleague_who_is_no_member_finds_nothing(spoken: Team) -> None:
    colleague = await spoken.hire()
    await spoken.meet(colleague, spoken.anna)
    assert await spoken.answer(colleague) == []
    assert await spoken.answer(colleague, conversation=spoken.group) == []
    assert await spoken.answer(uuid4()) == []


async def test_an_ex_member_finds_nothing(spoken: Team) -> None:
    await spoken.owner.execute("delete from membership where employee_id = $1", spoken.boris)
    assert await spoken.answer(spoken.boris) == []
    assert await spoken.finds("Schlüssel", spoken.boris) == []


async def test_who_came_later_finds_only_what_came_later(spoken: Team) -> None:
    late = await spoken.hire()
    await spoken.join(spoken.group, late, from_seq=2)
    assert await spoken.answer(late) == []
    await spoken.say("Schlüssel gefunden")
    await index(spoken)
    assert await spoken.finds("Schlüssel", late) == ["Schlüssel gefunden"]


@pytest.mark.parametrize(
    "loss",
    [
        "update employee set active = false where company_id = $1",
        "update employee_right set effect = 'withheld' where company_id = $1 and right_key = 'chat'",
        "delete from employee_right where company_id = $1 and right_key = 'app'",
        "delete from company_module where company_id = $1",
        "update company set active = false where id = $1",
    ],
    ids=["leaver", "chat withheld", "without app", "module off", "company closed"],
)
async def test_who_has_lost_the_chat_finds_nothing(spoken: Team, loss: str) -> None:
    await spoken.owner.execute(loss, spoken.company)
    assert await spoken.answer(spoken.boris) == []


async def test_an_actor_without_chat_is_refused(spoken: Team) -> None:
    async with spoken.database.transaction(spoken.company) as tx:
        actor = Actor(spoken.company, spoken.boris, uuid4(), 1, "N", "de", False, frozenset(), False, datetime.now(UTC))
        with pytest.raises(NotFound):
            await search(tx, spoken.vault, actor, "Schlüssel")


@pytest.mark.parametrize("words", [["{1}'::bigint[] or true --"], ["{1}"] * 13, [], None, ["{a}"]])
async def test_the_words_are_numbers_and_few(spoken: Team, words: list[str] | None) -> None:
    with pytest.raises(asyncpg.PostgresError):
        await spoken.answer(spoken.boris, words=words)


async def test_words_without_numbers_find_nothing(spoken: Team) -> None:
    assert await spoken.answer(spoken.boris, words=["{}"]) == []
    assert await spoken.answer(spoken.boris, words=["{NULL}"]) == []


async def test_the_function_is_the_servers_alone_and_the_tables_are_walled(spoken: Team) -> None:
    signature = "search_messages(uuid,uuid,text[],uuid,timestamptz,uuid,bigint,integer)"
    anybody = await spoken.owner.fetchval("select has_function_privilege('public', $1, 'execute')", signature)
    owner, settings = await spoken.owner.fetchrow(
        "select proowner::regrole::text, proconfig from pg_proc where oid = $1::text::regprocedure", signature
    )
    assert (anybody, owner) == (False, "kleanchat_system")
    assert any(setting.startswith("search_path=") for setting in settings)
    async with spoken.database.transaction(uuid4()) as tx:
        assert await tx.rows("select 1 from search_entry union all select 1 from search_cursor") == []
    async with spoken.pool.acquire() as connection:
        for table in ("search_entry", "search_cursor"):
            with pytest.raises(asyncpg.PostgresError):
                await connection.fetch(f"select * from {table}")


async def test_entries_are_read_once_whatever_the_database_knows_of_memberships(team: Team) -> None:
    """It may know of entries and not of memberships yet: statistics come table by table, also after a restore."""
    for place in range(60):
        conversation = await team.meet(team.anna, team.boris)
        texts = (
            " ".join(f"{ascii_lowercase[at % of]}{word}" for word, of in RARE.items())
            for at in range(place, place + 40)
        )
        await team.say(*texts, conversation=conversation)
    await index(team)
    await team.owner.execute("analyze search_entry")
    words = [
        token_hashes(team.vault.search_key(team.company), word) for word in query_tokens("aaffe airne aclown", "de")
    ]
    async with team.database.transaction(team.company) as tx:
        before = await tx.value(SCANS)
        found = await store.find(tx, team.anna, words, None, None, 50)
        scans = await tx.value(SCANS) - before
    assert len(found) == 1
    assert scans <= 3, "once to see how common the words are, and once or twice to find"


# ------------------------------------------------------------------------------------------------------- what is stored


async def test_a_dump_of_the_index_holds_nothing_but_numbers(team: Team) -> None:
    text = "Der Schlüssel für die Treppenhausreinigung liegt im Büro"
    await team.say(text)
    twin = Team(team.owner, team.pool, team.vault)
    await twin.found()
    await twin.say(text)
    await index(team)
    tables = ("entry", "cursor", "progress")
    rows = [row[0] for table in tables for row in await team.owner.fetch(f"select t::text from search_{table} t")]
    dumped = " ".join(rows)
    assert not re.search("[g-z]", re.sub(r"\b(t|f)\b", "", dumped), re.IGNORECASE), "letters beyond those of a uuid"
    ours, theirs = (await team.entries())[0]["tokens"], (await twin.entries())[0]["tokens"]
    assert len(ours) == len(theirs) > 10
    assert not set(ours) & set(theirs)


async def test_a_deleted_message_is_not_found(team: Team) -> None:
    await team.say("Schlüssel weg", "Schlüssel da")
    await index(team)
    async with team.database.transaction(team.company) as tx:
        await team.delete(1, tx)
    assert await team.finds("Schlüssel") == ["Schlüssel da"]
    assert [row["seq"] for row in await team.entries()] == [2]


async def test_a_message_deleted_before_it_is_indexed_never_is(team: Team) -> None:
    await team.say("Schlüssel weg", "Schlüssel da")
    async with team.database.transaction(team.company) as tx:
        await team.delete(1, tx)
    assert await index(team) == 1
    assert [row["seq"] for row in await team.entries()] == [2]


async def test_a_deletion_and_the_indexer_meet_at_the_message(team: Team) -> None:
    await team.say("Schlüssel weg", "Schlüssel da")
    async with team.database.transaction(team.company) as tx:
        await team.delete(1, tx)
        indexing = asyncio.create_task(index(team))
        await until_somebody_waits_for_a_lock(team.owner)
    await indexing
    assert [row["seq"] for row in await team.entries()] == [2]


async def test_an_entry_of_a_deleted_message_would_not_be_found(team: Team) -> None:
    await team.say("Schlüssel weg")
    await index(team)
    await team.owner.execute("update message set deleted_at = now() where company_id = $1", team.company)
    assert await team.answer(team.anna) == []
