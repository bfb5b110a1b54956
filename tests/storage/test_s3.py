"""A bucket as a storage, what goes wrong on the way to it, and what a person then reads."""

from __future__ import annotations

import os
import pickle
import threading
import uuid

import boto3
import pytest
from faulty import Proxy, Until
from homes import become

from consentry.errors import ConfigError, ConflictError, DeniedError, NotFoundError, StorageError
from consentry.storage import client, open_storage, place, s3
from consentry.storage.s3 import S3Storage


@pytest.fixture
def way(weed, in_s3, monkeypatch):
    """A storage behind a faulty way, asked but once by boto3, and with short pauses by us."""
    monkeypatch.setattr(client, "_ATTEMPTS", 1)
    monkeypatch.setattr(s3, "PAUSES", (0.01, 0.01))
    with Proxy(weed.endpoint) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", proxy.endpoint)
        proxy.storage = shown(in_s3)
        yield proxy


def shown(where):
    storage = open_storage(where)
    storage.put("first", b"shows the way")
    storage.delete("first")
    return storage


@pytest.fixture
def impatient(way, in_s3, monkeypatch):
    """Makes an answer that does not come soon be given up; the server's own may be late as well."""

    def make(pauses):
        monkeypatch.setattr(client, "_READ", 0.5)
        monkeypatch.setattr(s3, "PAUSES", (0.01,) * pauses)
        monkeypatch.setenv("AWS_SDK_UA_APP_ID", uuid.uuid4().hex)
        way.storage = shown(in_s3)

    return make


@pytest.fixture
def said(monkeypatch):
    """The headers of every PUT by a client that nobody else has, names in small letters."""
    monkeypatch.setenv("AWS_SDK_UA_APP_ID", uuid.uuid4().hex)
    found = []

    def note(request, **more):
        found.append({name.lower(): text(value) for name, value in request.headers.items()})

    def text(value):
        return value.decode() if isinstance(value, bytes) else value

    def ours():
        client.client().meta.events.register("before-send.s3.PutObject", note)
        return found

    return ours


FORMS = {
    "plain": {},
    "if_absent": {"if_absent": True},
    "if_tag": {"if_tag": ""},
    "of_a_type": {"media_type": "text/html; charset=utf-8"},
    "locked": {"if_absent": True},
}
ITS_OWN = {"authorization", "x-amz-date", "x-amz-meta-consentry-put"}


def test_what_goes_the_short_way_says_the_same(said, roles, monkeypatch):
    """Nothing less is said of an object, and a body follows its head without being asked for."""
    become(roles.admin, monkeypatch)
    sent, bucket = said(), roles.log.removeprefix("s3://").partition("/")[0]
    S3Storage(bucket, "ways").put("first", b"shows the way")
    for form, how in FORMS.items():
        lock = Until("GOVERNANCE", 1, lambda name: True) if form == "locked" else None
        long, short = (S3Storage(bucket, f"ways/{form}/{each}", retention=lock) for each in "ab")
        long._quick = None
        both = []
        for storage in (long, short):
            if "if_tag" in how:
                how = {"if_tag": storage.put("a+=@b", b"0")}
            storage.put("a+=@b", b"1", **how)
            assert storage.get("a+=@b")[0] == b"1"
            both.append(sent[-1])
        assert bool(lock) == bool(short.kept("a+=@b").until)
        whole, quick = both
        assert whole.keys() - quick.keys() == {"amz-sdk-invocation-id", "amz-sdk-request"}
        assert quick.keys() <= whole.keys()
        for each in quick.keys() - ITS_OWN:
            assert quick[each] == whole[each], (form, each)
        assert "expect" not in whole
        assert " consentry " in whole["user-agent"]


