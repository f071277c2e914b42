"""A company's switches, with safe defaults: what may be seen of people is off until the company decides."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """What is shown to others at all, and `offline_hours`: how long a device may show its cache without the server."""

    read_marks: bool = False
    typing: bool = False
    online: bool = False
    offline_hours: int = 72
