"""The embedded PostgreSQL: started by this program from a wheel, its data in one folder. Linux only.

server.py     EmbeddedPostgres: initialise, start, watch, stop
install.py    the programs from the wheel, and as which user they run
leftovers.py  PostgreSQL processes that outlived an earlier run
"""

from kleanchat.adapters.postgres.errors import DatabaseUnavailable
from kleanchat.adapters.postgres.server import EmbeddedPostgres, running_dsn

__all__ = ["DatabaseUnavailable", "EmbeddedPostgres", "running_dsn"]
