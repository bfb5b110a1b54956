"""What is left of an item once the obligations are fulfilled."""

import copy
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import structs
from policy.situations import KEEPER, NEWS, PACK, case

from consentry.errors import UnfulfilledError
from consentry.evidence import Finding, Obligation, Where, covers
from consentry.policy import fulfil, obligations
from consentry.policy.coarse import coarse

MAIL = "example.person@example.org"


def at(path, kind, item, text="", *, value=None):
    """A finding in ``item``: the whole field, or where ``text`` stands in it."""
    field = item
    for part in path.strip("/").split("/"):
        field = field[int(part)] if isinstance(field, list) else field[part]
    start = field.index(text) if text else 0
    end = start + len(text) if text else len(field) if isinstance(field, str) else -1
    where = Where("item", path, start=start if isinstance(field, str) else -1, end=end)
    return Finding(kind, where, value if value is not None else text or str(field))


def on_page(kind, value):
    return Finding(kind, Where("html", "jsonld"), value)


def left(item, *found, facts=NEWS, extra=(), pseudonym=lambda category, value: "p9f3c"):
    todo = obligations(PACK, case("store", *found, facts=facts)) + tuple(extra)
    return fulfil(item, found, todo, pseudonym)


def test_a_span_is_replaced_and_the_rest_of_the_text_stays():
    item = {"text": f"Write to {MAIL} today."}
    done = left(item, at("/text", "personal.contact.email", item, MAIL))
    assert done.item == {"text": "Write to [e-mail] today."}
    (change,) = done.changes
    assert (change.pointer, change.kind) == ("/text", "redact")
    assert change.category == "personal.contact.email"
    assert change.rule == "categories/personal.contact.email"


def test_the_same_datum_goes_wherever_else_it_stands():
    item = {
        "text": f"Write to {MAIL}.",
        "links": [f"mailto:{MAIL.upper()}", "https://example.org/"],
        "by_address": {MAIL: 3},
        "deep": [[{"note": f"<{MAIL}>"}]],
    }
    done = left(item, at("/text", "personal.contact.email", item, MAIL))
    assert done.item == {
        "text": "Write to [e-mail].",
        "links": ["mailto:[e-mail]", "https://example.org/"],
        "by_address": {"[e-mail]": 3},
        "deep": [[{"note": "<[e-mail]>"}]],
    }
    assert {c.pointer for c in done.changes} == {
        "/text",
        "/links/0",
        "/by_address/[e-mail]",
        "/deep/0/0/note",
    }


def test_a_name_goes_as_addresses_and_names_of_files_spell_it():
    item = {
        "text": "We met Jürgen Fullerton-Muster in May.",
        "image": "juergen-fullerton-muster.jpg",
        "links": ["https://example.org/jurgen_fullerton-muster/1", "https://example.org/muster"],
        "tag": "JürgenFullerton-Muster",
    }
    name = "Jürgen Fullerton-Muster"
    done = left(item, at("/text", "personal.name.person", item, name))
    assert done.item == {
        "text": "We met [name] in May.",
        "image": "[name].jpg",
        "links": ["https://example.org/[name]/1", "https://example.org/muster"],
        "tag": "[name]",
    }


@pytest.mark.parametrize(
    ("name", "text", "made"),
    [
        ("Ilka Maria Brandow", "/i-brandow.jpg /brandow_ilka/ ilka.brandow", "/*.jpg /*/ *"),
        ("Ilka Maria Brandow", "?u=ibrandow ibrandows /ibrandow", "?u=* ibrandows /*"),
        ("Jörg Müßighof", "J%C3%B6rg-M%C3%BC%C3%9Fighof j%C3%B6rg%20m%C3%BC%C3%9Fighof", "* *"),
        ("Ann Lee", "/a-lee/ /lee_a.png annalee alee galee-a", "/*/ /*.png annalee alee galee-a"),
    ],
)
def test_a_name_goes_turned_with_an_initial_and_percent_encoded(name, text, made):
    item = {"by": name, "x": text}
    done = left(item, at("/by", "personal.name.person", item))
    assert done.item["x"] == made.replace("*", "[name]")


def test_a_last_name_goes_out_of_names_of_files_and_addresses_alone():
    item = {"by": "Ann Quaxel", "f": ["plan-quaxel.pdf", "/quaxel/", "<img src='/i/quaxel.png'>"]}
    stays = {"g": ["Quaxel", "quaxels.pdf", "a quaxel. b", "/xquaxel/", "quaxel"]}
    done = left(item | stays, at("/by", "personal.name.person", item))
    assert done.item["f"] == ["plan-[name].pdf", "/[name]/", "<img src='/i/[name].png'>"]
    assert done.item["g"] == stays["g"]


