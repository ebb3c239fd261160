"""One request against a site that misbehaves."""

from __future__ import annotations

import gzip
import time
import tracemalloc

import msgspec
import pytest
from misbehaving_site import PAGE, bomb

from flows.fetching.network import is_public
from flows.fetching.pace import Pace, Stopped
from flows.fetching.problems import Later, Refused
from flows.fetching.store import EXTENSIONS
from flows.fetching.web import Client, Limits

QUICK = Limits(connect_timeout=2, read_timeout=0.4, total_timeout=1.0, max_bytes=1_000_000, attempts=3, backoff=0.01)
TEXT = frozenset(EXTENSIONS)


@pytest.fixture
def client():
    return Client("parley/1 (+https://example.org)", Pace(0.0, patience=5.0), QUICK, local_allowed=True)


def test_a_page_comes_as_it_is_with_what_makes_the_next_request_conditional(site, client):
    site.page("/a", ETag='"7"', Last_Modified="Mon, 11 May 2015 10:00:00 GMT")
    response = client.get(site.url("/a"), TEXT)
    assert (response.body, response.media_type, response.etag) == (PAGE, "text/html", '"7"')
    assert response.last_modified == "Mon, 11 May 2015 10:00:00 GMT"


def test_requests_say_who_asks_and_carry_no_credentials(site, client, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    site.page("/a", Set_Cookie="track=1")
    client.get(site.url("/a"))
    client.get(site.url("/a"))
    headers = site.headers_of("/a")
    assert headers["User-Agent"] == "parley/1 (+https://example.org)"
    assert "Cookie" not in headers
    assert "Authorization" not in headers


def test_a_conditional_request_gets_no_body_when_nothing_changed(site, client):
    site.conditional("/a", etag='"7"')
    assert client.get(site.url("/a"), etag='"7"').not_modified
    assert client.get(site.url("/a"), etag='"6"').body == PAGE


def test_what_was_packed_for_the_way_is_unpacked(site, client):
    site.page("/a", gzip.compress(PAGE), Content_Encoding="gzip")
    assert client.get(site.url("/a")).body == PAGE


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
def test_a_passing_error_is_tried_again(site, client, status):
    site.fails("/a", status, times=2)
    assert client.get(site.url("/a")).body == PAGE
    assert site.asked("/a") == 3


def test_an_error_that_stays_is_left_for_later_after_a_bounded_number_of_attempts(site, client):
    site.fails("/a", 503)
    with pytest.raises(Later, match="503"):
        client.get(site.url("/a"))
    assert site.asked("/a") == QUICK.attempts


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_an_error_that_will_not_pass_is_refused_at_once(site, client, status):
    site.fails("/a", status)
    with pytest.raises(Refused, match=str(status)):
        client.get(site.url("/a"))
    assert site.asked("/a") == 1


def test_retry_after_is_waited_for(site, client):
    site.fails("/a", 429, times=1, Retry_After="1")
    client.get(site.url("/a"))
    assert site.times[1] - site.times[0] >= 1.0


def test_a_host_that_wants_long_rest_is_not_asked_again_in_this_run(site, client):
    site.fails("/a", 429, Retry_After="3600")
    site.page("/b")
    for path in ("/a", "/b"):
        with pytest.raises(Later, match="left alone"):
            client.get(site.url(path))
    assert (site.asked("/a"), site.asked("/b")) == (1, 0)


def test_retry_after_may_be_a_date(site, client):
    site.fails("/a", 503, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT")
    with pytest.raises(Later, match="left alone"):
        client.get(site.url("/a"))


def test_a_truncated_page_is_tried_again_and_never_taken_for_whole(site, client):
    site.truncated("/once", times=1)
    assert client.get(site.url("/once")).body == PAGE
    site.truncated("/always")
    with pytest.raises(Later, match="broke"):
        client.get(site.url("/always"))


def test_a_host_that_hangs_up_in_its_headers_is_not_taken_for_an_empty_page(site, client):
    site.hangs_up_in_its_headers("/a")
    with pytest.raises(Later, match="too early"):
        client.get(site.url("/a"))


def test_a_packed_page_that_ends_too_early_is_never_taken_for_whole(site, client):
    site.page("/a", gzip.compress(PAGE * 50)[:-12], Content_Encoding="gzip")
    with pytest.raises(Later, match="too early"):
        client.get(site.url("/a"))


def test_silence_ends_in_a_time_out(site, client):
    site.silent("/a", 3)
    started = time.monotonic()
    with pytest.raises(Later, match=r"took too long|broke"):
        client.get(site.url("/a"))
    assert time.monotonic() - started < 3


def test_a_host_that_drips_ends_in_a_time_out_in_its_body_and_in_its_headers(site):
    once = Client("parley/1", Pace(0.0), msgspec.structs.replace(QUICK, attempts=1, total_timeout=0.6), local_allowed=True)
    site.drips("/body", pause=0.05)
    site.drips_headers("/headers", pause=0.05)
    for path in ("/body", "/headers"):
        with pytest.raises(Later, match="not complete after"):
            once.get(site.url(path))
    site.page("/a")
    assert once.get(site.url("/a")).body == PAGE


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "application/octet-stream", "video/mp4"])
def test_what_is_neither_text_nor_html_is_refused_unread(site, client, media_type):
    site.page("/a", media_type=media_type)
    with pytest.raises(Refused, match=media_type):
        client.get(site.url("/a"), TEXT)


