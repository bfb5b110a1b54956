"""The two functions for others: one text, one page; spans that are right, paths that lead there."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from real_pages import real_pages

from consentry.evidence import covers
from consentry.policy import load
from consentry.signals import personal
from consentry.signals.page import Page
from consentry.signals.personal import Hit, scan, scan_html
from consentry.signals.personal.hits import whole
from consentry.signals.personal.page import layout, tags


def capitals(passages):
    """A namer for tests: two capitalised words in a row are a name."""
    return [
        [
            Hit("personal.name.person", *found.span(), 800)
            for found in re.finditer(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b", passage.text)
        ]
        for passage in passages
    ]


def spots(source, url="https://example.co.uk/", namer=None):
    found = scan_html(source, url, namer=namer)
    return [(s.kind.removeprefix("personal."), source[s.start : s.end]) for s in found]


def test_a_text_is_scanned_by_its_language():
    text = "Call 020 7946 0123 or write to jane@example.org."
    found = [(s.kind, text[s.start : s.end], s.value) for s in scan(text, "en-GB")]
    assert found == [
        ("personal.contact.phone", "020 7946 0123", "020 7946 0123"),
        ("personal.contact.email", "jane@example.org", "jane@example.org"),
    ]
    assert all(0 < s.score <= 1 for s in scan(text, "en-GB"))
    assert "jane" not in repr(scan(text))
    assert [s.value for s in scan("0341 696290", countries=["DE"])] == ["0341 696290"]


def test_half_a_pair_of_surrogates_is_a_character_like_others():
    text = "\ud83d born 1.2.1980, By Ann Poe, aged 9"
    (spot,) = scan(text, "en", namer=lambda ps: [[] for _ in ps])
    assert text[spot.start : spot.end] == "1.2.1980"
    kinds = {f.kind for f in personal.of_item({"text": text, "author": "A\ud83d B"})}
    assert kinds == {"personal.birth", "personal.name.author"}
    item = {"text": "\ud83d I live with epilepsy and am 42.", "author": "Ann Poe"}
    assert "personal.special.health" in {f.kind for f in personal.of_item(item)}


def test_a_namer_is_asked_once_and_gives_way_to_what_is_surer():
    asked = []

    def namer(passages):
        asked.append([(p.text, p.lang, p.role) for p in passages])
        return capitals(passages)

    text = "Ann Poe wrote to Ann.Poe@example.org. Ann Poe <x>."
    kinds = [s.kind.rpartition(".")[2] for s in scan(text, "en", namer=namer)]
    assert kinds == ["person", "email", "person"]
    page = (
        "<html lang=de><nav>Star Wars</nav><h1>Bob Roe</h1><p>Text of <i>Ann</i> Poe</p>"
        "<pre>Code Here</pre></html>"
    )
    assert spots(page, namer=namer)[-1] == ("name.person", "Ann</i> Poe")
    assert asked[1] == [
        ("Star Wars", "de", "navigation"),
        ("Bob Roe", "de", "heading"),
        ("Text of Ann Poe", "de", "prose"),
    ]


def test_an_item_is_named_once_a_text():
    asked = []

    def namer(passages):
        asked.extend(p.text for p in passages)
        return capitals(passages)

    item = {"a": "Ann Poe was here", "b": ["Ann Poe was here"], "author": "Bob Roe", "c": "single"}
    search = personal.Search((), {}, namer, "en")
    seen: personal.Seen = {}
    found = [(f.kind, f.where.path, f.value) for f in search.of_item(item, seen)]
    assert found == [
        ("personal.name.person", "/a", "Ann Poe"),
        ("personal.name.person", "/b/0", "Ann Poe"),
        ("personal.name.author", "/author", "Bob Roe"),
    ]
    search.of_item(item, seen)
    assert asked == ["Ann Poe was here", "Bob Roe"]
    assert search.of_item({"a": "[author] Xy and [name]"}, seen) == ()


def test_what_an_item_gives_another_process_to_look_at_is_what_is_asked_of_it():
    asked = []

    def namer(passages):
        asked.extend(passages)
        return [()] * len(passages)

    long = "Nobody of the team was there. " * 4
    item = {"player": "Gogoladze", "a": ["[name] and a team", long], "title": "Bob Roe", "n": 7}
    personal.Search((), {}, namer, "en").of_item(item, {})
    assert personal.passages(item, "en") == asked
    assert "Player: Gogoladze" in [passage.text for passage in asked]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>ja<b>ne</b>@exam<span>ple</span>.org", "ja<b>ne</b>@exam<span>ple</span>.org"),
        ("<p>jane@<!-- x -->example.org", "jane@<!-- x -->example.org"),
        (
            "<p>jane<span style='display: none'>no</span>@example.org",
            "jane<span style='display: none'>no</span>@example.org",
        ),
        ("<p>jane&#64;example&period;org</p>", "jane&#64;example&period;org"),
        ("<p>E-Mail<span>jane@example.org</span>", "jane@example.org"),
        ("<td>jane@example.org<td>org", "jane@example.org"),
        ('<img alt="jane@example.org">', "jane@example.org"),
        ("<a title='>' href=mailto:jane@example.org>x", "jane@example.org"),
        ("<script>a='jane@example.org'</script>", "jane@example.org"),
        ("<script>w('jane'+'@' + 'example.org')</script>", "jane'+'@' + 'example.org"),
        (
            '<script>w("jane" + String.fromCharCode(64) + "example.org")</script>',
            'jane" + String.fromCharCode(64) + "example.org',
        ),
        ("<script>a='jane\\x40example.org'</script>", "jane\\x40example.org"),
        ('<iframe srcdoc="&lt;p&gt;jane@example.org"></iframe>', "jane@example.org"),
        ("<!-- jane@example.org -->", "jane@example.org"),
        ("<div data-x=jane@example.org>", "jane@example.org"),
        ("<textarea>jane@example.org", "jane@example.org"),
        ("<title>jane@example.org</title>", "jane@example.org"),
    ],
)
def test_a_datum_is_marked_where_it_stands_in_the_source(source, expected):
    assert spots(source) == [("contact.email", expected)]


def test_paths_lead_to_the_element():
    source = (
        "<html><body><div><p>x<p>y</div><ul><li>1<li>a@example.org</ul>"
        "<table><tr><td>1<td>2<tr><td>3<td>b@example.org</table><p>c@example.org"
    )
    tree = Page.parse(source.encode(), url="https://example.org/").tree
    for spot in scan_html(source):
        node = tree.css_first(spot.path)
        assert node is not None
        assert node.text().strip() == spot.value


WITHIN = {
    "frame": '<iframe srcdoc="{}"></iframe>',
    "frame in a frame": '<iframe srcdoc="<iframe srcdoc=&quot;{}&quot;></iframe>"></iframe>',
    "without frames": "<frameset><noframes>{}</noframes></frameset>",
    "within a frame": "<iframe>{}</iframe>",
    "without plugins": "<noembed>{}</noembed>",
    "example": "<xmp>{}</xmp>",
    "plain to the end": "<plaintext>{}",
    "without scripts": "<noscript>{}</noscript>",
    "template": "<template>{}</template>",
    "shadow tree": '<div><template shadowrootmode="open">{}</template></div>',
    "drawing": "<svg><text>{}</text></svg>",
    "title of a drawing": "<svg><title>{}</title></svg>",
    "told of a drawing": "<svg><desc>{}</desc></svg>",
    "formula": "<math><mtext>{}</mtext></math>",
    "without the object": "<object data=x>{}</object>",
    "field": "<textarea>{}</textarea>",
    "choice": "<select><option>{}</option></select>",
    "section of XML": "<svg><![CDATA[{}]]></svg>",
}


@pytest.mark.parametrize("place", WITHIN)
def test_what_stands_for_others_than_who_sees_the_page_is_looked_at(place):
    source = f"<!doctype html><html><body>{WITHIN[place].format('jane@example.org')}"
    assert spots(source) == [("contact.email", "jane@example.org")]


def test_the_document_of_a_frame_is_read_as_one():
    source = (
        "<p>x</p><iframe srcdoc='&lt;p&gt;ja&lt;b&gt;ne&lt;/b&gt;&amp;#64;example.org&lt;p&gt;"
        'By Ann Poe &lt;a title="b@example.org"&gt;'
        "'></iframe>"
    )
    found = scan_html(source, namer=capitals)
    assert [(s.value, source[s.start : s.end], s.path) for s in found] == [
        (
            "jane@example.org",
            "ja&lt;b&gt;ne&lt;/b&gt;&amp;#64;example.org",
            "iframe:nth-of-type(1) > [srcdoc] > p:nth-of-type(1)",
        ),
        ("Ann Poe", "Ann Poe", "iframe:nth-of-type(1) > [srcdoc] > p:nth-of-type(2)"),
        (
            "b@example.org",
            "b@example.org",
            "iframe:nth-of-type(1) > [srcdoc] > p:nth-of-type(2) > a:nth-of-type(1)[title]",
        ),
    ]


def test_a_page_tells_what_structure_names_in_documents_that_it_holds():
    inner = '<a rel="author" href="/ann">Ann Poe</a><a href="mailto:b@example.org">x</a>'
    held = (
        f"<template>{inner}</template>",
        f"<template><template shadowrootmode=open>{inner}</template></template>",
        f"<iframe srcdoc='{inner}'></iframe>",
        f"<noframes>{inner}</noframes>",
    )
    for one in held:
        page = Page.parse(f"<html><body>{one}".encode(), url="https://example.org/x")
        values = {finding.value for finding in personal.of_page(page)}
        assert values == {"Ann Poe", "https://example.org/ann", "b@example.org"}
    deep = Page.parse(b"<html><body>" + b"<template>" * 40 + inner.encode(), url="")
    assert {finding.kind for finding in personal.of_page(deep)} == {"body.too-large"}


@pytest.mark.parametrize(
    "place",
    [
        "<script>var s = {}</script>",
        "<div data-state='{}'></div>",
        '<script>var s = {"author": {"in": ' + "[" * 3000 + "{}</script>",
        """<div data-state='{"author": "Ann Poe", "in": """ + "[" * 3000 + "{}'></div>",
    ],
)
def test_a_page_with_data_that_are_deeper_than_is_read_is_one_spot(place: str):
    deep = '{"author": ' * 1500 + '"Ann Poe"' + "}" * 1500
    page = place.replace("{}", deep)
    assert [(s.kind, s.start, s.end) for s in scan_html(page)] == [("body.too-large", 0, len(page))]