@pytest.mark.parametrize(
    ("kind", "datum", "user"),
    [
        ("personal.contact.email", "ilka.b@example.org", "ilka.b"),
        ("personal.online.handle", "@mossy_rock", "mossy_rock"),
        ("personal.online.profile", "https://social.example/@mossy77/", "mossy77"),
    ],
)
def test_who_goes_by_an_address_goes_by_its_user_name_too(kind, datum, user):
    item = {"x": datum, "avatar": f"/img/{user}.png", "y": f"x{user}x", "z": "rock ilka"}
    done = left(item, at("/x", kind, item))
    assert user not in done.item["avatar"]
    assert (done.item["y"], done.item["z"]) == (f"x{user}x", "rock ilka")


def test_an_address_that_is_a_word_is_not_taken_out_of_paths():
    item = {"x": "harbour@example.org", "link": "/harbour/"}
    done = left(item, at("/x", "personal.contact.email", item))
    assert done.item["link"] == "/harbour/"


def test_what_stood_on_the_page_only_is_taken_out_of_the_item():
    item = {"body": "By Example Person and Person Example"}
    done = left(item, on_page("personal.name.author", "Example Person"))
    assert done.item == {"body": "By [author] and Person Example"}


def test_a_name_as_plain_as_a_word_is_taken_out_where_it_was_found_only():
    item = {"gender": "female", "text": "The first female president."}
    done = left(item, at("/gender", "personal.gender", item))
    assert done.item == {"gender": "[gender]", "text": "The first female president."}


def test_a_short_datum_is_not_taken_out_of_the_middle_of_a_word():
    item = {"by": "Ann", "text": "Ann, an announcement by Anna; ann!"}
    done = left(item, at("/by", "personal.name.author", item))
    assert done.item["text"] == "[author], an announcement by Anna; [author]!"


def test_overlapping_spans_are_one_and_the_stronger_action_stands():
    item = {"text": "At 1 Example Street, Ann Example, Dublin, IE."}
    found = (
        at("/text", "personal.contact.address", item, "1 Example Street, Ann Example, Dublin, IE"),
        at("/text", "personal.name.author", item, "Ann Example"),
    )
    assert left(item, *found).item == {"text": "At [author]."}


def test_of_two_data_in_one_region_not_even_the_coarser_form_is_left():
    item = {"text": "1980-05-17, 1 Example Street, IE"}
    found = (
        at("/text", "personal.contact.address", item, "1980-05-17, 1 Example Street, IE"),
        at("/text", "personal.birth", item, "1980-05-17"),
    )
    assert left(item, *found).item == {"text": "[address]"}


def test_a_dropped_field_is_gone_with_all_that_was_found_in_it():
    item = {"title": "x", "record": {"diagnosis": "flu", "mail": MAIL}, "list": ["a", "flu", "b"]}
    found = (
        at("/record", "personal.special.health", item),
        at("/record/mail", "personal.contact.email", item),
        at("/list/1", "personal.special.health", item),
    )
    done = left(item, *found)
    assert done.item == {"title": "x", "list": ["a", "b"]}
    assert {(c.pointer, c.kind) for c in done.changes} == {("/record", "drop"), ("/list/1", "drop")}


def test_a_span_of_what_has_to_be_dropped_takes_the_field():
    item = {"text": "Ann is shown", "title": "x"}
    assert left(item, at("/text", "personal.biometric", item, "Ann")).item == {"title": "x"}


def test_what_is_special_in_a_text_stays_without_the_person_and_a_field_of_it_goes():
    item = {"text": "Ann has the flu", "illness": "flu"}
    health = "personal.special.health"
    found = (
        at("/text", health, item, "flu"),
        at("/text", "personal.special.person", item, "Ann"),
        at("/illness", health, item, "flu"),
    )
    assert left(item, *found).item == {"text": "[person] has the flu"}


@pytest.mark.parametrize(
    ("value", "known"),
    [
        (442079460123, "+44 20 7946 0123"),
        (2079460123, "+442079460123"),
        (442079460123.0, "+44 20 7946 0123"),
    ],
)
def test_numbers_are_data_too(value, known):
    found = on_page("personal.contact.phone", known)
    if isinstance(value, float):
        found = Finding("personal.contact.phone", Where("item", "/call"), known)
    done = left({"call": value, "price": 20, "open": True, "none": None}, found)
    assert done.item == {"call": "[phone]", "price": 20, "open": True, "none": None}


