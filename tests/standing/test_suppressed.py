"""The list of what must not come back: how it is asked, kept, mended, and shared by commands."""

import hmac
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provenance.doubles import fresh_home

from consentry.errors import OrderError
from consentry.evidence import Finding, Where
from consentry.standing import Recorded, Standing, suppressed, suppressing
from consentry.standing.suppressed import Suppressed, drop_email, drop_phone, entry
from consentry.standing.suppressing import Why, entries_of, restore, suppress, take_back

NOW = 1_800_000_000
WHY = Why("objection", "A clerk", "she wrote")
PERSON = {("email", "avery@press.example"), ("name", "avery example on press.example")}


def mac(message: bytes) -> bytes:
    return hmac.digest(b"k" * 32, message, "sha256")


def listing(*things: tuple[str, str]) -> Suppressed:
    return Suppressed().adding({entry(*each, mac): each[0] for each in things})


def found(kind: str, value: str) -> Finding:
    return Finding(f"personal.{kind}", Where("item"), value)


PAGES = [
    (("url", "example.org/people/7"), "https://www.example.org/people/7/", True),
    (("url", "example.org/people/7"), "http://example.org:80/people/./7#top", True),
    (("url", "example.org/people/7"), "https://example.org/people/7/more", False),
    (("url", "example.org/people?id=7"), "https://example.org/people?id=8", False),
    (("profile", "example.org/@avery"), "https://example.org/%40avery/posts?page=2", True),
    (("profile", "example.org/@avery"), "https://example.org/@averyother", False),
    (("profile", "avery.example"), "https://avery.example/imprint", True),
    (("profile", "example.org/@avery"), "https://example.org/@avery/" + "a/" * 300, True),
    (("site", "avery.example"), "https://blog.avery.example/", True),
    (("site", "avery.example"), "https://notavery.example/", False),
    (("site", "avery.example"), "not a url", False),
]


@pytest.mark.parametrize(("listed", "url", "is_found"), PAGES)
def test_pages_are_found_by_address_profile_and_site(listed, url, is_found):
    asked = listing(listed).of_url(url, mac)
    assert [each.kind for each in asked] == ["suppressed"] * is_found
    assert url not in "".join(each.value for each in asked)


SHE = found("contact.email", "Avery@Press.example")
OTHER = found("contact.email", "billie@press.example")
HEALTH = found("health.condition", "asthma")
MET = [
    ([SHE], [], True),
    ([OTHER], [SHE], False),
    ([HEALTH], [SHE], True),
    ([], [SHE], True),
    ([], [OTHER], False),
    ([OTHER, SHE], [], True),
    ([found("name.author", "Avery Example")], [], True),
    ([found("name.author", "Avery Exemplar")], [SHE], False),
]


@pytest.mark.parametrize(("item", "page", "is_found"), MET)
def test_persons_are_met_in_an_item_or_where_it_names_nobody_on_its_page(item, page, is_found):
    asked = listing(*PERSON).of_persons(item, page, "https://press.example/1", {}, mac)
    assert [each.kind for each in asked] == ["suppressed"] * is_found


def test_a_name_on_the_list_is_somebodys_on_its_own_site_only():
    named = [found("name.author", "Avery Example")]
    assert listing(*PERSON).of_persons(named, [], "https://press.example/1", {}, mac)
    assert not listing(*PERSON).of_persons(named, [], "https://other.example/1", {}, mac)


REGISTRY = [
    # CalPrivacy's own examples
    (drop_phone("+1(415)555-9317"), "vGM7y5n+hBXRSEAklhHDPCbysyNgYTmXdMcagGUOY8E="),
    (drop_phone("+84(90)123 4567"), "ptzVkgbv9DonwvPCHmXmJ2SEOaolSh37z3ZzY/Gmm+U="),
    (
        drop_email(" A.Lice+tag@Co.example "),
        b64encode(sha256(b"a.lice+tag@co.example").digest()).decode(),
    ),
    (drop_phone("none"), ""),
]


@pytest.mark.parametrize(("ours", "theirs"), REGISTRY)
def test_the_registrys_hash_is_made_as_the_registry_makes_it(ours, theirs):
    assert ours == theirs


def test_a_person_of_whom_only_a_registrys_hash_is_known_is_met():
    listed = listing(("drop-email", drop_email("avery@press.example")))
    listed = listed.adding({entry("drop-phone", drop_phone("4155559317"), mac): "drop-phone"})
    for met in (SHE, found("contact.phone", "(415) 555-9317")):
        assert listed.of_persons([met], [], "https://press.example/1", {"US": 900}, mac)
    assert not listed.of_persons([OTHER], [], "https://press.example/1", {}, mac)


