"""Pages of agencies, ministries and other offices: (kind of page, text, expected)."""

from tests.clean.pages.parts import BODY, TITLE, page, seen

PAGES = [
    (
        "agency copy",
        page(TITLE, "By Jane Roe", "PRAGUE, May 12 (Reuters) - " + BODY[0], BODY[1:], "(Reporting by Jane Roe; Editing by John Doe)"),
        seen(published=None, body=["PRAGUE, May 12 (Reuters) - " + BODY[0], *BODY[1:]]),
    ),
    (
        "agency copy 2",
        page(
            TITLE,
            "By JOHN DOE, Associated Press",
            "May 12, 2015",
            "PRAGUE (AP) — " + BODY[0],
            BODY[1:],
            "___",
            "Associated Press writers Jane Roe in Vienna and Max Mustermann in Berlin contributed to this report.",
            "Copyright 2015 The Associated Press. All rights reserved.",
        ),
        seen(body=["PRAGUE (AP) — " + BODY[0], *BODY[1:]]),
    ),
    (
        "ministry",
        page(
            "Ministry of Foreign Affairs of the Republic of Exampleland",
            "Home",
            "The Minister",
            "News",
            "Contacts",
            TITLE,
            "12.05.2015",
            "15:30",
            BODY,
            "Print version",
            "Share",
            "Other news",
            "11.05.2015",
            "The Minister opens a school",
            "10.05.2015",
            "The Minister receives the ambassador",
        ),
        seen(),
    ),
    (
        "president's site",
        page(
            "Events",
            TITLE,
            "The President received the two ministers in the residence after their talks.",
            "May 12, 2015",
            "19:40",
            "Prague",
            BODY,
            "Topics",
            "Foreign policy",
            "See also",
            "Visit to Prague",
            "May 12, 2015",
            "Publication status",
            "Publication date: May 13, 2015, 08:10",
        ),
        seen(published="2015-05-13", body=["The President received the two ministers in the residence after their talks.", *BODY]),
    ),
    (
        "agency's own page",
        page(TITLE, "PRAGUE, May 12. /TASS/. " + BODY[0], BODY[1:], "Tags", "Foreign policy"),
        seen(published=None, body=["PRAGUE, May 12. /TASS/. " + BODY[0], *BODY[1:]]),
    ),
    (
        "press release of an organisation",
        page(TITLE, "SG/SM/16750", "12 May 2015", BODY, "For information media. Not an official record."),
        seen(),
    ),
    (
        "white house",
        page(
            "The White House",
            "Office of the Press Secretary",
            "For Immediate Release",
            "May 12, 2015",
            "Readout of the President's Call with the Prime Minister of Exampleland",
            BODY[:3],
            "###",
        ),
        seen(title="Readout of the President's Call with the Prime Minister of Exampleland", body=BODY[:3]),
    ),
    (
        "state dept",
        page(
            TITLE,
            "Press Statement",
            "Jane Roe",
            "Department Spokesperson",
            "Washington, DC",
            "May 12, 2015",
            BODY,
            "The Office of Website Management, Bureau of Public Affairs, manages this site as a portal.",
        ),
        seen(),
    ),
    (
        "xinhua",
        page(TITLE, "Source: Xinhua | 2015-05-12 18:30:10 | Editor: huaxia", "PRAGUE, May 12 (Xinhua) -- " + BODY[0], BODY[1:]),
        seen(body=["PRAGUE, May 12 (Xinhua) -- " + BODY[0], *BODY[1:]]),
    ),
    (
        "mfa china",
        page(
            TITLE, "2015/05/12", "On May 12, 2015, the ministers met in Prague to discuss the border between the two countries.", BODY[1:]
        ),
        seen(body=["On May 12, 2015, the ministers met in Prague to discuss the border between the two countries.", *BODY[1:]]),
    ),
    (
        "agency site with a notice to subscribers",
        page(
            TITLE,
            "Jane Roe | 12.05.2015 - Update : 12.05.2015",
            BODY,
            "Example Agency website contains only a portion of the news stories offered to subscribers, and in summarized form.",
            "Related topics",
            "Bu haberi paylaşın",
        ),
        seen(),
    ),
]
