"""Benchmarks. One thread a process, as in the workers of a build: to be set before numpy is imported, so here."""

import os

from flows.settings import ONE_THREAD

os.environ.update(ONE_THREAD)