@given(st.dictionaries(st.binary(min_size=16, max_size=16), st.sampled_from(["email", "url"])))
def test_a_list_read_back_has_what_was_put_in_and_nothing_else(entries):
    made = Suppressed.read(bytes(Suppressed().adding(entries)))
    assert set(made) == set(entries)
    assert all(each in made for each in entries)
    assert bytes(15) + b"x" not in made or bytes(15) + b"x" in entries
    assert len(made.without(list(entries)[:1])) == max(len(entries) - 1, 0)


@pytest.mark.parametrize(
    "data",
    [b"", b"x", bytes(Suppressed(frozenset({"email"}), b"b" * 16 + b"a" * 16)),
     bytes(Suppressed(frozenset({"email"}), b"b" * 15)), bytes(Suppressed(frozenset({"soul"})))],
)  # fmt: skip
def test_a_list_that_is_damaged_is_an_error_that_says_what_to_do(data):
    with pytest.raises(OrderError, match="consentry suppression restore"):
        Suppressed.read(data)


def asked(standing: Standing, url: str) -> bool:
    given = standing.findings(
        stage="fetch", site="press.example", url=url, places={}, kinds=(), purposes=(), now=NOW
    )
    return [each.kind for each in given] == ["suppressed"]


def test_a_running_crawl_asks_for_it_and_the_log_says_so(place, tmp_path):
    home = fresh_home(tmp_path, place)
    standing = Standing.open(home.root, Recorded(home))
    standing.refresh(NOW)
    before, url = standing.epoch, "https://press.example/@avery"
    entries = entries_of(home, [*PERSON, ("profile", "press.example/@avery")])
    put = suppress(home, entries, WHY, NOW)
    assert (put.new, put.entries) == (3, 3)
    assert suppress(home, entries, WHY, NOW).recorded == "", "it is recorded once"
    assert standing.refresh(NOW + 1)
    assert standing.epoch > before
    assert asked(standing, url)
    assert standing.suppressed([SHE], among=(), url=url, places={})
    leaf = home.reader("ops").read(0)
    assert (leaf["event"], leaf["count"], leaf["order"]) == (
        "order", 3, {"authority": "person", "kinds": ["suppress"]},
    )  # fmt: skip
    listed = home.root.get(suppressed.LIST)[0]
    assert b"avery" not in listed
    assert sha256(b"avery@press.example").digest()[:16] not in listed
    took = take_back(home, entries, Why("taken-back", "A clerk", "she wrote again"), NOW)
    assert took.new == 3
    standing.refresh(NOW + 2)
    assert not asked(standing, url)
    with pytest.raises(OrderError, match="nothing of this"):
        take_back(home, entries, WHY, NOW)


def test_what_was_taken_out_by_hand_stops_the_crawl_and_is_restored_from_the_log(tmp_path):
    home = fresh_home(tmp_path, str(tmp_path / "home"))
    first = entries_of(home, [("email", "avery@press.example")])
    suppress(home, first, WHY, NOW)
    many = entries_of(home, [("url", f"press.example/{n}") for n in range(2_000)])
    suppress(home, many, WHY, NOW)
    standing = Standing.open(home.root, Recorded(home))
    assert len(standing.suppression) == 2_001
    home.root.put(suppressed.LIST, bytes(standing.suppression.without(first)))
    with pytest.raises(OrderError, match="taken out of it by hand"):
        standing.refresh(NOW)
    home.root.delete(suppressed.LIST)
    with pytest.raises(OrderError, match="is gone"):
        standing.refresh(NOW + 1)
    with pytest.raises(OrderError, match="taken out of it by hand"):
        Standing.open(home.root, Recorded(home))
    assert restore(home) == 2_001
    standing.refresh(NOW + 2)
    assert asked(standing, "https://press.example/7")


def test_without_the_keys_it_cannot_be_asked_and_that_is_an_error(tmp_path):
    home = fresh_home(tmp_path, str(tmp_path / "home"))
    suppress(home, entries_of(home, PERSON), WHY, NOW)
    standing = Standing.open(home.root)
    with pytest.raises(OrderError, match="CONSENTRY_KEYS"):
        asked(standing, "https://press.example/1")


def test_two_who_put_something_on_it_at_once_lose_neither(tmp_path, monkeypatch):
    home = fresh_home(tmp_path, str(tmp_path / "home"))
    mine = entries_of(home, [("email", "avery@press.example")])
    hers = entries_of(home, [("email", "billie@press.example")])
    real, calls = suppressing._get, []

    def slow(where):
        got = real(where)
        if not calls:
            calls.append(1)
            suppress(home, hers, WHY, NOW)
        return got

    monkeypatch.setattr(suppressing, "_get", slow)
    suppress(home, mine, WHY, NOW)
    assert set(Standing.open(home.root, Recorded(home)).suppression) == {*mine, *hers}
