"""The web page of a release of 10,000 meetings, in a real browser: opened as a file, without a server, unless a test says otherwise."""

import functools
import hashlib
import os
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pyarrow.parquet as pq
import pytest
from browser import chromium, wait_for
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from synthetic import HOSTILE, RIGHT_TO_LEFT, synthetic_rows

from flows.publish import publish

pytestmark = pytest.mark.slow

TRIES = 20
"""Of what has to be done within a second, one try has to succeed: what else the machine does may take longer than that."""
VIEWS = ("overview", "meetings", "quotes", "people", "places", "topics", "articles", "issues", "downloads", "changes")


READY = "return location.protocol === 'file:' && document.readyState === 'complete' && performance.getEntriesByName('shown').length > 0"


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    publish(synthetic_rows(10_000), folder)
    return folder


@pytest.fixture(scope="module")
def meetings(output):
    return pq.read_table(output / "releases" / "v1.0.0" / "meetings.parquet").to_pylist()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("downloads")) as driving:
        yield driving


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """A page of 100 meetings, for what does not depend on their number."""
    folder = tmp_path_factory.mktemp("few")
    publish(synthetic_rows(100), folder)
    return folder


@pytest.fixture
def page(browser, output):
    yield from opener(browser, output)


@pytest.fixture
def few_page(browser, few):
    yield from opener(browser, few)


