"""A folder as a storage: conditions hold between threads and processes, writes are whole."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provenance.doubles import Memory

from consentry.errors import ConflictError, NotFoundError, StorageError
from consentry.storage import (
    LocalStorage,
    Put,
    Within,
    check_name,
    open_storage,
    put_all,
    read,
    soon,
)


@pytest.fixture(params=["folder", "bucket", "within", "double"])
def storage(request, tmp_path):
    """Every kind of storage there is behaves alike; the tests' double too."""
    if request.param == "double":
        return Memory()
    if request.param == "bucket":
        return open_storage(request.getfixturevalue("in_s3"))
    local = LocalStorage(tmp_path / "store")
    return local if request.param == "folder" else Within(local, "some/part")


def test_what_is_put_is_got(storage):
    tag = storage.put("a/b-c_d.e", b"data")
    assert storage.get("a/b-c_d.e") == (b"data", tag)
    assert storage.exists("a/b-c_d.e")


def test_a_put_replaces_the_whole_object(storage):
    storage.put("a", b"long data")
    storage.put("a", b"x")
    assert storage.get("a")[0] == b"x"


def test_an_object_that_is_not_there_is_said_so(storage):
    storage.put("a/b", b"")
    for name in ("b", "a", "a/b/c"):
        with pytest.raises(NotFoundError):
            storage.get(name)
        assert not storage.exists(name)
        storage.delete(name)
    assert storage.exists("a/b")


def test_bytes_are_read_without_a_tag_and_a_word_ahead_changes_nothing(storage):
    storage.put("a/1", b"one")
    soon(storage, ["a/1", "a/none", "a", "../a", ".lock"])
    assert read(storage, "a/1") == b"one"
    for missing in ("a/none", "a", "a/1/2"):
        with pytest.raises(NotFoundError):
            read(storage, missing)


def test_many_are_put_at_once_and_each_keeps_its_own_condition(storage):
    here, other = storage.put("many/a", b"1"), storage.put("b", b"1")
    storage.put("b", b"2")
    puts = [Put("many/a", b"new", here), Put("b", b"new", other), Put("many/c/d", b"new")]
    tags = put_all(storage, puts)
    assert [tag is None for tag in tags] == [False, True, False]
    assert storage.get("many/a") == (b"new", tags[0])
    assert storage.get("b")[0] == b"2"
    assert storage.get("many/c/d")[0] == b"new"
    assert put_all(storage, [Put("gone", b"new", here)]) == [None]
    assert not storage.exists("gone")


def test_of_many_that_a_full_disk_cuts_off_none_is_half_there(tmp_path, monkeypatch):
    storage = LocalStorage(tmp_path / "store")
    storage.put("a", b"old")
    flush = os.fsync

    def full(handle):
        full.left -= 1
        if not full.left:
            raise OSError(errno.ENOSPC, "No space left on device")
        flush(handle)

    full.left = 2
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="disk is full"):
        put_all(storage, [Put("a", b"new"), Put("b", b"new"), Put("c", b"new")])
    monkeypatch.undo()
    assert [storage.get("a")[0], *storage.list()] == [b"old", "a"]
    assert not [*(tmp_path / "store" / ".tmp").iterdir()]


def test_a_put_if_absent_happens_once(storage):
    storage.put("a", b"1", if_absent=True)
    with pytest.raises(ConflictError):
        storage.put("a", b"2", if_absent=True)
    assert storage.get("a")[0] == b"1"


def test_a_put_with_a_tag_needs_the_object_to_be_unchanged(storage):
    tag = storage.put("a", b"1")
    newer = storage.put("a", b"2", if_tag=tag)
    with pytest.raises(ConflictError):
        storage.put("a", b"3", if_tag=tag)
    storage.delete("a")
    with pytest.raises(ConflictError):
        storage.put("a", b"3", if_tag=newer)


def test_what_is_purged_is_gone_and_purging_nothing_is_no_error(storage):
    storage.put("a/b", b"1")
    storage.put("a/c", b"2")
    storage.purge("a/b")
    storage.purge("a/b")
    assert list(storage.list()) == ["a/c"]


def test_a_listing_has_every_name_that_starts_with_the_prefix(storage):
    names = {"a", "a-b", "ab/c", "ab/d/e", "abc", "b/a"}
    for name in names:
        storage.put(name, b"")
    for prefix in ("", "a", "ab", "ab/", "ab/d", "ab/d/e", "b/", "c", "ab/c/"):
        assert sorted(storage.list(prefix)) == sorted(n for n in names if n.startswith(prefix))


def test_tags_come_with_the_names_and_are_those_that_getting_gives(storage):
    for name in ("a/1", "a/2", "b"):
        storage.put(name, name.encode())
    assert dict(storage.tags("a/")) == {name: storage.get(name)[1] for name in ("a/1", "a/2")}
    storage.put("a/1", b"new")
    assert dict(storage.tags("a/"))["a/1"] == storage.get("a/1")[1]
    assert list(storage.rewritten()) == []


@pytest.mark.parametrize(
    "name",
    ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a b", "é", "a\n", "a\0", "a" * 901, "a\\b"],
)
def test_a_name_that_cannot_be_is_refused(storage, name):
    for attempt in (storage.get, storage.delete, lambda n: storage.put(n, b"")):
        with pytest.raises(StorageError):
            attempt(name)


