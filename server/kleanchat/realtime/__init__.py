"""The socket edge and the fan-out of events."""
