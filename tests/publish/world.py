"""A small world of articles and what they tell, so that releases can be made without the extractors.

`rows_of` reads texts of a fixed form, "Anna Example met Boris Sample in Vienna on 2020-03-04." and '"Words," said Anna Example.', into
the rows that `resolve` would give: identifiers over the facts, spans into the text.
"""

import datetime
import hashlib
import json
import re
from collections import Counter

from flows.publish.tables import DATA
from flows.text import tidy

FIRST = {
    "vienna.txt": "Anna Example met Boris Sample in Vienna on 2020-03-04.\n“We will go\non talking about sanctions,” said Anna Example.\n",
    "oslo.txt": "Clara Model met Boris Sample in Oslo on 2020-05-01.\n“No, | never = never,” said Clara Model.\n",
}
MORE = FIRST | {
    "reprint.txt": "Anna Example met Boris Sample in Vienna on 2020-03-04.\n“=SUM(A1) is no policy,” said Boris Sample.\n",
    "paris.txt": "Dora Instance met Anna Example in Paris on 2020-06-09.\n“We spoke of “trade” and of sanctions,” said Dora Instance.\n",
    "quiet.txt": "Nothing happened in Bern.\n",
}
CORRECTED = MORE | {
    "oslo.txt": FIRST["oslo.txt"].replace("2020-05-01", "2020-05-02") + "“Well,” said Boris Sample.\n",
}
WITHDRAWN = {file: text for file, text in CORRECTED.items() if file != "paris.txt"}

_MET = re.compile(r"(\w+ \w+) met (\w+ \w+) in (\w+) on ([\d-]+)\.")
_SAID = re.compile(r"“((?:[^“”]|“[^“”]*”)+)” said (\w+ \w+)\.")
_TOPICS = {"sanctions": "Sanctions", "trade": "Trade"}


