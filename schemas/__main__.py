"""`python -m schemas` writes the pages of the docs that are generated from the declarations."""

from __future__ import annotations

from pathlib import Path

from schemas import TABLES, data_dictionary
from schemas.rules import rules_page

DOCS = Path(__file__).parents[1] / "docs"

if __name__ == "__main__":
    DOCS.mkdir(exist_ok=True)
    for name, page in (("data-dictionary.md", data_dictionary(TABLES)), ("rules.md", rules_page())):
        (DOCS / name).write_text(page, encoding="utf-8", newline="\n")
        print(f"wrote {DOCS / name}")
