"""Who talks with whom: the groups and the pairs of the demo company."""

from dataclasses import dataclass

from kleanchat.demo.company import DemoCompany, DemoEmployee

TEAM = ("shift", "trouble", "material", "customer", "smalltalk", "lead")


@dataclass(frozen=True)
class Circle:
    """One conversation to be filled: its people, its subjects and how much is said."""

    key: str
    kind: str
    members: tuple[str, ...]
    creator: str
    topics: tuple[str, ...]
    amount: int
    name: str = ""
    description: str = ""
    admins: tuple[str, ...] = ()
    writers: str = "everyone"
    site: str | None = None
    lead: str | None = None


def circles(company: DemoCompany) -> list[Circle]:
    return [*_site_teams(company), *_subject_groups(company), *_pairs(company)]


# site | name | description | lead | manager | messages
_TEAMS = """
rheinkontor | Team Rheinkontor | Unterhaltsreinigung, 6 Etagen. Treffpunkt Tiefgarage | piotr | markus | 185
suedklinik | Südklinik Haus B | Früh- und Spätschicht, Hygieneplan beachten | hatice | markus | 165
gesamtschule | Gesamtschule Am Stadtwald | Reinigung ab 15 Uhr, Turnhalle ab 21 Uhr | monika | elena | 135
kita | Kita Regenbogen 🌈 | Abends, nur mit den grünen Tüchern in der Küche | monika | elena | 125
autohaus | Autohaus Kessler | Showroom täglich, Werkstatt dienstags und freitags | piotr | markus | 125
behoerdenhaus | Behördenhaus Nord | Ausweis sichtbar tragen! | ioana | thomas | 165
praxiszentrum | Praxiszentrum Godesberg | 7 Praxen, Schlüssel beim Empfang | ioana | thomas | 125
logistikhalle | Logistikhalle Spätschicht | Warnweste und Sicherheitsschuhe sind Pflicht | oleh | thomas | 140
"""


def _site_teams(company: DemoCompany) -> list[Circle]:
    return [_site_team(company, row) for row in _TEAMS.strip().splitlines()]


def _site_team(company: DemoCompany, row: str) -> Circle:
    site, name, description, lead, manager, amount = (cell.strip() for cell in row.split("|"))
    members = tuple(p.key for p in chatting(company) if site in p.sites)
    return Circle(
        key=f"team-{site}",
        kind="group",
        members=members,
        creator=manager,
        topics=TEAM,
        amount=int(amount),
        name=name,
        description=description,
        admins=(lead, manager),
        site=site,
        lead=lead,
    )


# key | name | description | writers | admins, the first one leads | further members | topics | messages
_SUBJECTS = """
vorarbeiter | Vorarbeiter-Runde | Absprachen der Vorarbeiter und Objektleiter | everyone \
| markus thomas elena | piotr hatice monika frank ioana oleh jens | foremen shift | 115
fuhrpark | Fuhrpark & Schlüssel | Fahrzeuge, Tankkarten, Schlüsselbuch | everyone \
| jens sabine | markus thomas elena piotr hatice monika frank ioana oleh lukas dennis | fleet | 75
fenster | Fensterreinigung Nord | Glas, Rahmen, Steiger. Bei Sturm bleibt der Korb unten | everyone \
| frank markus | lukas dennis mehmet tomasz andrei samir uwe jens | windows fleet shift | 105
buero | Büro | Innendienst unter sich | everyone \
| sabine | jens claudia nadine markus thomas elena | office | 72
urlaub | Urlaub & Vertretung | Wer springt ein? Anträge bitte trotzdem in der App stellen | everyone \
| jens sabine | * | leave | 36
material | Material-Bestellung | Bestellungen bis Mittwoch 12 Uhr | everyone \
| nadine | markus thomas elena piotr hatice monika frank ioana oleh sabine | material orders | 100
leitung | Infos der Leitung 📢 | Hier schreibt nur die Leitung | admins \
| sabine markus thomas elena | * | notices | 11
betriebsrat | Betriebsrat informiert | Sprechstunde jeden ersten Donnerstag, 14 Uhr | admins \
| renate | * | council | 9
sommerfest | Sommerfest 🎉 | Grillen, Hüpfburg, Tombola | everyone \
| nadine sabine | ayse markus fatma kasia piotr hatice birgit heike lukas samir olena ioana oleh \
mihaela thomas claudia | party smalltalk | 80
"""


