"""What the code can say is written down: settings, errors, routes, commands and facts, and a text for people."""

import ast
import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

import kleanchat
from kleanchat import contract
from kleanchat.api.problems import OF_THE_EDGE, STATUS
from kleanchat.app import web_app
from kleanchat.domain import people
from kleanchat.domain.errors import Refusal
from kleanchat.realtime import closing
from kleanchat.settings import Settings

ROOT = Path(__file__).parents[3]
PROTOCOL = (ROOT / "docs/protocol.md").read_text()
LANGUAGES = ("de", "en")
# Nobody reads these: the page that gets one is not ours, or shows its general text.
WITHOUT_TEXT = {"method_not_allowed", "unexpected"}
# Only a program makes an id; people are told that something is not possible.
OF_PROGRAMS = {"uuid_parsing"}


def texts(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((ROOT / f"web/src/text/{language}/errors.json").read_text())
    return found


def refusals(of: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """Every kind of refusal."""
    return [kind for one in of.__subclasses__() for kind in (one, *refusals(one))]


@pytest.mark.parametrize("name", ["docs/settings.md", "docs/errors.md", "contract/openapi.json"])
def test_the_generated_files_are_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text() == contract.documents()[name], "run `make contract`"


def test_every_setting_has_a_default_and_a_sentence() -> None:
    page = contract.settings_page()
    for name, field in Settings.model_fields.items():
        assert not field.is_required(), name
        assert (field.description or "").endswith("."), name
        assert f"`KLEANCHAT_{name.upper()}`" in page
        assert field.description in page


def test_every_refusal_has_a_status_a_row_and_a_text() -> None:
    assert len(refusals()) > 10
    assert set(refusals()) == set(STATUS), "one file maps refusals to HTTP, and it knows all of them"
    codes = [kind.code for kind in refusals()]
    assert len(codes) == len(set(codes))
    page = contract.errors_page()
    for kind in refusals():
        assert f"| {STATUS[kind]} | `{kind.code}` |" in page
        assert kind.sentence in page
    for language in LANGUAGES:
        spoken = {*codes, *OF_THE_EDGE} - WITHOUT_TEXT
        assert spoken - texts(language).keys() == set(), language


@pytest.mark.parametrize("code", sorted({*OF_THE_EDGE} - WITHOUT_TEXT | {kind.code for kind in STATUS}))
def test_every_code_is_in_the_protocol(code: str) -> None:
    assert f"`{code}`" in PROTOCOL


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_end_and_every_wrong_field_has_a_text(language: str) -> None:
    found = texts(language)

    assert {f"ended.{reason}" for reason in get_args(people.EndReason)} - found.keys() == set()
    assert len(field_problems()) > 5
    # Of one field, or of what was sent as a whole.
    assert {word for word in field_problems() if not {f"field.{word}", f"invalid.{word}"} & found.keys()} == set()


def test_every_route_is_in_the_protocol() -> None:
    documented = nameless(PROTOCOL)
    paths = web_app().openapi()["paths"]
    assert {
        path for path in paths if f"{nameless(path)}`" not in documented and f"{nameless(path)}?" not in documented
    } == set()


def test_every_command_fact_and_close_code_is_in_the_protocol() -> None:
    schemas = contract.socket()
    for command in schemas["command"]["discriminator"]["mapping"]:
        assert f'{{do: "{command}"' in PROTOCOL
    for kind in kinds(schemas["event"]):
        assert f'{{kind: "{kind}"' in PROTOCOL
    codes = {value for name, value in vars(closing).items() if name.isupper() and isinstance(value, int)}
    assert len(codes) > 5
    assert {code for code in codes if f"| {code} |" not in PROTOCOL} == set()


def nameless(text: str) -> str:
    """Paths with their ids, whatever they are called. There is one module."""
    return re.sub(r"\{\w+\}", "{}", text.replace("{module}", "chat"))


def kinds(schema: Any) -> set[str]:
    """The word of every fact."""
    return {
        one["properties"]["kind"]["const"] for one in schema["$defs"].values() if "kind" in one.get("properties", {})
    }


def field_problems() -> set[str]:
    """The words that the server's own rules say of a field: the second argument of every Invalid."""
    found: set[str] = set()
    for path in Path(kleanchat.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Invalid":
                found |= {word.value for word in node.args[1:] if isinstance(word, ast.Constant)}
    return found - OF_PROGRAMS
