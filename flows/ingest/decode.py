"""Bytes to characters: a byte-order mark first, then UTF-8, then what the source declares, then Windows-1252 for what is nearly ASCII, then
detection.

The decoded text is exactly the file's characters: no line end is translated, nothing is normalised; a byte-order mark is not part of it.
"""

from __future__ import annotations

import codecs
import re

import msgspec
from charset_normalizer import from_bytes

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ASCII_COMPATIBLE_ESCAPES = ("iso-2022", "iso2022", "hz")
"""Declared encodings whose bytes are valid ASCII and so would pass for UTF-8."""
_FOREIGN = re.compile("[^\x00-\x7f]")
_CONTROLS = bytes((*range(0x00, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)))
_BROKEN = "\ufffd"
_SAMPLE_BYTES = 64_000
_LETTER_BYTES = re.compile(rb"[\xc0-\xff]")
"""Letters beyond ASCII in every Western, Central European and Cyrillic encoding; what is below are marks in Windows-1252."""
_FEW = 0.015
"""Share of such bytes up to which a text is not in a language that needs them: French has 0.04, Polish 0.07."""
_BINARY_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
)


class NotTextError(ValueError):
    """The bytes are no text; the message says what they seem to be."""


class Decoded(msgspec.Struct, frozen=True):
    text: str
    encoding: str
    doubt: str | None = None
    """Why the encoding is not certain, for an issue; None where it is."""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The characters of a file. Raises NotTextError when they are none."""
    for magic, what in _BINARY_MAGIC:
        if data.startswith(magic):
            raise NotTextError(f"the file is {what}, not text")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _checked(_strictly(data[len(mark) :], encoding) or _replaced(data[len(mark) :], encoding))
    if declared and declared.lower().startswith(_ASCII_COMPATIBLE_ESCAPES):
        found = _strictly(data, declared)
        if found:
            return _checked(found)
    if b"\0" in data[:_SAMPLE_BYTES]:
        return _checked(_wide(data))
    return _checked(_strictly(data, "utf-8") or _declared(data, declared) or _nearly_utf8(data) or _mostly_ascii(data) or _detected(data))


def _strictly(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except (UnicodeError, LookupError):
        return None


def _replaced(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, f"what is not {encoding.upper()} was replaced by U+FFFD ({text.count(_BROKEN):,} times)")


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    """As browsers do, Latin-1 is read as Windows-1252."""
    if not declared or declared.lower().replace("_", "-") in ("utf-8", "utf8"):
        return None
    latin = declared.lower().replace("_", "-") in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii")
    return _strictly(data, "cp1252" if latin else declared)


def _nearly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes (a file cut in mid-character): the broken ones become U+FFFD."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    foreign = len(_FOREIGN.findall(text, 0, _SAMPLE_BYTES)) - broken
    if foreign <= 0 or broken > 0.1 * foreign:
        return None
    return Decoded(text, "utf-8", f"{broken} bytes are not UTF-8 and were replaced by U+FFFD")


def _wide(data: bytes) -> Decoded:
    """UTF-32 or UTF-16 without a byte-order mark: the first or last bytes of most letters are zero."""
    for encoding, zeros in (
        ("utf-32-le", data[3:2000:4]),
        ("utf-32-be", data[0:2000:4]),
        ("utf-16-le", data[1:2000:2]),
        ("utf-16-be", data[0:2000:2]),
    ):
        if zeros.count(0) > 0.5 * len(zeros) and (found := _strictly(data, encoding)):
            return found
    raise NotTextError("the file is binary (it holds zero bytes)")


def _mostly_ascii(data: bytes) -> Decoded | None:
    """English with a curly quotation mark or a `Müller` here and there is Windows-1252, which so few bytes tell no detector."""
    foreign = len(_LETTER_BYTES.findall(data, 0, _SAMPLE_BYTES))
    if foreign > _FEW * min(len(data), _SAMPLE_BYTES):
        return None
    found = _strictly(data, "cp1252")
    return msgspec.structs.replace(found, doubt="not UTF-8; read as Windows-1252, as nearly all of it is ASCII") if found else None


def _detected(data: bytes) -> Decoded:
    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    if best is None:
        raise NotTextError("the file is binary or in an encoding that is not recognised")
    return Decoded(
        data.decode(best.encoding, "replace"), best.encoding, f"not UTF-8; read as {best.encoding}, which was guessed from the bytes"
    )


def _checked(decoded: Decoded) -> Decoded:
    """Text has hardly any control characters."""
    sample = decoded.text[:_SAMPLE_BYTES]
    encoded = sample.encode("utf-8", "surrogatepass")
    if len(encoded) - len(encoded.translate(None, _CONTROLS)) > 0.01 * len(sample) + 2:
        raise NotTextError("the file is binary (it is full of control characters)")
    return decoded
