"""Listing and downloading a source of a real site: what is kept, what is asked again, what is left out."""

from __future__ import annotations

import csv
import re
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from misbehaving_site import PAGE

from flows import fetching
from flows.fetching.listings import Listed
from flows.fetching.pace import Pace
from flows.fetching.robots import KnownRules
from flows.fetching.sources import read_plan
from flows.fetching.state import MAX_TRIES, State, only_run
from flows.fetching.store import write_manifest
from flows.fetching.visit import Visitor, by_host, choose, in_turns, work_folder
from flows.fetching.web import Limits

QUICK = Limits(connect_timeout=2, read_timeout=2, total_timeout=4, max_bytes=100_000, attempts=2, backoff=0.01)


class Project:
    """A folder with a sources.toml and a raw folder; `run()` is a run without Prefect."""

    def __init__(self, folder, site):
        self.raw, self.folder, self.site = folder / "raw", folder, site

    def write(self, text, name="talks"):
        head = 'contact = "https://example.org/us"\ndelay_seconds = 0\n[[source]]\n'
        source = f'name = "{name}"\nrights = "CC BY 4.0"\npublisher = "Ministry, the"\n'
        (self.folder / "sources.toml").write_text(head + source + textwrap.dedent(text).replace("SITE", self.site.url("")))

    def run(self, retry_skipped=False):
        plan = read_plan(self.folder / "sources.toml")
        visitor = self.visitor(plan, Pace(0.0, patience=2.0), KnownRules())
        state = State(work_folder(self.raw))
        state.begin_run(retry_skipped)
        reports = [visitor.list_pages(source) for source in plan.source]
        outcomes = visitor.download(choose(state, plan))
        write_manifest(self.raw, work_folder(self.raw), state.saved())
        self.waiting = len(state.pending())
        state.close()
        visitor.close()
        return reports, {key[1:]: n for key, n in outcomes.items()}

    def visitor(self, plan, pace, rules):
        return Visitor(plan, self.folder, self.raw, pace, rules, QUICK, local_allowed=True)

    def files(self):
        return sorted(path.relative_to(self.raw).as_posix() for path in self.raw.rglob("*.*") if ".fetch" not in path.parts)

    def manifest(self):
        with (self.raw / "sources.csv").open(newline="") as stream:
            return list(csv.DictReader(stream))


@pytest.fixture
def project(tmp_path, site):
    return Project(tmp_path, site)


def feed(*items):
    body = "".join(f"<item><link>{link}</link><pubDate>{date}</pubDate></item>" for link, date in items)
    return f"<rss><channel>{body}</channel></rss>".encode()


def test_pages_are_saved_as_they_came_with_a_line_in_the_manifest(project, site):
    body = "<p>Überall – “quoted”</p>".encode("cp1252")
    site.page("/feed", feed(("/a/first-talks.html?utm_source=rss#top", "Tue, 12 May 2015 10:00:00 GMT")), "application/rss+xml")
    site.page("/a/first-talks.html", body)
    project.write('feeds = ["SITE/feed"]')
    project.run()
    (line,) = project.manifest()
    assert (project.raw / line["file"]).read_bytes() == body
    assert line["file"].startswith("talks/first-talks-")
    assert line["file"].endswith(".html")
    assert line == {
        "file": line["file"],
        "url": site.url("/a/first-talks.html"),
        "publisher": "Ministry, the",
        "published": "2015-05-12",
        "rights": "CC BY 4.0",
    }


def test_nothing_is_downloaded_twice(project, site):
    site.conditional("/feed", feed(("/a", "")), media_type="text/xml")
    site.page("/a")
    project.write('feeds = ["SITE/feed"]')
    assert project.run()[1] == {("saved", ""): 1}
    manifest = (project.raw / "sources.csv").read_bytes()
    assert project.run()[1] == {}
    assert site.asked("/a") == 1
    assert site.headers_of("/feed")["If-None-Match"] == '"1"'
    assert (project.raw / "sources.csv").read_bytes() == manifest


def test_a_page_left_over_is_asked_for_again_though_its_feed_has_not_changed(project, site):
    site.conditional("/feed", feed(("/a", "")), media_type="text/xml")
    site.fails("/a", 500)
    project.write('feeds = ["SITE/feed"]')
    assert project.run()[1] == {("later", "status-500"): 1}
    assert (project.files(), project.waiting) == ([], 1)
    site.page("/a")
    assert project.run()[1] == {("saved", ""): 1}
    assert project.waiting == 0


