"""Articles by the thousand, made from those of a folder by small variations that leave the language as it is."""

from __future__ import annotations

import re
from pathlib import Path

PARAGRAPH = re.compile(r"\n\s*\n|\n")
NUMBER = re.compile(r"(?<![\d:.,/-])\d{1,2}(?![\d:.,/-])")


def read_texts(folder: Path) -> list[str]:
    """The text files of the folder. Raises SystemExit where there is none."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.txt"))]
    if not texts:
        raise SystemExit(f"there are no text files below {folder}")
    return texts


def write_corpus(texts: list[str], folder: Path, count: int) -> int:
    """Write so many articles, a thousand a folder; returns their size in bytes.

    The first ones are the same whatever the count, and are left as they are where they are there.
    """
    size = 0
    for n in range(count):
        path = folder / f"{n // 1000:04}" / f"{n:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        content = variation(texts[n % len(texts)], n // len(texts)).encode()
        if not (path.exists() and path.read_bytes() == content):
            path.write_bytes(content)
        size += len(content)
    return size


def variation(text: str, n: int) -> str:
    """The n-th variation: days and other small numbers move on, and every third paragraph of the middle is left out in turn."""
    if n == 0:
        return text
    lines = text.split("\n")
    kept = [line for at, line in enumerate(lines) if at < 4 or (at + n) % 7 or len(lines) < 8]
    return NUMBER.sub(lambda found: str((int(found.group()) + n) % 28 + 1), "\n".join(kept)) + f"\n\nStory {n:06}.\n"