def test_a_bucket_that_refuses_the_short_way_is_left_to_the_client(way):
    way.storage.put("a", b"0")
    before = len(way.seen)
    for number in range(4):
        way.faults.append("400 NoSuchHeader")
        way.storage.put("a", b"%d" % number)
    for number in range(4, 7):
        way.storage.put("a", b"%d" % number)
    assert way.storage.get("a")[0] == b"6"
    assert len(way.seen) - before == 4 * 2 + 3 + 1


PASSING = [
    "500 InternalError",
    "503 SlowDown",
    "503",
    "before",
    "after",
    "silent",
    "429 Throttling",
]


@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_is_waited_out(way, fault, impatient):
    if fault == "silent":
        impatient(pauses=6)
    way.faults.extend([fault, fault])
    way.storage.put("a", b"1")
    way.faults.append(fault)
    assert way.storage.get("a")[0] == b"1"
    way.faults.append(fault)
    assert list(way.storage.list()) == ["a"]
    way.faults.append(fault)
    assert way.storage.exists("a")
    way.faults.append(fault)
    way.storage.delete("a")
    with pytest.raises(NotFoundError):
        way.storage.get("a")


@pytest.mark.parametrize("attempts", [1, 3])
@pytest.mark.parametrize("condition", ["if_absent", "if_tag"])
def test_a_put_whose_answer_was_lost_knows_its_own_write(
    way, in_s3, monkeypatch, attempts, condition
):
    monkeypatch.setattr(client, "_ATTEMPTS", attempts)
    monkeypatch.setenv("AWS_SDK_UA_APP_ID", f"another-client-{attempts}")
    storage, how = open_storage(in_s3), {"if_absent": True}
    if condition == "if_tag":
        how = {"if_tag": storage.put("a", b"0")}
    way.methods = ("PUT",)
    way.faults.append("after")
    tag = storage.put("a", b"1", **how)
    assert storage.get("a") == (b"1", tag)
    assert way.seen.count(way.seen[-3]) >= 2


def test_the_same_bytes_by_another_writer_are_not_taken_for_ones_own(way, in_s3):
    """Two writers that take over a log write the same head; one of them must lose."""
    tag = way.storage.put("head", b"epoch 1")
    way.methods, lost = ("PUT",), threading.Event()

    class Between(type(way.faults)):
        def popleft(self):
            fault = super().popleft()
            if fault == "before" and not lost.is_set():
                lost.set()
                way.storage.put("head", b"epoch 2", if_tag=tag)
            return fault

    way.faults = Between(["before"])
    with pytest.raises(ConflictError):
        way.storage.put("head", b"epoch 2", if_tag=tag)


def test_a_conflict_that_the_server_says_will_pass_is_asked_again_and_then_told(way):
    way.faults.append("409 ConditionalRequestConflict")
    way.storage.put("a", b"1", if_absent=True)
    way.always = "409 ConditionalRequestConflict"
    with pytest.raises(ConflictError):
        way.storage.put("b", b"1", if_absent=True)


@pytest.mark.parametrize("fault", ["half", "bit"])
def test_an_answer_that_was_cut_off_or_changed_is_read_again(way, fault):
    way.storage.put("a", b"0123456789")
    way.faults.append(fault)
    assert way.storage.get("a")[0] == b"0123456789"
    way.always = fault
    with pytest.raises(StorageError, match=r"half-way|checksum"):
        way.storage.get("a")


def test_what_was_changed_on_its_way_is_not_stored(way):
    way.methods = ("PUT",)
    way.faults.append("sent")
    way.storage.put("a", b"0123456789")
    assert way.storage.get("a")[0] == b"0123456789"
    way.always = "sent"
    with pytest.raises(StorageError, match="does not match its checksum"):
        way.storage.put("b", b"0123456789")
    way.always = ""
    assert not way.storage.exists("b")


