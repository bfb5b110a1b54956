"""Erasing by every selector: what goes, what stays, what the log says of it."""

from __future__ import annotations

import json

import pytest
from provenance.doubles import append_together

from consentry.errors import ConfigError, ErasedError, LogError
from consentry.provenance import Draft, Home, Log, verify
from consentry.vault import check_vault
from consentry.vault.erase import Selector, carry_out, named, plan

NOW = 1_700_000_040
WHO = {"reason": "asked for by the person", "by": "A. Privacy"}


def item(home: Home, number: int, url: str = "", **public) -> Draft:
    """A collected item with all that selectors look at."""
    url = url or f"https://www.example.org/page/{number}"
    site = ".".join(url.split("/")[2].split(".")[-2:])
    kinds = public.pop("kinds", ["personal.name.author"])
    rests_on = public.pop("rests_on", [])
    leaf = {
        "event": "collect",
        "time": 60 * number,
        "site": home.site_label(site),
        "categories": ["identity"],
        "places": {"US": 1000},
        "purposes": ["tdm"],
    }
    if rests_on:
        leaf["permissions"] = ["person-consent"]
    private = {
        "url": url,
        "site": site,
        "item": str(number),
        "findings": [{"kind": kind} for kind in kinds],
        "rests_on": rests_on,
    }
    if rests_on:
        leaf["permissions"] = ["site-permission"]
    return Draft(leaf | public, private, json.dumps({"title": f"Title {number}"}).encode())


def fill(home: Home, drafts, name: str = "worker"):
    with Log.open(home, name, clock=lambda: NOW) as log:
        return [each.result().provenance_id for each in append_together(log, drafts)]


@pytest.fixture
def ids(home):
    """Eight items in two logs, each of its own kind."""
    first = fill(
        home,
        [
            item(home, 0, places={"GB": 900, "IE": 100}),
            item(home, 1, places={"GB": 49, "FR": 951}),
            item(home, 2, places={"unknown": 700, "DE": 300}),
            item(home, 3, "https://blog.example.net/a?x=1", categories=["contact"]),
            item(home, 4, "https://example.net/b", kinds=["personal.contact.email"]),
            item(home, 5, retain_until=NOW - 40),
            item(home, 6, retain_until=NOW + 20, rests_on=["grant-1"]),
        ],
    )
    return [*first, *fill(home, [item(home, 7, purposes=["tdm", "ai-train"])], "worker-2")]


SELECTED = [
    ("an item", lambda ids: Selector(items=(ids[3], ids[7])), [3, 7]),
    ("a URL", lambda ids: Selector(urls=("http://BLOG.example.net/a?x=1",)), [3]),
    ("not what is under a URL", lambda ids: Selector(urls=("https://www.example.org/page",)), []),
    (
        "a prefix",
        lambda ids: Selector(url_prefixes=("https://www.example.org/page/",)),
        [0, 1, 2, 5, 6, 7],
    ),
    ("a site", lambda ids: Selector(sites=("example.net",)), [3, 4]),
    ("a host", lambda ids: Selector(sites=("blog.example.net",)), [3]),
    ("a place", lambda ids: Selector(places=("GB",)), [0]),
    (
        "a place and the unknown",
        lambda ids: Selector(places=("GB",), unknown_place="include"),
        [0, 2],
    ),
    ("places of a group", lambda ids: Selector(places=("EU",)), [0, 1, 2]),
    ("a group", lambda ids: Selector(categories=("contact",)), [3]),
    ("a kind", lambda ids: Selector(categories=("personal.contact",)), [4]),
    ("a kind or a group", lambda ids: Selector(categories=("personal.contact", "contact")), [3, 4]),
    ("what expired", lambda ids: Selector(expired_at=NOW), [5]),
    ("a permission", lambda ids: Selector(permission="grant-1"), [6]),
    ("a purpose, alone", lambda ids: Selector(purposes=("tdm",)), [0, 1, 2, 3, 4, 5, 6]),
    ("two criteria", lambda ids: Selector(sites=("example.org",), places=("GB",)), [0]),
    ("everything", lambda ids: Selector(everything=True), [0, 1, 2, 3, 4, 5, 6, 7]),
]


@pytest.mark.parametrize(
    ("chosen", "numbers"), [row[1:] for row in SELECTED], ids=[row[0] for row in SELECTED]
)
def test_what_a_selector_names_goes_and_nothing_else(home, ids, chosen, numbers):
    selector = chosen(ids)
    planned = plan(home, selector, now=NOW)
    assert list(planned.ids) == [ids[number] for number in numbers]
    erased = carry_out(home, planned, **WHO)
    assert (erased.items, erased.bytes) == (len(numbers), planned.bytes)
    for number, each in enumerate(ids):
        reader, index = home.find(each.rpartition("/")[0]), int(each.rpartition("/")[2])
        if number in numbers:
            assert reader.state(index) == "erased"
            with pytest.raises(ErasedError):
                reader.open_content(index)
        else:
            assert json.loads(reader.open_content(index)) == {"title": f"Title {number}"}
    assert verify(home.log, home.root_vkey).ok
    assert check_vault(home).ok