def _subject_groups(company: DemoCompany) -> list[Circle]:
    return [_subject_group(company, row) for row in _SUBJECTS.strip().splitlines()]


def _subject_group(company: DemoCompany, row: str) -> Circle:
    key, name, description, writers, admins, more, topics, amount = (cell.strip() for cell in row.split("|"))
    chosen = tuple(admins.split())
    others = [p.key for p in chatting(company)] if more == "*" else more.split()
    return Circle(
        key=key,
        kind="group",
        creator=chosen[0],
        topics=tuple(topics.split()),
        members=(*chosen, *(other for other in others if other not in chosen)),
        amount=int(amount),
        name=name,
        description=description,
        admins=chosen,
        writers=writers,
        lead=chosen[0],
    )


# first person | partners; the first person is the superior where ranks differ
_PAIRS = """
markus | ayse piotr hatice frank fatma kasia samir mehmet olena lukas elena thomas
sabine | markus ayse jens claudia nadine thomas elena hatice ioana renate piotr monika birgit
ayse | fatma kasia mehmet emine olena birgit zeynep layla samir
hatice | ayse emine fatma layla daniela
piotr | ayse kasia tomasz
jens | ayse markus oleh monika
claudia | ayse nadine
elena | monika petra
thomas | ioana oleh heike
monika | agnieszka zeynep
ioana | mihaela grazyna
oleh | taras uwe
frank | lukas dennis
renate | heike
mihaela | daniela
samir | layla youssef
iryna | olena
andrei | daniela
"""

_RANK = {"cleaner": 0, "council": 0, "foreman": 1, "manager": 2, "office": 2}


def _pairs(company: DemoCompany) -> list[Circle]:
    rows = (row.split("|") for row in _PAIRS.strip().splitlines())
    return [_pair(company, first.strip(), second) for first, partners in rows for second in partners.split()]


def _pair(company: DemoCompany, first: str, second: str) -> Circle:
    above, below = company.employee(first), company.employee(second)
    shared = [site for site in above.sites if site in below.sites]
    leads = _RANK[above.rights_group] > _RANK[below.rights_group]
    return Circle(
        key=direct_key(first, second),
        kind="direct",
        members=(first, second),
        creator=first,
        topics=_pair_topics(above, below),
        amount=_pair_amount(company, first, second),
        site=shared[0] if shared else None,
        lead=first if leads else None,
    )


def direct_key(first: str, second: str) -> str:
    return "direct-" + "-".join(sorted((first, second)))


def _pair_topics(above: DemoEmployee, below: DemoEmployee) -> tuple[str, ...]:
    ranks = (_RANK[above.rights_group], _RANK[below.rights_group])
    if ranks == (2, 2):
        return ("office", "smalltalk")
    if "office" in (above.rights_group, below.rights_group):
        return ("personal", "smalltalk", "paperwork")
    if ranks[0] > ranks[1]:
        return ("personal", "lead", "trouble")
    return ("smalltalk", "shift", "trouble", "material")


def _pair_amount(company: DemoCompany, first: str, second: str) -> int:
    """The showcase people write more; the sum of the letters makes the sizes uneven."""
    busy = sum(key in company.showcase for key in (first, second))
    return 16 + 11 * busy + sum(map(ord, first + second)) % 17


def ranks_at_a_desk(company: DemoCompany, key: str) -> bool:
    return company.employee(key).rights_group in ("manager", "office", "council")


def chatting(company: DemoCompany) -> list[DemoEmployee]:
    return [person for person in company.employees if person.can_chat]