def test_a_number_that_was_found_by_its_field_is_replaced():
    item = {"phone": 442079460123}
    done = left(item, at("/phone", "personal.contact.phone", item))
    assert done.item == {"phone": "[phone]"}


def test_a_whole_object_that_was_found_is_replaced():
    item = {"address": {"street": "1 Example Street", "addressCountry": "IE"}, "x": 1}
    done = left(item, Finding("personal.contact.address", Where("item", "/address")))
    assert done.item == {"address": "[address IE]", "x": 1}


def test_pseudonyms_come_from_the_datum_and_stay_in_brackets():
    asked = []

    def pseudonym(category, value):
        asked.append((category, value))
        return "a]b[c" + value[-1]

    item = {"user": "example_user", "text": "said @example_user"}
    found = at("/user", "personal.online.username", item)
    done = left(item, found, pseudonym=pseudonym)
    assert done.item == {"user": "[user abcr]", "text": "said @[user abcr]"}
    assert set(asked) == {("personal.online.username", "example_user")}


@pytest.mark.parametrize(
    ("kind", "text", "made"),
    [
        ("personal.birth", "1980-05-17", "[born 1980]"),
        ("personal.birth", "17 May 1980", "[born 1980]"),
        ("personal.birth", "17/05/80", "[born]"),
        ("personal.birth", "1980 or 1981", "[born]"),
        ("personal.online.ip", "192.0.2.77", "[IP 192.0.2.0/24]"),
        ("personal.online.ip", "2001:db8:1:2::7", "[IP 2001:db8:1::/48]"),
        ("personal.online.ip", "::ffff:192.0.2.77", "[IP 192.0.2.0/24]"),
        ("personal.online.ip", "192.0.2.777", "[IP]"),
        ("personal.online.ip", "192.0.2.77:443", "[IP 192.0.2.0/24]"),
        ("personal.online.ip", "[2001:db8:1:2::7]:80", "[IP 2001:db8:1::/48]"),
        ("personal.birth", "19800517", "[born 1980]"),
        ("personal.birth", "19801717", "[born]"),
        ("personal.contact.address", "1 Example Street, Dublin, IE", "[address IE]"),
        ("personal.contact.address", "1 Example Street, Dublin", "[address]"),
    ],
)
def test_a_datum_is_made_coarser_or_goes(kind, text, made):
    item = {"field": text}
    done = left(item, at("/field", kind, item))
    assert done.item == {"field": made}
    assert PACK.is_placeholder(made)


def test_what_is_kept_stays_even_where_the_same_words_are_taken_out_elsewhere():
    item = {"author": "Example Person", "text": "Example Person left a comment"}
    found = (
        at("/author", "personal.name.author", item),
        at("/text", "personal.name.person", item, "Example Person"),
    )
    done = left(item, *found, facts=KEEPER)
    assert done.item == {"author": "Example Person", "text": "[name] left a comment"}


def test_a_finding_that_no_obligation_speaks_of_is_taken_out():
    item = {"text": MAIL, "born": "1980-05-17"}
    found = [at("/text", "personal.contact.email", item), at("/born", "personal.birth", item)]
    done = fulfil(item, found, (), str)
    assert done.item == {"text": "[personal data]", "born": "[personal data]"}


def test_what_is_not_personal_is_left_alone():
    item = {"text": "GB"}
    assert fulfil(item, [Finding("place.subject", Where("item", "/text"), "GB")], (), str).item == (
        item
    )


def test_a_finding_that_points_nowhere_stops_the_item():
    for path in ("/nowhere", "/text/0", "/list/7", "/list/x"):
        lost = Finding("personal.contact.email", Where("item", path, start=0, end=3), "abc")
        with pytest.raises(UnfulfilledError) as error:
            left({"text": "x", "list": [1]}, lost)
        assert path not in str(error.value)


def test_a_span_beyond_the_end_takes_the_whole_text():
    lost = Finding("personal.name", Where("item", "/text", start=90, end=95), "")
    assert left({"text": "Example"}, lost).item == {"text": "[name]"}


def test_keys_with_marks_of_json_pointers_are_found():
    item = {"a/b": {"c~d": MAIL}}
    found = Finding("personal.contact.email", Where("item", "/a~1b/c~0d"), MAIL)
    done = left(item, found)
    assert done.item == {"a/b": {"c~d": "[e-mail]"}}
    assert done.changes[0].pointer == "/a~1b/c~0d"


def test_two_keys_that_become_one_both_stay():
    other = "other.person@example.org"
    item = {MAIL: 1, other: 2, "[e-mail]": 3}
    done = left(
        item, on_page("personal.contact.email", MAIL), on_page("personal.contact.email", other)
    )
    assert sorted(done.item.values()) == [1, 2, 3]
    assert MAIL not in json.dumps(done.item)


