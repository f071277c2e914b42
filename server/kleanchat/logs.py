"""Log lines: readable in development, JSON in production. Ids only, never names or content."""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

FRAMES = 8
_STANDARD = set(vars(logging.LogRecord("", 0, "", 0, "", None, None))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """One JSON object a line; control characters in values are escaped by the encoding."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **{name: value for name, value in vars(record).items() if name not in _STANDARD},
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= _what_and_where(record.exc_info[1])
        return json.dumps(line, default=str)


def _message(record: logging.LogRecord) -> str:
    """Ours is a sentence. Below asyncio's follows the failed task in its own words, which may hold content."""
    message = record.getMessage()
    return message.partition("\n")[0] if record.name == "asyncio" else message


def _what_and_where(error: BaseException) -> dict[str, str]:
    """The kind of an error and where it came from, without its message: that may hold what somebody wrote."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-FRAMES:])
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return {"error": type(error).__name__, "where": where}


def set_up(log_format: Literal["text", "json"]) -> None:
    """Send all log lines to standard error in this format."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonLines() if log_format == "json" else logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # Their lines about starting, stopping and migrating say nothing that ours do not.
    for chatty in ("uvicorn", "alembic", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # That the database is away the feed says in one line; the pool says it each time with a traceback.
    logging.getLogger("asyncpg").setLevel(logging.ERROR)