def test_a_page_that_never_comes_is_given_up_after_some_runs(project, site):
    site.fails("/a", 500)
    project.write('urls = ["SITE/a"]')
    for _ in range(MAX_TRIES):
        project.run()
    asked = site.asked("/a")
    assert project.run()[1] == {}
    assert site.asked("/a") == asked
    site.page("/a")
    assert project.run(retry_skipped=True)[1] == {("saved", ""): 1}


def test_a_changed_page_is_asked_again_on_its_listings_word_and_only_if_wished(project, site):
    def sitemap(day):
        site.page("/map.xml", f"<urlset><url><loc>/a</loc><lastmod>{day}</lastmod></url></urlset>".encode(), "text/xml")

    sitemap("2015-05-12")
    site.conditional("/a", PAGE, etag='"1"')
    project.write('sitemaps = ["SITE/map.xml"]\nrevisit = true')
    project.run()
    project.run()
    assert site.asked("/a") == 1
    sitemap("2015-05-13")
    assert project.run()[1] == {("unchanged", ""): 1}
    sitemap("2015-05-14")
    site.conditional("/a", PAGE + b"<p>Corrected.", etag='"2"')
    assert project.run()[1] == {("saved", ""): 1}
    (file,) = [file for file in project.files() if file != "sources.csv"]
    assert (project.raw / file).read_bytes().endswith(b"Corrected.")
    project.write('sitemaps = ["SITE/map.xml"]')
    sitemap("2015-05-15")
    assert project.run()[1] == {}


def test_a_saved_page_that_vanishes_from_the_site_stays_in_the_raw_folder(project, site):
    def sitemap(day):
        site.page("/map.xml", f"<urlset><url><loc>/a</loc><lastmod>{day}</lastmod></url></urlset>".encode(), "text/xml")

    sitemap("1")
    site.page("/a")
    project.write('sitemaps = ["SITE/map.xml"]\nrevisit = true')
    project.run()
    kept = project.files()
    sitemap("2")
    site.fails("/a", 404)
    assert project.run()[1] == {("skipped", "status-404"): 1}
    assert project.files() == kept
    assert len(project.manifest()) == 1


def test_sitemap_indexes_are_followed_and_a_broken_part_does_not_stop_the_rest(project, site):
    site.page("/index.xml", b"<sitemapindex><sitemap><loc>/1.xml</loc></sitemap><sitemap><loc>/2.xml</loc></sitemap>"
              b"<sitemap><loc>/index.xml</loc></sitemap></sitemapindex>", "text/xml")  # fmt: skip
    site.page("/1.xml", b"<html>Sorry</html>")
    site.page("/2.xml", b"<urlset><url><loc>/a</loc></url></urlset>", "text/xml")
    site.page("/a")
    project.write('sitemaps = ["SITE/index.xml"]')
    (report,), outcomes = project.run()
    assert outcomes == {("saved", ""): 1}
    assert [problem.startswith(site.url("/1.xml")) for problem in report.problems] == [True]


def test_robots_txt_is_obeyed_for_pages_and_listings(project, site):
    site.page("/robots.txt", b"User-agent: *\nDisallow: /private\nDisallow: /*.xml$\n", "text/plain")
    site.page("/private/a")
    site.page("/b")
    site.page("/map.xml", b"<urlset><url><loc>/c</loc></url></urlset>", "text/xml")
    project.write('urls = ["SITE/private/a", "SITE/b"]\nsitemaps = ["SITE/map.xml"]')
    (report,), outcomes = project.run()
    assert outcomes == {("saved", ""): 1, ("skipped", "robots"): 1}
    assert (site.asked("/private/a"), site.asked("/map.xml")) == (0, 0)
    assert "does not allow" in report.problems[0]


def test_robots_txt_is_asked_for_once_a_run_however_many_threads_want_it(project, site):
    site.page("/robots.txt", b"User-agent: *\nDisallow: /private\n", "text/plain")
    site.page("/map.xml", b"<urlset/>", "text/xml")
    project.write('sitemaps = ["SITE/map.xml"]')
    plan, pace, rules = read_plan(project.folder / "sources.toml"), Pace(0.0, patience=2.0), KnownRules()

    def list_pages(_):
        visitor = project.visitor(plan, pace, rules)
        report = visitor.list_pages(plan.source[0])
        visitor.close()
        return report.n_read

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(list_pages, range(8))) == [1] * 8
    assert site.asked("/robots.txt") == 1


