"""The outside world: each neighbour has a protocol, a real implementation and a local default."""