TOLD = {
    "403 RequestTimeTooSkewed": "the clocks of this machine and of the server differ.*Set this",
    "403 InvalidAccessKeyId": "does not accept these credentials.*AWS_ACCESS_KEY_ID",
    "403 SignatureDoesNotMatch": "does not accept these credentials.*AWS_SECRET_ACCESS_KEY",
    "400 ExpiredToken": "credentials have expired.*AWS_SESSION_TOKEN",
    "403 AccessDenied": r"may not do s3:PutObject.*consentry home policies",
    "404 NoSuchBucket": "no such bucket.*consentry home init",
    "507 InsufficientStorage": "full, or its quota used up.*Free some space",
    "400 QuotaExceeded": "full, or its quota used up",
    "400 EntityTooLarge": "larger than the server takes.*DOWNLOAD_MAXSIZE",
    "301 PermanentRedirect": "another region.*AWS_REGION",
    "501 NotImplemented": "cannot do this",
    "503 SlowDown": "too much to do.*SlowDown",
    "500 InternalError": "the server failed.*InternalError",
    "before": "cannot be reached.*AWS_ENDPOINT_URL_S3",
    "silent": "did not answer in time",
    "418 what was sent: AKIA": "refused it .418, no code",
}


@pytest.mark.parametrize("fault", TOLD)
def test_an_error_says_what_happened_and_what_to_do_and_no_secret(way, fault, weed, impatient):
    if fault == "silent":
        impatient(pauses=1)
    way.always, way.methods = fault, ("PUT",)
    with pytest.raises(StorageError, match=TOLD[fault]) as caught:
        way.storage.put("a/b", b"secret bytes")
    text = str(caught.value)
    assert text.startswith(f"s3://{way.storage.bucket}/")
    for secret in (weed.access_key, weed.secret_key, "AKIA", "secret bytes", "Signature="):
        assert secret not in text
    assert isinstance(caught.value, DeniedError) == (fault == "403 AccessDenied")
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_credentials_that_are_wrong_are_told_from_a_role_that_may_not(in_s3, monkeypatch, name):
    monkeypatch.setenv(name, "wrong")
    with pytest.raises(StorageError, match="does not accept these credentials") as caught:
        open_storage(in_s3).exists("home.json")
    assert not isinstance(caught.value, DeniedError)


def test_without_credentials_it_says_how_to_give_some(in_s3, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(StorageError, match=r"no credentials.*AWS_PROFILE"):
        open_storage(in_s3).get("a")
    monkeypatch.setenv("AWS_PROFILE", "not-there")
    with pytest.raises(StorageError, match="AWS_PROFILE"):
        open_storage(in_s3)


def test_a_server_that_is_not_there_and_an_endpoint_that_is_none(in_s3, monkeypatch):
    monkeypatch.setattr(client, "_ATTEMPTS", 1)
    monkeypatch.setattr(s3, "PAUSES", ())
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1")
    with pytest.raises(StorageError, match="cannot be reached"):
        open_storage(in_s3).get("a")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "127.0.0.1:1")
    with pytest.raises(StorageError, match="not a URL"):
        open_storage(in_s3)


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("s3://", "name of a bucket"),
        ("s3://B_cket/x", "name of a bucket"),
        ("s3://a..b/x", "name of a bucket"),
        ("s3://bucket/a b", "prefix"),
        ("s3://bucket/a/../b", "prefix"),
        ("s3://bucket/" + "x" * 101, "prefix"),
        ("gs://bucket/x", "gs://bucket/x is not a place"),
        ("s3://AKIA:hidden@bucket/x", "credentials in front of it"),
    ],
)
def test_a_place_that_cannot_be_is_refused_in_plain_words(where, says):
    with pytest.raises(ConfigError, match=says) as caught:
        place(where)
    assert "hidden" not in str(caught.value)


def test_a_place_has_one_spelling():
    assert place("S3://bucket//a/") == place("s3://bucket/a") == "s3://bucket/a"
    assert place("s3://bucket/") == "s3://bucket"


