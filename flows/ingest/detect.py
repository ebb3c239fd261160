"""Which reader a file needs, from its first bytes; the file name only decides between plain text, Markdown and JSON lines."""

from __future__ import annotations

import re
from typing import Literal

MediaType = Literal["text/plain", "text/html", "text/markdown", "application/warc", "application/x-ndjson"]

HEAD_BYTES = 4096
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body|title|meta|div|article|p)\b", re.I | re.S
)
_LATE_HTML = re.compile(rb"<html[\s>].{0,3000}?<(?:head|body)[\s>]", re.I | re.S)
_FRONT_MATTER = re.compile(rb"^---[ \t]*\r?\n(?:[A-Za-z_][\w-]*[ \t]*:.*\r?\n|[ \t#-].*\r?\n|\r?\n){1,80}?---[ \t]*(?:\r?\n|$)")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def media_type(head: bytes, name: str) -> MediaType:
    """The kind of a file whose (decompressed) content begins with `head`."""
    name = re.sub(r"\.(?:gz|zst)$", "", name.lower())
    head = _wide_to_ascii(head.removeprefix(_BYTE_ORDER_MARK))
    if head.startswith(b"WARC/"):
        return "application/warc"
    if head.lstrip().startswith(b"[") and name.endswith(".json"):
        return "application/x-ndjson"
    if head.lstrip().startswith(b"{") and (name.endswith((".jsonl", ".ndjson", ".json")) or re.match(rb'\s*\{\s*"[^"\n]{1,60}"\s*:', head)):
        return "application/x-ndjson"
    if _HTML.match(head) or _LATE_HTML.search(head):
        return "text/html"
    if name.endswith((".md", ".markdown")) or _FRONT_MATTER.match(head):
        return "text/markdown"
    return "text/plain"


def _wide_to_ascii(head: bytes) -> bytes:
    """UTF-16 as its ASCII letters, enough to recognise markup."""
    return head[2:].replace(b"\0", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head
