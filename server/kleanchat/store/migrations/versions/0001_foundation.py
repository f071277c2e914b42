"""See the SQL file beside this one."""

from kleanchat.store.migrations import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_sql(__file__)
