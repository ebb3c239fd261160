"use strict";
/* The views that search and filter a table. Their forms and heads are in the page; this fills them. */

const PAGE = 60;

const byText = (value) => (a, b) => compare(value(a), value(b));
const byNumber = (value) => (a, b) => value(b) - value(a);
const newestFirst = (value) => (a, b) => compare(value(a), value(b), -1);

/** What is not known comes last. */
function compare(a, b, direction = 1) {
  if (a === b) return 0;
  if (a === null || a === "") return 1;
  if (b === null || b === "") return -1;
  return a < b ? -direction : direction;
}

const same = (value, wanted) => !wanted || value === wanted;
const within = (first, last, params) => (!params.from || (last !== null && last >= params.from)) && (!params.to || (first !== null && first <= params.to));

/** For each view: its rows, the text that is searched, what the filters keep, how it is sorted (the first is the default), how a row looks. */
const LISTS = {
  meetings: {
    rows: () => rows("meetings"),
    text: (m) => [m.label, m.city, countryName(m.country), m.venue, ...m.topics.map(topicLabel),
      ...participants(m).flatMap((p) => [p.role, person(p.person_id)?.name, ...(person(p.person_id)?.aliases ?? [])])],
    keep: (m, p) => same(m.status, p.status) && same(m.mode, p.mode) && same(m.country, p.country) && same(m.city, p.city)
      && (!p.topic || m.topics.includes(p.topic)) && within(m.start_date, m.end_date, p)
      && (!p.person || participants(m).some((q) => q.person_id === p.person)) && (!p.with || participants(m).some((q) => q.person_id === p.with)),
    sorts: { date: newestFirst((m) => m.start_date), who: byText((m) => fold(m.label)), place: byText((m) => m.city), sources: byNumber((m) => m.n_articles) },
    draw: meetingRow,
  },
  quotes: {
    rows: () => rows("quotes"),
    text: (q) => [q.text, q.speaker, q.speaker_role],
    keep: (q, p) => same(q.kind, p.kind) && (!p.topic || q.topics.includes(p.topic)) && same(q.speaker_id, p.person)
      && same(q.article_id, p.article) && within(q.said_on, q.said_on, p),
    sorts: { date: newestFirst((q) => q.said_on) },
    draw: (q) => element("li", {}, quoteCard(q)),
  },
  people: {
    rows: () => rows("people"),
    text: (p) => [p.name, p.role, ...p.aliases],
    keep: (p, params) => same(p.country, params.country),
    sorts: { meetings: byNumber((p) => p.n_meetings), quotes: byNumber((p) => p.n_quotes), name: byText((p) => fold(p.name)), country: byText((p) => countryName(p.country)) },
    draw: (p) => tableRow(
      ["Name", link(`#person?id=${p.person_id}`, p.name)], ["Office", p.role], ["Acts for", countryName(p.country)],
      ["Meetings", number(p.n_meetings)], ["Quotes", number(p.n_quotes)]),
  },
  places: {
    rows: places,
    text: (p) => [p.city, countryName(p.country)],
    keep: (p, params) => same(p.country, params.country),
    sorts: { meetings: byNumber((p) => p.n_meetings), city: byText((p) => fold(p.city)), country: byText((p) => countryName(p.country)) },
    draw: (p) => tableRow(
      ["City", link(`#meetings?${query({ city: p.city, country: p.country })}`, p.city)], ["Country", countryName(p.country)], ["Meetings", number(p.n_meetings)]),
  },
  topics: {
    rows: () => rows("topics"),
    text: (t) => [t.label, t.description],
    keep: () => true,
    sorts: { meetings: byNumber((t) => t.n_meetings), articles: byNumber((t) => t.n_articles), quotes: byNumber((t) => t.n_quotes), label: byText((t) => fold(t.label)) },
    draw: (t) => tableRow(
      ["Topic", element("span", {}, element("strong", {}, t.label), element("span", { class: "note block" }, t.description))], ["Articles", number(t.n_articles)],
      ["Meetings", t.n_meetings ? link(`#meetings?topic=${t.topic_id}`, number(t.n_meetings)) : "0"],
      ["Quotes", t.n_quotes ? link(`#quotes?topic=${t.topic_id}`, number(t.n_quotes)) : "0"]),
  },
  articles: {
    rows: () => rows("articles"),
    text: (a) => [a.title, a.publisher, a.source_file],
    keep: (a, p) => same(a.kind, p.kind) && same(a.language, p.language) && within(a.published_date, a.published_date, p),
    sorts: { date: newestFirst((a) => a.published_date), title: byText((a) => a.title), publisher: byText((a) => a.publisher) },
    draw: (a) => tableRow(
      ["Published", day(a.published_date)], ["Title", link(`#article?id=${a.article_id}`, a.title ?? a.source_file)], ["Publisher", a.publisher],
      ["Kind", a.kind], ["Language", a.language]),
  },
  issues: {
    rows: () => rows("issues"),
    text: (i) => [i.source_file, i.message, i.rule],
    keep: (i, p) => same(i.level, p.level),
    sorts: { file: byText((i) => i.source_file), level: byText((i) => i.level) },
    draw: (i) => tableRow(["Level", i.level], ["File", element("code", {}, i.source_file)], ["What is the matter", i.message]),
  },
};

