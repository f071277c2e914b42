"""The demo company: branches, sites, rights groups and people. All of them are invented."""

# ruff: noqa: RUF001 - names and texts are in the alphabets of their languages

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoBranch:
    key: str
    name: str


@dataclass(frozen=True)
class DemoSite:
    """`at` and `to` are the German phrases for "at the site" and "to the site"."""

    key: str
    name: str
    street: str
    branch: str
    short: str
    at: str
    to: str


@dataclass(frozen=True)
class DemoRightsGroup:
    key: str
    name: str
    rights: tuple[str, ...]


@dataclass(frozen=True)
class DemoEmployee:
    key: str
    personnel_number: str
    user_name: str
    display_name: str
    language: str
    rights_group: str
    sites: tuple[str, ...]
    active: bool = True
    withheld: tuple[str, ...] = ()

    @property
    def first_name(self) -> str:
        return self.display_name.split()[0]

    @property
    def can_chat(self) -> bool:
        return self.active and "chat" not in self.withheld


@dataclass(frozen=True)
class DemoCompany:
    name: str
    sign_in_name: str
    branches: tuple[DemoBranch, ...]
    sites: tuple[DemoSite, ...]
    rights_groups: tuple[DemoRightsGroup, ...]
    employees: tuple[DemoEmployee, ...]
    showcase: tuple[str, ...]

    def employee(self, key: str) -> DemoEmployee:
        return next(person for person in self.employees if person.key == key)

    def site(self, key: str) -> DemoSite:
        return next(site for site in self.sites if site.key == key)


BRANCHES = (DemoBranch("koeln", "Niederlassung Köln"), DemoBranch("bonn", "Niederlassung Bonn"))

SITES = (
    DemoSite(
        "rheinkontor",
        "Rheinkontor Bürohaus",
        "Werftgasse 14, 50678 Köln",
        "koeln",
        "Rheinkontor",
        "im Rheinkontor",
        "zum Rheinkontor",
    ),
    DemoSite(
        "suedklinik",
        "Südklinik, Haus B",
        "Parkallee 88, 50968 Köln",
        "koeln",
        "Südklinik",
        "in der Südklinik",
        "zur Südklinik",
    ),
    DemoSite(
        "gesamtschule",
        "Gesamtschule Am Stadtwald",
        "Ulmenweg 3, 50935 Köln",
        "koeln",
        "Gesamtschule",
        "in der Gesamtschule",
        "zur Gesamtschule",
    ),
    DemoSite("kita", "Kita Regenbogen", "Finkenstraße 21, 50733 Köln", "koeln", "Kita", "in der Kita", "zur Kita"),
    DemoSite(
        "autohaus",
        "Autohaus Kessler",
        "Industrieweg 45, 50827 Köln",
        "koeln",
        "Autohaus",
        "im Autohaus",
        "zum Autohaus",
    ),
    DemoSite(
        "behoerdenhaus",
        "Behördenhaus Nord",
        "Römerufer 7, 53111 Bonn",
        "bonn",
        "Behördenhaus",
        "im Behördenhaus",
        "zum Behördenhaus",
    ),
    DemoSite(
        "praxiszentrum",
        "Praxiszentrum Godesberg",
        "Brunnenplatz 2, 53177 Bonn",
        "bonn",
        "Praxiszentrum",
        "im Praxiszentrum",
        "zum Praxiszentrum",
    ),
    DemoSite(
        "logistikhalle",
        "Logistikhalle Troisdorf",
        "Hangarstraße 60, 53842 Troisdorf",
        "bonn",
        "Halle",
        "in der Halle",
        "zur Halle",
    ),
)

RIGHTS_GROUPS = (
    DemoRightsGroup("cleaner", "Reinigungskraft", ("app", "chat")),
    DemoRightsGroup("foreman", "Vorarbeiter", ("app", "chat", "cards")),
    DemoRightsGroup("manager", "Objektleitung", ("app", "chat", "groups", "announce", "urgent", "cards")),
    DemoRightsGroup("office", "Innendienst", ("app", "chat", "groups", "announce", "master_data", "chat_admin")),
    DemoRightsGroup("council", "Betriebsrat", ("app", "chat", "oversight")),
)

