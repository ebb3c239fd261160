"""`flows/__init__.py` is the map: nothing is left out of it."""

import re

import flows


def test_every_module_and_stage_is_on_the_map(repository):
    named = set(re.findall(r"`(\w+)`", flows.__doc__))
    there = {path.stem for path in (repository / "flows").glob("*.py")} | {
        path.parent.name for path in (repository / "flows").glob("*/__init__.py")
    }
    assert there - {"__init__", "__main__"} <= named