def test_a_site_whose_robots_txt_cannot_be_read_is_left_for_later(project, site):
    site.fails("/robots.txt", 503)
    site.page("/a")
    project.write('urls = ["SITE/a"]')
    assert project.run()[1] == {("later", "robots-unread"): 1}
    assert site.asked("/a") == 0


def test_a_crawl_delay_is_kept(project, site):
    site.page("/robots.txt", b"User-agent: parley\nCrawl-delay: 0.4\n", "text/plain")
    site.page("/a")
    site.page("/b")
    project.write('urls = ["SITE/a", "SITE/b"]')
    project.run()
    pages = [moment for (path, _), moment in zip(site.requests, site.times, strict=True) if path in ("/a", "/b")]
    assert pages[1] - pages[0] >= 0.39


def test_what_a_source_links_to_elsewhere_is_not_taken_under_its_rights(project, site):
    elsewhere = "http://elsewhere.invalid/a"
    site.page("/feed", feed((elsewhere, ""), ("/b", ""), ("mailto:x@example.org", "")), "text/xml")
    site.redirect("/b", elsewhere)
    project.write('feeds = ["SITE/feed"]')
    (report,), outcomes = project.run()
    assert report.n_listed == 1
    assert outcomes == {("skipped", "other-host"): 1}


def test_include_exclude_since_and_limit_choose_the_pages(project, site):
    old, new = "Mon, 01 Jan 2001 10:00:00 GMT", "Tue, 12 May 2015 10:00:00 GMT"
    items = [("/news/old", old), ("/news/1", new), ("/news/2", new), ("/news/3", ""), ("/news/photo-4", new), ("/sport/5", new)]
    site.page("/feed", feed(*items), "text/xml")
    for path, _ in items:
        site.page(path)
    project.write('feeds = ["SITE/feed"]\ninclude = ["*/news/*"]\nexclude = ["*photo*"]\nsince = 2010-01-01\nlimit = 2')
    assert project.run()[1] == {("saved", ""): 2}
    assert (site.asked("/news/1"), site.asked("/news/2"), project.waiting) == (1, 1, 1)
    assert project.run()[1] == {("saved", ""): 1}
    assert (site.asked("/news/3"), site.asked("/news/old"), site.asked("/news/photo-4"), site.asked("/sport/5")) == (1, 0, 0, 0)


def test_a_page_that_last_changed_before_the_day_asked_for_was_not_published_after_it(project, site):
    days = {
        "/a": "<lastmod>2012-12-31T23:00:00Z</lastmod>",
        "/b": "<lastmod>2013-01-01</lastmod>",
        "/c": "",
        "/d": "<lastmod>soon</lastmod>",
    }
    pages = "".join(f"<url><loc>{path}</loc>{day}</url>" for path, day in days.items())
    site.page("/map.xml", f"<urlset>{pages}</urlset>".encode(), "text/xml")
    for path in days:
        site.page(path)
    project.write('sitemaps = ["SITE/map.xml"]\nsince = 2013-01-01')
    assert project.run()[1] == {("saved", ""): 3}
    assert site.asked("/a") == 0


def test_a_wider_wish_finds_pages_of_a_feed_that_has_not_changed(project, site):
    site.conditional("/feed", feed(("/news/1", ""), ("/sport/2", "")), media_type="text/xml")
    site.page("/news/1")
    site.page("/sport/2")
    project.write('feeds = ["SITE/feed"]\ninclude = ["*/news/*"]')
    project.run()
    project.write('feeds = ["SITE/feed"]')
    assert project.run()[1] == {("saved", ""): 1}


def test_two_addresses_that_lead_to_one_page_give_one_file(project, site):
    site.redirect("/short", "/long")
    site.page("/long")
    project.write('urls = ["SITE/short", "SITE/long"]')
    assert project.run()[1] == {("saved", ""): 1, ("skipped", "same-page"): 1}
    assert len(project.manifest()) == 1


def test_what_is_not_text_is_skipped_whatever_it_claims(project, site):
    site.page("/claims", b"%PDF-1.7\n\0\0\0 binary")
    site.page("/says", b"%PDF-1.7", "application/pdf")
    site.page("/empty", b" \n ")
    site.page("/utf-16", "Talks in the capital".encode("utf-16"), "text/plain")
    project.write('urls = ["SITE/claims", "SITE/says", "SITE/empty", "SITE/utf-16"]')
    assert project.run()[1] == {("skipped", "wrong-type"): 2, ("skipped", "empty"): 1, ("saved", ""): 1}


