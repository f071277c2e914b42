"""What other servers cost, beside which ours is set: all of them store each message in PostgreSQL."""

from dataclasses import dataclass

from bench.results import Figure, number

NOTE = (
    "The peers were measured on the same kind of machine, at another time and with another harness: server on one core,"
    " client and PostgreSQL on the other, no TLS, rate limits lifted, presence off. ejabberd 23.01, Prosody 0.12.3 and"
    " Synapse 1.163.2, each with its archive in PostgreSQL. Idle connections: 1,000 there. Cold start: Synapse had"
    " 10,000 messages stored (sliding sync); XMPP asks the archive once for each conversation. In one-to-one chats"
    " ejabberd's acknowledgement covers the sender's copy alone."
)


@dataclass(frozen=True)
class Row:
    """One line: where to find our figure, and the peers' in the same unit."""

    what: str
    workload: str
    n: int
    metric: str
    peers: tuple[str, str, str]
    window: int | None = None


CPU, SENDS = "server CPU a delivery", "W2 socket"
COLD_START = "cold start: 200 conversations and 50 messages"
ROWS = (
    Row("W1, 50 online, window 10: CPU a delivery", "W1", 50, CPU, ("19.7 µs", "65 µs", "1,008 µs"), 10),
    Row("W1, 200 online", "W1", 200, CPU, ("16.5 µs", "71 µs", "916 µs"), 10),
    Row("W1, 1,000 online", "W1", 1000, CPU, ("25.0 µs", "127 µs", "1,312 µs"), 10),
    Row("W2, 100 pairs: durable sends", SENDS, 100, "durable sends", ("4,478 /s", "682 /s", "73 /s"), 1),
    Row("W2: acknowledged, p99", SENDS, 100, "acknowledged, p99", ("64 ms", "279 ms", "1,619 ms"), 1),
    Row("W2: CPU a send", SENDS, 100, "server CPU a send", ("216 µs", "630 µs", "13,400 µs"), 1),
    Row("W3: memory a connection", "W3", 5000, "resident memory a connection", ("43 kB", "34 kB", "49 kB")),
    Row("W4: cold start, 100,000 stored", "W4", 100_000, COLD_START, ("173 ms", "342 ms", "157 ms")),
)


def beside_peers(figures: list[Figure]) -> list[str]:
    """The lines of a table; what we have not measured is left open."""
    head = ["| | ours | ejabberd | Prosody | Synapse |", "|---|---|---|---|---|"]
    return head + [f"| {row.what} | {_ours(row, figures)} | {' | '.join(row.peers)} |" for row in ROWS]


def _ours(row: Row, figures: list[Figure]) -> str:
    wanted = (row.workload, row.n, row.window, row.metric)
    found = [one for one in figures if (one.workload, one.n, one.window, one.metric) == wanted]
    return f"{number(found[0].value)} {found[0].unit}" if found else "not measured"