def test_in_a_script_a_pointer_follows_the_path():
    source = (
        '<script type="application/ld+json">{"author": {"@type": "Person", "name": "Ann Poe"}}'
        '</script><script>var s = {"user": {"email": "a@example.org"}};</script>'
    )
    assert [(s.value, s.path) for s in scan_html(source)] == [
        ("Ann Poe", "script:nth-of-type(1) /author/name"),
        ("a@example.org", "script:nth-of-type(2) /user/email"),
    ]


def test_on_real_pages_every_span_is_in_order_and_paths_lead_there():
    led = total = 0
    for real in real_pages()[:24]:
        source = real.parse().source
        tree = real.parse().tree
        found = scan_html(source, real.url)
        assert all(one.end <= other.start for one, other in pairwise(found))
        for spot in found:
            path = spot.path.partition("[")[0].partition(" /")[0].removesuffix(" !--")
            assert 0 <= spot.start < spot.end <= len(source)
            total += 1
            led += tree.css_first(path) is not None
    assert led >= 0.9 * total > 0


MARKUP = ["<p", "<", ">", "<a href='", '"', "=", "&#", "x", "<!--", "-->", "<script>", "</", "</p>"]
MARKUP += [
    "jane@example.org",
    "<b>",
    "&amp;",
    "<td>",
    "\n",
    "/",
    "<br>",
    "<i hidden>",
    "</i>",
    "'+'",
    "@'+",
    "<iframe srcdoc='&lt;p>",
    "&amp;#64;",
    "<template>",
    "<noframes>",
]


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(MARKUP)).map("".join)))
@example("<p ")
@example("")
@example("<a href='b'><a href='>")
@example("<p>\ud83d born 1.2.1980 jane@example.org")
@example('<script>{"a": "\\ud83d\\ude00 \\ud83d jane@example.org born 1.2.1980"}</script>')
def test_no_source_makes_it_raise_and_every_character_knows_its_place(source):
    drawn = layout.of(source)
    for spot in scan_html(source):
        assert 0 <= spot.start < spot.end <= len(source)
    for run in drawn.runs:
        for at in range(run.start, run.end):
            start, end = drawn.placed(at, at + 1)
            assert 0 <= start <= end <= len(source)
            if end == start + 1 and source[start] != "&":
                assert whole(source)[start] == drawn.text[at]


