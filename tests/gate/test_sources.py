"""Hosts' files and licence documents as the gate asks for them: which, when, and for whom."""

from __future__ import annotations

import pytest

from consentry.activity import Activity
from consentry.cases import media
from consentry.evidence import Answer, Ask, Decision, Fetch, Need, Outcome
from consentry.gate import Gate
from consentry.hosts import DAY
from consentry.policy import bundled, load
from consentry.standing import Standing

PACK = load(bundled())
URL = "https://site.example/a"
DOC = "https://licences.example/l.xml"
DOOR = "https://licences.example/robots.txt"
HTML = (("content-type", "text/html"),)
DOCUMENT = (
    '<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>'
    '<{} type="usage">all</{}></license></content></rsl>'
)
NEVER, FREE = (DOCUMENT.format(word, word).encode() for word in ("prohibits", "permits"))
POINTING = f'<link rel="license" type="application/rsl+xml" href="{DOC}">'.encode()


class World:
    """A gate, a clock, and a web that answers what it was told to."""

    def __init__(self, *purposes: str, **files: Outcome) -> None:
        self.now = 1_795_000_000
        self.files = {f"https://{k}": v for k, v in files.items()}
        self.asked: list[Ask] = []
        activity = Activity(
            controller={"name": "Example", "establishments": ["IE"]},
            contact="https://example.org/contact",
            token="FooBot",
            purposes=purposes or ("ai-train",),
        )
        self.agent = activity.user_agent
        self.gate = Gate(
            activity=activity,
            pack=PACK,
            standing=Standing.none(),
            ledger=None,
            clock=lambda: self.now,
            monotonic=lambda: 0.0,
        )

    def show(self, asks: tuple[Ask, ...]) -> None:
        for ask in asks:
            self.asked.append(ask)
            self.gate.learn(ask, self.files.get(ask.url, Outcome(404)))

    def fetch(self, url: str = URL) -> Decision:
        while isinstance(answer := self.gate.fetch(Fetch(url, user_agent=self.agent)), Need):
            self.show(answer.asks)
        return answer

    def read(self, body: bytes, url: str = URL, headers=HTML) -> Decision:
        self.fetch(url)
        answer = Answer(Fetch(url, user_agent=self.agent), url, 200, headers)
        while asks := self.gate.unread(answer, body):
            self.show(asks)
        return self.gate.body(answer, body).decision


def world(*purposes: str, document: Outcome | None = None, robots: str = "") -> World:
    made = World(*purposes)
    if robots:
        made.files["https://site.example/robots.txt"] = Outcome(200, body=robots.encode())
    if document is not None:
        made.files[DOC] = document
    return made


def rules(decision: Decision) -> set[str]:
    return {reason.rule for reason in decision.reasons if reason.verdict == "deny"}


def test_all_files_of_an_origin_are_asked_for_at_once_and_its_licence_next():
    made = world("ai-train", robots=f"License: {DOC}\n", document=Outcome(200, body=FREE))
    first = made.gate.fetch(Fetch(URL, user_agent=made.agent))
    assert isinstance(first, Need)
    kinds = [ask.kind for ask in first.asks]
    assert kinds == ["robots", "tdmrep", "ai-txt", "ai-txt-well-known", "trust-txt",
                     "trust-txt-well-known"]  # fmt: skip
    made.show(first.asks)
    came_from = "https://site.example"
    for next_ in (("robots", DOOR, came_from), ("rsl", DOC, came_from)):
        asked = made.gate.fetch(Fetch(URL, user_agent=made.agent))
        assert isinstance(asked, Need)
        assert [(a.kind, a.url, a.came_from) for a in asked.asks] == [next_]
        made.show(asked.asks)
    assert made.read(b"<p>Text.").allowed


@pytest.mark.parametrize(
    ("purpose", "count"), [("search", 1), ("price-monitoring", 2), ("ai-input", 4), ("any", 6)]
)
def test_the_first_page_of_a_host_costs_what_could_change_its_decision(purpose, count):
    made = world(purpose)
    made.fetch()
    assert len(made.asked) == count
    made.fetch("https://site.example/b")
    assert len(made.asked) == count


def test_a_document_that_two_hosts_and_many_pages_name_is_asked_for_once():
    made = world("ai-train", document=Outcome(200, body=NEVER))
    for host in ("one", "two"):
        for path in ("a", "b"):
            decision = made.read(POINTING, f"https://{host}.example/{path}")
            assert rules(decision) == {"default/optout-denied", "default/no-purpose-left"}
    assert [ask.url for ask in made.asked].count(DOC) == 1


