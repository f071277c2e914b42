"""What can go wrong with the embedded PostgreSQL, in one sentence for the person who started it."""


class DatabaseUnavailable(Exception):
    """The database cannot be started. The text is one plain sentence."""
