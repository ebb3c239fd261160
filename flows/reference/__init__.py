"""Data, not code: what the stages know of the world (see `README.md`)."""