def test_the_record_names_the_leaves_and_seals_who_and_why_and_the_selector(home, ids):
    erased = carry_out(home, plan(home, Selector(sites=("example.net",)), now=NOW), **WHO)
    ops = home.reader("ops")
    begun, done = (ops.read(int(each.rpartition("/")[2])) for each in (*erased.began, *erased.done))
    origin = ids[3].rpartition("/")[0]
    assert begun["erase"] == {
        "phase": "begun",
        "selector": ["site"],
        "grade": "attested",
        "leaves": {origin: [[3, 4]]},
        "sizes": {origin: 7, ids[7].rpartition("/")[0]: 1},
    }
    assert list(named(begun)) == [(origin, 3, 4)]
    assert begun["count"] == done["count"] == 2
    assert "example" not in json.dumps(begun)
    assert ops.open_private(0) == {
        "selector": {"sites": ["example.net"], "unknown_place": "quarantine"},
        **WHO,
    }
    assert done["about"] == 0
    assert done["erase"]["phase"] == "done"


def test_a_stranger_recomputes_what_a_place_named(home, ids):
    erased = carry_out(home, plan(home, Selector(places=("GB",)), now=NOW), **WHO)
    begun = home.reader("ops").read(int(erased.began[0].rpartition("/")[2]))
    assert begun["erase"]["grade"] == "public"
    (code,) = begun["erase"]["places"]
    found = set()
    for entry in home.manifest().logs:
        reader = home.reader(entry.name)
        for index in range(reader.size):
            leaf = reader.read(index)
            if leaf["event"] == "collect" and leaf.get("places", {}).get(code, 0) >= 50:
                found.add((reader.origin, index))
    said = {(origin, i) for origin, first, last in named(begun) for i in range(first, last + 1)}
    assert found == said


def test_place_unknown_waits_for_a_person(home, ids):
    planned = plan(home, Selector(places=("GB",)), now=NOW)
    assert list(planned.quarantined.ids()) == [ids[2]]
    assert carry_out(home, planned, **WHO).quarantined == (ids[2],)
    assert home.find(ids[2].rpartition("/")[0]).state(2) == "live"


def test_records_about_an_item_go_with_it(home, ids):
    with Log.open(home, "worker", clock=lambda: NOW) as log:
        about = Draft({"event": "redact", "time": 60}, {"url": "https://example.net/b"}, about=4)
        other = Draft({"event": "redact", "time": 60}, {"url": "https://example.org"}, about=0)
        indices = [log.append(each).result().index for each in (about, other)]
    planned = plan(home, Selector(items=(ids[4],)), now=NOW)
    assert (len(planned.items), len(planned.leaves)) == (1, 2)
    assert carry_out(home, planned, **WHO).records == 2
    reader = home.reader("worker")
    assert [reader.state(each) for each in indices] == ["erased", "live"]


def test_doing_it_again_does_nothing_and_records_nothing(home, ids):
    planned = plan(home, Selector(sites=("example.net",)), now=NOW)
    carry_out(home, planned, **WHO)
    size = home.reader("ops").size
    again = carry_out(home, planned, **WHO)
    assert (again.items, again.began, again.done) == (0, (), ())
    once_more = plan(home, Selector(sites=("example.net",)), now=NOW)
    assert len(once_more.leaves) == 0
    assert home.reader("ops").size == size
    assert plan(home, Selector(everything=True), now=NOW).already == 2


def test_a_selector_that_says_nothing_or_names_nothing_is_refused(home, ids):
    with pytest.raises(ConfigError, match="nothing says what to erase"):
        Selector()
    with pytest.raises(ConfigError, match="everything cannot be narrowed"):
        Selector(everything=True, places=("GB",))
    with pytest.raises(LogError, match="there is no record 99"):
        plan(home, Selector(items=(ids[0].rpartition("/")[0] + "/99",)), now=NOW)


def test_a_site_that_stands_in_plain_in_some_leaves_and_keyed_in_others_is_erased_in_both(home):
    plain = item(home, 1, "https://www.example.com/a", site="example.com")
    keyed = item(home, 2, "https://www.example.com/b")
    ids = fill(home, [plain, keyed, item(home, 3)])
    planned = plan(home, Selector(sites=("example.com",)), now=NOW)
    assert sorted(planned.ids) == sorted(ids[:2])
    url = plan(home, Selector(urls=("https://www.example.com/a",)), now=NOW)
    assert list(url.ids) == ids[:1]
