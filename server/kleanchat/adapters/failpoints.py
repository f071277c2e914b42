"""Named places at which the crash harness kills this process. In production each is a call that does nothing.

Nothing here, and no setting, can arm one: only a program that puts another function in the place of `reached` before it
starts ours, as `server/tests/crash/launch.py` does. They stand once in a batch or a poll, never once in a message.
"""

POINTS = (
    "posts.before_commit",
    "posts.after_commit",  # committed, and nobody was told
    "posts.after_publish",  # told to everybody but the sender
    "marks.after_commit",
    "transaction.before_commit",
    "transaction.after_commit",
    "resume.after_read",  # subscribed and read, not yet sent
    "feed.after_read",
    "index.before_commit",  # a slice of the search index is written, entries and cursors
    "index.after_commit",  # and its progress is not kept yet
    "keys.before_link",  # a key is written, without its name
)


def reached(point: str) -> None:
    """The program is at this point."""
