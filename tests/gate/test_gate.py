"""The gate by hand: what it asks for, what it decides, what it writes down, how it fails."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from consentry.cli import app
from consentry.errors import LogError, OrderError, Refused, StorageError
from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.gate import Gate, open_gate
from consentry.provenance import Home
from consentry.vault import attribution, live

URL = "https://news.example.com/story"
HTML = (("content-type", "text/html; charset=utf-8"),)
PAGE = b"<!doctype html><html lang=en><title>A story</title><p>Plain words.</p></html>"
ITEM = {"url": URL, "title": "A story", "text": "Plain words.", "price": 9.5}
UK_STOP = """\
issuer: Example Authority
authority: regulator
reference: EXAMPLE-1
kind: [stop]
scope: {place: [GB], category: [personal]}
from: 2022-05-18
"""
SITE_STOP = """\
issuer: Example Court
authority: court
reference: EXAMPLE-2
kind: [stop]
scope: {site: [example.com]}
from: 2022-05-18
"""


def ctx(gate: Gate, url: str = URL, **more) -> Fetch:
    return Fetch(url, user_agent=gate.activity.user_agent, **more)


def ask(gate: Gate, url: str = URL, files=None, **more):
    """Ask until decided; ``files`` are outcomes by kind, 404 otherwise."""
    for _ in range(20):
        decision = gate.fetch(ctx(gate, url, **more))
        if not isinstance(decision, Need):
            return decision
        for each in decision.asks:
            gate.learn(each, (files or {}).get(each.kind, Outcome(404, at=gate.now())))
    raise AssertionError("it never decided")


def read(gate: Gate, body: bytes = PAGE, headers=HTML, url: str = URL, status: int = 200):
    ask(gate, url)
    return gate.body(Answer(ctx(gate, url), url, status, headers), body)


def rules(decision) -> set[str]:
    return {r.rule.removeprefix("default/") for r in decision.reasons if r.verdict != "allow"}


def leaves(where) -> list[dict]:
    home = Home.open(where["home"], keys=where["keys"])
    reader = home.reader("worker")
    return [reader.read(at) for at in range(reader.size)]


# --- fetch ---------------------------------------------------------------------------------


def test_it_asks_for_the_hosts_files_first_and_only_once(gate):
    need = gate.fetch(ctx(gate))
    assert [a.url for a in need.asks] == [
        "https://news.example.com/robots.txt",
        "https://news.example.com/.well-known/tdmrep.json",
    ]
    assert gate.fetch(ctx(gate)) == need
    for each in need.asks:
        gate.learn(each, Outcome(404, at=gate.now()))
    assert gate.fetch(ctx(gate)).allowed


def test_a_hosts_own_files_are_judged_without_asking_the_host(gate):
    robots = "https://news.example.com/robots.txt"
    assert gate.fetch(ctx(gate, robots, role="evidence")).allowed
    assert not gate.fetch(ctx(gate, "ftp://news.example.com/robots.txt", role="evidence")).allowed


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("ftp://example.com/", "request-scheme"),
        ("file:///etc/passwd", "request-scheme"),
        ("data:text/html,x", "request-scheme"),
        ("https://user:secret@example.com/", "request-credentials"),
        ("https://exam ple.com/", "request-address"),
        ("https:///nothing", "request-address"),
    ],
)
def test_an_address_that_is_wrong_by_itself_asks_nobody(gate, url, rule):
    decision = gate.fetch(ctx(gate, url))
    assert not isinstance(decision, Need)
    assert rule in rules(decision)


def test_a_step_from_a_public_page_behind_the_firewall_is_refused(gate):
    inside = "http://169.254.169.254/latest"
    decision = gate.fetch(ctx(gate, inside, came_from="https://example.com/"))
    assert "request-private-address" in rules(decision)
    assert isinstance(gate.fetch(ctx(gate, inside)), Need)


def test_a_decision_holds_for_exactly_its_request_its_epoch_and_its_time(gate, monkeypatch):
    decision = ask(gate)
    assert gate.valid(decision, ctx(gate))
    assert not gate.valid(decision, ctx(gate, URL + "?more"))
    assert not gate.valid(decision, ctx(gate, method="POST"))
    assert not gate.valid(decision, Fetch(URL, user_agent="Mozilla/5.0"))
    monkeypatch.setattr(gate._judge, "clock", lambda: decision.valid_until)
    assert not gate.valid(decision, ctx(gate))


def test_a_new_order_ends_every_decision_made_before_it(gate):
    decision = ask(gate)
    gate.standing.add(SITE_STOP, "order")
    gate.refresh()
    assert not gate.valid(decision, ctx(gate))
    again = gate.fetch(ctx(gate))
    assert "order-stop" in rules(again)


def test_orders_that_cannot_be_read_refuse_everything_and_say_stop(gate, tmp_path):
    assert ask(gate).allowed
    folder = tmp_path / "home" / "orders"
    folder.mkdir(exist_ok=True)
    (folder / "broken.yaml").write_text("kind: [")
    with pytest.raises(OrderError):
        gate.standing.refresh(gate.now() + 5)
    assert not gate.fetch(ctx(gate)).allowed
    reading = gate.body(Answer(ctx(gate), URL, 200, HTML), PAGE)
    assert not reading.decision.allowed


def test_an_order_whose_file_was_deleted_keeps_the_next_crawl_from_starting(gate, where, tmp_path):
    (tmp_path / "order.yaml").write_text(SITE_STOP)
    home = ["--home", where["home"], "--keys", str(where["keys"])]
    done = CliRunner().invoke(app, ["order", "add", str(tmp_path / "order.yaml"), *home])
    assert done.exit_code == 0, done.output
    gate.close()
    open_gate(**where).close()
    for path in (tmp_path / "home" / "orders").iterdir():
        path.unlink()
    for keep in (True, False):
        with pytest.raises(OrderError, match="its file is gone"):
            open_gate(**where, keep=keep)


# --- an error means no ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "part",
    [
        "access.of_head",
        "access.of_page",
        "body.of_bytes",
        "optouts.of_head",
        "optouts.of_page",
        "optouts.nofollow_links",
        "personal.of_page",
        "place.of_page",
        "place.of_url",
    ],
)
def test_a_signal_that_fails_refuses_the_page(gate, monkeypatch, part):
    def fail(*_args, **_kwargs):
        raise ValueError("somebody@example.org")

    monkeypatch.setattr(f"consentry.gate.reading.{part}", fail)
    reading = read(gate)
    assert rules(reading.decision) == {"engine/error"}
    assert "somebody" not in str(reading.decision)


@pytest.mark.parametrize(
    "part",
    [
        "storing.personal.Search",
        "storing.place.subject",
        "judge.Remembered.obligations",
        "storing.fulfil",
    ],
)
def test_a_part_that_fails_refuses_the_item(gate, monkeypatch, part):
    reading = read(gate)

    def fail(*_args, **_kwargs):
        raise ValueError("somebody@example.org")

    monkeypatch.setattr(f"consentry.gate.{part}", fail)
    item = ITEM | {"text": "someone@example.org"}
    with pytest.raises(Refused) as refused:
        gate.store(reading, item).result()
    assert "engine/error" in str(refused.value)


def test_what_failed_is_logged_by_place_and_type_only(gate, monkeypatch, caplog):
    def fail(*_args, **_kwargs):
        raise ValueError("somebody@example.org")

    monkeypatch.setattr("consentry.gate.reading.personal.of_page", fail)
    read(gate)
    assert "ValueError" in caplog.text
    assert "somebody" not in caplog.text


def test_a_log_that_cannot_be_written_clears_nothing(gate, monkeypatch):
    reading = read(gate)

    def fail(_draft):
        raise LogError("no space left")

    monkeypatch.setattr(gate.ledger._log, "append", fail)
    with pytest.raises(LogError):
        gate.store(reading, dict(ITEM)).result()


def test_an_address_behind_a_firewall_is_said_and_nothing_of_robots_txt(gate):
    decision = gate.reach(URL, "10.0.0.1")
    assert {r.rule for r in decision.reasons if r.verdict == "deny"} == {
        "default/request-private-address"
    }


@pytest.mark.parametrize(
    "item", [{"text": "half \ud83d"}, {"ha\udc00lf": "x"}, {"a": [{"b": "\ud800"}]}]
)
def test_an_item_with_half_a_surrogate_pair_is_refused_and_stops_nothing(gate, item):
    reading = read(gate)
    with pytest.raises(Refused) as refused:
        gate.store(reading, item | {"url": URL}).result()
    assert rules(refused.value.decision) == {"engine/not-text"}
    assert gate.store(reading, dict(ITEM)).result().provenance_id


def test_a_page_that_writes_half_a_surrogate_pair_stops_nothing(gate):
    said = r'{"@type":"NewsArticle","license":"https://example.org/\ud800"}'
    page = f"<html lang=en><script type='application/ld+json'>{said}</script><p>Words</p></html>"
    reading = read(gate, page.encode())
    assert any("\ud800" in finding.value for finding in reading.findings)
    cleared = gate.store(reading, dict(ITEM)).result()
    index = int(cleared.provenance_id.rpartition("/")[2])
    assert "\ufffd" in str(gate.ledger._log.open_private(index))


def test_an_item_that_could_not_be_recorded_once_is_not_waited_for_ever(gate, monkeypatch):
    reading = read(gate)

    def fail(_draft):
        raise LogError("a text of the record is not valid Unicode")

    with monkeypatch.context() as once:
        once.setattr(gate.ledger._log, "append", fail)
        with pytest.raises(LogError):
            gate.store(reading, dict(ITEM)).result()
    assert gate.store(reading, dict(ITEM)).result(timeout=120).provenance_id


def test_a_commit_that_fails_later_clears_nothing(gate, monkeypatch):
    reading = read(gate)

    def fail(*_args):
        raise StorageError("no space left on the disk")

    monkeypatch.setattr(gate.ledger._log._writer, "commit", fail)
    with pytest.raises((LogError, StorageError)):
        gate.store(reading, dict(ITEM)).result(timeout=120)
    with pytest.raises((LogError, StorageError)):
        gate.store(reading, ITEM | {"title": "Another"}).result(timeout=120)


# --- store ---------------------------------------------------------------------------------


def test_an_item_is_sealed_recorded_and_opens_again(gate, where):
    cleared = gate.store(read(gate), dict(ITEM)).result()
    gate.close()
    (kept,) = live(Home.open(where["home"], keys=where["keys"]))
    assert kept.provenance_id == cleared.provenance_id
    assert kept.item() == cleared.item == ITEM
    assert kept.private["url"] == URL
    assert kept.public["event"] == "collect"
    assert "example.com" not in str(kept.public)


def test_a_record_names_the_hosts_files_with_status_time_and_digest(gate, where):
    robots = Outcome(200, body=b"User-agent: *\nDisallow: /x\n", at=gate.now())
    ask(gate, files={"robots": robots})
    reading = gate.body(Answer(ctx(gate), URL, 200, HTML), PAGE)
    gate.store(reading, dict(ITEM)).result()
    gate.close()
    home = Home.open(where["home"], keys=where["keys"])
    (kept,) = live(home)
    told = {file["kind"]: file for file in kept.private["seen"]["host"]}
    assert told["robots"]["status"] == 200
    assert told["robots"]["at"] == robots.at
    assert home.read_evidence(told["robots"]["sha256"]) == robots.body
    assert told["tdmrep"]["status"] == 404


def test_personal_data_is_taken_out_before_anything_is_sealed(gate, where):
    item = ITEM | {"text": "Write to someone@example.org.", "author": "Example Person"}
    cleared = gate.store(read(gate), item).result()
    gate.close()
    assert cleared.changed
    assert "someone@example.org" not in str(cleared.item)
    assert "Example Person" not in str(cleared.item)
    (kept,) = live(Home.open(where["home"], keys=where["keys"]))
    assert kept.item() == cleared.item
    assert "someone" not in str(kept.private) + str(kept.public)
    assert item["text"] == "Write to someone@example.org."


def test_a_person_whom_the_page_names_is_taken_out_of_addresses_too(gate):
    page = PAGE.replace(b"<p>", b'<meta name=author content="Ren\xc3\xa9 M\xc3\xbcller"><p>')
    links = ["/autor/rene-mueller", f"{URL}?by=Ren%C3%A9%20M%C3%BCller&p=1", "/autor/"]
    cleared = gate.store(read(gate, page), {"url": URL, "links": links}).result()
    assert cleared.item["links"] == ["/autor/[author]", f"{URL}?by=[author]&p=1", "/autor/"]


LICENSED = (
    b"<!doctype html><html lang=en><title>A story</title>"
    b'<link rel=license href="https://creativecommons.org/licenses/by/4.0/">'
    b'<meta name=author content="Example Person"><script type="application/ld+json">'
    b'{"@type": "Article", "author": {"@type": "Organization", "name": "Example Desk"}, '
    b'"creditText": "Photo: Example Agency", "copyrightHolder": {"name": "Example Press"}, '
    b'"comment": {"@type": "Comment", "author": {"name": "Another Person"}}}</script>'
    b"<p>Plain words by Example Person.</p></html>"
)


def test_what_a_licence_wants_credited_is_sealed_beside_the_item_and_in_no_leaf(gate, where):
    item = ITEM | {"text": "Plain words by Example Person.", "author": "Example Person"}
    cleared = gate.store(read(gate, LICENSED), item).result()
    gate.close()
    home = Home.open(where["home"], keys=where["keys"])
    (kept,) = live(home)
    assert attribution.of_record(kept.private) == {
        "authors": ["Example Desk", "Example Person"],
        "credit": ["Photo: Example Agency"],
        "holders": ["Example Press"],
        "title": "A story",
        "source": URL,
        "licence": ["CC-BY-4.0"],
        "licence_url": ["https://creativecommons.org/licenses/by/4.0/"],
        "modified": True,
    }
    assert attribution.of_case(cleared.case, cleared.decision.obligations) == (
        attribution.of_record(kept.private)
    )
    assert "Example Person" not in str(cleared.item) + str(kept.item()) + str(leaves(where))
    assert "Another Person" not in str(kept.private)


def test_where_no_licence_demands_it_nobody_is_kept_to_be_credited(gate, where):
    page = LICENSED.replace(b"licenses/by/4.0", b"publicdomain/zero/1.0")
    gate.store(read(gate, page), ITEM).result()
    gate.close()
    (kept,) = live(Home.open(where["home"], keys=where["keys"]))
    assert attribution.of_record(kept.private) is None
    assert "Example" not in str(kept.private["findings"])


def test_an_activity_that_cannot_give_attribution_gets_no_item_that_demands_it(where):
    path = where["activity"]
    path.write_text(path.read_text() + "attribution: none\n")
    gate = open_gate(**where)
    with pytest.raises(Refused) as refused:
        gate.store(read(gate, LICENSED), ITEM).result()
    assert rules(refused.value.decision) == {"licence-attribution-not-given"}
    assert gate.store(read(gate), ITEM).result().provenance_id
    gate.close()


@pytest.mark.parametrize("head", [b"", b'<meta name=author content="Jo Poe">'])
def test_items_of_a_page_together_come_out_as_each_by_itself(gate, head, monkeypatch):
    now = gate.now()
    monkeypatch.setattr(gate._judge, "clock", lambda: now)
    reading = read(gate, PAGE.replace(b"<title>", head + b"<title>"))
    items = [
        {"n": n, "title": f"Thing {n}", "text": text, "url": URL}
        for n, text in enumerate(
            ["", "Plain", "By Jo Poe", "jo@example.org", "Call +44 20 7946 0018", "half \ud83d"] * 3
        )
    ]
    together = [future.exception() or future.result() for future in gate.store_all(reading, items)]
    gate._storing._memory = type(gate._storing._memory)()
    gate._storing._page = None
    for item, first in zip(items, together, strict=True):
        alone = gate.store(reading, item)
        if isinstance(first, Refused):
            assert alone.exception().decision.reasons == first.decision.reasons
        else:
            assert (alone.result().item, alone.result().decision) == (first.item, first.decision)
            assert alone.result().provenance_id == first.provenance_id


def test_an_item_without_a_source_is_refused(gate):
    with pytest.raises(Refused) as refused:
        gate.store(None, dict(ITEM)).result()
    assert "source-none" in rules(refused.value.decision)


def test_an_item_of_a_refused_page_is_refused(gate):
    reading = read(gate, headers=(*HTML, ("x-robots-tag", "noindex")))
    assert not reading.decision.allowed
    with pytest.raises(Refused):
        gate.store(reading, dict(ITEM)).result()


def test_the_same_item_again_keeps_its_record(gate):
    reading = read(gate)
    first = gate.store(reading, dict(ITEM)).result()
    assert gate.store(reading, dict(ITEM)).result().provenance_id == first.provenance_id
    other = gate.store(reading, ITEM | {"title": "Another"}).result()
    assert other.provenance_id != first.provenance_id


def test_the_same_item_in_a_later_run_keeps_its_record(gate, where):
    first = gate.store(read(gate), dict(ITEM)).result()
    gate.close()
    later = open_gate(**where)
    assert later.store(read(later), dict(ITEM)).result().provenance_id == first.provenance_id
    later.close()


def test_a_person_in_the_country_of_a_stop_order_is_not_stored_and_nothing_is_sealed(gate, where):
    gate.standing.add(UK_STOP, "order")
    gate.refresh()
    person = b"""<html lang="en-GB"><title>Profile</title><script type="application/ld+json">
    {"@type": "Person", "name": "Example Person", "telephone": "+44 20 7946 0123",
     "address": {"@type": "PostalAddress", "addressCountry": "GB"}}</script></html>"""
    reading = read(gate, person)
    with pytest.raises(Refused) as refused:
        gate.store(reading, {"url": URL, "name": "Example Person"}).result()
    assert "order-stop" in rules(refused.value.decision)
    plain = gate.store(read(gate), dict(ITEM)).result()
    assert plain.provenance_id
    gate.close()
    refusal = next(leaf for leaf in leaves(where) if leaf["event"] == "refuse")
    assert "default/order-stop" in refusal["rules"]
    assert "commit" not in refusal


def test_a_person_of_unknown_place_is_covered_by_a_stop_order_for_a_place(gate):
    gate.standing.add(UK_STOP, "order")
    gate.refresh()
    body = b'<title>x</title><script type="application/ld+json">{"@type": "Person", "name": "Example Person"}</script>'  # noqa: E501
    with pytest.raises(Refused) as refused:
        gate.store(read(gate, body), {"url": URL, "name": "Example Person"}).result()
    assert rules(refused.value.decision) & {"order-stop", "order-stop-place-unknown"}


# --- what is written down ------------------------------------------------------------------


def test_refused_requests_are_one_leaf_a_site_a_rule_and_a_minute(gate, where):
    robots = Outcome(200, body=b"User-agent: *\nDisallow: /\n", at=gate.now())
    for number in range(30):
        ask(gate, f"{URL}/{number}", files={"robots": robots})
    gate.close()
    refused = [leaf for leaf in leaves(where) if leaf["event"] == "refuse"]
    assert sum(leaf["count"] for leaf in refused) == 30
    assert len(refused) <= 2
    assert all("commit" not in leaf for leaf in refused)


def test_an_allowed_page_without_an_item_is_counted_and_one_with_an_item_is_not(gate, where):
    read(gate)
    reading = read(gate, url=URL + "2")
    gate.store(reading, ITEM | {"url": URL + "2"}).result()
    gate.close()
    counted = [leaf for leaf in leaves(where) if leaf["event"] == "attest"]
    assert [leaf["count"] for leaf in counted] == [1]


def test_of_a_refused_page_only_what_decided_is_kept(gate, where):
    body = PAGE + b'<meta name="robots" content="noindex"><a href="mailto:a@example.org">a</a>'
    read(gate, body)
    gate.close()
    home = Home.open(where["home"], keys=where["keys"])
    reader = home.reader("worker")
    (at,) = [n for n in range(reader.size) if reader.read(n)["event"] == "refuse"]
    private = reader.open_private(at)
    assert {f["kind"].split(".")[0] for f in private["findings"]} == {"optout"}
    assert "Plain words" not in str(private)
    assert "example.org" not in str(private)


def test_a_run_begins_with_a_leaf_that_names_pack_activity_and_orders(gate, where):
    gate.close()
    first = leaves(where)[0]
    assert first["event"] == "policy"
    assert first["policy"] == gate.pack.digest
    assert first["activity"] == gate.activity.digest
    assert first["standing"] == gate.standing.version
    home = Home.open(where["home"], keys=where["keys"])
    kept = {home.read_policy(d) for d in home.keep_policy(gate.pack.files).values()}
    assert kept == set(gate.pack.files.values())


# --- use -----------------------------------------------------------------------------------


def test_a_purpose_that_was_not_declared_is_not_a_use(gate):
    cleared = gate.store(read(gate), dict(ITEM)).result()
    assert gate.use(cleared, "news-monitoring").allowed
    assert "purpose-not-declared" in rules(gate.use(cleared, "ai-train"))


def test_a_stored_item_is_not_used_once_an_order_covers_it(gate):
    cleared = gate.store(read(gate), dict(ITEM)).result()
    gate.standing.add(SITE_STOP, "order")
    gate.refresh()
    assert "order-stop" in rules(gate.use(cleared, "news-monitoring"))


# --- observe -------------------------------------------------------------------------------


def test_observing_decides_and_counts_and_changes_and_opens_nothing(where, tmp_path):
    gate = open_gate(**where | {"home": str(tmp_path / "none")}, mode="observe")
    reading = read(gate, PAGE + b'<meta name="robots" content="noindex">')
    assert not reading.decision.allowed
    cleared = gate.store(reading, ITEM | {"text": "someone@example.org"}).result()
    assert cleared.item["text"] == "someone@example.org"
    assert cleared.provenance_id == ""
    assert gate.tally()["decision/deny"] >= 1
    assert not (tmp_path / "none").exists()
    gate.close()


def test_records_of_one_page_are_made_once_and_say_what_each_would_say_alone(gate):
    reading, now = read(gate), gate.now()
    gate._judge.clock = lambda: now
    ids = [gate.store(reading, ITEM | {"price": n}).result(timeout=120) for n in range(4)]
    log = gate.ledger._log
    private = [log.open_private(int(one.provenance_id.rpartition("/")[2])) for one in ids]
    public = [log.read(int(one.provenance_id.rpartition("/")[2])) for one in ids]
    assert len({one.pop("item") for one in private}) == 4
    assert len({one.pop("commit") for one in public}) == 4
    assert private[0] == private[1] == private[2] == private[3]
    assert public[0] == public[1] == public[2] == public[3]
    assert private[3]["findings"]
    assert public[3]["rules"]


def test_an_item_with_a_datum_is_judged_by_itself_among_items_without(gate):
    reading = read(gate)
    items = [ITEM | {"price": n} for n in range(3)]
    items.insert(2, ITEM | {"text": "write to someone@example.org"})
    cleared = [gate.store(reading, item).result(timeout=120) for item in items]
    assert [one.changed for one in cleared] == [False, False, True, False]
    assert cleared[2].item["text"] == "write to [e-mail]"
    assert all(one.case.findings == cleared[0].case.findings for one in (cleared[1], cleared[3]))