def write_raw(folder, texts):
    """The texts as raw files."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def reseal(output, version):
    """Make the checksums of a release agree with its files again, as somebody who hides a change would."""
    folder = output / "releases" / version
    files = sorted(path for path in folder.iterdir() if path.name != "SHA256SUMS")
    lines = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
    (folder / "SHA256SUMS").write_text(lines)
    catalogue = json.loads((output / "versions.json").read_text())
    for release in catalogue["releases"]:
        if release["version"] == version:
            release["sha256sums"] = hashlib.sha256(lines.encode()).hexdigest()
    (output / "versions.json").write_text(json.dumps(catalogue))


def identifier(prefix, *facts):
    return f"{prefix}-{hashlib.sha256(chr(0).join(facts).encode()).hexdigest()[:16]}"


def rows_of(texts):
    """The rows of every data table."""
    rows = {name: [] for name in DATA}
    for file, text in texts.items():
        _read(rows, file, text)
    merged = {}
    for meeting in rows["meetings"]:
        merged.setdefault(meeting["meeting_id"], meeting)
    rows["meetings"] = list(merged.values())
    rows["meeting_participants"] = list({(r["meeting_id"], r["person_id"]): r for r in rows["meeting_participants"]}.values())
    _count(rows)
    return rows


def _read(rows, file, text):
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    article = "a-" + sha256[:16]
    mentions = [(topic, found) for topic in _TOPICS for found in re.finditer(topic, text)]
    about = sorted({topic for topic, _ in mentions})
    rows["articles"].append(_article(article, file, sha256, text, about))
    meeting = None
    for found in _MET.finditer(text):
        meeting = _add_meeting(rows, article, found, about)
    for found in _SAID.finditer(text):
        rows["quotes"].append(_quote(article, meeting, found, text))
    for topic, found in mentions:
        mention = {"topic_id": topic, "article_id": article, "start": found.start(), "end": found.end(), "text": found.group()}
        rows["topic_mentions"].append(mention | {"meeting_id": None, "quote_id": _around(rows["quotes"], article, found)})
    if meeting is None:
        message = {"level": "warning", "stage": "extract", "source_file": file, "rule": "nothing-found", "message": "tells of no meeting"}
        rows["issues"].append(message | {"issue_id": identifier("i", file), "article_id": article, "table": None, "excerpt": None})


def _article(article, file, sha256, text, about):
    return {
        "article_id": article,
        "source_file": file,
        "raw_sha256": sha256,
        "media_type": "text/plain",
        "url": None,
        "publisher": "The Example",
        "title": text.split("\n", 1)[0],
        "published_date": datetime.date(2020, 7, 1),
        "published_basis": "stated",
        "published_rule": "dateline",
        "language": "en",
        "kind": "news",
        "agencies": ["AFP", "dpa"] if "Vienna" in text else [],
        "rights": None,
        "body_spans": [{"start": 0, "end": len(text)}],
        "n_chars": len(text),
        "n_body_chars": len(text),
        "topics": about,
        "duplicate_of": None,
    }


def _add_meeting(rows, article, found, about):
    first, second, city, day = found.groups()
    meeting = identifier("m", *sorted((first, second)), day)
    date = datetime.date.fromisoformat(day)
    rows["meetings"].append(
        {
            "meeting_id": meeting,
            "label": f"{first.split()[-1]}–{second.split()[-1]}, {city}, {day}",
            "status": "held",
            "mode": "in_person",
            "setting": None,
            "start_date": date,
            "end_date": date,
            "date_precision": "day",
            "date_basis": "stated",
            "city": city,
            "country": None,
            "venue": None,
            "duration_minutes": None,
            "topics": about,
            "cameo_code": None,
        }
    )
    for name in (first, second):
        who = {"meeting_id": meeting, "person_id": identifier("p", name), "name": name, "role": None, "country": None}
        rows["meeting_participants"].append(who | {"capacity": "principal"})
    evidence = {"start": found.start(), "end": found.end(), "evidence": tidy(found.group()), "rule": "met"}
    rows["meeting_sources"].append({"meeting_id": meeting, "article_id": article, "status": "held", **evidence})
    return meeting


def _quote(article, meeting, found, text):
    return {
        "quote_id": identifier("q", article, found[1]),
        "article_id": article,
        "meeting_id": meeting,
        "kind": "direct",
        "text": tidy(found[1]),
        "speaker": found[2],
        "speaker_id": identifier("p", found[2]),
        "speaker_role": None,
        "speaker_country": None,
        "speaker_start": found.start(2),
        "speaker_end": found.end(2),
        "cue": "said",
        "start": found.start(1),
        "end": found.end(1),
        "segments": [{"start": found.start(1), "end": found.end(1)}],
        "said_on": None,
        "topics": [topic for topic in _TOPICS if topic in found[1]],
        "context": tidy(found.group()),
        "rule": "said",
    }


def _around(quotes, article, found):
    at = [q["quote_id"] for q in quotes if q["article_id"] == article and q["start"] <= found.start() < q["end"]]
    return at[0] if at else None


def _count(rows):
    present, said = (
        Counter(row[key] for row in rows[name]) for name, key in (("meeting_participants", "person_id"), ("quotes", "speaker_id"))
    )
    participants, sources = (Counter(row["meeting_id"] for row in rows[name]) for name in ("meeting_participants", "meeting_sources"))
    for meeting in rows["meetings"]:
        meeting |= {"n_participants": participants[meeting["meeting_id"]], "n_articles": sources[meeting["meeting_id"]]}
    names = {row["person_id"]: row["name"] for row in rows["meeting_participants"]}
    names |= {row["speaker_id"]: row["speaker"] for row in rows["quotes"]}
    for person, name in names.items():
        known = {"person_id": person, "name": name, "aliases": [name.split()[-1]], "role": None, "country": None, "in_registry": False}
        rows["people"].append(known | {"n_meetings": present[person], "n_quotes": said[person]})
    for topic, label in _TOPICS.items():
        counts = {f"n_{name}": sum(topic in row["topics"] for row in rows[name]) for name in ("articles", "meetings", "quotes")}
        rows["topics"].append(
            {"topic_id": topic, "label": label, "description": f"{label} of states.", "broader": None, "iptc_code": None, **counts}
        )
