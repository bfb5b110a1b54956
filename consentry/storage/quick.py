"""A PUT in half of what botocore takes for it, as long as all goes well.

The client makes the first PUT to a bucket. What it sent says where the bucket is and how requests
are signed; those that follow are put together alike, signed by botocore's signer (AWS Signature
Version 4) and sent by the client's own session: proxies, certificates and timeouts are the same.
What is saved is finding the endpoint anew, and models and events for each field. Only an answer of
200 counts: for anything else the caller asks the client, which knows errors, retries, redirects.
"""

from __future__ import annotations

import base64
import threading
import time
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from math import inf
from typing import Any, NamedTuple
from urllib.parse import quote

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import BotoCoreError

_CHECKSUM = "x-amz-checksum-crc32"
_HEADERS = {
    "ContentType": "Content-Type",
    "IfMatch": "If-Match",
    "IfNoneMatch": "If-None-Match",
    "ObjectLockMode": "x-amz-object-lock-mode",
    "ObjectLockRetainUntilDate": "x-amz-object-lock-retain-until-date",
}
"""What boto3 calls it, and the header that says it."""
_NEAR = 0.005
"""Seconds in which the quickest of the last PUTs was answered, where the server is near. The
quickest: on a busy machine most take longer."""
_LAST = 32
_AGAIN = 4
"""Refusals one after the other, from which on a bucket is left to the client."""


class _Signer(S3SigV4Auth):  # type: ignore[misc]  # botocore has no types
    """For one request: looks but once which of its headers are signed."""

    _found: Any = None

    def headers_to_sign(self, request: Any) -> Any:
        if self._found is None:
            self._found = super().headers_to_sign(request)
        return self._found


class UnmetError(Exception):
    """The condition of a PUT does not hold. It was sent once: so what is there is not its own."""


class _Way(NamedTuple):
    """To a bucket: what stands before a key, and what its requests are signed for."""

    base: str
    agent: str
    region: str


class Quick:
    """PUTs beside a client, with what is known of each bucket. Thread safe."""

    def __init__(self, client: Any, credentials: Any) -> None:
        self._client = client
        self._credentials = credentials
        self._session = getattr(getattr(client, "_endpoint", None), "http_session", None)
        self._ways: dict[str, _Way] = {}
        self._refused: dict[str, int] = {}
        self._turn = threading.local()
        self._took = [inf] * _LAST
        self._asked = 0
        client.meta.events.register("before-send.s3.PutObject", self._note)

    def __repr__(self) -> str:
        return "Quick(...)"

    @property
    def near(self) -> bool:
        """Does the server answer so soon that there is little to wait for?"""
        return min(self._took) < _NEAR

    def knows(self, bucket: str) -> bool:
        """Has the client shown the way to this bucket?"""
        return bucket in self._ways

    def put(self, bucket: str, key: str, data: bytes, how: Mapping[str, Any]) -> str | None:
        """Put an object whole and return its tag; None for whatever else came of it.

        how: the fields of boto3's ``put_object`` beside bucket, key and body. Raises
        ``UnmetError``.
        """
        way = self._ways.get(bucket)
        if way is None:
            return None
        request = AWSRequest("PUT", way.base + _quoted(key), _headers(way, data, how), data)
        request.context.update(
            client_config=self._client.meta.config,
            checksum={"request_algorithm": {"in": "header", "name": _CHECKSUM}},
            has_streaming_input=True,
        )
        try:
            credentials = self._credentials.get_frozen_credentials()
            _Signer(credentials, "s3", way.region).add_auth(request)
            prepared = request.prepare()
            self._client.meta.events.emit("before-send.s3.PutObject", request=prepared)
            began = time.perf_counter()
            answer = self._session.send(prepared)  # type: ignore[union-attr]  # learn saw to it
            self._asked += 1
            self._took[self._asked % _LAST] = time.perf_counter() - began
            status, tag = answer.status_code, answer.headers.get("ETag")
        except BotoCoreError:
            return None
        if status == 200 and tag:
            self._refused[bucket] = 0
            return str(tag)
        if status == 412:
            raise UnmetError
        self._refused[bucket] = self._refused.get(bucket, 0) + 1
        self._ways.pop(bucket, None)
        return None

    def learn(self, bucket: str, key: str) -> None:
        """Take from the PUT that this thread's client has just made how others are to be sent."""
        url, headers = getattr(self._turn, "sent", ("", {}))
        if self._session is None or self._refused.get(bucket, 0) >= _AGAIN:
            return
        said = {name.lower(): _text(value) for name, value in headers.items()}
        method, _, rest = said.get("authorization", "").partition(" Credential=")
        scope = rest.partition(",")[0].split("/")[-4:]
        plain = method == "AWS4-HMAC-SHA256" and scope[2:] == ["s3", "aws4_request"]
        checked = said.get("x-amz-sdk-checksum-algorithm") == "CRC32"
        if plain and checked and url.endswith(_quoted(key)):
            base = url.removesuffix(_quoted(key))
            self._ways[bucket] = _Way(base, said["user-agent"], scope[1])

    def _note(self, request: Any, **more: object) -> None:
        self._turn.sent = request.url, request.headers


def _headers(way: _Way, data: bytes, how: Mapping[str, Any]) -> dict[str, str]:
    headers = {
        "User-Agent": way.agent,
        "x-amz-sdk-checksum-algorithm": "CRC32",
        _CHECKSUM: base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode(),
    }
    for name, value in how.items():
        if name == "Metadata":
            headers |= {f"x-amz-meta-{each}": said for each, said in value.items()}
        else:
            headers[_HEADERS[name]] = _time(value) if isinstance(value, datetime) else value
    return headers


def _time(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _quoted(key: str) -> str:
    return quote(key, safe="/~")


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