/** Shows a list as the parameters of the address want it. */
function showList(name, params) {
  const view = document.getElementById(`view-${name}`);
  for (const field of view.querySelectorAll("form [name]")) field.value = params[field.name] ?? "";
  openFilters();
  showChips(view, name, params);
  fill(view, name, params, PAGE);
}

const WIDE = matchMedia("(min-width: 44.01rem)");

/** On a narrow screen the filters are folded up, unless one is set. */
function openFilters() {
  for (const filters of document.querySelectorAll("[data-filters]")) {
    filters.open = WIDE.matches || [...filters.querySelectorAll("[name]")].some((field) => field.value);
  }
}
WIDE.addEventListener("change", openFilters);

function fill(view, name, params, limit) {
  const list = LISTS[name];
  const wanted = fold(params.q ?? "").split(/\s+/).filter(Boolean);
  const found = list.rows().filter((row) => list.keep(row, params) && matches(row, list, wanted));
  const sort = params.sort in list.sorts ? params.sort : Object.keys(list.sorts)[0];
  found.sort(list.sorts[sort]);
  if (params.order === "up") found.reverse();
  markSort(view, sort, params.order);
  view.querySelector("[data-count]").textContent = `${number(found.length)} of ${number(list.rows().length)}`;
  view.querySelector("[data-empty]").hidden = found.length > 0;
  view.querySelector("[data-rows]").replaceChildren(...found.slice(0, limit).map(list.draw));
  const more = view.querySelector("[data-more]");
  more.hidden = found.length <= limit;
  more.textContent = `Show ${number(Math.min(PAGE, found.length - limit))} more`;
  more.onclick = () => {
    fill(view, name, params, limit + PAGE);
    view.querySelector("[data-rows]").children[limit]?.querySelector("a")?.focus();
  };
}

const searched = new WeakMap();

function matches(row, list, wanted) {
  if (wanted.length === 0) return true;
  if (!searched.has(row)) searched.set(row, fold(list.text(row).filter(Boolean).join("\n")));
  const text = searched.get(row);
  return wanted.every((word) => text.includes(word));
}

function markSort(view, sort, order) {
  for (const button of view.querySelectorAll("[data-sort]")) {
    const current = button.dataset.sort === sort;
    button.closest("th").setAttribute("aria-sort", current ? (order === "up" ? "ascending" : "descending") : "none");
  }
}

/** What narrows the list without being a field of its form. */
const CHIPS = {
  person: (id) => person(id)?.name ?? id,
  with: (id) => `with ${person(id)?.name ?? id}`,
  city: (city) => city,
  article: (id) => article(id)?.title ?? id,
};

function showChips(view, name, params) {
  const chips = Object.keys(CHIPS).filter((key) => params[key]).map((key) => {
    const said = CHIPS[key](params[key]);
    const rest = query({ ...params, [key]: "" });
    return element("a", { class: "chip", href: `#${name}?${rest}`, "aria-label": `Remove: ${said}` }, bdi(said), element("span", { "aria-hidden": "true" }, " ×"));
  });
  view.querySelector("[data-chips]").replaceChildren(...chips);
}
