"""See the SQL file beside this one."""

from kleanchat.store.migrations import run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_sql(__file__)
