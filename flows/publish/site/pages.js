"use strict";
/* What a row looks like: lines of lists, and the pages of one meeting, person, article. All text goes in as text, never as markup. */

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) made.setAttribute(name, value);
  made.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return made;
}

const bdi = (text) => element("bdi", {}, text);
const link = (href, text) => element("a", { href }, bdi(text));
const number = (n) => n.toLocaleString("en");
const words = (text) => (text ?? "").replaceAll("_", " ");
const LONG = 1200;
const query = (params) => new URLSearchParams(Object.entries(params).filter(([, value]) => value)).toString();
const participants = (m) => all("meeting_participants", "meeting_id", m.meeting_id);
const principalsFirst = (m) => [...participants(m)].sort((a, b) => (a.capacity === "principal" ? 0 : 1) - (b.capacity === "principal" ? 0 : 1));
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

function day(date) {
  if (!date) return "";
  const [year, month, number] = date.split("-");
  return element("time", { datetime: date }, `${Number(number)} ${MONTHS[month - 1].slice(0, 3)} ${year}`);
}

function dates(m) {
  if (m.start_date === null) return element("span", { class: "note" }, "no date");
  if (m.date_precision === "year") return m.start_date.slice(0, 4);
  if (m.date_precision === "month") return `${MONTHS[m.start_date.slice(5, 7) - 1].slice(0, 3)} ${m.start_date.slice(0, 4)}`;
  if (m.date_precision === "unknown") return element("span", {}, "between ", day(m.start_date), " and ", day(m.end_date));
  return m.end_date && m.end_date !== m.start_date ? element("span", {}, day(m.start_date), " – ", day(m.end_date)) : day(m.start_date);
}

const place = (m) => [m.venue, m.city, countryName(m.country)].filter(Boolean).join(", ");
const topicChips = (ids) => element("span", { class: "chips" }, ids.map((id) => element("a", { class: "chip", href: `#meetings?topic=${id}` }, topicLabel(id))));
const badge = (status) => element("span", { class: `badge ${status}` }, status);

/** A line of a table; each cell knows its head, for narrow screens. */
function tableRow(...cells) {
  return element("tr", {}, cells.map(([head, content]) => element("td", { "data-head": head }, content)));
}

function meetingRow(m) {
  const people = participants(m);
  const names = people.filter((p) => p.capacity === "principal").map((p) => person(p.person_id)?.name ?? p.person_id);
  const attending = people.length - names.length;
  return tableRow(
    ["Date", dates(m)],
    ["Who met", element("span", {}, link(`#meeting?id=${m.meeting_id}`, names.join(" · ") || m.label), attending ? ` and ${number(attending)} more` : null,
      m.status === "held" ? null : [" ", badge(m.status)])],
    ["Where", [m.city, countryName(m.country)].filter(Boolean).join(", ")],
    ["How", words(m.mode)],
    ["Topics", m.topics.map(topicLabel).join(" · ")],
    ["Sources", number(m.n_articles)]);
}

/** A quote in its context, who said it, and where that is written. */
function quoteCard(q, here) {
  const pieces = q.pieces ?? [q.text];
  const around = q.around.map((text) => element("span", { class: "around" }, text));
  const context = around.length > 1
    ? around.flatMap((span, n) => [span, n < pieces.length ? element("mark", {}, pieces[n]) : null])
    : [q.text, element("span", { class: "around block" }, q.around[0])];
  const speaker = q.speaker_id && person(q.speaker_id) ? link(`#person?id=${q.speaker_id}`, q.speaker) : bdi(q.speaker);
  const about = q.meeting_id && q.meeting_id !== here && meeting(q.meeting_id);
  return element("figure", { class: "quote", id: q.quote_id },
    q.text.length > LONG ? folded(context, q.text.length) : element("blockquote", { dir: "auto" }, context),
    element("figcaption", {},
      element("strong", {}, speaker), q.speaker_role && [", ", bdi(q.speaker_role)], q.said_on && [", ", day(q.said_on)],
      about && [" · ", link(`#meeting?id=${q.meeting_id}`, about.label)],
      evidence(q.article_id, [
        ["Kind", q.kind], ["Reporting word", q.cue], ["Found by", q.rule], ["Characters", `${q.start}–${q.end}`], ["Identifier", q.quote_id],
      ], q.topics)));
}

/** A long turn of a transcript, of which the beginning is shown. */
function folded(content, length) {
  const quote = element("blockquote", { dir: "auto", class: "folded" }, content);
  const button = element("button", { type: "button", "aria-expanded": "false", class: "unfold" }, `Show all ${number(length)} characters`);
  button.addEventListener("click", () => {
    const open = quote.classList.toggle("folded") === false;
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "Show less" : `Show all ${number(length)} characters`;
  });
  return [quote, button];
}

/** Where something is written: the article, and what is known of the place in it. */
function evidence(articleId, facts, topics) {
  const source = article(articleId);
  return element("details", { class: "evidence" },
    element("summary", {}, "Evidence: ", bdi(source?.publisher ?? "article"), source?.published_date && [", ", day(source.published_date)]),
    element("p", {}, link(`#article?id=${articleId}`, source?.title ?? articleId), " ", outside(source?.url)),
    factList([["Source file", source?.source_file], ...facts]),
    topics && topics.length ? topicChips(topics) : null);
}

/** A link out of the page: web addresses only. */
function outside(url) {
  return url && /^https?:\/\//i.test(url) ? element("a", { href: url, rel: "noreferrer external", class: "outside" }, "read at the source ↗") : null;
}

