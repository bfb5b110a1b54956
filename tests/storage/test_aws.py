"""What would be sent to AWS itself, whose network ends here: https, a bucket in the host's name,
a role's token. The short way must say there what botocore says, and be signed as it would sign."""

from __future__ import annotations

import io
import zlib
from base64 import b64decode
from types import SimpleNamespace

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.credentials import Credentials
from faulty import Until

from consentry.storage import client, quick
from consentry.storage.s3 import S3Storage


class Far:
    """In place of the session that sends: keeps what is sent, and says that it was stored."""

    def __init__(self):
        self.sent = []
        self.answers = []
        self.now = self.delay = 0.0

    def send(self, request):
        self.sent.append(request)
        self.now += self.delay
        status = self.answers.pop(0) if self.answers else 200
        body = io.BytesIO(b"")
        body.stream = lambda *size, **more: iter(())
        return AWSResponse(request.url, status, {"ETag": '"tag"'}, body)


@pytest.fixture
def aws(monkeypatch):
    for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "EXAMPLE-KEY")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "EXAMPLE-SECRET")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "EXAMPLE-TOKEN")
    monkeypatch.setattr(client, "_made", {})
    far = Far()
    made, beside = client.client(), client.quick()
    monkeypatch.setattr(made._endpoint, "http_session", far)
    monkeypatch.setattr(beside, "_session", far)
    return far


def said(request):
    return {
        name.lower(): value.decode() if isinstance(value, bytes) else value
        for name, value in request.headers.items()
    }


def test_the_short_way_goes_to_aws_as_botocore_would(aws):
    lock = Until("COMPLIANCE", 1, lambda name: True)
    storage = S3Storage("example-bucket", "crawl", retention=lock)
    for _ in range(2):
        assert storage.put("tile/0/x001/234", b"bytes", if_absent=True) == '"tag"'
    (long, short), (whole, brief) = aws.sent, map(said, aws.sent)
    assert short.url == long.url
    assert short.url == "https://example-bucket.s3.eu-west-1.amazonaws.com/crawl/tile/0/x001/234"
    assert short.body == b"bytes"
    assert brief["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD", "TLS and a checksum keep it whole"
    assert b64decode(brief["x-amz-checksum-crc32"]) == zlib.crc32(b"bytes").to_bytes(4, "big")
    same = {
        *("if-none-match", "content-type", "x-amz-object-lock-mode", "x-amz-security-token"),
        *("x-amz-object-lock-retain-until-date", "user-agent", "x-amz-sdk-checksum-algorithm"),
    }
    assert {each: brief[each] for each in same} == {each: whole[each] for each in same}
    ours = S3SigV4Auth(
        Credentials("EXAMPLE-KEY", "EXAMPLE-SECRET", "EXAMPLE-TOKEN"), "s3", "eu-west-1"
    )
    signed = brief.pop("authorization").rpartition("SignedHeaders=")[2].partition(",")[0].split(";")
    again = AWSRequest("PUT", short.url, {each: brief[each] for each in signed if each != "host"})
    again.context["timestamp"] = brief["x-amz-date"]
    text = ours.string_to_sign(again, ours.canonical_request(again))
    assert said(short)["authorization"].endswith(ours.signature(text, again))
    assert {"host", "if-none-match", "x-amz-checksum-crc32", "x-amz-object-lock-mode"} <= {*signed}


def test_a_server_that_is_near_gets_fewer_requests_at_once(aws, monkeypatch):
    """Waiting is what makes more of them worth their while; one slow answer is not far away."""
    monkeypatch.setattr(quick, "time", SimpleNamespace(perf_counter=lambda: aws.now))
    storage = S3Storage("example-bucket", "crawl")
    seen = []
    for delay, times in ((0.02, 2), (0.002, 2), (0.02, 5), (0.02, 32)):
        aws.delay = delay
        for _ in range(times):
            storage.put("a", b"bytes")
        seen.append(storage.lanes)
    assert seen == [client.LANES, client.FEW, client.FEW, client.LANES]


def test_what_is_signed_in_another_way_is_left_to_botocore(aws):
    """Express buckets have sessions of their own."""
    scope = "EXAMPLE-KEY/20260101/eu-west-1/{}/aws4_request"
    for service in ("s3express", "s3"):
        signed = f"AWS4-HMAC-SHA256 Credential={scope.format(service)}, SignedHeaders=host"
        headers = {"Authorization": signed, "User-Agent": "any"}
        headers["x-amz-sdk-checksum-algorithm"] = "CRC32"
        beside = client.quick()
        beside._note(AWSRequest("PUT", "https://there.example/key", headers).prepare())
        beside.learn("there", "key")
        assert beside.knows("there") == (service == "s3")
