"""What the core costs, measured against the real server over its public protocol: `make bench`."""
