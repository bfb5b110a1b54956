"""Orders as people write them: what is accepted, and what each refusal says."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.errors import OrderError
from consentry.standing import order as orders

EXAMPLES = sorted((Path(__file__).parents[2] / "docs/examples/orders").glob("*.yaml"))
GOOD = """\
reference: REF-1
issuer: A Regulator
authority: regulator
kind: [stop]
scope: {place: [GB]}
from: 2026-01-01
"""


def read(text: str):
    return orders.read(text.encode(), "orders/REF-1.yaml")


def test_the_examples_are_orders():
    assert EXAMPLES
    for path in EXAMPLES:
        order = orders.read(path.read_bytes(), str(path))
        assert "example" in path.read_text().lower()
        assert order.stands(1_800_000_000)


def test_the_seed_order_stops_uk_residents_personal_data():
    order = next(o for o in map(_read_path, EXAMPLES) if o.reference == "EXAMPLE-UK-STOP")
    assert order.kinds == ("stop",)
    assert order.scope.place == ("GB",)
    assert order.scope.category == ("personal", "personal.biometric.face")
    assert order.declared.begins == 1652832000


def _read_path(path):
    return orders.read(path.read_bytes(), str(path))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("reference: REF-1\n", "", 1, "reference is missing. Write it."),
        ("reference: REF-1", "reference: todo", 1, "not an answer"),
        ("reference: REF-1", "refrence: REF-1", 1, "reference"),
        ("authority: regulator", "authority: regulater", 3, "Did you mean regulator?"),
        ("[stop]", "[stopp]", 4, "Did you mean stop?"),
        ("[stop]", "[stop-obtian]", 4, "Did you mean stop-obtain?"),
        ("[stop]", "[]", 4, "kind"),
        ("{place: [GB]}", "{}", 5, "says nothing"),
        ("{place: [GB]}", "{place: []}", 5, "scope.place"),
        ("{place: [GB]}", "{place: [UK]}", 5, "write GB"),
        ("{place: [GB]}", "{place: [GB], everything: true}", 5, "everything: true alone"),
        ("{place: [GB]}", "{everything: 1}", 5, "everything"),
        ("{place: [GB]}", "{places: [GB]}", 5, "Did you mean place?"),
        ("{place: [GB]}", "{category: faces}", 5, "personal.name.author"),
        ("{place: [GB]}", "{site: 'https://example.org/'}", 5, "go under url:"),
        ("{place: [GB]}", "{site: 'example.org:8080'}", 5, "go under url:"),
        ("{place: [GB]}", "{url: example.org/people}", 5, "write https://"),
        ("{place: [GB]}", "{url: 'https://'}", 5, "write https://"),
        ("{place: [GB]}", "{purpose: ai-trian}", 5, "write ai-train"),
        ("from: 2026-01-01", "from: yesterday", 6, "write YYYY-MM-DD"),
        ("from: 2026-01-01", "from: 2026-02-30", 6, "write YYYY-MM-DD"),
        ("from: 2026-01-01", "from: 20260101", 6, "write YYYY-MM-DD"),
        ("from: 2026-01-01", "from: 2026-01-01T12:00:00", 6, "with its zone"),
        ("from: 2026-01-01", "from: 2026-01-01\ndeadline: 2025-12-31", 7, "before from"),
        ("from: 2026-01-01", "from: 2026-01-01\nfrom: 2026-01-02", 7, "twice"),
        ("from: 2026-01-01\n", "", 1, "from is missing"),
    ],
)
def test_a_wrong_order_names_file_line_and_remedy(old, new, line, words):
    assert old in GOOD
    with pytest.raises(OrderError) as caught:
        read(GOOD.replace(old, new))
    assert caught.value.file == "orders/REF-1.yaml"
    assert caught.value.line == line
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("2026-01-01", 1767225600),
        ("2026-01-01T01:00:00+01:00", 1767225600),
        ("2026-01-01T00:00:00Z", 1767225600),
    ],
)
def test_times_are_unix_seconds_in_utc(written, seconds):
    assert read(GOOD.replace("2026-01-01", written)).declared.begins == seconds


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("REF-1", "orders/REF-1.yaml"),
        ("AB/2026/17", "orders/AB-2026-17-"),
        ("AB-2026-17", "orders/AB-2026-17.yaml"),
        ("../../etc/passwd", "orders/etc-passwd-"),
        ("决定", "orders/order-"),
    ],
)
def test_a_reference_becomes_a_safe_name_of_its_own(reference, name):
    order = read(GOOD.replace("REF-1", f'"{reference}"'))
    assert order.object_name.startswith(name)
    assert order.object_name.count("/") == 1


_scope = st.dictionaries(
    st.sampled_from(["place", "category", "site", "url", "purpose", "everything", "x"]),
    st.one_of(st.text(max_size=20), st.lists(st.text(max_size=12), max_size=3), st.booleans()),
)


@given(_scope, st.one_of(st.text(max_size=30), st.integers(), st.lists(st.text(max_size=5))))
def test_any_shape_of_order_is_read_or_is_our_error(scope, other):
    import yaml

    value = {
        "reference": other,
        "issuer": "A Regulator",
        "authority": "court",
        "kind": ["erase"],
        "scope": scope,
        "from": "2026-01-01",
    }
    for data in (value, {**value, "reference": "REF-1"}, {**value, "from": other}):
        try:
            orders.read(yaml.safe_dump(data, allow_unicode=True).encode(), "f")
        except OrderError:
            continue


@given(st.one_of(st.binary(max_size=150), st.text(max_size=150).map(str.encode)))
def test_any_bytes_are_an_order_or_our_error(data):
    try:
        orders.read(data, "f")
    except OrderError as error:
        assert error.file == "f"  # noqa: PT017
