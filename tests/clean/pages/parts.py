"""What the pages are made of, and what is expected of one."""

BODY = [
    "The foreign ministers of the two countries met in Prague on Tuesday to discuss the border.",
    "They agreed to open two more crossings before the winter, according to a statement by both sides.",
    "A further round of talks is planned for October, when the prime ministers will join them.",
    "“We have come a long way,” the Czech minister told reporters after the talks, which lasted for three hours.",
]
TITLE = "Ministers meet in Prague over border crossings"


def page(*parts):
    """The text of a page: paragraphs, or lists of them, with empty lines between."""
    return "\n\n".join(line for part in parts for line in (part if isinstance(part, list) else [part])) + "\n"


def seen(body=BODY, title=TITLE, published="2015-05-12", issues=()):
    """What is expected of a page: its paragraphs, title, date and the rules of its issues."""
    return {"body": body, "title": title, "published": published, "issues": list(issues)}