def test_an_excerpt_keeps_the_beginning_and_links_stay_whole():
    link = "https://example.org/" + "x" * 400
    item = {"text": "word " * 200, "title": "short", "url": link}
    todo = (Obligation("excerpt", "default/optout-full-copy", "", "300"),)
    done = fulfil(item, (), todo, str)
    assert done.item["title"] == "short"
    assert done.item["url"] == link
    assert len(done.item["text"]) == 300
    assert done.item["text"].endswith("…")
    assert [(c.pointer, c.kind) for c in done.changes] == [("/text", "excerpt")]
    assert fulfil(done.item, (), todo, str).item == done.item


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("5 Quay Lane, London NW1 6XE", "London"),
        ("1 Main St, Springfield, IL 62704-1234", "Springfield"),
        ("9 Elm Road, Saint John, NB E2L 4L5", "Saint John"),
        ("Kai 5, 10115 Berlin, DE", "Berlin, DE"),
        ("5 Quay Lane NW1", ""),
    ],
)
def test_a_town_stands_before_or_after_its_postcode(address, town):
    assert coarse("city", address) == town


def test_coarse_gives_nothing_for_a_word_it_does_not_know():
    assert coarse("", "1980") == coarse("city", "Dublin") == ""


# --- for any item ------------------------------------------------------------------------------

letters = st.characters(codec="utf-8", exclude_characters="[]", exclude_categories=["Cs", "Cc"])
texts = st.text(letters, max_size=24)
data = st.text(letters, min_size=5, max_size=12).map(str.strip).filter(lambda t: len(t) >= 5)
leaves = st.none() | st.booleans() | st.integers(-(2**50), 2**50) | texts
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)
items = st.dictionaries(texts, trees, max_size=4)
KINDS = [
    kind
    for kind, category in PACK.categories.items()
    if category.everywhere and category.action in ("redact", "pseudonymise")
]


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def fold(text):
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@st.composite
def planted(draw):
    """An item with data planted into it, some of them found by field, some only on the page."""
    item = draw(items)
    found = []
    for number, datum in enumerate(draw(st.lists(data, min_size=1, max_size=3))):
        kind = draw(st.sampled_from(KINDS))
        before, after = draw(texts), draw(texts)
        item[f"planted{number}"] = text = before + datum + after
        where = Where("item", f"/planted{number}", start=len(before), end=len(before) + len(datum))
        if draw(st.booleans()):
            where = Where("html")
        elif draw(st.booleans()):
            where = structs.replace(where, start=-1, end=-1)
        item[f"again{number}"] = [{"x": draw(texts) + datum}]
        assert datum in text
        found.append(Finding(kind, where, datum))
    return item, found


def without_placeholders(text):
    out, depth = [], 0
    for mark in text:
        depth += mark == "["
        if not depth:
            out.append(mark)
        elif mark == "]":
            depth -= 1
            out.append("\x00")
    return "".join(out)


@given(planted())
def test_no_datum_that_was_taken_out_is_left_anywhere(there):
    item, found = there
    done = left(item, *found)
    for text in strings(done.item):
        for finding in found:
            assert fold(finding.value) not in fold(without_placeholders(text))


@given(planted())
def test_the_item_given_is_not_changed(there):
    item, found = there
    before = copy.deepcopy(item)
    left(item, *found)
    assert item == before


@given(planted())
def test_doing_it_again_changes_nothing(there):
    item, found = there
    assume(all("'" not in key for key in item))
    words = {fold(w) for c in PACK.categories.values() for w in (c.placeholder, "p9f3c")}
    assume(not any(fold(f.value) in word for f in found for word in words))
    known = [structs.replace(f, where=Where("html")) for f in found]
    once = left(item, *known)
    assert left(once.item, *known).item == once.item
    assert left(once.item, *known).changes == ()


@given(planted())
def test_the_list_of_changes_never_holds_a_datum(there):
    item, found = there
    done = left(item, *found)
    assert done.changes
    for change in done.changes:
        assert covers("personal", change.category)
        for finding in found:
            assert fold(finding.value) not in fold(without_placeholders(change.pointer))


@given(items, st.text("/~01ab", max_size=6), st.integers(-2, 30), st.integers(-2, 30))
def test_whatever_a_finding_points_at_it_is_done_or_refused(item, path, start, end):
    lost = Finding("personal.name", Where("item", path, start=start, end=end), "Example")
    try:
        done = left(item, lost)
    except UnfulfilledError:
        return
    assert isinstance(done.item, dict)
