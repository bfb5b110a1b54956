"""Permissions at the gate: what they let through, what never, and what rests on them after."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from consentry.errors import LogError, OrderError, Refused, StorageError
from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.gate import Cleared, Gate, case_of, open_gate
from consentry.notice import told_of
from consentry.provenance import Home, verify
from consentry.standing import granting
from consentry.standing import permission as permissions
from consentry.vault import live
from consentry.vault.erase import Selector, carry_out, plan

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
LIA = EXAMPLES / "activities" / "assessments" / "news-citations-lia.md"
ACTIVITY = {
    "controller": {"name": "Example Archive", "establishments": ["IE"]},
    "contact": "https://example.org/crawler",
    "token": "ExampleGateBot",
    "purposes": ["news-monitoring"],
    "personal_data": "incidental",
    "lawful_basis": {
        "news-monitoring": {"basis": "legitimate-interests", "interest": "citing with authors"}
    },
    "keeps": [
        {
            "category": "personal.name.author",
            "basis": "legitimate-interests",
            "reason": "an article is cited with its author",
            "retention_days": 300,
        }
    ],
    "retention_days": 365,
    "lia": "lia.md",
    "notice": {"url": "https://example.org/notice", "disproportionate_effort": "By-lines only."},
}
SITE = {
    "id": "SITE-1",
    "kind": "site-permission",
    "grantor": "Example Publisher",
    "scope": {"hosts": ["news.example.com"]},
    "obtained": "2026-01-01",
}
CONSENT = {
    "id": "CONSENT-1",
    "kind": "person-consent",
    "grantor": "subject",
    "subject": {
        "email": "a.person@example.com",
        "name": [{"name": "Ada Person", "site": "example.com"}],
    },
    "scope": {"purposes": ["news-monitoring"], "categories": ["personal"]},
    "obtained": "2026-01-01",
}
URL = "https://news.example.com/story"
HTML = (("content-type", "text/html; charset=utf-8"),)
PAGE = (
    '<!doctype html><html lang=en><title>A story</title><meta name="author" content="Ada Person">'
    "<p>Plain words.</p></html>"
)
ITEM = {"title": "A story", "author": "Ada Person", "text": "Plain words."}


@dataclass
class Place:
    """A folder with an activity, a home and a gate that opens on it."""

    folder: Path
    gate: Gate | None = None
    ahead: int = 0

    @property
    def home(self) -> Home:
        return Home.open(self.folder / "home", keys=self.folder / "keys", create=True)

    def declare(self, without: tuple[str, ...] = (), **more) -> None:
        (self.folder / "lia.md").write_text(LIA.read_text())
        said = {key: value for key, value in ACTIVITY.items() if key not in without}
        text = yaml.safe_dump({**said, **more})
        (self.folder / "activity.yaml").write_text(text)

    def grant(self, said: dict, **more) -> None:
        declared = permissions.given(yaml.safe_dump({**said, **more}).encode(), "given.yaml")
        granting.grant(self.home, declared, b"A signed letter.", "given.yaml", int(time.time()))
        self.later()

    def withdraw(self, id_: str) -> None:
        granting.withdraw(self.home, id_, by="A clerk", reason="asked", now=self.now())
        self.later()

    def open(self) -> Gate:
        self.close()
        self.gate = open_gate(
            activity=self.folder / "activity.yaml",
            home=str(self.folder / "home"),
            keys=self.folder / "keys",
        )
        self.gate._judge.clock = self.now
        return self.gate

    def now(self) -> int:
        return int(time.time()) + self.ahead

    def later(self, seconds: int = 3) -> None:
        self.ahead += seconds
        if self.gate:
            self.gate.refresh()

    def close(self) -> None:
        if self.gate:
            with suppress(LogError, StorageError):
                self.gate.close()
            self.gate = None

    def read(self, page: str = PAGE, url: str = URL, robots: str = "", status: int = 200):
        gate = self.gate or self.open()
        ctx = Fetch(url, user_agent=gate.activity.user_agent)
        while isinstance(need := gate.fetch(ctx), Need):
            for ask in need.asks:
                found = ask.kind == "robots" and robots
                body = robots.encode() if found else b""
                gate.learn(ask, Outcome(200 if found else 404, body=body, at=gate.now()))
        self.fetched = need
        return gate.body(Answer(ctx, url, status, HTML), page.encode())

    def store(self, item: dict = ITEM, page: str = PAGE, **more) -> Cleared:
        reading = self.read(page, **more)
        assert self.gate
        return self.gate.store(reading, dict(item)).result()

    def refused(self, item: dict = ITEM, page: str = PAGE, **more) -> set[str]:
        with pytest.raises(Refused) as caught:
            self.store(item, page, **more)
        return {r.rule for r in caught.value.decision.reasons if r.verdict == "deny"}

    def record(self, cleared: Cleared) -> tuple[dict, dict]:
        origin, _, index = cleared.provenance_id.rpartition("/")
        reader = self.home.find(origin)
        return reader.read(int(index)), reader.open_private(int(index))

    def use(self, cleared: Cleared, purpose: str = "news-monitoring") -> set[str]:
        """Rules that deny the use of a stored record."""
        assert self.gate
        case = case_of(self.record(cleared)[1], self.gate.facts, self.gate.now())
        decision = self.gate.use_case(case, purpose, cleared.provenance_id)
        assert decision.allowed == self.gate.use(cleared, purpose).allowed
        return {r.rule for r in decision.reasons if r.verdict == "deny"}

    def tell(self, cleared: Cleared) -> None:
        """The person was told (Art. 14)."""
        told_of(
            self.home,
            [(cleared.provenance_id, "")],
            action="delivered",
            at=self.now(),
            now=self.now(),
            proof=b"A mail.",
            name="mail",
        )
        self.later()


@pytest.fixture
def place(tmp_path):
    found = Place(tmp_path)
    found.declare()
    yield found
    found.close()


# --- the whole way ---------------------------------------------------------------------------


def test_a_declared_category_is_kept_under_a_sites_permission_and_not_without(place):
    place.open()
    assert place.refused() == {"default/terms-unread-personal"}
    place.grant(SITE)
    kept = place.store()
    assert kept.item == ITEM
    assert kept.decision.rests_on == ("SITE-1",)
    public, private = place.record(kept)
    assert private["rests_on"] == ["SITE-1"]
    assert public["permissions"] == ["site-permission"]
    assert public["categories"] == ["identity"]
    assert public["retain_until"] - public["time"] <= 365 * 86_400
    assert "SITE-1" not in str(public)
    assert "Ada" not in str(private)
    assert "Lifted by the permission SITE-1" in str(private["reasons"])
    assert place.use(kept) & {"default/notice-missing", "default/notice-unreached"}
    place.tell(kept)
    assert place.use(kept) == set()
    place.withdraw("SITE-1")
    assert place.use(kept) == {"default/permission-ended", "default/terms-unread-personal"}
    assert place.refused() == {"default/terms-unread-personal"}
    place.close()
    assert verify(place.home.log, place.home.root_vkey).ok


def test_what_is_not_declared_is_taken_out_whatever_the_site_permits(place):
    place.grant(SITE)
    item = {**ITEM, "text": "Write to a.person@example.com."}
    kept = place.store(item)
    assert kept.item == {**ITEM, "text": "Write to [e-mail]."}


def test_what_rests_on_a_permission_is_found_and_erased(place):
    place.grant(SITE)
    kept = place.store()
    plain = place.store({"title": "Plain"}, PAGE.replace("Ada Person", "x"), url=URL + "/2")
    place.close()
    found = plan(place.home, Selector(permission="SITE-1"), now=place.now())
    assert found.ids == (kept.provenance_id,), "what needed no permission stays"
    carry_out(place.home, found, reason="withdrawn", by="A clerk")
    assert [each.provenance_id for each in live(place.home)] == [plain.provenance_id]


def test_a_site_whose_robots_txt_disallows_is_fetched_under_its_permission_and_rests_on_it(place):
    robots = "User-agent: *\nDisallow: /\n"
    place.open()
    place.read(robots=robots)
    assert not place.fetched.allowed
    place.open()
    place.grant(SITE)
    kept = place.store({"title": "Plain"}, PAGE.replace("Ada Person", "x"), robots=robots)
    assert place.record(kept)[1]["rests_on"] == ["SITE-1"]
    decision = place.fetched
    assert decision.allowed
    assert decision.rests_on == ("SITE-1",)
    place.withdraw("SITE-1")
    assert not place.gate.valid(decision, Fetch(URL, user_agent=place.gate.activity.user_agent))
    assert place.use(kept) == {"default/permission-ended"}


def test_use_goes_on_under_a_permission_that_renews_the_one_that_ended(place):
    place.grant(SITE)
    kept = place.store()
    place.tell(kept)
    place.grant(SITE, id="SITE-2", renews="SITE-1")
    place.withdraw("SITE-1")
    assert place.use(kept) == set()
    place.withdraw("SITE-2")
    assert "default/permission-ended" in place.use(kept)


def test_what_is_kept_longer_than_its_term_is_not_used_nor_made_young_by_collecting_it_again(place):
    place.grant(SITE)
    kept = place.store()
    place.tell(kept)
    ends = place.record(kept)[1]["erase_at"]
    place.later(ends - place.now() - 60)
    assert place.use(kept) == set()
    place.later(61)
    assert place.use(kept) == {"default/expired"}
    again = place.store()
    assert again.provenance_id == kept.provenance_id
    changed = place.store({**ITEM, "title": "A story, corrected"})
    assert changed.provenance_id != kept.provenance_id
    for each in (again, changed):
        place.tell(each)
        assert place.use(each) == {"default/expired"}


# --- scope, time, proof ----------------------------------------------------------------------

TODAY = time.strftime("%Y-%m-%d", time.gmtime())
LONG_AGO = {"obtained": "2020-01-01"}


@pytest.mark.parametrize(
    ("change", "stored"),
    [
        ({"scope": {"hosts": ["news.example.com"], "paths": ["/story"]}}, True),
        ({"scope": {"hosts": ["*.example.com"]}}, True),
        ({"scope": {"hosts": ["example.com"]}}, False),
        ({"scope": {"hosts": ["other.example.com"]}}, False),
        ({"scope": {"hosts": ["news.example.com:8443"]}}, False),
        ({"scope": {"hosts": ["news.example.com"], "paths": ["/stor"]}}, False),
        ({"scope": {"hosts": ["news.example.com"], "purposes": ["news-monitoring"]}}, True),
        ({"scope": {"hosts": ["news.example.com"], "purposes": ["archive"]}}, False),
        ({"scope": {"hosts": ["news.example.com"], "categories": ["personal.name"]}}, True),
        ({"scope": {"hosts": ["news.example.com"], "categories": ["personal.contact"]}}, False),
        ({"scope": {"hosts": ["news.example.com"], "stages": ["fetch", "store"]}}, True),
        ({"scope": {"hosts": ["news.example.com"], "stages": ["fetch", "read"]}}, False),
        ({"expires": "2099-01-01"}, True),
        (LONG_AGO | {"expires": "2021-01-01"}, False),
        (LONG_AGO | {"expires": TODAY}, False),
        ({"obtained": "2099-01-01"}, False),
        ({"kind": "licence"}, True),
        (
            {
                **{"kind": "person-consent", "grantor": "subject"},
                **{"subject": {"email": "b.person@example.com"}},
                "scope": {"categories": ["personal"], "purposes": ["news-monitoring"]},
            },
            False,
        ),
    ],
    ids=str,
)
def test_every_part_of_a_permission_has_to_fit(place, change, stored):
    place.grant({**SITE, **change})
    if stored:
        assert place.store().item == ITEM
    else:
        assert place.refused() == {"default/terms-unread-personal"}


def test_it_ends_in_mid_crawl_on_the_second_that_it_expires(place):
    day = 86_400
    tomorrow = time.strftime("%Y-%m-%d", time.gmtime(time.time() + day))
    place.grant(SITE, expires=tomorrow)
    assert place.store().item == ITEM
    epoch = place.gate.epoch
    place.later(day)
    assert place.gate.epoch > epoch
    assert place.refused(url=URL + "/2") == {"default/terms-unread-personal"}


@pytest.mark.parametrize("when", ["start", "while"])
def test_a_permission_that_was_not_recorded_is_none_and_stops_the_crawl(place, when):
    declared = permissions.given(yaml.safe_dump(SITE).encode(), "x")
    declared = declared.model_copy(update={"proof": "a" * 64})
    if when == "while":
        place.open()
    place.home.root.put("permissions/SITE-1.yaml", permissions.text_of(declared).encode())
    go = place.open if when == "start" else lambda: place.later()
    with pytest.raises(OrderError, match="was never recorded, so nothing proves it"):
        go()
    if when == "while":
        place.read()
        assert not place.fetched.allowed


# --- never -----------------------------------------------------------------------------------

EVERYTHING = [
    SITE,
    {**SITE, "id": "LICENCE-1", "kind": "licence"},
    CONSENT,
    {
        **{"id": "LAW-1", "kind": "legal-exception", "grantor": "Example University"},
        "scope": {"purposes": ["news-monitoring"]},
        **{"article": "CDSM Art. 3", "provision": "CDSM Art. 3"},
        **{"national_provision": "a law", "approver": "The head", "obtained": "2026-01-01"},
    },
]
SITE_STOP = (
    "issuer: Example Court\nauthority: court\nreference: STOP-1\nkind: [stop]\n"
    "scope: {site: [example.com]}\nfrom: 2022-05-18\n"
)
LOGIN = "<html><title>Log in</title><form method=post><input type=password name=p></form></html>"


@pytest.mark.parametrize("status", [401, 402, 403, 429, 451])
def test_no_permission_of_any_kind_opens_an_access_wall(place, status):
    for each in EVERYTHING:
        place.grant(each)
    place.open()
    ctx = Fetch(URL, user_agent=place.gate.activity.user_agent)
    assert not place.gate.head(Answer(ctx, URL, status, HTML)).allowed
    assert not place.read(status=status).decision.allowed


def test_no_permission_opens_a_login(place):
    for each in EVERYTHING:
        place.grant(each)
    reading = place.read(LOGIN)
    assert {r.rule for r in reading.decision.reasons if r.verdict == "deny"} == {
        "default/access-login-wall"
    }


def test_no_permission_lifts_an_order(place):
    for each in EVERYTHING:
        place.grant(each)
    place.open().standing.add(SITE_STOP, "order")
    place.later()
    reading = place.read()
    for decision in (place.fetched, reading.decision):
        assert "default/order-stop" in {r.rule for r in decision.reasons if r.verdict == "deny"}


GONE = ("lawful_basis", "keeps", "retention_days", "lia", "notice")


def test_a_legal_exception_lifts_a_reservation_and_never_robots_disallow(place):
    tdm = '<meta name="tdm-reservation" content="1">'
    place.declare(GONE, purposes=["research-corpus"], personal_data="none")

    def reserved(at: str) -> bool:
        decision = place.read(tdm, url=URL + at).decision
        return "default/optout-reserved" in {
            r.rule for r in decision.reasons if r.verdict == "deny"
        }

    place.open()
    assert reserved("")
    law = {**EVERYTHING[3], "scope": {"purposes": ["research-corpus"]}}
    place.grant(law, id="PRESS-1", article="GDPR Art. 85")
    assert reserved("/1")
    place.grant(law)
    assert not reserved("/2")
    kept = place.store({"title": "Plain"}, tdm, url=URL + "/2")
    assert place.record(kept)[0]["permissions"] == ["legal-exception"]
    place.open()
    place.read(robots="User-agent: *\nDisallow: /\n")
    assert {r.rule for r in place.fetched.reasons if r.verdict == "deny"} == {
        "default/robots-disallow"
    }


# --- consent ---------------------------------------------------------------------------------


@pytest.fixture
def by_consent(place):
    """Its basis is consent, and the site has nothing against it."""
    keeps = [
        {
            "category": category,
            "basis": "consent",
            "reason": "they asked to be found",
            "retention_days": 300,
        }
        for category in ("personal.name.author", "personal.contact.email", "personal.birth")
    ]
    place.declare(lawful_basis={"news-monitoring": {"basis": "consent"}}, keeps=keeps)
    place.grant(SITE)
    return place


def test_a_basis_of_consent_keeps_who_consented_and_takes_out_everybody_else(by_consent):
    place = by_consent
    item = {"author": "Ada Person", "text": "Ada Person met b.person@example.com."}
    assert place.store(item).item == {"author": "[author]", "text": "[author] met [e-mail]."}
    place.grant(CONSENT)
    kept = place.store(item, url=URL + "/2")
    assert kept.item == {"author": "Ada Person", "text": "Ada Person met [e-mail]."}
    public, private = place.record(kept)
    assert private["rests_on"] == ["CONSENT-1"]
    assert public["permissions"] == ["person-consent"]
    assert public["basis"] == {"news-monitoring": "consent"}
    place.tell(kept)
    assert place.use(kept) == set()
    place.withdraw("CONSENT-1")
    assert {"default/permission-ended", "default/consent-missing"} <= place.use(kept)
    again = place.store(item, url=URL + "/3")
    assert again.item == {"author": "[author]", "text": "[author] met [e-mail]."}


def test_the_consent_of_another_person_keeps_nothing(by_consent):
    by_consent.grant(CONSENT, subject={"email": "b.person@example.com"})
    assert by_consent.store().item["author"] == "[author]"


def test_a_name_is_the_same_person_on_the_site_that_was_named_only(by_consent):
    by_consent.grant(CONSENT, subject={"name": [{"name": "Ada Person", "site": "other.example"}]})
    assert by_consent.store().item["author"] == "[author]"


def test_what_nobody_can_take_out_of_an_item_refuses_it(by_consent, monkeypatch):
    """Were a datum left after all, the rule has the last word."""
    by_consent.open()
    monkeypatch.setattr(
        type(by_consent.gate.pack), "keeps", lambda _self, _case, _kind, _consents=(): True
    )
    assert by_consent.refused() == {"default/consent-missing"}


def test_what_tells_nobody_apart_is_kept_where_all_who_are_met_consented(by_consent):
    place = by_consent
    mine = {"email": "a.person@example.com", "birthDate": "1980-02-03"}
    theirs = {**mine, "author": "Another Person"}
    plain = "<html lang=en><title>x</title><p>Words.</p></html>"

    def birth(item: dict, at: str) -> object:
        return place.store(item, plain, url=URL + at).item["birthDate"]

    assert birth(mine, "/1") == "[born 1980]"
    place.grant(CONSENT, scope={**CONSENT["scope"], "categories": ["personal.contact"]})
    assert birth(mine, "/2") == "[born 1980]", "of another category"
    place.grant(CONSENT, id="CONSENT-2")
    assert birth(mine, "/3") == "1980-02-03"
    assert birth({"birthDate": "1980-02-03"}, "/4") == "[born 1980]", "of who knows whom"
    assert birth(theirs, "/5") == "[born 1980]", "it may be about the other one"