def test_a_page_too_large_is_refused_whether_it_says_so_or_not(site, client):
    site.page("/says", b"x" * 1_000_001)
    site.endless("/does-not-say")
    for path in ("/says", "/does-not-say"):
        with pytest.raises(Refused) as refused:
            client.get(site.url(path))
        assert refused.value.rule == "too-large"


def test_a_gzip_bomb_is_refused_before_it_fills_the_memory(site, client):
    site.page("/a", bomb(megabytes=200), Content_Encoding="gzip")
    tracemalloc.start()
    try:
        with pytest.raises(Refused, match="unpacks to more"):
            client.get(site.url("/a"))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_redirects_are_followed_and_the_last_address_is_told(site, client):
    site.redirect("/a", "/b", 301)
    site.redirect("/b", site.url("/c"), 307)
    site.page("/c")
    assert client.get(site.url("/a")).url == site.url("/c")


def test_a_redirect_loop_and_a_long_chain_are_refused(site, client):
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    with pytest.raises(Refused, match="circle"):
        client.get(site.url("/a"))
    for n in range(20):
        site.redirect(f"/{n}", f"/{n + 1}")
    with pytest.raises(Refused, match="more than 5"):
        client.get(site.url("/0"))
    assert site.asked("/6") == 0


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/a", "gopher://x", "http://user:word@example.org/"])
def test_a_redirect_to_what_is_no_web_address_is_refused(site, client, target):
    site.redirect("/a", target)
    with pytest.raises(Refused) as refused:
        client.get(site.url("/a"))
    assert refused.value.rule == "bad-address"


def test_every_hop_is_checked_before_it_is_asked(site, client):
    def check(url):
        if url.endswith("/b"):
            raise Refused("robots", "not there")

    site.redirect("/a", "/b")
    site.page("/b")
    with pytest.raises(Refused, match="not there"):
        client.get(site.url("/a"), check=check)
    assert site.asked("/b") == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "[::ffff:127.0.0.1]"])
def test_the_local_network_is_never_asked_unless_allowed(site, host):
    port = site.host.rpartition(":")[2]
    public_only = Client("parley/1", Pace(0.0), QUICK)
    site.page("/a")
    with pytest.raises(Refused) as refused:
        public_only.get(f"http://{host}:{port}/a")
    assert refused.value.rule == "local-address"
    assert site.requests == []


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0", "fc00::1"]
)
def test_addresses_of_local_networks_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["::ffff:10.0.0.1", "2002:0a00:0001::1", "64:ff9b::c0a8:0101"])
def test_a_local_address_inside_an_ipv6_one_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


def test_two_requests_to_one_host_are_apart(site):
    client = Client("parley/1", Pace(0.3), QUICK, local_allowed=True)
    site.page("/a")
    for _ in range(3):
        client.get(site.url("/a"))
    assert all(later - earlier >= 0.29 for earlier, later in zip(site.times, site.times[1:], strict=False))


def test_an_interrupted_run_asks_nothing_more(site, client):
    site.page("/a")
    client.pace.stop()
    with pytest.raises(Stopped):
        client.get(site.url("/a"))
    assert site.requests == []
