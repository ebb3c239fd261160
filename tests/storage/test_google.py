"""What works with one store works with another that has ways of its own: Google's."""

from __future__ import annotations

from http.server import HTTPServer
from pathlib import Path

import pytest
from gcp_storage_emulator.server import create_server

from flows.publish import publish
from flows.publish.verify import verify
from flows.storage import StorageError, Url, local_articles, local_folders, local_releases, place
from flows.storage.remote import connect
from tests.publish.world import FIRST, MORE, rows_of


@pytest.fixture
def address(unused_port, monkeypatch):
    monkeypatch.setattr(HTTPServer, "request_queue_size", 128)  # with room for five, some wait so long that the client asks again
    server = create_server("127.0.0.1", unused_port, in_memory=True, default_bucket="bucket")
    server.start()
    yield f"endpoint_override=127.0.0.1:{unused_port}&scheme=http&retry_limit_seconds=5"
    server.stop()


@pytest.mark.slow
def test_articles_and_releases_may_lie_there(address, tmp_path):
    def url(below: str, bucket: str = "bucket") -> Url:
        return place(f"gs://anonymous@{bucket}/{below}?{address}")

    (tmp_path / "a.txt").write_text("article")
    connect(url("raw")).put("sub/a.txt", tmp_path / "a.txt")
    with local_articles(url("raw"), tmp_path / "cache") as raw:
        assert (raw / "sub" / "a.txt").read_text() == "article"
    for texts in (FIRST, MORE, MORE):
        with local_folders(Path("unused"), url("output"), tmp_path / "cache") as (_, output):
            assert publish(rows_of(texts), output).version == ("v1.0.0" if texts is FIRST else "v1.1.0")
    with local_releases(url("output")) as output:
        assert verify(output) == []
    for wrong, problem in ((url("raw", "no-such-bucket"), "there is no such bucket"), (url("nothing"), "there is nothing below")):
        with pytest.raises(StorageError, match=problem), local_articles(wrong, tmp_path / "cache"):
            pass
