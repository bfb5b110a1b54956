"""Permissions in a home: what a file may say, and that each stands only as it was recorded."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from provenance.doubles import fresh_home

from consentry.errors import NotFoundError, OrderError
from consentry.provenance import OPS, Draft, Home
from consentry.standing import Recorded, Standing, granting, sparing
from consentry.standing import permission as permissions
from consentry.storage import LocalStorage

NOW = 1_800_000_000
PROOF = b"A signed letter."
SITE = """\
id: SITE-1
kind: site-permission
grantor: Example Publisher
scope: {hosts: [www.example.org], paths: [/news], purposes: news-monitoring}
obtained: 2026-01-01
"""
CONSENT = """\
id: CONSENT-1
kind: person-consent
grantor: subject
subject: {email: a.person@example.org, name: [{name: A. Person, site: www.example.org}]}
scope: {purposes: [archive], categories: [personal.name.author]}
article: Art. 6(1)(a)
obtained: 2026-01-01
expires: 2028-01-01
"""
RESEARCH = """\
id: RESEARCH-1
kind: legal-exception
grantor: Example University
scope: {purposes: [research-corpus]}
article: CDSM Art. 3
provision: Directive (EU) 2019/790, Art. 3
national_provision: the national provision
approver: The head of the library
obtained: 2026-01-01
"""


# --- what a file may say -----------------------------------------------------------------------


@pytest.mark.parametrize("text", [SITE, CONSENT, RESEARCH, SITE.replace("site-p", "licence #")])
def test_what_a_home_keeps_reads_back_as_it_was_given(text, tmp_path):
    text = text.replace("licence #ermission", "licence")
    declared = permissions.given(text.encode(), "given.yaml")
    home = Home.open(tmp_path / "home", keys=tmp_path / "keys", create=True)
    done = granting.grant(home, declared, PROOF, "given.yaml", NOW)
    kept = permissions.read(home.root.get(done.granted.file)[0], done.granted.file)
    assert kept.declared == done.granted.declared
    left_out = {"proof", "subject"}
    assert kept.declared.model_dump(exclude=left_out) == declared.model_dump(exclude=left_out)
    assert kept.declared.proof == hashlib.sha256(PROOF).hexdigest()


WRONG = [
    ("", 1, "is empty", "docs/permissions.md"),
    ("[]", 1, "must be a mapping", ""),
    (SITE.replace("kind:", "kinds:"), 2, "unknown key kinds.", "Did you mean kind?"),
    (SITE.replace("site-permission", "site-permit"), 2, "kind cannot be", "site-permission?"),
    (SITE.replace("hosts", "host"), 4, "unknown key scope.host", "hosts?"),
    (SITE.replace("grantor: Example Publisher\n", ""), 1, "grantor is missing", "Write it"),
    (SITE.replace("2026-01-01", "soon"), 5, "is not a time", ""),
    (SITE.replace("[www.example.org]", "['https://x.example']"), 4, "is not a host", ""),
    (SITE.replace("[www.example.org]", "['*.org']"), 4, "is no one's to give", ""),
    (SITE.replace("[www.example.org]", "['*.co.uk']"), 4, "is no one's to give", ""),
    (SITE.replace("[www.example.org]", "['a.example:99999']"), 4, "is not a host", ""),
    (SITE.replace("hosts: [www.example.org], ", ""), 4, "for which hosts", "hosts: [www"),
    (SITE.replace("/news", "news"), 4, "is not a path", ""),
    (SITE.replace("/news", "/news/../all"), 4, "is not a path", ""),
    (SITE.replace("/news", "'/news?all'"), 4, "is not a path", ""),
    (SITE.replace("/news", "/n*s"), 4, "is not a path", ""),
    (SITE.replace("news-monitoring", "news-monitorin"), 4, "is almost news-monitoring", ""),
    (SITE + "expires: 2025-12-31\n", 6, "expires is before obtained", "later day"),
    (SITE + "withdrawn: 2026-12-31\n", 6, "withdrawn is written by this software", "Leave"),
    (SITE + "renews: SITE-1\n", 6, "it renews itself", ""),
    (SITE + "proof: letter.pdf\n", 6, "is not a SHA-256", ""),
    (SITE + "subject: {email: a.person@example.org}\n", 6, "has no subject", ""),
    (CONSENT.replace("grantor: subject", "grantor: A. Person"), 3, "is not named in", "guardian"),
    (CONSENT.replace("a.person@example.org", "a.person"), 4, "is not an e-mail address", ""),
    (CONSENT.replace("email: a.person@example.org", "phone: '0123'"), 4, "with its country", ""),
    (CONSENT.replace("email: a.person@example.org", "phone: +441632960123"), 4, "quotes", ""),
    (CONSENT.replace("email: a.person@example.org", "profile: me"), 4, "of a profile", ""),
    (
        CONSENT.replace("purposes: [archive], ", ""),
        5,
        "to named purposes (GDPR Art. 4(11))",
        "archive",
    ),
    (CONSENT.replace(", categories: [personal.name.author]", ""), 5, "named categories", ""),
    (CONSENT.replace("subject: {", "# {"), 2, "says whose it is", "email"),
    (CONSENT.replace("{email: ", f"{{hashed: [{'a' * 64}], email: "), 4, "by hand", "Leave"),
    (RESEARCH.replace("approver: The head of the library\n", ""), 2, "names its approver", ""),
    (RESEARCH.replace("article: CDSM Art. 3\n", ""), 2, "names its article", ""),
    (RESEARCH.replace("national_provision: the national provision\n", ""), 2, "national", ""),
    (RESEARCH.replace("scope: {purposes: [research-corpus]}\n", ""), 1, "which purposes", ""),
]


@pytest.mark.parametrize(("text", "line", "what", "remedy"), WRONG, ids=lambda v: str(v)[:40])
def test_what_is_wrong_is_named_with_file_line_and_what_to_write(text, line, what, remedy):
    with pytest.raises(OrderError) as caught:
        permissions.given(text.encode(), "given.yaml")
    told = caught.value
    assert (told.file, told.line) == ("given.yaml", line), told
    assert what in str(told)
    assert remedy in told.remedy
    assert "a.person" not in str(told), "no error tells who consents"


def test_a_file_of_a_home_holds_nobody_in_plain():
    proof = f"proof: {'a' * 64}\n"
    with pytest.raises(OrderError, match="in plain who consented") as caught:
        permissions.read((CONSENT + proof).encode(), "permissions/c.yaml")
    assert caught.value.line == 4
    with pytest.raises(OrderError, match="names no proof"):
        permissions.read(SITE.encode(), "permissions/s.yaml")


# --- in a home -------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path) -> Home:
    return Home.open(tmp_path / "home", keys=tmp_path / "keys", create=True)


def give(home: Home, text: str = SITE, proof: bytes = PROOF, now: int = NOW) -> granting.Done:
    declared = permissions.given(text.encode(), "given.yaml")
    return granting.grant(home, declared, proof, "given.yaml", now)


def standing(home: Home, now: int = NOW) -> Standing:
    """As a crawl begins."""
    recorded = Recorded(home)
    found = Standing.open(home.root, recorded)
    found.refresh(now)
    recorded.none_vanished(found.orders, found.granted)
    return found


def ids(found: Standing) -> list[str]:
    return [permission.id for permission in found.permissions()]


def ops(home: Home) -> list[dict]:
    reader = home.reader(OPS)
    return [reader.read(at) | {"private": reader.open_private(at)} for at in range(reader.size)]


def test_a_permission_is_live_from_its_day_until_it_expires(home):
    give(home, SITE.replace("2026-01-01", "2027-02-01") + "expires: 2027-03-01\n")
    begins = permissions.given((SITE.replace("2026", "2027")).encode(), "x").obtained + 31 * 86_400
    found = standing(home, begins - 1)
    assert ids(found) == []
    epoch, version = found.epoch, found.version
    assert found.refresh(begins)
    assert ids(found) == ["SITE-1"]
    assert found.epoch > epoch
    assert found.version != version
    assert found.refresh(begins + 28 * 86_400)
    assert ids(found) == []


def test_a_running_standing_sees_a_grant_and_a_withdrawal(home):
    found = standing(home)
    give(home)
    assert found.refresh(NOW + 1)
    assert ids(found) == ["SITE-1"]
    epoch = found.epoch
    granting.withdraw(home, "SITE-1", by="A clerk", reason="asked", now=NOW + 1)
    assert found.refresh(NOW + 2)
    assert ids(found) == []
    assert found.epoch > epoch
    assert found.refresh(NOW + 3) is False


def test_leaves_say_the_kind_and_name_nobody(home):
    give(home, CONSENT)
    give(home)
    granting.withdraw(home, "CONSENT-1", by="A clerk", reason="a mail came", now=NOW)
    grant, site, end = ops(home)
    assert grant["permission"] == {
        "what": "grant",
        "kind": "person-consent",
        "categories": ["personal.name.author"],
        "purposes": ["archive"],
        "stages": [],
        "from": 1_767_225_600,
        "until": 1_830_297_600,
    }
    assert end["permission"] == {"what": "withdrawal", "kind": "person-consent"}
    assert (end["private"]["by"], end["private"]["reason"]) == ("A clerk", "a mail came")
    assert "example.org" not in str({**site, "private": ""})
    everything = b"".join(home.root.get(name)[0] for name in home.root.list(""))
    for word in (b"a.person", b"A. Person", b"a. person", PROOF, b"A clerk"):
        assert word not in everything
    assert home.reader(OPS).open_content(0) == PROOF


def test_without_the_homes_keys_no_permission_stands(home):
    give(home)
    found = Standing.open(home.root)
    found.refresh(NOW)
    assert [one.reference for one in found.granted] == ["SITE-1"]
    assert ids(found) == []


def test_the_same_grant_again_changes_nothing_and_finishes_one_that_was_cut_off(home):
    first = give(home)
    assert give(home).recorded == "ops/0"
    home.root.delete(first.granted.file)
    with pytest.raises(OrderError, match=r"was granted \(ops/0\), and its file is gone"):
        standing(home)
    give(home)
    assert ids(standing(home)) == ["SITE-1"]
    assert len(ops(home)) == 1


@pytest.mark.parametrize("withdrawn", [False, True])
def test_an_id_is_given_once(home, withdrawn):
    give(home)
    if withdrawn:
        granting.withdraw(home, "SITE-1", by="A clerk", reason="asked", now=NOW)
    said = "was withdrawn" if withdrawn else "says something else"
    with pytest.raises(OrderError, match=rf"id SITE-1 is taken by a permission that {said}"):
        give(home, SITE.replace("/news", "/all"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.replace("www.example.org", "'*.example.org'"), "is not what was recorded"),
        (lambda t: t.replace("  - /news\n", "  - /\n"), "is not what was recorded"),
        (lambda t: t.replace("2026-01-01", "2025-01-01"), "is not what was recorded"),
        (lambda t: t.replace("SITE-1", "SITE-2"), "was never recorded|stood here and is gone"),
        (lambda t: t.replace("kind:", "kid:"), "unknown key kid"),
        (lambda t: t + "subject: {email: a.person@example.org}\n", "has no subject"),
    ],
)
@pytest.mark.parametrize("when", ["start", "while"])
def test_a_file_that_was_changed_by_hand_stops_the_crawl(home, change, said, when):
    done = give(home)
    running = standing(home)
    text = home.root.get(done.granted.file)[0].decode()
    home.root.put(done.granted.file, change(text).encode())
    look = {"start": lambda: standing(home), "while": lambda: running.refresh(NOW + 1)}[when]
    with pytest.raises(OrderError, match=said) as caught:
        look()
    assert caught.value.remedy
    if when == "while":
        assert running.permissions() == ()
        home.root.put(done.granted.file, text.encode())
        running.refresh(NOW + 2)
        assert ids(running) == ["SITE-1"]


def test_a_withdrawal_by_hand_ends_it_and_taking_it_back_by_hand_does_not(home):
    done = give(home)
    text = home.root.get(done.granted.file)[0].decode()
    home.root.put(done.granted.file, (text + "withdrawn: 2026-12-01\n").encode())
    assert ids(standing(home)) == []
    granting.withdraw(home, "SITE-1", by="A clerk", reason="asked", now=NOW)
    assert [leaf["permission"]["what"] for leaf in ops(home)] == ["grant", "withdrawal"]
    home.root.put(done.granted.file, text.encode())
    with pytest.raises(OrderError, match=r"was withdrawn \(ops/1\), and its file does not say so"):
        standing(home)


def test_a_withdrawal_that_lies_ahead_is_brought_forward(home):
    done = give(home)
    text = home.root.get(done.granted.file)[0].decode()
    home.root.put(done.granted.file, (text + "withdrawn: 2030-01-01\n").encode())
    assert ids(standing(home)) == ["SITE-1"]
    granting.withdraw(home, "SITE-1", by="A clerk", reason="asked", now=NOW)
    assert ids(standing(home)) == []


def test_a_file_that_is_gone_stops_the_crawl_that_runs_and_the_next(home):
    done = give(home)
    running = standing(home)
    home.root.delete(done.granted.file)
    with pytest.raises(OrderError, match="the permission 'SITE-1' stood here and is gone"):
        running.refresh(NOW + 1)
    with pytest.raises(OrderError, match="its file is gone"):
        standing(home)
    granting.withdraw(home, "SITE-1", by="A clerk", reason="lost", now=NOW)
    assert ids(standing(home)) == []


def test_withdrawing_twice_records_once_and_what_is_unknown_is_said(home):
    give(home)
    assert granting.withdraw(home, "SITE-1", by="A clerk", reason="asked", now=NOW)
    assert granting.withdraw(home, "SITE-1", by="A clerk", reason="asked", now=NOW) is None
    assert len(ops(home)) == 2
    with pytest.raises(OrderError, match="there is no permission SITE-9"):
        granting.withdraw(home, "SITE-9", by="A clerk", reason="asked", now=NOW)


# --- the proof -------------------------------------------------------------------------------


def test_an_empty_proof_proves_nothing(home):
    with pytest.raises(OrderError, match="the proof is empty"):
        give(home, proof=b"")
    named = hashlib.sha256(b"another").hexdigest()
    with pytest.raises(OrderError, match="proof names another document"):
        give(home, SITE + f"proof: {named}\n")


def _record(home: Home, content: bytes | None) -> None:
    """A grant whose record does not hold the proof that its file names."""
    declared = permissions.given(SITE.encode(), "x")
    declared = declared.model_copy(update={"proof": hashlib.sha256(PROOF).hexdigest()})
    home.root.put("permissions/SITE-1.yaml", permissions.text_of(declared).encode())
    private = {"id": "SITE-1", "what": "grant", "terms": declared.terms(), "proof": declared.proof}
    home.record(Draft({"event": "permission", "time": NOW // 60 * 60}, private, content))


@pytest.mark.parametrize(("content", "why"), [(b"another", "another one"), (None, "missing")])
def test_a_permission_whose_proof_is_not_there_stops_the_crawl(home, content, why):
    _record(home, content)
    with pytest.raises(OrderError, match=rf"the proof of the permission SITE-1 .* is {why}"):
        standing(home)


def test_a_permission_that_expired_needs_its_proof_no_more(home):
    _record(home, None)
    found = Standing.open(home.root, Recorded(home))
    assert ids(found) == [], "before it begins"


def test_a_proof_whose_bytes_are_gone_stops_the_crawl(home):
    give(home)
    for name in [n for n in home.vault.list("") if "/batches/" in n or "/parts/" in n]:
        home.vault.delete(name)
    with pytest.raises(OrderError, match=r"the proof of the permission SITE-1|cannot be read"):
        standing(home)


# --- what a record rests on --------------------------------------------------------------------


def test_what_ended_is_told_unless_a_live_one_renews_it(home):
    give(home)
    give(home, SITE.replace("SITE-1", "SITE-2") + "renews: SITE-1\n")
    give(home, SITE.replace("SITE-1", "SITE-3") + "renews: SITE-2\n")
    found = standing(home)
    for now, id_, ended in (
        (NOW + 1, "SITE-1", []),
        (NOW + 2, "SITE-2", []),
        (NOW + 3, "SITE-3", ["SITE-1", "SITE-2", "SITE-3"]),
    ):
        granting.withdraw(home, id_, by="A clerk", reason="asked", now=now)
        found.refresh(now)
        told = found.ended(["SITE-2", "SITE-1", "SITE-3"])
        assert [finding.value for finding in told] == ended
        assert {finding.kind for finding in told} <= {"permission.ended"}
    assert found.ended([]) == ()
    with pytest.raises(OrderError, match="no such permission was granted"):
        give(home, SITE.replace("SITE-1", "SITE-4") + "renews: SITE-9\n")


def test_a_home_that_loses_its_folder_says_so(home, monkeypatch):
    give(home)
    found = standing(home)
    monkeypatch.setattr(
        LocalStorage, "get", lambda _self, _name: (_ for _ in ()).throw(PermissionError(13, "no"))
    )
    with pytest.raises(OrderError, match="cannot be read"):
        found.refresh(NOW + 10)
    assert found.permissions() == ()
    monkeypatch.undo()
    found.refresh(NOW + 12)
    assert ids(found) == ["SITE-1"]


def test_an_object_gone_between_listing_and_reading_is_gone(home, monkeypatch):
    give(home)
    found = standing(home)
    real = LocalStorage.get

    def get(self, name):
        if name.startswith("permissions/"):
            raise NotFoundError("gone")
        return real(self, name)

    monkeypatch.setattr(LocalStorage, "get", get)
    with pytest.raises(OrderError, match="is gone"):
        found.refresh(NOW + 1)


# --- many of them, and in a bucket ---------------------------------------------------------------


class Counting(LocalStorage):
    """Counts the files of permissions that were read."""

    count = 0

    def get(self, name: str) -> tuple[bytes, str]:
        self.count += name.endswith(".yaml")
        return super().get(name)


def test_of_many_only_the_signs_of_a_change_are_looked_at_and_all_within_a_minute(
    home, monkeypatch
):
    clock = iter(range(0, 10_000, 1))
    monkeypatch.setattr(sparing, "monotonic", lambda: next(clock))
    give(home)
    give(home, SITE.replace("SITE-1", "SITE-2"))
    storage = Counting(Path(home.where))
    found = Standing(storage, Recorded(home))
    found.refresh(NOW)
    storage.count = 0
    found.refresh(NOW + 1)
    assert storage.count == 0, "a look at all took a second"
    granting.withdraw(home, "SITE-1", by="A clerk", reason="asked", now=NOW)
    found.refresh(NOW + 2)
    assert ids(found) == ["SITE-2"], "what a command did is seen at the next look"
    text = home.root.get("permissions/SITE-2.yaml")[0] + b"withdrawn: 2026-12-01\n"
    home.root.put("permissions/SITE-2.yaml", text)
    for at in range(3, 70):
        found.refresh(NOW + at)
    assert ids(found) == [], "what was done by hand is seen within a minute"
    home.root.delete("permissions/SITE-1.yaml")
    with pytest.raises(OrderError, match="is gone"):
        found.refresh(NOW + 80)


def test_permissions_lie_in_a_folder_and_in_a_bucket_alike(place, tmp_path):
    home = fresh_home(tmp_path, place)
    give(home, CONSENT)
    give(home)
    running = standing(home)
    assert ids(running) == ["CONSENT-1", "SITE-1"]
    granting.withdraw(home, "CONSENT-1", by="A clerk", reason="asked", now=NOW)
    running.refresh(NOW + 1)
    assert ids(running) == ["SITE-1"]
    text = home.root.get("permissions/SITE-1.yaml")[0]
    home.root.put("permissions/SITE-1.yaml", text.replace(b"/news", b"/"))
    with pytest.raises(OrderError, match="is not what was recorded"):
        running.refresh(NOW + 2)
    home.root.delete("permissions/SITE-1.yaml")
    with pytest.raises(OrderError, match="its file is gone"):
        standing(home)
