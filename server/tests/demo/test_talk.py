"""The talk of the demo company is lively, plausible and the same each time."""

from collections import Counter
from itertools import pairwise

import pytest

from kleanchat.demo.company import DemoCompany, demo_company
from kleanchat.demo.rhythm import DAY, SPAN_DAYS
from kleanchat.demo.talk import DemoConversation, DemoMessage, conversations, read_state

SEED = 7


@pytest.fixture(scope="module")
def company() -> DemoCompany:
    return demo_company()


@pytest.fixture(scope="module")
def talks(company: DemoCompany) -> list[DemoConversation]:
    return conversations(company, SEED)


def said(talks: list[DemoConversation]) -> list[DemoMessage]:
    return [message for talk in talks for message in talk.messages]


def test_a_seed_always_gives_the_same_talk(company, talks):
    assert conversations(company, SEED) == talks
    assert conversations(company, SEED + 1) != talks


def test_the_company_has_its_people(company):
    assert len(company.employees) >= 40
    assert sum(not person.active for person in company.employees) == 2
    assert [p.key for p in company.employees if p.withheld] == ["kevin"]
    assert len({person.personnel_number for person in company.employees}) == len(company.employees)
    assert {"de", "tr", "pl", "ro", "ar", "uk"} <= {person.language for person in company.employees}


def test_employees_refer_to_known_sites_and_rights_groups(company):
    sites = {site.key for site in company.sites}
    groups = {group.key for group in company.rights_groups}
    assert all(set(person.sites) <= sites and person.rights_group in groups for person in company.employees)


def test_there_is_plenty_of_talk(talks):
    kinds = Counter(talk.kind for talk in talks)
    assert kinds["group"] >= 12
    assert kinds["direct"] >= 60
    assert 3_000 <= len(said(talks)) <= 5_000
    assert len({talk.key for talk in talks}) == len(talks)


def test_only_members_who_may_write_do_so(talks):
    for talk in talks:
        writers = set(talk.members if talk.writers == "everyone" else talk.admins)
        assert {message.sender for message in talk.messages} <= writers, talk.key


def test_members_may_chat_and_include_admins_and_creator(company, talks):
    entitled = {person.key for person in company.employees if person.can_chat}
    for talk in talks:
        assert len(set(talk.members)) == len(talk.members)
        assert {*talk.admins, talk.creator} <= set(talk.members) <= entitled, talk.key


def test_messages_are_chronological_within_sixty_days(talks):
    for talk in talks:
        ages = [message.minutes_before_now for message in talk.messages]
        assert all(older > newer for older, newer in pairwise(ages)), talk.key
        assert ages[-1] >= 0
        assert ages[0] <= (SPAN_DAYS + 1) * DAY, talk.key


def test_the_newest_message_is_minutes_old(talks):
    assert min(message.minutes_before_now for message in said(talks)) < 10


def test_people_write_by_day_and_on_weekdays(company):
    monday = conversations(company, SEED, minute_of_week=0)
    hours = Counter(-message.minutes_before_now // 60 % 24 for message in said(monday))
    days = Counter(-message.minutes_before_now // DAY % 7 for message in said(monday))
    assert sum(hours[hour] for hour in (5, 6, 7)) > 5 * sum(hours[hour] for hour in (0, 1, 2))
    assert days[1] > 2 * days[5]


def test_the_lists_of_the_showcase_people_are_full(company, talks):
    for person in company.showcase:
        assert sum(person in talk.members for talk in talks) >= 15


def test_long_texts_seldom_repeat(talks):
    long_texts = [message.text for message in said(talks) if len(message.text) > 25]
    assert 1 - len(set(long_texts)) / len(long_texts) <= 0.35


def test_no_slot_or_choice_is_left_open(talks):
    assert not [message.text for message in said(talks) if set("{}[]|") & set(message.text)]


def test_links_lead_nowhere_real(talks):
    links = [word for message in said(talks) for word in message.text.split() if word.startswith("http")]
    assert links
    assert all(link.startswith("https://example.com/") for link in links)


def test_unread_messages_come_from_others(company, talks):
    state = read_state(talks)
    by_key = {talk.key: talk for talk in talks}
    assert set(state) == set(company.showcase)
    for person, unread in state.items():
        assert 3 <= len(unread) <= 5
        for key, count in unread.items():
            assert 1 <= count <= 12
            newest = by_key[key].messages[-count:]
            assert person not in {message.sender for message in newest}, (person, key)


def test_drafts_lie_in_direct_conversations_of_the_showcase_people(company, talks):
    drafts = [(talk, person) for talk in talks for person in talk.drafts]
    assert drafts
    for talk, person in drafts:
        assert talk.kind == "direct"
        assert person in talk.members and person in company.showcase
