"""What a URL may be, and what is said where it leads nowhere."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from flows.storage import StorageError, Url, UrlError, local_articles, local_copies, place
from tests.storage.conftest import Bucket


def fetch(url: str, tmp_path: Path) -> list[str]:
    with local_articles(place(url), tmp_path / "cache") as folder:
        return sorted(path.name for path in folder.iterdir())


def test_a_place_is_a_folder_or_a_url(tmp_path):
    assert place("raw") == Path("raw")
    assert place("C:\\raw") == Path("C:\\raw")
    assert place((tmp_path / "a folder").as_uri()) == tmp_path / "a folder"
    assert place("file://localhost" + (tmp_path / "#1?").as_uri().removeprefix("file://")) == tmp_path / "#1?"
    assert place("s3://bucket/raw") == Url("s3://bucket/raw")


def test_a_folder_may_have_the_letters_that_tell_of_credentials_if_they_are_encoded(bucket, tmp_path):
    bucket.put("at 12:00 @home/a.txt", "a")
    assert fetch(bucket.url("at 12%3A00 %40home"), tmp_path) == ["a.txt"]


def test_a_url_may_name_a_port_or_a_user():
    for url in ("hdfs://user@host:8020/raw", "gs://anonymous@bucket/raw?endpoint_override=127.0.0.1:9000"):
        assert place(url) == Url(url)


@pytest.mark.parametrize("url", ["file://output", "file://raw/x", "file://", "file:///", "FILE://server/x", "file://[x"])
def test_a_file_url_that_names_no_folder_of_this_machine_is_refused(url):
    with pytest.raises(UrlError, match="file:///FOLDER"):
        place(url)


def test_options_of_a_url_are_not_printed():
    assert str(place("abfs://container@account.dfs.core.windows.net/raw/?tenant_id=7")) == (
        "abfs://container@account.dfs.core.windows.net/raw"
    )


@pytest.mark.parametrize(
    "url",
    [
        "s3://KEY:secret@bucket/raw",
        "s3://KEY@bucket/raw",
        "s3://KEY:sec/secret@bucket/raw",
        "s3://KEY:secret@[bucket",
        "S3://KEY:secret",
        "abfs://container:secret@account/raw",
        "abfs://container:sec/secret==@account/raw",
        "abfs://container@account/raw?client_secret=secret",
        "abfs://container@account/raw?sv=2024&sig=secret",
        "https://user:secret@example.org/raw",
        "https://user:secret?@[/raw",
    ],
)
def test_credentials_in_a_url_are_refused_and_not_repeated(url):
    with pytest.raises(UrlError, match="put them into the environment") as refused:
        place(url)
    assert "secret" not in str(refused.value)
    assert "KEY" not in str(refused.value)


def test_the_address_of_the_store_is_in_the_environment_or_in_the_url(bucket, monkeypatch, tmp_path):
    bucket.put("raw/a.txt", "a")
    assert fetch(bucket.url("raw"), tmp_path / "environment") == ["a.txt"]
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    host = bucket.endpoint.removeprefix("http://")
    assert fetch(bucket.url(f"raw/?scheme=http&endpoint_override={host}"), tmp_path / "url") == ["a.txt"]


@pytest.mark.parametrize("encoded", [True, False])
def test_a_url_may_have_any_letter(bucket, tmp_path, encoded):
    bucket.put("raw ü/a.txt", "a")
    assert fetch(bucket.url("raw%20%C3%BC" if encoded else "raw ü"), tmp_path) == ["a.txt"]


def test_a_url_may_name_one_object(bucket):
    bucket.put("raw/ü 1.txt", "a")
    bucket.put("raw/2.txt", "b")
    with local_copies([place(bucket.url("raw/%C3%BC%201.txt")), place(bucket.url("raw"))]) as (one, all_of_them):
        assert (one.name, one.read_text()) == ("ü 1.txt", "a")
        assert sorted(path.name for path in all_of_them.iterdir()) == ["2.txt", "ü 1.txt"]
    with pytest.raises(UrlError, match="there is nothing at"), local_copies([place(bucket.url("raw/3.txt"))]):
        pass
    with pytest.raises(UrlError, match="there is nothing at"), local_copies([place("s3://" + Bucket("empty", bucket.endpoint).name)]):
        pass


def test_a_url_of_an_object_whose_name_no_file_can_have_leads_nowhere(bucket):
    bucket.put("raw/..", "an object")
    with local_copies([place(bucket.url("raw/.."))]) as (copy,):
        assert copy.name.startswith("unreadable-")
        assert copy.is_symlink()
        assert not copy.exists()


def test_copies_from_two_stores_are_kept_apart(bucket, monkeypatch, tmp_path):
    bucket.put("raw/a.txt", "a")
    for address in ("one:1", "two:2"):
        monkeypatch.setenv("CLOUD_STORAGE_EMULATOR_ENDPOINT", address)
        fetch(bucket.url("raw"), tmp_path)
    assert len(list((tmp_path / "cache" / "remote").iterdir())) == 2


@pytest.mark.parametrize("url", ["ftp://example.org/raw", "s3://bucket/raw?nonsense=1", "s3://"])
def test_a_url_that_is_not_understood_is_told_what_would_be(url, bucket, tmp_path):
    with pytest.raises(UrlError, match="s3://BUCKET/FOLDER"):
        fetch(url, tmp_path)


def test_a_bucket_that_is_not_there_is_named(bucket, tmp_path):
    with pytest.raises(StorageError, match=r"s3://no-such-bucket/raw: there is no such bucket"):
        fetch("s3://no-such-bucket/raw", tmp_path)


def test_a_store_that_refuses_is_told_from_one_that_is_empty(bucket, monkeypatch, tmp_path):
    bucket.put("raw/a.txt", "a")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "unknown")
    control(bucket.endpoint, "0")  # from now on the store looks at credentials
    try:
        with pytest.raises(StorageError, match=r"s3://bucket-\d+/raw: access is refused: .*AWS_ACCESS_KEY_ID"):
            fetch(bucket.url("raw"), tmp_path)
    finally:
        control(bucket.endpoint, "inf")


@pytest.mark.slow  # as the library tries again for six seconds
def test_a_store_that_cannot_be_reached_is_told(bucket, unused_port, monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{unused_port}")
    with pytest.raises(StorageError, match="cannot be reached: is its address right"):
        fetch(bucket.url("raw"), tmp_path)


def control(endpoint: str, requests_without_credentials: str) -> None:
    url, body = f"{endpoint}/moto-api/reset-auth", requests_without_credentials.encode()
    urllib.request.urlopen(urllib.request.Request(url, data=body, headers={"Content-Type": "text/plain"}, method="POST")).close()


def test_a_build_without_a_url_does_not_load_what_only_urls_need(repository):
    code = """
import sys
from pathlib import Path
from flows.storage import local_folders, place
with local_folders(place("raw"), place("output"), Path("cache")) as folders:
    print(*folders, sorted(name for name in sys.modules if name.startswith("pyarrow")))
"""
    shown = subprocess.run([sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "raw output []"
