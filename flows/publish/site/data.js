"use strict";
/* The rows of the release. They lie in blocks of JSON at the end of the page; a block is read when it is first asked for. */

const BLOCK_OF = {
  meetings: "core", meeting_participants: "core", people: "core", topics: "core",
  meeting_sources: "sources", quotes: "quotes", articles: "articles", issues: "issues",
};
const blocks = new Map();
const tables = new Map();
const indexes = new Map();

function block(name) {
  if (!blocks.has(name)) blocks.set(name, JSON.parse(document.getElementById(`data-${name}`).textContent));
  return blocks.get(name);
}

/** All rows of a table, as objects. */
function rows(table) {
  if (!tables.has(table)) {
    const columns = Object.entries(block(BLOCK_OF[table])[table]).map(([name, values]) => [name, unpack(values)]);
    const list = Array.from({ length: columns[0][1].length }, () => ({}));
    for (const [name, values] of columns) values.forEach((value, n) => { list[n][name] = value; });
    tables.set(table, list);
  }
  return tables.get(table);
}

function unpack(column) {
  return Array.isArray(column) ? column : column.at.map((n) => (n < 0 ? null : column.words[n]));
}

/** The rows of a table by the value of a column: a Map of arrays. */
function by(table, column) {
  const key = `${table}.${column}`;
  if (!indexes.has(key)) {
    const index = new Map();
    for (const row of rows(table)) {
      if (!index.has(row[column])) index.set(row[column], []);
      index.get(row[column]).push(row);
    }
    indexes.set(key, index);
  }
  return indexes.get(key);
}

function all(table, column, value) { return by(table, column).get(value) ?? []; }
function one(table, column, value) { return all(table, column, value)[0]; }

function person(id) { return one("people", "person_id", id); }
function article(id) { return one("articles", "article_id", id); }
function meeting(id) { return one("meetings", "meeting_id", id); }
function topicLabel(id) { return one("topics", "topic_id", id)?.label ?? id; }
function countryName(code) { return code === null ? "" : block("countries")[code] ?? code; }

/** Cities in which somebody met: {city, country, n_meetings}. */
function places() {
  if (!tables.has("places")) {
    const found = new Map();
    for (const { city, country } of rows("meetings")) {
      if (city === null) continue;
      const key = `${city}|${country}`;
      if (!found.has(key)) found.set(key, { city, country, n_meetings: 0 });
      found.get(key).n_meetings += 1;
    }
    tables.set("places", [...found.values()]);
  }
  return tables.get("places");
}

/** Text as it is searched: small letters, no accents. */
function fold(text) { return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase(); }
