"""Paragraphs and sentences of a cleaned article."""

from flows.clean import clean
from flows.extract.document import Document
from tests.clean.articles import PROSE, article, paragraphs


def document(text):
    return Document(clean(article(text)))


def texts(found, source):
    return [" ".join(one.span.of(source).split()) for one in found]


def test_the_title_is_a_paragraph_of_its_own():
    read = document(paragraphs("Ministers meet in Prague", *PROSE))
    assert texts(read.paragraphs, read.source) == ["Ministers meet in Prague", *PROSE]
    assert [paragraph.is_title for paragraph in read.paragraphs] == [True, False, False, False]


def test_broken_and_wrapped_lines_are_one_paragraph():
    broken = "Yesterday the minister [Jane Roe\n] met Mr Doe\nand stayed for an hour."
    read = document(paragraphs(PROSE[0], broken, PROSE[1]))
    assert texts(read.paragraphs, read.source) == [PROSE[0], " ".join(broken.split()), PROSE[1]]


def test_the_working_text_is_as_long_as_the_source_and_has_no_line_ends_in_paragraphs():
    read = document(paragraphs(PROSE[0], "The minister met Mr Doe\nand stayed for an hour."))
    assert len(read.text) == len(read.source)
    assert all("\n" not in paragraph.span.of(read.text) for paragraph in read.paragraphs)


def test_dropped_lines_are_in_no_paragraph():
    read = document(paragraphs(PROSE[0], "Continue reading the main story", PROSE[1], PROSE[2]))
    assert texts(read.paragraphs, read.source) == PROSE
    assert texts(read.sentences, read.source) == PROSE