@pytest.mark.parametrize(
    "document", [None, Outcome(500), Outcome(error="timeout"), Outcome(200, body=b"<html>")]
)
def test_a_page_whose_licence_cannot_be_read_is_unlicensed(document):
    assert "default/optout-malformed" in rules(world(document=document).read(POINTING))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (Outcome(404), True),
        (Outcome(200, body=b"User-agent: *\nDisallow: /private\n"), True),
        (Outcome(200, body=b"User-agent: *\nContent-Signal: ai-train=no\nAllow: /\n"), True),
        (Outcome(200, body=b"User-agent: FooBot\nDisallow: /l.xml\n"), False),
        (Outcome(200, body=b"User-agent: *\nDisallow: /\n"), False),
        (Outcome(403), False),
        (Outcome(500), False),
        (Outcome(error="timeout"), False),
    ],
)
@pytest.mark.parametrize("named_by", ["page", "host"])
def test_a_licence_is_read_only_where_its_own_host_lets_it(said, read, named_by):
    robots = f"License: {DOC}\n" if named_by == "host" else ""
    made = world(document=Outcome(200, body=FREE), robots=robots)
    made.files[DOOR] = said
    decision = made.read(POINTING if named_by == "page" else b"<p>Text.")
    asked = [ask.url for ask in made.asked]
    assert (asked.count(DOOR), asked.count(DOC)) == (1, read)
    assert decision.allowed == read
    assert ("default/optout-malformed" in rules(decision)) != read


def test_of_a_licences_host_nothing_is_asked_but_robots_and_that_leads_nowhere():
    made = world(document=Outcome(200, body=FREE))
    other = "https://licences.example/other.xml"
    made.files[other] = made.files[DOC]
    made.files[DOOR] = Outcome(200, body=b"License: https://third.example/l.xml\n")
    page = POINTING + POINTING.replace(DOC.encode(), other.encode())
    assert made.read(page).allowed
    elsewhere = [ask.url for ask in made.asked if "site.example" not in ask.url]
    assert elsewhere == [DOOR, DOC, other]


def test_a_licence_that_moved_is_read_only_where_its_new_host_lets_it():
    for robots, read in ((b"", True), (b"User-agent: *\nDisallow: /\n", False)):
        made = world(document=Outcome(301, (("location", "https://new.example/l.xml"),)))
        made.files["https://new.example/robots.txt"] = Outcome(200, body=robots)
        made.files["https://new.example/l.xml"] = Outcome(200, body=FREE)
        assert made.read(POINTING).allowed == read
        assert ("https://new.example/l.xml" in [ask.url for ask in made.asked]) == read


def test_what_a_site_says_at_its_own_door_holds_for_its_own_licence():
    inside = "https://site.example/l.xml"
    for path, read in (("/elsewhere", True), ("/l.xml", False)):
        made = world(robots=f"User-agent: *\nDisallow: {path}\n")
        made.files[inside] = Outcome(200, body=FREE)
        assert made.read(POINTING.replace(DOC.encode(), inside.encode())).allowed == read
        assert [ask.url for ask in made.asked].count("https://site.example/robots.txt") == 1


def test_a_page_whose_licence_nobody_asked_for_is_unlicensed():
    made = world(document=Outcome(200, body=FREE))
    made.fetch()
    answer = Answer(Fetch(URL, user_agent=made.agent), URL, 200, HTML)
    decision = made.gate.body(answer, POINTING).decision
    assert "default/licence-unread" in rules(decision)


def test_a_header_is_not_judged_before_its_document_was_read():
    made = world(document=Outcome(200, body=FREE))
    headers = (*HTML, ("link", f'<{DOC}>; rel="license"; type="application/rsl+xml"'))
    made.fetch()
    answer = Answer(Fetch(URL, user_agent=made.agent), URL, 200, headers)
    assert made.gate.head(answer).allowed
    assert made.read(b"<p>Text.", headers=headers).allowed


def test_an_ordinary_page_asks_for_nothing():
    made = world()
    made.fetch()
    before = len(made.asked)
    made.read(b'<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">')
    assert len(made.asked) == before


def test_a_licence_that_changed_its_mind_is_seen_a_day_later():
    made = world(robots=f"License: {DOC}\n", document=Outcome(200, (("etag", "1"),), FREE))
    assert made.read(b"<p>Text.").allowed
    made.files[DOC] = Outcome(200, (("etag", "2"),), NEVER)
    assert made.read(b"<p>Text.").allowed
    made.now += DAY
    assert not made.read(b"<p>Text.").allowed
    assert [ask.headers for ask in made.asked if ask.url == DOC] == [
        (), (("if-none-match", "1"),)
    ]  # fmt: skip


