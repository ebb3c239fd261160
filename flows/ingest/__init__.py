"""From files to articles: bytes in, decoded source text out, nothing decided about what the text says.

`list_files` names the inputs of a raw folder, `read_articles` reads one of them, or a `Part` of it, streaming. The reader is chosen
by the content and not only by the file name (`detect`). Every record of every file ends as an `Article` or as an `Issue` of level
"reject" that says why. Belongs here: containers, encodings, the text rendering of HTML and what its markup says of the page. Does
not: any judgement of plain text (`clean`).
"""

from __future__ import annotations

from flows.ingest.files import list_files, read_articles
from flows.ingest.manifest import manifest_issues
from flows.ingest.parts import WHOLE, Part

__all__ = ["WHOLE", "Part", "list_files", "manifest_issues", "read_articles"]
