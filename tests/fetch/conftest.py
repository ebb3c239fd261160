from __future__ import annotations

import pytest
from misbehaving_site import Site


@pytest.fixture
def site():
    with Site() as site:
        yield site
