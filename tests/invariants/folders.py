"""A folder of everything that can be wrong with an input, beside articles that are right."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

from tests.invariants.texts import RAW

TEXT = "The two ministers met in Vienna on Monday, officials said.\n\nThey will meet again tomorrow, one of them added.\n"

NESTED = b"[" * 100_000
REJECTED = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\r\n", "empty"),
    "mark-only.txt": (b"\xff\xfe", "empty"),
    "binary.txt": (bytes(range(256)) * 64, "binary"),
    "line.txt": (b"word " * 300_000, "line-too-long"),
    "bomb.txt.gz": (gzip.compress(b"word \n" * 4_000_000), "too-large"),
    "cut.txt.gz": (gzip.compress(TEXT.encode())[:-9], "unreadable"),
    "odd.warc": (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\nContent-Type: application/http\r\n\r\n\r\n\r\n", "bad-record"),
    "list.json": (b"[]", "no-records"),
}
"""Files that give no article, and the rule by which they are rejected."""

ACCEPTED = {
    "=cmd|' C'!A0.txt": TEXT,
    "a#b.txt": TEXT + "A",
    "a#1.txt": TEXT + "B",
    'two\nlines \u202e,".txt': TEXT + "C",
    "日本 \U0001f600.txt": TEXT + "D",
    "day.md": "---\ntitle: Talks\ndate: 2015-02-31\n---\n" + TEXT,
    "nest.md": "---\ntitle: " + "[" * 2000 + "\n---\n" + TEXT,
    "half.json": '{"text": "\\ud800 ' + TEXT.replace("\n", " ") + '", "title": "a\\udfff"}',
    "page.html": '<html><head><meta charset="undefined"><link rel="canonical" href="http://[x"></head>'
    f"<body><p>Köln. {TEXT}</p></body></html>",
    "hostile.txt": '=HYPERLINK("http://x") of <script>alert(1)</script>\n\nJohn Kerry met Sergey Lavrov in Vienna on 12 May 2015.\n\n'
    "“=1+1 is <script>alert(1)</script> and \u202eall | that,\u2028we agreed on,” Mr. Kerry said. “@SUM(1), too, we agreed,” he added.\n",
}
"""Files that give one article each, with odd names or odd content; saved as Latin-1 where it can be."""

MANIFEST = (
    "file,url,publisher,published,rights\n"
    'hostile.txt,javascript:alert(1),"=1+1|<b>",2015-05-13,"two\nlines"\n'
    "a#b.txt,https://example.org/1,A#B,,\n"
    "hostile.txt,https://example.org/twice,,,\n"
    "binary.txt,,,31.02.2015,\n"
    "list.json,,,9999-12-31,\n"
    "gone.txt,,,,\n" + "x" * 300 + ",,,,\n,,,,\n"
    "day.md,,,,,,,too many\n"
)


def make(folder: Path) -> Path:
    """The folder, filled; with what the file system of this machine can hold of it."""
    folder.mkdir(parents=True)
    for name, (data, _) in REJECTED.items():
        (folder / name).write_bytes(data)
    for name, text in ACCEPTED.items():
        (folder / name).write_bytes(text.encode("latin-1") if name == "page.html" else text.encode())
    for path in sorted(RAW.glob("*.txt"))[:2]:
        shutil.copy(path, folder)
    (folder / "sources.csv").write_text(MANIFEST)
    (folder / "deep | er").mkdir()
    (folder / "deep | er" / "sources.csv").write_text("file;url\nx.txt;https://example.org\n")
    (folder / "deep | er" / "copy.txt").write_text(TEXT + "A")
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text(TEXT + "E")
    (folder / "leads-nowhere.txt").symlink_to(folder / "nothing")
    (folder / "endless.txt").symlink_to("/dev/zero")
    (folder / "above").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    return folder


UNREADABLE = ("leads-nowhere.txt", "endless.txt", "above", "pipe.txt")
N_ARTICLES = len(ACCEPTED) + 2 + 1
"""With two real ones and the one whose name is no UTF-8; the copy stands for none."""
