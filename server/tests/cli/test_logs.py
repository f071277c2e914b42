"""Log lines: one JSON object a line, whatever is in them, and they go to standard error."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest

from kleanchat import logs

log = logging.getLogger("kleanchat.tests")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The root logger is everybody's."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_is_one_json_object_with_what_was_given(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json")
    log.warning("a company is not indexed", extra={"company": "4711"})

    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["logger"], line["message"]) == (
        "warning",
        "kleanchat.tests",
        "a company is not indexed",
    )
    assert line["company"] == "4711"
    assert line["at"].endswith("+00:00")


@pytest.mark.parametrize(
    "evil", ['new\nline\r\n{"level":"info"}', "\x1b[31mred\x1b[0m", "nul\x00", "\u2028", "\ud800", '"}']
)
def test_nothing_breaks_out_of_its_line(capsys: pytest.CaptureFixture[str], evil: str) -> None:
    logs.set_up("json")
    log.error("about %s", evil, extra={"value": evil})

    text = capsys.readouterr().err
    assert text.endswith("\n")
    assert len(text.splitlines()) == 1
    assert text[:-1].isprintable()
    assert text.isascii()
    assert json.loads(text)["value"] == evil
    assert json.loads(text)["message"] == f"about {evil}"


def test_of_an_error_its_kind_and_place_are_told_and_not_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json")
    try:
        raise ValueError("kanarienvogel\nline")
    except ValueError:
        log.exception("it failed", extra={"about": sys})

    [text] = capsys.readouterr().err.splitlines()
    line = json.loads(text)
    assert line["error"] == "ValueError"
    assert line["where"].startswith("test_logs.py:")
    assert "module" in line["about"], "what is no JSON is written out"
    assert "kanarienvogel" not in text


def test_of_a_task_that_failed_its_words_are_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json")
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: ValueError('kanarienvogel')")

    assert json.loads(capsys.readouterr().err)["message"] == "Task exception was never retrieved"


def test_for_people_it_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("text")
    log.info("hello")
    logging.getLogger("uvicorn.error").info("chatter")

    assert capsys.readouterr().err.endswith("INFO    kleanchat.tests: hello\n")
