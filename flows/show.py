"""What cleaning keeps of raw files, for people to look at: on the terminal, or as text files.

    --- raw/000.txt: news, 2014-03-28, en, The Washington Post
      title  | Obama and Putin speak
    - before | Home > World
             | The two presidents spoke by phone on Friday.

A line that is kept has no mark; one that is dropped has a `-`; a word before the bar says why a line is not part of the body.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.clean import body_text, clean
from flows.clean.reasons import KEPT, REASONS
from flows.ingest import list_files, read_articles
from flows.model import Article, CleanArticle, Issue

Read = CleanArticle | Issue


def read_all(paths: Sequence[Path]) -> Iterator[Read]:
    """Every article of the files and folders, cleaned, and what could not be read; a file is read with the manifest beside it."""
    for path in paths:
        folder = path if path.is_dir() else path.parent
        for file in list_files(path) if path.is_dir() else [path]:
            for article in read_articles(file, folder):
                yield clean(article) if isinstance(article, Article) else article


def as_lines(read: Read) -> Iterator[str]:
    """One article as lines for the terminal."""
    if isinstance(read, Issue):
        yield f"--- {read.source_file}: {'not read' if read.level == 'reject' else read.level}: {read.message}"
        return
    facts = (read.kind, read.published and read.published.isoformat(), read.language, read.publisher)
    yield f"--- {read.article.source_file}: {', '.join(fact for fact in facts if fact)}"
    width = max(map(len, REASONS))
    for line in read.lines:
        text = line.span.of(read.article.text)
        if text.strip():
            reason = "" if line.reason == KEPT else line.reason
            yield f"{' ' if line.kept else '-'} {reason:<{width}} | {text}"


def write_texts(found: Iterator[Read], folder: Path) -> Iterator[str]:
    """Write the kept text of each article as `<file stem>.txt`; yields a line for each that was written or could not be read.

    Where two articles would have one name, as the records of a container do, the later ones are called `<file stem>-2.txt` and so on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names: Counter[str] = Counter()
    for read in found:
        if isinstance(read, Issue):
            yield from as_lines(read)
            continue
        name = Path(read.article.source_file.partition("#")[0]).name.removesuffix(".gz").removesuffix(".zst")
        stem = name.rpartition(".")[0] or name
        names[stem] += 1
        path = folder / (f"{stem}.txt" if names[stem] == 1 else f"{stem}-{names[stem]}.txt")
        path.write_text(body_text(read), encoding="utf-8", newline="\n")
        yield f"{read.article.source_file}: {path}"
