"""What the process imports that workers are forked from (see `workers`): importing this loads all models."""

from __future__ import annotations

from flows.workers import load_models

load_models()