@given(st.text(max_size=12))
def test_no_name_leads_out_of_the_folder(text):
    try:
        check_name(text)
    except StorageError:
        return
    assert ".." not in text.split("/")
    assert not text.startswith("/")
    assert text.isascii()


@pytest.mark.parametrize("name", [".tmp/x", ".lock"])
def test_the_folders_own_names_are_not_objects(tmp_path, name):
    local = LocalStorage(tmp_path)
    local.put("a", b"")
    with pytest.raises(StorageError):
        local.put(name, b"")
    assert list(local.list("")) == ["a"]


def test_of_many_threads_that_put_if_absent_one_wins(tmp_path):
    local = LocalStorage(tmp_path)
    won = []

    def work(n):
        try:
            local.put("a", b"%d" % n, if_absent=True)
        except ConflictError:
            return
        won.append(n)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [b"%d" % n for n in won] == [local.get("a")[0]]


def test_processes_that_count_by_tag_lose_no_count(tmp_path):
    code = """if 1:
        import sys
        from pathlib import Path
        from consentry.errors import ConflictError
        from consentry.storage import LocalStorage
        local = LocalStorage(Path(sys.argv[1]))
        for _ in range(25):
            while True:
                data, tag = local.get("n")
                try:
                    local.put("n", b"%d" % (int(data) + 1), if_tag=tag)
                    break
                except ConflictError:
                    pass
    """
    local = LocalStorage(tmp_path)
    local.put("n", b"0")
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(3)]
    assert [each.wait() for each in running] == [0, 0, 0]
    assert local.get("n")[0] == b"75"


def test_files_and_folders_are_the_owners_alone(tmp_path):
    local = LocalStorage(tmp_path / "store")
    local.put("a/b", b"x")
    modes = {p.name: p.stat().st_mode & 0o777 for p in (tmp_path / "store").rglob("*")}
    assert modes["a"] == 0o700
    assert modes["b"] == 0o600


def test_a_delete_leaves_no_empty_folders(tmp_path):
    local = LocalStorage(tmp_path / "store")
    local.put("a/b/c", b"x")
    local.put("a/d", b"x")
    local.delete("a/b/c")
    assert not (tmp_path / "store/a/b").exists()
    assert LocalStorage(tmp_path / "store").get("a/d")[0] == b"x"
    local.put("a/b/c", b"again")
    assert local.get("a/b/c")[0] == b"again"


def test_a_folder_that_another_process_pruned_is_made_again(tmp_path):
    one, two = LocalStorage(tmp_path), LocalStorage(tmp_path)
    one.put("a/b/c", b"1")
    two.delete("a/b/c")
    one.put("a/b/d", b"2")
    assert two.get("a/b/d")[0] == b"2"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.ENOSPC, "free some space"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "may not write"),
        (errno.EIO, "check it"),
        (errno.ENOLINK, "Check the disk"),
    ],
)
def test_an_error_of_the_system_says_what_to_do_and_leaves_the_old_object(
    tmp_path, monkeypatch, code, says
):
    local = LocalStorage(tmp_path)
    local.put("a", b"old")

    def write(handle, data):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("consentry.storage.local.os.write", write)
    with pytest.raises(StorageError, match=says) as caught:
        local.put("a", b"new")
    assert str(tmp_path) in str(caught.value)
    monkeypatch.undo()
    assert local.get("a")[0] == b"old"
    assert list((tmp_path / ".tmp").iterdir()) == []


def test_a_write_that_the_system_cuts_short_is_carried_on(tmp_path, monkeypatch):
    local, real = LocalStorage(tmp_path), os.write
    monkeypatch.setattr("consentry.storage.local.os.write", lambda h, d: real(h, bytes(d)[:3]))
    local.put("a", b"0123456789")
    assert local.get("a")[0] == b"0123456789"


def test_leftovers_of_a_crash_are_swept_once_they_are_old(tmp_path):
    LocalStorage(tmp_path).put("a", b"")
    old, new = tmp_path / ".tmp/1-1", tmp_path / ".tmp/1-2"
    for each in (old, new):
        each.write_bytes(b"cut off")
    os.utime(old, (time.time() - 7200,) * 2)
    assert list(LocalStorage(tmp_path).list("")) == ["a"]
    assert not old.exists()
    assert new.exists()


def test_a_process_killed_while_it_writes_leaves_the_old_object_or_the_new(tmp_path):
    code = """if 1:
        import sys
        from pathlib import Path
        from consentry.storage import LocalStorage
        local = LocalStorage(Path(sys.argv[1]))
        local.put("x", b"a" * 300_000)
        print("started", flush=True)
        while True:
            for letter in (b"b", b"a"):
                local.put("x", letter * 300_000)
    """
    for _ in range(3):
        args = [sys.executable, "-c", code, str(tmp_path)]
        child = subprocess.Popen(args, stdout=subprocess.PIPE, text=True)
        child.stdout.readline()
        time.sleep(0.05)
        child.kill()
        child.wait()
        data = LocalStorage(tmp_path).get("x")[0]
        assert data in (b"a" * 300_000, b"b" * 300_000)


def test_a_repr_tells_the_place(tmp_path):
    assert str(tmp_path) in repr(Within(LocalStorage(tmp_path), "part"))
