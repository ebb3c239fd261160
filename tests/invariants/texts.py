"""Texts to begin with, and ways to spoil them: what scrapers, editors, mail programs and old encodings do, and worse."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

RAW = Path(__file__).parents[2] / "raw"

OWN = (
    """Readout of the Call
The President spoke today by phone with Chancellor Angela Merkel of Germany. The two leaders agreed to meet in Paris on 12 May 2015.
“We will not rest,” she told him, “until ‘every last’ one is home.” According to the Kremlin, Vladimir Putin will hold talks with his
Turkish counterpart on Monday.

MR KERRY: Thank you all. We had a good day.
QUESTION: Mr. Secretary, will you meet Lavrov?
SECRETARY KERRY: Yes, tomorrow, in Geneva. "It is on," as he said.
Published May 11, 2015
""",
    """Foreign Minister Wang Yi, EU High Representative Federica Mogherini and John Kerry met on the sidelines of the summit in Vienna from
June 30 to July 2, 2015 for two hours. "I told him 'no'", Mr. Kerry said. «Да», said Lavrov; „Nein“, said Merkel. The meeting with
his French counterpart was called off. ``Never'', he added: "So it goes.
"And again.
"And closed," he said yesterday.
""",
)
TEXTS = (*(path.read_bytes().decode() for path in sorted(RAW.glob("*.txt"))), *OWN)

MARKS = "“”\"‘’'«»„‹›`()[]{}<>|#=+-@"
LINE_ENDS = ("\n", "\r\n", "\r", "\n\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", " ", "")
INVISIBLE = "\t\x00\x01\x1b\x7f\xa0\xad\u0301\u0327\u200b\u200c\u200d\u200e\u200f\u202e\u2060\u2066\ufeff\ue000\uf000\uf341"
ODD_LETTERS = ("ı", "İ", "ß", "ﬁ", "😀", "👩‍👩‍👧", "𝐀", "힣", "؟", "：")
DAYS = (
    "31 February 2015",
    "0/0/0000",
    "in 99999",
    "May 5–1, 2015",
    "two days ago",
    "9999999999 years ago",
    "for 9999999999 hours",
    "the year 0",
    "31 December 9999",
)
WORDS = (
    "said",
    "he said.",
    "met with",
    "Putin",
    "his Russian counterpart",
    "the two leaders",
    "\nMR KERRY:\n",
    "\nQUESTION: ",
    "O'",
    "Kerry-",
)
HOSTILE = ("<script>alert(1)</script>", '=HYPERLINK("x")', "| a | b |", "[", "\n]", "a " * 60, "A" * 300, "Aaa " * 50, "“" * 20, "'\"" * 20)
PIECES = (*MARKS, *LINE_ENDS, *INVISIBLE, *ODD_LETTERS, *(f" {word} " for word in (*DAYS, *WORDS)), *HOSTILE)

ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-be", "cp1252", "cp1251", "gb18030", "shift_jis")


def _insert(text: str, at: int, what: int) -> str:
    at %= len(text) + 1
    return text[:at] + PIECES[what % len(PIECES)] + text[at:]


def _insert_often(text: str, every: int, what: int) -> str:
    step = 20 + every % 200
    return PIECES[what % len(PIECES)].join(text[at : at + step] for at in range(0, len(text), step))


def _drop_line(text: str, which: int, _: int) -> str:
    lines = text.splitlines(keepends=True) or [""]
    del lines[which % len(lines)]
    return "".join(lines)


def _move_line(text: str, first: int, second: int) -> str:
    lines = text.splitlines(keepends=True) or [""]
    lines.insert(second % len(lines), lines[first % len(lines)])
    return "".join(lines)


def _change_marks(text: str, which: int, other: int) -> str:
    return text.replace(MARKS[which % 10], ("", *MARKS)[other % 11])


def _change_line_ends(text: str, which: int, _: int) -> str:
    return text.replace("\n", LINE_ENDS[which % len(LINE_ENDS)])


def _change_blanks(text: str, which: int, _: int) -> str:
    return text.replace(" ", ("\xa0", "\u2009", "  ", "\t", "\n", "\u200b", "")[which % 7])


def _change_letters(text: str, how: int, _: int) -> str:
    return (str.upper, str.lower, str.title, str.swapcase)[how % 4](text)


def _cut(text: str, start: int, end: int) -> str:
    return text[start % (len(text) + 1) :][: end % 4000]


def _turn(text: str, how: int, _: int) -> str:
    return text[::-1] if how % 2 else " ".join(sorted(text.split(), key=lambda word: hash_of(word, how)))


def hash_of(word: str, salt: int) -> int:
    """An order of words without sense that is the same in every process."""
    return sum(ord(letter) * (salt % 97 + at) for at, letter in enumerate(word, 3)) % 1009


MUTATIONS = (
    _insert,
    _insert,
    _insert_often,
    _drop_line,
    _move_line,
    _change_marks,
    _change_line_ends,
    _change_blanks,
    _change_letters,
    _cut,
    _turn,
)


def spoil(text: str, changes: list[tuple[int, int, int]]) -> str:
    for which, first, second in changes:
        text = MUTATIONS[which % len(MUTATIONS)](text, first, second)
    return text[:8000]


NUMBERS = st.integers(0, 9999)
SPOILT = st.builds(spoil, st.sampled_from(TEXTS), st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=6))
"""Any of the texts after up to six changes."""
