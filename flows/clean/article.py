"""One article cleaned: its lines are judged first, then its title and the other metadata, which need to know where the body is."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from flows.clean import dateline as datelines
from flows.clean.kind import kind_of
from flows.clean.language import language_of
from flows.clean.lines import paragraphs, read_paragraphs, split_lines
from flows.clean.published import Published, published_by_label, published_in_address, published_in_text
from flows.clean.publisher import agencies_in, canonical_publisher, stated_publisher
from flows.clean.reasons import KEPT
from flows.clean.selection import EMPTY, Paragraph, has_prose, paragraph, select
from flows.clean.title import Headline, find_title, tidy_plain, tidy_title
from flows.model import Article, CleanArticle, Dateline, Issue, Line, Span
from flows.text import tidy

_SAME_EVENT_DAYS = 14
"""Markup often dates the event; a line that names the date of publication is believed before it where both are this close."""


_NO_REFRAIN = 60
"""Characters from which a repeated paragraph is no "Thank you." that speakers repeat."""


class _Text(msgspec.Struct, frozen=True):
    """The paragraphs of a source text: where they are, what they say, which of them are the article."""

    spans: list[Span]
    paragraphs: list[Paragraph]
    body: range
    inside: list[bool]
    """Does the markup (where there is any) mark it as main content?"""
    lines: list[Span]
    runs: list[range] | None
    """The lines of each paragraph; None where it has one."""


def clean(article: Article) -> CleanArticle:
    """The article with its body and what it says of itself."""
    text = _read(article)
    title_line, headline = _title(article, text)
    text = _below_title(text, title_line)
    reasons = _reasons(text, headline)
    dateline = _dateline(text, title_line, reasons)
    body = _body(text, reasons)
    published = _published(article, text, title_line, headline) or _in_dateline(dateline, body) or published_in_address(_url(article))
    head = dateline.span.of(article.text) if dateline else None
    dropped = [one.text for one, reason in zip(text.paragraphs, reasons, strict=True) if reason != KEPT and one.text]
    kept = [one.text for one, reason in zip(text.paragraphs, reasons, strict=True) if reason == KEPT]
    url = _url(article)
    publisher = _publisher(article, headline, dropped, head, url)
    return CleanArticle(
        article=article,
        lines=_lines(text, reasons),
        body=body,
        language=language_of("\n".join(kept) or article.text, article.page.language),
        kind=kind_of(headline.title if headline else None, publisher, kept),
        title=headline.title if headline else None,
        title_span=text.spans[title_line] if title_line is not None else None,
        published=published.date if published else None,
        published_basis=published.basis if published else None,
        published_rule=published.rule if published else None,
        publisher=publisher,
        agencies=agencies_in(head, [*kept[-2:], *dropped]),
        dateline=dateline,
        rights=article.manifest.rights or article.page.rights,
        url=url,
        issues=tuple(_issues(article, text, published)),
    )


def body_text(clean: CleanArticle) -> str:
    """The kept body as plain text, tidied: a line a paragraph, an empty line between them; the title is not part of it."""
    source = clean.article.text
    texts = [line.span.of(source).strip() if line.kept else "" for line in clean.lines]
    return "\n\n".join(tidied for run in read_paragraphs(texts) if (tidied := tidy("\n".join(texts[at] for at in run)))) + "\n"


def _read(article: Article) -> _Text:
    """Paragraphs of the source text and the run of them that is the article."""
    lines, stripped = split_lines(article.text)
    times = Counter([text for text in stripped if len(text) > _NO_REFRAIN])
    repeated = {text for text, count in times.items() if count > 2}
    runs = paragraphs(stripped)
    spans, joined = lines, stripped
    if runs is not None:
        spans = [Span(lines[run.start].start, lines[run.stop - 1].end) for run in runs]
        joined = [" ".join(stripped[run.start : run.stop]) for run in runs]
    main = article.main or None
    inside = [_is_inside(span, main) for span in spans] if main else [True] * len(spans)
    found = [paragraph(text, is_inside, text in repeated) if text else EMPTY for text, is_inside in zip(joined, inside, strict=True)]
    if not has_prose(found):  # a page that has the whole article several times, for screens of several widths
        found = [paragraph(text, is_inside) if text else EMPTY for text, is_inside in zip(joined, inside, strict=True)]
    body = select(found, marked=main is not None)
    return _Text(spans, found, body, inside, lines, runs)


def _is_inside(line: Span, spans: Sequence[Span]) -> bool:
    at = bisect_right(spans, line.start, key=lambda span: span.start) - 1
    return at >= 0 and line.start < spans[at].end


def _title(article: Article, text: _Text) -> tuple[int | None, Headline | None]:
    """The line that is the title, if one is, and the title."""
    given = article.manifest.title or article.page.title
    if given is None:
        judged = text.paragraphs if all(text.inside) else [paragraph(one.text) if one.text else EMPTY for one in text.paragraphs]
        return find_title(judged, text.body) or (None, None)
    texts = [one.text for one in text.paragraphs]
    others = frozenset(tidy_plain(one) for one in texts if 0 < len(one) < 300)
    headline = tidy_title(given, others)
    line = next((at for at, one in enumerate(texts) if one and tidy_plain(one) == headline.title), None)
    return line, headline


def _below_title(text: _Text, title_line: int | None) -> _Text:
    """The article begins below its title: what stands above it (captions, teasers) is not part of it."""
    if title_line is None or title_line not in text.body:
        return text
    return msgspec.structs.replace(text, body=range(title_line + 1, text.body.stop))


def _reasons(text: _Text, headline: Headline | None) -> list[str]:
    """A reason for each paragraph."""
    reasons = []
    opening = headline.title.partition(" ")[0] if headline else ""
    last_prose = max((at for at in text.body if text.paragraphs[at].weight > 0), default=-1)
    for at, one in enumerate(text.paragraphs):
        if not one.text:
            reasons.append("empty")
        elif headline and opening in one.text and _is_title(one.text, headline):
            reasons.append("title")
        elif one.kind is not None:
            reasons.append(KEPT if one.kind == "bio" and at < last_prose else one.kind)
        elif at not in text.body:
            reasons.append("before" if at < text.body.start else "after")
        elif not text.inside[at]:
            reasons.append("markup")
        else:
            reasons.append(KEPT)
    return reasons


def _is_title(text: str, headline: Headline) -> bool:
    return (
        len(text) < 400
        and headline.title in tidy_plain(text)
        and (
            tidy_plain(text).rstrip(".") == headline.title.rstrip(".")
            or tidy_title(text, frozenset((headline.title,))).title == headline.title
        )
    )


def _dateline(text: _Text, title_line: int | None, reasons: list[str]) -> Dateline | None:
    """Of the first paragraphs of the body, or of the lines around the title; a place line that it uses is no body."""
    first = [at for at, reason in enumerate(reasons) if reason == KEPT][:3]
    for at in first:
        found = datelines.inline_dateline(text.paragraphs[at].text, text.spans[at].start)
        if found:
            return found
    start = title_line if title_line is not None else text.body.start
    near = [at for at in range(start, min(len(text.spans), start + 24)) if text.paragraphs[at].text][:12]
    dateline = datelines.page_dateline([(text.spans[at], text.paragraphs[at].text) for at in near])
    if dateline is not None:
        for at in near:
            if text.spans[at].end == dateline.span.end:
                reasons[at] = "date"
    return dateline


def _body(text: _Text, reasons: Sequence[str]) -> tuple[Span, ...]:
    """Runs of kept paragraphs; empty lines between them do not end a run."""
    runs: list[Span] = []
    open_run = False
    for span, reason in zip(text.spans, reasons, strict=True):
        if reason == KEPT:
            if open_run:
                runs[-1] = Span(runs[-1].start, span.end)
            else:
                runs.append(span)
            open_run = True
        elif reason != "empty":
            open_run = False
    return tuple(runs)


def _lines(text: _Text, reasons: Sequence[str]) -> tuple[Line, ...]:
    """Every line of the source with the reason of its paragraph."""
    if text.runs is None:
        return tuple([Line(span, reason == KEPT, reason) for span, reason in zip(text.lines, reasons, strict=True)])
    return tuple(Line(text.lines[at], reason == KEPT, reason) for run, reason in zip(text.runs, reasons, strict=True) for at in run)


def _published(article: Article, text: _Text, title_line: int | None, headline: Headline | None) -> Published | None:
    if article.manifest.published:
        return Published(article.manifest.published, "manifest", "manifest")
    if article.page.published:
        labelled = published_by_label(text.paragraphs)
        if labelled and not labelled.ambiguous and abs((labelled.date - article.page.published).days) <= _SAME_EVENT_DAYS:
            return labelled
        return Published(article.page.published, "stated", article.page.published_rule or "page")
    return published_in_text(text.paragraphs, title_line, text.body, headline.tails if headline else ())


def _in_dateline(dateline: Dateline | None, body: Sequence[Span]) -> Published | None:
    """The day of a dateline that opens the text; one that stands by itself may be the day of an event."""
    if dateline is None or dateline.date is None or not any(span.contains(dateline.span) for span in body):
        return None
    return Published(dateline.date, "stated", "text:dateline")


def _url(article: Article) -> str | None:
    return article.manifest.url or article.page.url


def _publisher(article: Article, headline: Headline | None, dropped: Sequence[str], dateline: str | None, url: str | None) -> str | None:
    if article.manifest.publisher:
        return canonical_publisher(article.manifest.publisher)
    if article.page.publisher:
        return canonical_publisher(article.page.publisher, url)
    return stated_publisher(headline.tails if headline else (), dropped, dateline, url)


def _issues(article: Article, text: _Text, published: Published | None) -> Iterator[Issue]:
    if published and published.ambiguous:
        message = f"day and month of the publication date could be exchanged; read as {published.date.isoformat()}"
        yield Issue("warning", "clean", article.source_file, "ambiguous-date", message)
    if not text.body:
        yield Issue("warning", "clean", article.source_file, "no-body", "no paragraph of prose was found")