def test_lists_come_from_files_and_from_the_site(project, site):
    (project.folder / "ours.txt").write_text(f"# ours\n{site.url('/a')}\n")
    site.page("/list.txt", b"/b\n", "text/plain")
    site.page("/a")
    site.page("/b")
    project.write('lists = ["ours.txt", "SITE/list.txt", "missing.txt"]')
    (report,), outcomes = project.run()
    assert outcomes == {("saved", ""): 2}
    assert "missing.txt" in report.problems[0]


def test_lines_and_columns_that_somebody_wrote_into_the_manifest_stay(project, site):
    project.raw.mkdir()
    (project.raw / "sources.csv").write_text('file,rights,note\nown.txt,"ours, all",by hand\n')
    site.page("/a")
    project.write('urls = ["SITE/a"]')
    project.run()
    own, fetched = project.manifest()
    assert own == {"file": "own.txt", "rights": "ours, all", "note": "by hand", "url": "", "publisher": "", "published": ""}
    assert fetched["url"] == site.url("/a")


def test_the_manifest_is_never_half_written_and_needs_no_run_to_end(project, site):
    site.page("/a")
    project.write('urls = ["SITE/a"]')
    project.run()
    (project.raw / "sources.csv").unlink()
    project.run()
    assert len(project.manifest()) == 1
    assert not list(work_folder(project.raw).glob("*.part"))


def test_one_run_at_a_time(tmp_path):
    with only_run(tmp_path), pytest.raises(RuntimeError, match="another"), only_run(tmp_path):
        pass
    with only_run(tmp_path):
        pass


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('urls = ["SITE/a"]\nurl = "x"', "unknown field"),
        ("", "names no urls"),
        ('urls = ["ftp://example.org/a"]', "not a web address"),
        ('urls = ["https://me:secret@example.org/a"]', "user name or password"),
        ('urls = ["SITE/a"]\nlimit = 0', "limit"),
        ('urls = ["SITE/a"]\nsince = "tomorrow"', "since"),
    ],
)
def test_a_wrong_sources_toml_is_explained(project, text, complaint):
    project.write(text)
    with pytest.raises(ValueError, match=complaint):
        read_plan(project.folder / "sources.toml")


def test_rights_and_contact_must_be_stated(tmp_path):
    path = tmp_path / "sources.toml"
    path.write_text('contact = "https://example.org"\n[[source]]\nname = "a"\nurls = ["https://example.org/a"]\n')
    with pytest.raises(ValueError, match="rights"):
        read_plan(path)
    path.write_text('[[source]]\nname = "a"\nrights = "CC0"\nurls = ["https://example.org/a"]\n')
    with pytest.raises(ValueError, match="contact"):
        read_plan(path)


def test_work_is_shared_out_by_host_and_hosts_take_turns(tmp_path):
    state = State(tmp_path)
    urls = [f"https://{host}.example/{n}" for host, count in (("a", 5), ("b", 2), ("c", 2)) for n in range(count)]
    state.add_pages("s", [Listed(url) for url in urls], revisit=False)
    groups = by_host(state.pending(), 2)
    assert sorted(sorted({page.url[8] for page in group}) for group in groups) == [["a"], ["b", "c"]]
    assert [page.url[8] for page in in_turns(groups[1], lambda page: page.url[8])] == ["b", "c", "b", "c"]
    assert sorted(page.url for group in by_host(state.pending(), 8) for page in group) == sorted(urls)
    state.close()


def test_the_documented_example_is_a_valid_sources_toml():
    plan = read_plan(Path(__file__).parents[2] / "docs" / "sources.example.toml")
    assert {source.name for source in plan.source} == {"kremlin", "white-house-archive", "state-department"}
    assert plan.source[2].is_home("https://1997-2001.state.gov/a")
    assert not plan.source[2].is_home("https://state.gov.example.org/a")


def test_every_rule_is_documented():
    code = "".join(path.read_text() for path in Path(fetching.__file__).parent.glob("*.py"))
    documented = (Path(__file__).parents[2] / "docs" / "fetch.md").read_text()
    rules = set(re.findall(r'(?:Refused|Later)\(\s*"([a-z-]+)"', code)) - {"no-listing"}
    assert len(rules) > 10
    assert [rule for rule in sorted(rules) if f"`{rule}`" not in documented] == []
