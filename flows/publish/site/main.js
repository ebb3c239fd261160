"use strict";
/* The address says what is shown: `#meetings?q=kerry&status=held`, `#meeting?id=m-…`. Every state is a link that can be kept and shared. */

function route() {
  const [name, search = ""] = location.hash.slice(1).split("?");
  return { name: name || "overview", params: Object.fromEntries(new URLSearchParams(search)) };
}

/** Views that can be shown before the page is read to its end: all that they need comes before this script. */
const EARLY = ["overview", "meetings", "people", "places", "topics", "downloads", "changes", "main"];

function show() {
  const { name, params } = route();
  if (document.readyState === "loading" && !EARLY.includes(name)) {
    document.addEventListener("DOMContentLoaded", show, { once: true });
    return document.querySelector("main");
  }
  if (name === "main") return document.querySelector("[data-view]:not([hidden])"); // the link that skips to the content
  const page = name in PAGES ? PAGES[name](params.id) : null;
  const view = document.getElementById(page ? "view-page" : `view-${name}`) ?? document.getElementById("view-overview");
  if (name in LISTS) showList(name, params);
  if (page) showPage(view, page);
  for (const other of document.querySelectorAll("[data-view]")) other.hidden = other !== view;
  const current = page ? page.back : view.id.replace("view-", "");
  markCurrent(current);
  performance.mark("shown");
  document.title = `${view.querySelector("h2").textContent} · ${document.documentElement.dataset.title}`;
  return view;
}

function markCurrent(name) {
  const nav = document.querySelector("nav");
  for (const entry of nav.querySelectorAll("a")) {
    if (entry.hash === `#${name}`) {
      entry.setAttribute("aria-current", "page");
      nav.scrollLeft = entry.offsetLeft - (nav.clientWidth - entry.clientWidth) / 2;
    } else entry.removeAttribute("aria-current");
  }
}

function showPage(view, page) {
  view.querySelector("[data-back]").href = `#${page.back}`;
  view.querySelector("[data-back]").textContent = `All ${page.back}`;
  view.querySelector("h2").replaceChildren(bdi(page.title));
  view.querySelector("[data-page]").replaceChildren(...page.content.filter(Boolean));
}

/** A changed field changes the address, without a step in the browser's history for each letter. */
function narrowed(event) {
  const form = event.currentTarget;
  const { name, params } = route();
  for (const field of form.querySelectorAll("[name]")) params[field.name] = field.value;
  const search = query(params);
  history.replaceState(null, "", `#${name}${search ? `?${search}` : ""}`);
  fill(form.closest("[data-view]"), name, params, PAGE);
}

function sorted(event) {
  const { name, params } = route();
  const { sort } = event.currentTarget.dataset;
  const current = params.sort ?? Object.keys(LISTS[name].sorts)[0];
  const order = current === sort && params.order !== "up" ? "up" : "";
  history.replaceState(null, "", `#${name}?${query({ ...params, sort, order })}`);
  fill(event.currentTarget.closest("[data-view]"), name, route().params, PAGE);
}

for (const form of document.querySelectorAll("[data-view] form")) {
  for (const happened of ["input", "change"]) form.addEventListener(happened, narrowed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => { location.hash = `#${route().name}`; });
}
for (const button of document.querySelectorAll("[data-sort]")) button.addEventListener("click", sorted);
window.addEventListener("hashchange", () => {
  const view = show();
  window.scrollTo(0, 0);
  view.querySelector("h2").focus({ preventScroll: true });
});
document.documentElement.classList.add("scripted");
show();