function factList(facts) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return element("dl", { class: "facts" }, known.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

function section(title, ...content) {
  return element("section", {}, element("h3", {}, title), content);
}

const PAGES = {
  meeting(id) {
    const m = meeting(id);
    if (!m) return null;
    const quotes = all("quotes", "meeting_id", id);
    return { title: m.label, back: "meetings", content: [
      element("p", { class: "lead" }, badge(m.status), " ", words(m.mode === "unknown" ? "" : m.mode), m.setting && `, ${words(m.setting)}`),
      factList([
        ["Date", element("span", {}, dates(m), m.date_basis && element("span", { class: "note" }, ` (${m.date_basis})`))], ["Place", place(m)],
        ["Duration", m.duration_minutes && `${number(m.duration_minutes)} minutes`], ["CAMEO code", m.cameo_code], ["Identifier", element("code", {}, m.meeting_id)],
      ]),
      m.topics.length ? topicChips(m.topics) : null,
      section("Who took part", element("ul", { class: "people" }, principalsFirst(m).map((p) => element("li", {},
        link(`#person?id=${p.person_id}`, person(p.person_id)?.name ?? p.person_id),
        element("span", { class: "note block" }, [p.role, countryName(p.country), p.capacity === "attending" ? "attending" : ""].filter(Boolean).join(" · ")))))),
      section("What the sources say", element("ul", { class: "plain" }, all("meeting_sources", "meeting_id", id).map((s) => element("li", {},
        element("figure", { class: "quote" }, element("blockquote", { dir: "auto" }, s.evidence),
          element("figcaption", {}, s.status === m.status ? null : ["reported as ", badge(s.status), " "],
            evidence(s.article_id, [["Found by", s.rule], ["Characters", `${s.start}–${s.end}`]]))))))),
      section(`Quotes (${number(quotes.length)})`, quotes.length ? element("ul", { class: "plain" }, quotes.map((q) => element("li", {}, quoteCard(q, id)))) : element("p", {}, "None of the quotes was linked to this meeting.")),
    ] };
  },

  person(id) {
    const p = person(id);
    if (!p) return null;
    const met = all("meeting_participants", "person_id", id).map((q) => meeting(q.meeting_id)).sort(LISTS.meetings.sorts.date);
    const quotes = [...all("quotes", "speaker_id", id)].sort(LISTS.quotes.sorts.date);
    return { title: p.name, back: "people", content: [
      element("p", { class: "lead" }, [p.role, countryName(p.country)].filter(Boolean).join(" · ")),
      factList([["Also called", p.aliases.join(", ")], ["Identifier", wikidata(p.person_id)]]),
      section("Met most often", element("ul", { class: "chips" }, counterparts(id, met).map(([other, n]) => element("li", {},
        element("a", { class: "chip", href: `#meetings?${query({ person: id, with: other })}` }, bdi(person(other).name), ` ${n}`))))),
      section(`Meetings (${number(met.length)})`, shortTable(met.slice(0, 20)), met.length > 20 ? link(`#meetings?person=${id}`, `All ${number(met.length)} meetings`) : null),
      section(`Quotes (${number(quotes.length)})`, element("ul", { class: "plain" }, quotes.slice(0, 20).map((q) => element("li", {}, quoteCard(q)))),
        quotes.length > 20 ? link(`#quotes?person=${id}`, `All ${number(quotes.length)} quotes`) : null),
    ] };
  },

  article(id) {
    const a = article(id);
    if (!a) return null;
    const sources = all("meeting_sources", "article_id", id).filter((s) => meeting(s.meeting_id));
    const quotes = all("quotes", "article_id", id);
    return { title: a.title ?? a.source_file, back: "articles", content: [
      element("p", { class: "lead" }, [a.publisher, a.kind].filter(Boolean).join(" · "), " ", outside(a.url)),
      factList([
        ["Published", a.published_date && element("span", {}, day(a.published_date), element("span", { class: "note" }, ` (${a.published_basis ?? "unknown"})`))],
        ["Language", a.language], ["Agencies", a.agencies.join(", ")], ["Rights", a.rights], ["Source file", element("code", {}, a.source_file)], ["Identifier", element("code", {}, id)],
        ["Reprint of", a.duplicate_of && link(`#article?id=${a.duplicate_of}`, article(a.duplicate_of)?.title ?? a.duplicate_of)],
      ]),
      a.topics.length ? topicChips(a.topics) : null,
      section(`Meetings that it tells of (${number(sources.length)})`, shortTable(sources.map((s) => meeting(s.meeting_id)))),
      section(`Quotes (${number(quotes.length)})`, element("ul", { class: "plain" }, quotes.map((q) => element("li", {}, quoteCard(q))))),
    ] };
  },
};

function shortTable(meetings) {
  if (meetings.length === 0) return element("p", {}, "None.");
  const heads = ["Date", "Who met", "Where", "How", "Topics", "Sources"];
  return element("div", { class: "scroll" }, element("table", { class: "list meetings" },
    element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, head)))), element("tbody", {}, meetings.map(meetingRow))));
}

/** Whom a person met most often: [person_id, meetings], at most a dozen. */
function counterparts(id, meetings) {
  const counts = new Map();
  for (const m of meetings) for (const p of participants(m)) if (p.person_id !== id) counts.set(p.person_id, (counts.get(p.person_id) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || compare(person(a[0]).name, person(b[0]).name)).slice(0, 12);
}

function wikidata(id) {
  return /^Q\d+$/.test(id) ? element("a", { href: `https://www.wikidata.org/wiki/${id}`, rel: "noreferrer external" }, `${id} ↗`) : element("code", {}, id);
}
