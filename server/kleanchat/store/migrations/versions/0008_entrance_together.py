"""See the SQL file beside this one."""

from kleanchat.store.migrations import run_sql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_sql(__file__)