def test_a_public_page_leads_to_no_address_behind_a_firewall():
    made = world()
    made.fetch()
    page = POINTING.replace(DOC.encode(), b"http://169.254.169.254/l.xml")
    (ask,) = made.gate.unread(Answer(Fetch(URL), URL, 200, HTML), page)
    came = Fetch(ask.url, user_agent=made.agent, role="evidence", came_from=ask.came_from)
    decision = made.gate.fetch(came)
    assert isinstance(decision, Decision)
    assert rules(decision) == {"default/request-private-address"}


def test_every_reason_of_a_decision_names_bytes_of_evidence_that_is_kept():
    robots = f"User-agent: *\nAllow: /a\nContent-Signal: ai-train=no\nLicense: {DOC}\n"
    made = world("ai-train", robots=robots, document=Outcome(200, body=NEVER))
    fetched = made.fetch()
    allowed = next(f for r in fetched.reasons for f in r.evidence if f.kind == "robots.allow")
    assert robots[allowed.where.start : allowed.where.end] == "Allow: /a"
    assert allowed.where.line == 2
    decision = made.read(b'<meta name="robots" content="noai">')
    kinds = set()
    for finding in (f for r in decision.reasons for f in r.evidence):
        where = finding.where
        if finding.kind.startswith("optout"):
            kinds.add(finding.kind)
            assert 0 <= where.start < where.end, finding
            assert len(where.digest) == 64, finding
    assert kinds == {"optout.content-signal", "optout.rsl", "optout.meta-robots.noai"}


POLICY = "https://site.example/policies/mining.json"
OFFER = b'{"@type": "Offer", "permission": {"action": "tdm:mine", "duty": {"action": "%s"}}}'
RESERVING = b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "/policies/mining.json"}]'


def evidence(decision: Decision) -> set[str]:
    return {finding.kind for reason in decision.reasons for finding in reason.evidence}


def test_a_tdm_policy_is_asked_for_once_where_its_file_reserves():
    made = World("tdm", **{"site.example/.well-known/tdmrep.json": Outcome(200, body=RESERVING)})
    made.files[POLICY] = Outcome(200, body=OFFER % b"compensate")
    decision = made.read(b"<p>a")
    made.read(b"<p>b", "https://site.example/b")
    assert [ask.url for ask in made.asked].count(POLICY) == 1
    assert "default/optout-reserved" in rules(decision)
    assert "optout.tdmrep.policy.conditional" in evidence(decision)


def test_a_tdm_policy_of_a_header_is_read_before_the_page():
    made = World("tdm")
    made.files[POLICY] = Outcome(200, body=b"<!doctype html><p>Write to us.")
    headers = (*HTML, ("tdm-reservation", "1"), ("tdm-policy", POLICY))
    decision = made.read(b"<p>a", headers=headers)
    assert [ask.url for ask in made.asked].count(POLICY) == 1
    assert "optout.tdmrep.policy.unreadable" in evidence(decision)


@pytest.mark.parametrize("kind", ["PDF XMP", "EPUB3 package", "JPEG XMP"])
def test_a_tdm_policy_that_a_file_names_in_its_metadata_is_read(kind):
    made = World("tdm")
    made.files[POLICY] = Outcome(200, body=OFFER % b"obtainConsent")
    if kind.startswith("EPUB"):
        meta = '<meta property="tdm:reservation">1</meta><meta property="tdm:policy">{}</meta>'
    else:
        meta = "<tdm:reservation>1</tdm:reservation><tdm:policy>{}</tdm:policy>"
    media_type, content = media.build(f"{kind} {meta.format(POLICY)}")
    decision = made.read(content, headers=(("content-type", media_type),))
    assert [ask.url for ask in made.asked].count(POLICY) == 1
    assert "optout.tdmrep.policy.conditional" in evidence(decision)


def test_a_tdm_policy_of_what_a_page_frees_refuses_nothing():
    made = World("tdm", **{"site.example/.well-known/tdmrep.json": Outcome(200, body=RESERVING)})
    decision = made.read(b'<meta name="tdm-reservation" content="0"><p>a')
    assert POLICY in [ask.url for ask in made.asked]
    assert decision.allowed


@pytest.mark.parametrize("reservation", ["0", "2"])
def test_a_tdm_policy_without_a_reservation_is_not_asked_for(reservation):
    made = World("tdm")
    made.read(b"<p>a", headers=(*HTML, ("tdm-reservation", reservation), ("tdm-policy", POLICY)))
    assert POLICY not in [ask.url for ask in made.asked]