NAMES = ["href", "title", "class", "id", "style", "data-author", "data-x", "hidden", "x", "HREF"]
VALUES = [
    "",
    "a b",
    "/u?a=1&amp;b=2",
    "nav footer",
    "display: none",
    "it's",
    "a>b",
    "x=y",
    "byline",
]
ATTRIBUTES = st.tuples(
    st.sampled_from((" ", "\n", "  ", "", " / ")),
    st.sampled_from(NAMES),
    st.sampled_from(("=", " = ", "=\n", "")),
    st.sampled_from(('"{}"', "'{}'", "{}", '"{}', "")),
    st.sampled_from(VALUES),
).map(lambda a: f"{a[0]}{a[1]}{a[2]}{a[3].format(a[4])}")


@given(
    st.sampled_from(("a", "IMG", "div", "svg", "script", "title", "p:x", "/div", "/A")),
    st.lists(ATTRIBUTES, max_size=4).map("".join),
    st.sampled_from((">", "/>", " >", "", " x>")),
)
@example("a", ' href="/x" title=\'a "b"\'', ">")
@example('p"<!--', "-", ">")
@example("p", "", "")
def test_a_tag_is_the_same_told_by_its_form_and_read(name, given, end):
    text, written, *_ = (*tags.SPLIT(f"<{name}{given}{end}"), "")
    if not text and written[1:2].isalpha():
        assert tags.of(written) == tags._read(written)
        assert tags.KNOWN.get(written, tags.of(written)[0]) == tags._read(written)[0]


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(MARKUP)).map("".join)))
def test_a_source_is_its_texts_and_tags(source):
    assert "".join(tags.SPLIT(source)) == source
    assert all(tag.startswith("<") for tag in tags.SPLIT(source)[1::2])


def test_every_kind_has_a_name_that_presidio_gives():
    every = load().categories
    assert all(personal.entity(kind) for kind in (*personal.KINDS, *every))
    assert personal.entity("personal.contact.email") == "EMAIL_ADDRESS"
    assert personal.entity("personal.name.author") == "PERSON"
    assert all(covers("personal", kind) for kind in personal.PRESIDIO)
    assert personal.entity("body.too-large") == ""
