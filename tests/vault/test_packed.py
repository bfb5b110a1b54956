"""What is sealed is packed where that shortens it; what earlier versions wrote is read on."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from provenance.doubles import Memory, append_together, draft, fresh_home, halve, on

from consentry.errors import SealError
from consentry.provenance import Log, paths, verify
from consentry.provenance.leafvault import PACKED
from consentry.provenance.packing import MAGIC, WORTH, Packer
from consentry.provenance.seal import bound
from consentry.vault.check import check_vault
from consentry.vault.erase import Selector, carry_out, plan
from consentry.vault.erased import check_erased

WHO = {"by": "A. Privacy", "reason": "expired", "now": 0}
LONG = b"The same sentence again. " * 200


@pytest.fixture
def stored(tmp_path):
    """A home in memory, to see what it keeps; its vault."""
    vault = Memory()
    return on(fresh_home(tmp_path), Memory(), vault), vault


def kept(vault):
    return sum(len(data) for name, data in vault.objects.items() if "/batches/" in name)


CONTENTS = {
    "shortens": (LONG, True),
    "does not": (os.urandom(5000), False),
    "is short": (LONG[: WORTH - 1], False),
    "begins as a frame does": (MAGIC + os.urandom(900), False),
    "is a frame": (Packer().pack(os.urandom(900)), False),
    "is nothing": (b"", False),
}


@pytest.mark.parametrize("what", CONTENTS)
def test_every_content_comes_back_as_it_was_and_is_packed_where_that_shortens_it(stored, what):
    home, vault = stored
    content, packed = CONTENTS[what]
    with Log.open(home, "worker", clock=lambda: 0) as log:
        log.append(draft(1, content=content or None)).result()
        assert kept(vault) < len(content) / 10 if packed else kept(vault) > len(content)
        assert (log.vault.open_content(0) or b"") == content


def test_a_frame_in_a_sealed_part_makes_no_more_than_was_packed(stored):
    """Whoever has the keys could seal a frame of any size in a leaf's place."""
    home, _ = stored
    with Log.open(home, "worker", clock=lambda: 0) as log:
        log.append(draft(1, content=LONG)).result()
        key, _ = log.vault._slot_key(0, None)
        bomb = Packer().pack(bytes(65 << 20))
        forged = key.derive("content").seal(bomb, bound(log.origin, 0, "content" + PACKED))
        with pytest.raises(SealError, match=r"leaf 0 .*too long"):
            log.vault._open(key, 0, forged, "content")
        with pytest.raises(SealError, match="do not open"):
            log.vault._open(key, 1, forged, "content")


def test_a_home_of_an_earlier_version_is_read_checked_erased_and_gone_on_with(
    tmp_path, place, monkeypatch
):
    """Nothing packed, neither head nor parts; bundles in two halves, some not gathered yet."""
    home = fresh_home(tmp_path, place)
    drafts = [replace(draft(n, content=LONG + b"%d" % n), private=None) for n in range(600)]
    drafts = [replace(each, private={"url": "https://example.org/" + "a" * 600}) for each in drafts]
    for each in drafts[5:8]:
        each.public["retain_until"] = 60
    with monkeypatch.context() as before:
        before.setattr(Packer, "shorter", lambda self, data: None)
        before.setattr("consentry.provenance.head.PACKED", 1 << 30)
        with Log.open(home, "worker", clock=lambda: 0) as log:
            for first, count in ((0, 256), (256, 100), (356, 100)):
                append_together(log, drafts[first : first + count])[-1].result()
        halve(home.vault_area("worker"))
        assert len(home.log_area("worker").get(paths.HEAD)[0]) > 100 * 100
    assert verify(home.log, home.root_vkey).ok
    assert check_vault(home).ok
    with Log.open(home, "worker", clock=lambda: 0) as log:
        for first, count in ((456, 56), (512, 88)):
            append_together(log, drafts[first : first + count])[-1].result()
        for number in (0, 255, 256, 511, 512, 599):
            assert log.open_content(number) == drafts[number].content
            assert log.open_private(number) == drafts[number].private
    names = {n.partition("/")[0] for n in home.vault_area("worker").list("")}
    assert {"sealed", "content", "parts", "batches"} <= names
    assert verify(home.log, home.root_vkey).ok
    assert check_vault(home).ok
    report = carry_out(home, plan(home, Selector(expired_at=90), now=90), **WHO)
    assert report
    assert [home.reader("worker").state(n) for n in (4, 5, 7, 8)] == [
        *("live", "erased", "erased", "live")
    ]
    assert check_vault(home).ok
    assert check_erased(home).problems == []