def test_a_large_object_goes_in_parts_and_is_there_as_a_whole_or_not_at_all(in_s3, monkeypatch):
    monkeypatch.setattr(s3, "WHOLE", 5 << 20)
    monkeypatch.setattr(s3, "PART", 5 << 20)
    storage, data = open_storage(in_s3), os.urandom(11 << 20)
    tag = storage.put("large", data, if_absent=True)
    assert storage.get("large") == (data, tag)
    with pytest.raises(ConflictError):
        storage.put("large", data, if_absent=True)
    with pytest.raises(ConflictError):
        storage.put("large", data, if_tag='"stale"')
    newer = storage.put("large", data[::-1], if_tag=tag)
    assert storage.get("large") == (data[::-1], newer)
    ours = boto3.client("s3")
    assert not ours.list_multipart_uploads(Bucket=storage.bucket).get("Uploads")


def test_a_listing_goes_over_all_pages(in_s3):
    storage = open_storage(in_s3)
    names = {f"a/{n}" for n in range(7)} | {f"a-{n}" for n in range(7)} | {"a.b"}
    tags = {name: storage.put(name, name.encode()) for name in names}
    real = storage._client
    storage._client = _Paged(real)
    assert dict(storage.tags("a")) == tags
    assert sorted(storage.list("a/")) == sorted(n for n in names if n.startswith("a/"))


class _Paged:
    """A client whose listings come three at a time."""

    def __init__(self, real):
        self._real = real

    def __getattr__(self, name):
        found = getattr(self._real, name)
        if not name.startswith("list_"):
            return found
        return lambda **how: found(**how, MaxKeys=3)


@pytest.fixture(scope="session")
def versioned(weed):
    """A bucket that keeps versions."""
    ours = weed.client()
    ours.create_bucket(Bucket="versioned")
    on = {"Status": "Enabled"}
    ours.put_bucket_versioning(Bucket="versioned", VersioningConfiguration=on)
    return "versioned"


def test_purging_removes_every_version_and_mark_and_nothing_beside(in_s3, versioned):
    storage, ours = S3Storage(versioned, "part"), boto3.client("s3")
    for round_ in range(4):
        storage.put("a/1", b"%d" % round_)
        storage.delete("a/1")
    storage.put("a/1", b"again")
    storage.put("a/10", b"beside")
    storage._client = _Paged(storage._client)
    storage.purge("a/1")
    left = ours.list_object_versions(Bucket=versioned, Prefix="part/a/1")
    assert [each["Key"] for each in left["Versions"]] == ["part/a/10"]
    assert "DeleteMarkers" not in left


def test_what_was_overwritten_or_deleted_is_found_where_versions_are_kept(in_s3, versioned):
    storage = S3Storage(versioned, "kept")
    for name in ("same", "other", "gone", "once"):
        storage.put(name, b"1")
    storage.put("same", b"1")
    storage.put("other", b"2")
    storage.delete("gone")
    assert sorted(storage.rewritten()) == ["gone", "other"]
    storage._client = _Paged(storage._client)
    assert sorted(storage.rewritten()) == ["gone", "other"]


def test_another_process_gets_the_same_bucket_by_its_own_credentials(in_s3):
    storage = open_storage(in_s3)
    storage.put("a", b"1")
    packed = pickle.dumps(storage)
    assert os.environ["AWS_SECRET_ACCESS_KEY"].encode() not in packed
    assert pickle.loads(packed).get("a") == storage.get("a")
    assert os.environ["AWS_SECRET_ACCESS_KEY"] not in repr(storage)


def test_of_many_threads_that_count_by_tag_none_is_lost(in_s3):
    storage = open_storage(in_s3)
    storage.put("n", b"0")

    def count():
        for _ in range(5):
            while True:
                data, tag = storage.get("n")
                try:
                    storage.put("n", b"%d" % (int(data) + 1), if_tag=tag)
                    break
                except ConflictError:
                    pass

    threads = [threading.Thread(target=count) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert storage.get("n")[0] == b"20"
