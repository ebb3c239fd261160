"""`python -m schemas` writes the data dictionary into the docs."""

from __future__ import annotations

from pathlib import Path

from schemas import TABLES, data_dictionary

PAGE = Path(__file__).parents[1] / "docs" / "data-dictionary.md"

if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(data_dictionary(TABLES), encoding="utf-8", newline="\n")
    print(f"wrote {PAGE}")
