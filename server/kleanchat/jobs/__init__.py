"""The worker edge: what runs later or at set times."""
