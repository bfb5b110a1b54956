"""Who is recognised, and as whom: identifiers in one form, hashed under a key."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import Finding, Where
from consentry.standing import subjects
from consentry.standing.subjects import Roll, Subject


def mac(message: bytes) -> bytes:
    return hmac.digest(b"k" * 32, message, "sha256")


def other(message: bytes) -> bytes:
    return hmac.digest(b"o" * 32, message, "sha256")


SAME = [
    (subjects.email, "a.person@example.org", "A.Person@Example.ORG"),
    (subjects.email, "a.person@example.org", " mailto:a.person@example.org."),
    (subjects.email, "a.person@xn--bcher-kva.example", "a.person@bücher.example"),
    (subjects.email, "a.person@example.org", "a.person%40example.org"),
    (subjects.email, "", "a.person"),
    (subjects.email, "", "@example.org"),
    (subjects.email, "", "a person@example.org"),
    (subjects.phone, "+441632960123", "+44 1632 960 123"),
    (subjects.phone, "+441632960123", "tel:+44-1632-960123"),
    (subjects.phone, "", "01632 960123"),
    (subjects.phone, "", "nobody"),
    (subjects.profile, "example.org/@a-person", "https://www.example.org/@a-person/"),
    (subjects.profile, "example.org/@a-person", "//example.org/%40a-person#about"),
    (subjects.profile, "example.org/p?id=7", "http://example.org:80/p?id=7"),
    (subjects.profile, "", "me"),
    (subjects.profile, "", "https://[::bad/"),
]


@pytest.mark.parametrize(("form", "canonical", "text"), SAME)
def test_an_identifier_has_one_form(form, canonical, text):
    assert form(text) == canonical


def test_a_number_without_its_country_takes_that_of_its_page():
    assert subjects.phone("01632 960123", "GB") == "+441632960123"
    assert subjects.phone("01632 960123", "IE") != "+441632960123"


def test_a_name_is_somebodys_on_one_site_only():
    assert subjects.name(" A.  PERSON", "example.org") == subjects.name("a. person", "example.org")
    assert subjects.name("A. Person", "example.org") != subjects.name("A. Person", "example.net")
    assert subjects.name("A. Person", "") == ""
    assert subjects.name("", "example.org") == ""


def found(kind: str, value: str) -> Finding:
    return Finding(f"personal.{kind}", Where("item"), value)


PERSON = Subject(
    email=("a.person@example.org",),
    phone=("+44 1632 960123",),
    profile=("https://example.org/@a-person",),
    name=({"name": "A. Person", "site": "www.example.org"},),
    username=({"name": "a_person", "site": "example.org"},),
)
URL = "https://blog.example.org/post"


@pytest.mark.parametrize(
    ("finding", "known"),
    [
        (found("contact.email", "A.Person@example.org"), True),
        (found("contact.email", "b.person@example.org"), False),
        (found("contact.email-role", "a.person@example.org"), True),
        (found("contact.phone", "01632 960123"), True),
        (found("contact.phone", "01632 960124"), False),
        (found("online.profile", "https://example.org/@a-person"), True),
        (found("online.handle", "@A_Person"), True),
        (found("name.author", "A. Person"), True),
        (found("name.person", "a. person"), True),
        (found("name.author", "By A. Person"), False),
        (found("special.health", "asthma"), False),
    ],
    ids=lambda v: getattr(v, "kind", ""),
)
def test_who_consented_is_recognised(finding, known):
    roll = Roll.of([("C-1", PERSON.under(mac))], mac)
    (marked,) = roll.meet([finding], URL, "GB", ()).mark([finding])
    assert marked.consents == (("C-1",) if known else ())


def test_elsewhere_the_name_is_another_persons():
    roll = Roll.of([("C-1", PERSON.under(mac))], mac)
    name = found("name.author", "A. Person")
    assert roll.meet([name], "https://example.net/", "GB", ()).mark([name]) == (name,)


MINE, THEIRS = found("contact.email", "a.person@example.org"), found("name.author", "B. Person")
HEALTH = found("special.health", "asthma")


@pytest.mark.parametrize(
    ("item", "page", "covered"),
    [
        ([MINE, HEALTH], [], True),
        ([MINE, HEALTH], [THEIRS], True),
        ([MINE, THEIRS, HEALTH], [], False),
        ([HEALTH], [MINE], True),
        ([HEALTH], [MINE, THEIRS], False),
        ([THEIRS, HEALTH], [MINE], False),
        ([HEALTH], [], False),
    ],
)
def test_what_tells_nobody_apart_is_about_everybody_who_is_met(item, page, covered):
    roll = Roll.of([("C-1", PERSON.under(mac))], mac)
    marked = roll.meet(item, URL, None, page).mark(item)
    assert marked[item.index(HEALTH)].consents == (("C-1",) if covered else ())


def test_two_who_consented_are_both_kept_apart_from_what_may_be_either_ones():
    second = Subject(name=({"name": "B. Person", "site": "example.org"},)).under(mac)
    roll = Roll.of([("C-1", PERSON.under(mac)), ("C-2", second)], mac)
    item = [MINE, THEIRS, HEALTH]
    marked = roll.meet(item, URL, None, ()).mark(item)
    assert [finding.consents for finding in marked] == [("C-1",), ("C-2",), ()]


def test_what_is_not_about_a_person_is_left_as_it_is():
    roll = Roll.of([("C-1", PERSON.under(mac))], mac)
    robots = Finding("robots.disallow", Where("robots.txt"))
    assert roll.meet([MINE], URL, None, ()).mark([robots]) == (robots,)


def test_what_is_kept_names_nobody_and_two_keys_cannot_be_joined():
    kept, elsewhere = PERSON.under(mac), PERSON.under(other)
    assert not kept.plain
    assert len(kept.hashed) == 5
    assert not set(kept.hashed) & set(elsewhere.hashed)
    assert kept.under(other) == kept, "a hash is not hashed again"
    for text in (repr(PERSON), repr(kept)):
        assert "erson" not in text


@given(st.sampled_from(sorted(subjects._KINDS)), st.text(max_size=80), st.text(max_size=20))
def test_any_datum_can_be_asked_about(kind, value, region):
    roll = Roll.of([("C-1", PERSON.under(mac))], mac)
    finding = Finding(kind, Where("item"), value)
    met = roll.meet([finding], URL, region or None, ())
    (marked,) = met.mark([finding])
    assert marked.consents in ((), ("C-1",))
