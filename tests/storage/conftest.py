"""A store that speaks S3, as a server of this process, and a bucket in it for every test."""

from __future__ import annotations

import http.client
import itertools
import logging
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import boto3
import pytest
from moto.server import ThreadedMotoServer

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


class Bucket:
    """One bucket of the store, and how others than Parley see it."""

    def __init__(self, name: str, endpoint: str) -> None:
        self.name, self.endpoint = name, endpoint
        self.environment = {**ENVIRONMENT, "AWS_ENDPOINT_URL": endpoint}
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        self._client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)
        self._client.create_bucket(Bucket=name)

    def put(self, key: str, content: bytes | str) -> None:
        self._client.put_object(Bucket=self.name, Key=key, Body=content)

    def replace(self, key: str, content: bytes | str) -> None:
        """Write an object anew, at another time than all that was written before: a store only tells the second."""
        wait_for_another_second()
        self.put(key, content)

    def put_many(self, keys: list[str]) -> None:
        """Write empty objects, without what makes a client slow."""
        for key in keys:
            connection = http.client.HTTPConnection(urlsplit(self.endpoint).netloc)
            connection.request("PUT", f"/{self.name}/{key}", body=b"")
            assert connection.getresponse().status == 200
            connection.close()

    def delete(self, key: str) -> None:
        self._client.delete_object(Bucket=self.name, Key=key)

    def objects(self, prefix: str = "") -> dict[str, bytes]:
        """Every object by its key."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
        keys = sorted(found["Key"] for page in pages for found in page.get("Contents", ()))
        return {key: self._client.get_object(Bucket=self.name, Key=key)["Body"].read() for key in keys}

    def content_type(self, key: str) -> str:
        return self._client.head_object(Bucket=self.name, Key=key)["ContentType"]

    def url(self, below: str) -> str:
        return f"s3://{self.name}/{below}"


def wait_for_another_second() -> None:
    now = time.time()
    time.sleep(1.01 - now % 1)


@pytest.fixture
def ahead(monkeypatch):
    """Has the clock of this machine that many seconds ahead of that of the store: what lies there is older by so much."""
    exact = time.time_ns

    def set_clock(seconds: int) -> None:
        monkeypatch.setattr(time, "time_ns", lambda: exact() + seconds * 1_000_000_000)
        monkeypatch.setattr(time, "time", lambda: time.time_ns() / 1e9)

    return set_clock


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


_numbers = itertools.count()


@pytest.fixture
def bucket(endpoint, monkeypatch) -> Bucket:
    """An empty bucket, with its address and credentials in the environment."""
    made = Bucket(f"bucket-{next(_numbers)}", endpoint)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
