"""Short articles of our own for the tests of cleaning."""

from flows.clean.selection import EMPTY, paragraph
from flows.model import Article, Manifest, PageMetadata

PROSE = [
    "The foreign ministers of the two countries met in Prague on Tuesday to discuss the border.",
    "They agreed to open two more crossings before the winter, according to a statement by both sides.",
    "A further round of talks is planned for October, when the prime ministers will join them.",
]


def article(text, manifest=None, page=None, main=None):
    digest = "0" * 64
    return Article("a-0", "a.txt", digest, "text/plain", text, manifest or Manifest(), page or PageMetadata(), main)


def paragraphs(*texts):
    return "\n\n".join(texts) + "\n"


def judged(texts):
    return [paragraph(text) if text else EMPTY for text in texts]
