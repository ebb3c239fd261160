"""Pages by how they say when they were published: (kind of page, text, expected)."""

from tests.clean.pages.parts import BODY, TITLE, page, seen

PAGES = [
    ("hours ago", page(TITLE, "Published 3 hours ago", "By Jane Roe", BODY, "Share this article"), seen(published=None)),
    ("updated only", page(TITLE, "Updated: May 12, 2015 10:00 AM", BODY), seen()),
    ("last modified", page(TITLE, BODY, "Last modified on Tuesday, 12 May 2015 13:00"), seen()),
    ("dots", page(TITLE, "12.05.2015", BODY), seen()),
    ("ambiguous", page(TITLE, "05/12/2015", BODY), seen(issues=["ambiguous-date"])),
    (
        "ambiguous settled by locale of another",
        page(TITLE, "Published: 13/05/2015", "Updated: 05/12/2015", BODY),
        seen(published="2015-05-13"),
    ),
    (
        "unambiguous by sibling dates",
        page(TITLE, "12/05/2015", BODY, "Related articles", "Old bridge closed 28/04/2015", "New bridge opened 30/03/2015"),
        seen(),
    ),
    ("iso with time", page(TITLE, "2015-05-12T18:30:00+02:00", BODY), seen()),
    ("day abbr", page(TITLE, "Tue 12 May 2015 18.30 BST", "Last modified on Wed 13 May 2015 09.00 BST", BODY), seen()),
    ("day abbr 2", page(TITLE, "Jane Roe in Prague", "Tue, May 12, 2015 at 6:30 PM", BODY), seen()),
    ("hyphen", page(TITLE, "12-May-2015 18:30 IST", BODY), seen()),
    (
        "two days with labels and a bar",
        page(TITLE, "Jane Roe | 12.05.2015 - Update : 13.05.2015", BODY, "Top Comment", "It is about time.", "Read all comments"),
        seen(),
    ),
    ("a weekday only", page(TITLE, "Tuesday 18:30", BODY), seen(published=None)),
    (
        "dated in the dateline alone",
        page("وكالة الأنباء", "الرئيسية", TITLE, "PRAGUE, May 12, 2015, SPA -- " + BODY[0], BODY[1:], "--SPA", "شارك"),
        seen(body=["PRAGUE, May 12, 2015, SPA -- " + BODY[0], *BODY[1:]]),
    ),
]