# key | display name | language | rights group | sites | remark
_PEOPLE = """
sabine | Sabine Hoffmann | de | office | |
jens | Jens Albers | de | office | |
claudia | Claudia Weber | de | office | |
nadine | Nadine Schulte | de | office | |
renate | Renate Jansen | de | council | behoerdenhaus |
markus | Markus Brandt | de | manager | rheinkontor suedklinik autohaus |
elena | Elena Petrescu | ro | manager | gesamtschule kita |
thomas | Thomas Krüger | de | manager | behoerdenhaus praxiszentrum logistikhalle |
piotr | Piotr Nowak | pl | foreman | rheinkontor autohaus |
hatice | Hatice Demir | tr | foreman | suedklinik |
monika | Monika Wójcik | pl | foreman | gesamtschule kita |
frank | Frank Lorenz | de | foreman | rheinkontor behoerdenhaus |
ioana | Ioana Munteanu | ro | foreman | behoerdenhaus praxiszentrum |
oleh | Oleh Kovalenko | uk | foreman | logistikhalle |
ayse | Ayşe Yılmaz | tr | cleaner | rheinkontor suedklinik |
fatma | Fatma Aydın | tr | cleaner | rheinkontor suedklinik |
mehmet | Mehmet Kaya | tr | cleaner | rheinkontor autohaus |
emine | Emine Şahin | tr | cleaner | suedklinik kita |
zeynep | Zeynep Çelik | tr | cleaner | gesamtschule kita |
yusuf | Yusuf Öztürk | tr | cleaner | logistikhalle |
kasia | Kasia Zielińska | pl | cleaner | rheinkontor |
tomasz | Tomasz Lis | pl | cleaner | rheinkontor autohaus |
agnieszka | Agnieszka Mazur | pl | cleaner | gesamtschule kita |
grazyna | Grażyna Pawlak | pl | cleaner | behoerdenhaus praxiszentrum |
andrei | Andrei Popa | ro | cleaner | autohaus logistikhalle |
mihaela | Mihaela Dobre | ro | cleaner | behoerdenhaus praxiszentrum |
daniela | Daniela Stoica | ro | cleaner | suedklinik gesamtschule |
samir | Samir Haddad | ar | cleaner | rheinkontor autohaus |
layla | Layla Mansour | ar | cleaner | suedklinik kita |
youssef | Youssef Nasser | ar | cleaner | logistikhalle behoerdenhaus |
olena | Olena Bondar | uk | cleaner | suedklinik rheinkontor |
iryna | Iryna Shevchuk | uk | cleaner | praxiszentrum behoerdenhaus |
taras | Taras Melnyk | uk | cleaner | logistikhalle |
birgit | Birgit Neumann | de | cleaner | rheinkontor gesamtschule |
heike | Heike Sommer | de | cleaner | praxiszentrum behoerdenhaus |
petra | Petra Klein | de | cleaner | kita gesamtschule |
uwe | Uwe Fischer | de | cleaner | logistikhalle autohaus |
lukas | Lukas Becker | de | cleaner | rheinkontor behoerdenhaus |
dennis | Dennis Wolf | de | cleaner | autohaus behoerdenhaus |
kevin | Kevin Hartmann | de | cleaner | logistikhalle | withheld
ralf | Ralf Simon | de | cleaner | autohaus | left
bogdan | Bogdan Ilie | ro | cleaner | logistikhalle | left
"""


def demo_company() -> DemoCompany:
    return DemoCompany(
        name="Blitzblank Gebäudereinigung GmbH",
        sign_in_name="blitzblank",
        branches=BRANCHES,
        sites=SITES,
        rights_groups=RIGHTS_GROUPS,
        employees=tuple(_employees()),
        showcase=("ayse", "markus", "sabine"),
    )


def _employees() -> list[DemoEmployee]:
    rows = _PEOPLE.strip().splitlines()
    return [_employee(row, str(number)) for number, row in enumerate(rows, start=1001)]


def _employee(row: str, personnel_number: str) -> DemoEmployee:
    key, name, language, rights_group, sites, remark = (cell.strip() for cell in row.split("|"))
    return DemoEmployee(
        key=key,
        personnel_number=personnel_number,
        user_name=key,
        display_name=name,
        language=language,
        rights_group=rights_group,
        sites=tuple(sites.split()),
        active=remark != "left",
        withheld=("chat",) if remark == "withheld" else (),
    )
