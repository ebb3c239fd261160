-- Full-text search on quotes, and views that answer the first questions, for database.py.
--
--   SELECT q.speaker, q.text FROM quotes_fts f JOIN quotes q ON q.rowid = f.rowid WHERE quotes_fts MATCH 'ceasefire' ORDER BY rank;

CREATE VIRTUAL TABLE quotes_fts USING fts5(text, speaker, content='quotes', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO quotes_fts (quotes_fts) VALUES ('rebuild');
INSERT INTO quotes_fts (quotes_fts) VALUES ('optimize');

-- Every two people who took part in a meeting that was held: how often, and when first and last.
CREATE VIEW who_met_whom AS
SELECT
  p.person_id, p.name, p.country,
  o.person_id AS other_id, o.name AS other_name, o.country AS other_country,
  count(*) AS n_meetings, min(m.start_date) AS first_date, max(m.start_date) AS last_date
FROM meetings AS m
JOIN meeting_participants AS a ON a.meeting_id = m.meeting_id
JOIN meeting_participants AS b ON b.meeting_id = m.meeting_id AND b.person_id <> a.person_id
JOIN people AS p ON p.person_id = a.person_id
JOIN people AS o ON o.person_id = b.person_id
WHERE m.status = 'held'
GROUP BY p.person_id, o.person_id;

-- Every quote with who said it, in which article, and at which meeting.
CREATE VIEW quotes_by_speaker AS
SELECT
  q.speaker, q.speaker_id, q.speaker_role, q.kind, q.text, coalesce(q.said_on, a.published_date) AS date,
  m.label AS meeting, a.publisher, a.title, a.url, q.quote_id, q.article_id, q.meeting_id
FROM quotes AS q
JOIN articles AS a ON a.article_id = q.article_id
LEFT JOIN meetings AS m ON m.meeting_id = q.meeting_id;

-- Every meeting on one row, with the names of all who took part.
CREATE VIEW meetings_with_participants AS
SELECT m.*, (
  SELECT group_concat(name, '; ') FROM (
    SELECT name FROM meeting_participants AS p WHERE p.meeting_id = m.meeting_id ORDER BY p.capacity DESC, p.name
  )
) AS participants
FROM meetings AS m;