def opener(browser, folder):
    """Gives a function that opens a view of the page; asserts at the end that nothing went wrong on the way."""
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def go(view="", measured=False):
        browser.get("about:blank")
        if measured:
            browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        browser.get((folder / "index.html").as_uri() + view)
        wait_for(lambda: browser.execute_script(READY))
        return browser

    yield go
    assert [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def found(browser, view):
    return browser.find_element(By.CSS_SELECTOR, f"#view-{view} [data-count]").text


def text(browser, selector):
    return [element.text for element in browser.find_elements(By.CSS_SELECTOR, selector)]


def is_overloaded() -> bool:
    """Does the machine have so much else to do that nothing can be told from a clock?"""
    return os.getloadavg()[0] > 2 * (os.cpu_count() or 1)


@pytest.mark.parametrize("view", ["overview", "meetings", "quotes"])
def test_it_loads_within_a_second(page, view):
    shown, work = [], []
    while len(work) < 5 or (min(shown) >= 1000 and len(work) < TRIES and not is_overloaded()):
        browser = page(f"#{view}", measured=True)
        shown.append(browser.execute_script("return performance.getEntriesByName('shown').at(-1).startTime"))
        metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        work += [metric["value"] for metric in metrics if metric["name"] == "TaskDuration"]
    assert min(shown) < 1000 or is_overloaded(), shown
    assert sorted(work)[len(work) // 2] < 1.0, work  # seconds of the processor for all that the page has


def test_it_searches_and_filters_within_a_second(page):
    browser = page("#meetings")
    narrow = """
      const [id, value, done] = arguments;
      const field = document.getElementById(id), started = performance.now();
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)));
    """

    def is_quick(field, value):
        for _ in range(TRIES):
            if browser.execute_async_script(narrow, field, value) < 1000:
                return True
            browser.execute_async_script(narrow, field, "")
        return is_overloaded()

    for field, value in (("meetings-q", "vienna minister"), ("meetings-status", "planned"), ("meetings-from", "2010-01-01")):
        assert is_quick(field, value), field
    page("#quotes")
    assert is_quick("quotes-q", "agreement year")


def test_search_finds_people_places_and_topics_whatever_the_accents(page, meetings):
    browser = page("#meetings")
    field = browser.find_element(By.ID, "meetings-q")
    field.send_keys("BRASILIA")
    expected = sum(meeting["city"] == "Brasília" for meeting in meetings)
    assert expected
    wait_for(lambda: found(browser, "meetings") == f"{expected} of 10,000")
    assert all("Brasília" in place for place in text(browser, "#view-meetings td[data-head='Where']"))


def test_filters_narrow_and_the_address_keeps_them(page, meetings):
    browser = page("#meetings")
    Select(browser.find_element(By.ID, "meetings-status")).select_by_value("cancelled")
    Select(browser.find_element(By.ID, "meetings-mode")).select_by_value("phone")
    expected = sum(meeting["status"] == "cancelled" and meeting["mode"] == "phone" for meeting in meetings)
    wait_for(lambda: found(browser, "meetings") == f"{expected} of 10,000")
    assert "status=cancelled" in browser.current_url
    browser.refresh()
    assert found(browser, "meetings") == f"{expected} of 10,000"
    assert Select(browser.find_element(By.ID, "meetings-mode")).first_selected_option.text == "phone"
    browser.find_element(By.CSS_SELECTOR, "#view-meetings button[type=reset]").click()
    wait_for(lambda: found(browser, "meetings") == "10,000 of 10,000")


def test_the_newest_meeting_is_first_and_columns_sort(page, meetings):
    browser = page("#meetings")
    newest = max(meeting["start_date"] for meeting in meetings if meeting["start_date"])
    first = "#view-meetings tbody tr:first-child time"
    assert browser.find_element(By.CSS_SELECTOR, first).get_attribute("datetime") == newest.isoformat()
    browser.find_element(By.CSS_SELECTOR, "#view-meetings [data-sort=date]").click()
    assert browser.find_element(By.CSS_SELECTOR, "#view-meetings th").get_attribute("aria-sort") == "ascending"


def test_a_meeting_opens_with_who_was_there_what_the_sources_say_and_the_evidence(page, output):
    browser = page("#meetings")
    link = browser.find_element(By.CSS_SELECTOR, "#view-meetings tbody a")
    meeting_id = link.get_attribute("href").partition("id=")[2]
    link.click()
    folder = output / "releases" / "v1.0.0"
    rows = {
        name: [row for row in pq.read_table(folder / f"{name}.parquet").to_pylist() if row["meeting_id"] == meeting_id]
        for name in ("meetings", "meeting_participants", "meeting_sources", "quotes")
    }
    wait_for(lambda: text(browser, "#view-page h2") == [rows["meetings"][0]["label"]])
    assert sorted(text(browser, "#view-page .people a")) == sorted(row["name"] for row in rows["meeting_participants"])
    shown = text(browser, "#view-page blockquote")
    assert {row["evidence"] for row in rows["meeting_sources"]} <= set(shown)
    assert {" ".join(row["context"].split()) for row in rows["quotes"]} <= set(shown)
    browser.find_element(By.CSS_SELECTOR, "#view-page .evidence summary").click()
    evidence = browser.find_element(By.CSS_SELECTOR, "#view-page .evidence").text
    assert f"{rows['meeting_sources'][0]['start']}–{rows['meeting_sources'][0]['end']}" in evidence
    browser.back()
    wait_for(lambda: browser.find_element(By.ID, "view-meetings").is_displayed())


def test_people_lead_to_their_meetings_and_quotes(page):
    browser = page("#people")
    name, n = text(browser, "#view-people tbody tr:first-child a")[0], text(browser, "#view-people td[data-head='Meetings']")[0]
    browser.find_element(By.CSS_SELECTOR, "#view-people tbody a").click()
    wait_for(lambda: text(browser, "#view-page h2") == [name])
    assert f"Meetings ({n})" in text(browser, "#view-page h3")


def test_the_timeline_the_map_and_the_topics_lead_to_their_meetings(page):
    browser = page()
    for selector in (".for-desk .bar a", ".where .ranking a", ".heat tbody a"):
        page()
        target = browser.find_element(By.CSS_SELECTOR, selector)
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", target)
        browser.execute_script("arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))", target)
        wait_for(lambda: browser.find_element(By.ID, "view-meetings").is_displayed())
        n = int(found(browser, "meetings").split()[0].replace(",", ""))
        assert 0 < n < 10_000, selector


def test_hostile_and_right_to_left_text_shows_as_text(page, output):
    quotes = pq.read_table(output / "releases" / "v1.0.0" / "quotes.parquet").to_pylist()
    browser = page()
    for hostile in (HOSTILE, RIGHT_TO_LEFT):
        (quote,) = [row for row in quotes if row["text"] == hostile]
        page(f"#article?id={quote['article_id']}")
        marks = browser.execute_script("return [...document.querySelectorAll('#view-page mark')].map((mark) => mark.textContent)")
        assert hostile in marks
        assert browser.find_elements(By.CSS_SELECTOR, "#view-page img, #view-page script") == []
        assert "taken over" not in browser.title
    direction = """
      const quotes = [...document.querySelectorAll("#view-page blockquote")];
      return getComputedStyle(quotes.find((quote) => /[\\u0600-\\u06ff]/.test(quote.textContent))).direction;
    """
    assert browser.execute_script(direction) == "rtl"


@pytest.fixture
def served(output):
    """The output folder as a web server shows it: a browser saves a file by its link only from a server."""
    handler = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *args: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("address", ["index.html", "releases/v1.0.0/index.html"])
def test_a_download_has_the_checksum_that_the_page_states(browser, output, served, address, tmp_path):
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    browser.get(f"{served}/{address}#downloads")
    link = browser.find_element(By.CSS_SELECTOR, "#view-downloads a[href$='meetings.parquet']")
    stated = link.find_element(By.XPATH, "../details/code").get_attribute("textContent")
    link.click()
    saved = wait_for(lambda: next((path for path in tmp_path.glob("meetings.parquet") if path.stat().st_size), None))
    wait_for(lambda: hashlib.sha256(saved.read_bytes()).hexdigest() == stated)


def test_everything_that_can_be_reached_by_keyboard_has_a_name(few_page):
    for view in VIEWS:
        browser = few_page(f"#{view}")
        nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        focusable = [node for node in nodes if any(p["name"] == "focusable" and p["value"]["value"] for p in node.get("properties", ()))]
        assert len(focusable) > 10
        roles = ("RootWebArea", "generic")
        nameless = [
            node["role"]["value"] for node in focusable if node["role"]["value"] not in roles and not node.get("name", {}).get("value")
        ]
        assert [role for role in nameless if role not in ("main", "heading")] == [], view


def test_the_keyboard_alone_is_enough_to_open_a_meeting(page):
    browser = page()
    press = lambda *keys: browser.switch_to.active_element.send_keys(*keys)  # noqa: E731 - the element changes with each key
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "Skip to the content"
    for _ in range(3):
        press(Keys.TAB)
    assert browser.switch_to.active_element.text == "Meetings"
    press(Keys.ENTER)
    wait_for(lambda: browser.switch_to.active_element.text == "Meetings" and browser.switch_to.active_element.tag_name == "h2")
    press(Keys.TAB)
    press("vienna")
    wait_for(lambda: "q=vienna" in browser.current_url)
    for _ in range(40):
        press(Keys.TAB)
        if "#meeting?" in (browser.switch_to.active_element.get_attribute("href") or ""):
            break
    press(Keys.ENTER)
    wait_for(lambda: browser.find_element(By.ID, "view-page").is_displayed())
    assert browser.switch_to.active_element.tag_name == "h2"


CONTRAST = """
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return context.getImageData(0, 0, 1, 1).data;
  };
  const over = (above, below) => [0, 1, 2].map((n) => (above[n] * above[3] + below[n] * (255 - above[3])) / 255);
  const luminance = (color) => color.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = (element) => rgba(getComputedStyle(element).backgroundColor);
  const backdrop = (element) => (element ? over(ground(element), backdrop(element.parentElement)) : [255, 255, 255]);
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest("svg, option, script, style")) continue;
    const below = backdrop(element), text = over(rgba(getComputedStyle(element).color), below);
    const [high, low] = [luminance(text), luminance(below)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) poor.push(`${walker.currentNode.data.trim().slice(0, 40)} ${ratio.toFixed(2)}`);
  }
  return poor;
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(few_page, browser, scheme):
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    for view in VIEWS:
        few_page(f"#{view}")
        assert browser.execute_script(CONTRAST) == [], view
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_on_a_phone_nothing_sticks_out(few_page):
    browser = few_page()
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True})
    for view in VIEWS:
        few_page(f"#{view}")
        assert browser.execute_script("return [innerWidth, document.documentElement.scrollWidth]") == [390, 390], view
        current = browser.execute_script("return document.querySelector('nav [aria-current]').getBoundingClientRect().toJSON()")
        assert 0 <= current["left"] < current["right"] <= 390, view
