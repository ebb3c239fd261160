"""A store that speaks S3, as a server of this process, and a bucket in it for every test."""

from __future__ import annotations

import datetime
import itertools
import logging
import socket
from collections.abc import Iterator

import boto3
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


class Bucket:
    """One bucket of the store."""

    def __init__(self, name: str, endpoint: str) -> None:
        self.name, self.endpoint = name, endpoint
        self.environment = {**ENVIRONMENT, "AWS_ENDPOINT_URL": endpoint}
        self._store = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        self._client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)
        self._client.create_bucket(Bucket=name)

    def put(self, key: str, content: bytes | str, age: float = 60) -> None:
        """Write an object that many seconds ago."""
        self._client.put_object(Bucket=self.name, Key=key, Body=content)
        self._store.buckets[self.name].keys[key].last_modified -= datetime.timedelta(seconds=age)

    def grow_old(self, seconds: float) -> None:
        """Let time pass."""
        for stored in self._store.buckets[self.name].keys.values():
            stored.last_modified -= datetime.timedelta(seconds=seconds)

    def put_many(self, keys: list[str]) -> None:
        """Write empty objects, past the network."""
        for key in keys:
            self._store.put_object(self.name, key, b"")

    def delete(self, key: str) -> None:
        self._client.delete_object(Bucket=self.name, Key=key)

    def objects(self, prefix: str = "") -> dict[str, bytes]:
        """Every object by its key."""
        keys = self._store.buckets[self.name].keys
        return {key: stored.value for key, stored in sorted(keys.items()) if key.startswith(prefix)}

    def content_type(self, key: str) -> str:
        return self._client.head_object(Bucket=self.name, Key=key)["ContentType"]

    def url(self, below: str) -> str:
        return f"s3://{self.name}/{below}"


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
