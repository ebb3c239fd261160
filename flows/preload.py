"""What the process imports that workers are forked from (see `workers`): importing this loads all models."""

from __future__ import annotations

from contextlib import suppress

from flows.workers import load_models

with suppress(Exception):  # a worker tries again, and has somebody to tell why it fails
    load_models()
