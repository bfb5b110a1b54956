"""Items in eight languages, nested at will: who is named once is nowhere in what is left, what is
left is clean when it is looked at again, and nothing of anybody is in what the gate writes or says.
"""

from __future__ import annotations

import base64
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consentry.errors import Refused
from consentry.evidence import Answer, Fetch, JsonObject, Need, Outcome
from consentry.gate import Gate
from consentry.policy import load
from consentry.signals.personal import of_item
from consentry.signals.personal.names import namer

sys.path.append(str(Path(__file__).resolve().parents[1] / "signals" / "personal"))
from test_hiding_places import LEADS, PEOPLE, Person, slug

PACK = load()
HTML = (("content-type", "text/html; charset=utf-8"),)
SAID = {
    "en": "{} met the others at the harbour.", "de": "{} traf die anderen am Hafen.",
    "fr": "{} a retrouvé les autres au port.", "es": "{} se reunió con los demás en el puerto.",
    "it": "{} ha incontrato gli altri al porto.", "nl": "{} ontmoette de anderen in de haven.",
    "pl": "{} czeka na innych w porcie.", "pt": "{} encontrou os outros no porto.",
}  # fmt: skip
FORMS: dict[str, Callable[[Person, str], object]] = {
    "a sentence": lambda p, w: SAID[p.lang].format(p.name),
    "big": lambda p, w: p.name.upper(),
    "a byline": lambda p, w: f"{w} {p.name}",
    "HTML": lambda p, w: (
        f'<p title="{p.name}">{w} <b>{p.name}</b>, <a href="mailto:{p.mail}">x</a>'
    ),
    "Markdown": lambda p, w: f"**{p.name}** [x](mailto:{p.mail}) ![{p.name}]({slug(p.name)}.jpg)",
    "JSON": lambda p, w: json.dumps({"deep": json.dumps({"author": p.name, "mail": p.mail})}),
    "a table": lambda p, w: f"n;e-mail;author\n1;{p.mail};{p.name}\n",
    "an address": lambda p, w: f"https://a.example/{quote(p.name)}?to={quote(p.mail)}",
    "a slug": lambda p, w: f"/team/{slug(p.name)}/{p.mail.partition('@')[0]}.png",
    "base64": lambda p, w: base64.b64encode(f"{p.name} <{p.mail}>, x".encode()).decode(),
    "a number": lambda p, w: f"+{''.join(filter(str.isdigit, p.phone))}",
    "a file": lambda p, w: f"qr-{''.join(filter(str.isdigit, p.phone))}.png",
    "turned": lambda p, w: f"{p.name.split()[-1]}, {' '.join(p.name.split()[:-1])}",
    "a key": lambda p, w: {p.mail: 1, p.name: [2]},
    "alone": lambda p, w: [p.phone, [p.mail, {"x": p.name}]],
    "nobody": lambda p, w: p.words,
}


class Made(NamedTuple):
    who: Person
    items: list[JsonObject]


@st.composite
def made(draw: st.DrawFn) -> Made:
    number = draw(st.integers(0, len(PEOPLE) - 1))
    who, word = PEOPLE[number], LEADS["by"][number]
    forms = st.lists(st.sampled_from(sorted(FORMS)), min_size=1, max_size=5)
    items: list[Any] = []
    for names in draw(st.lists(forms, min_size=6, max_size=6)):
        inner = {f"k{at}": FORMS[name](who, word) for at, name in enumerate(names)}
        body = draw(st.sampled_from([inner, [inner], {"a": [{"b": inner}]}]))
        given = {"author": who.name, "email": who.mail, "phone": who.phone}
        items.append({**given, "body": body})
    return Made(who, items)


def signs(who: Person) -> Iterator[str]:
    """What tells who it is, in small letters, also as addresses have it."""
    digits = "".join(filter(str.isdigit, who.phone))
    plain = [who.name, who.mail, who.phone, digits[2:], slug(who.name), quote(who.name)]
    yield from map(str.casefold, plain)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Gate, Path]]:
    from consentry.gate import open_gate

    folder = tmp_path_factory.mktemp("eight")
    (folder / "activity.yaml").write_text(
        "controller: Example Gazette\ncontact: https://example.org/crawler\n"
        "token: ExampleGateBot\npurposes: [news-monitoring]\n"
    )
    home = folder / "home"
    gate = open_gate(activity=folder / "activity.yaml", home=str(home), keys=folder / "keys")
    yield gate, home
    gate.close()


@pytest.mark.slow
@given(made())
@settings(max_examples=16, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_who_is_named_once_is_nowhere_and_what_is_left_is_clean(
    opened: tuple[Gate, Path], caplog: pytest.LogCaptureFixture, one: Made
) -> None:
    gate, home = opened
    caplog.set_level(logging.DEBUG)
    who, items = one
    url = f"https://news.example.com/{who.lang}"
    fetch = Fetch(url, user_agent=gate.activity.user_agent)
    while isinstance(need := gate.fetch(fetch), Need):
        for ask in need.asks:
            gate.learn(ask, Outcome(404, at=gate.now()))
    page = f"<html lang={who.lang}><title>x</title><meta name=author content='{who.name}'>".encode()
    reading = gate.body(Answer(fetch, url, 200, HTML), page)
    told: list[object] = []
    lefts: list[JsonObject] = []
    for future in gate.store_all(reading, items):
        try:
            cleared = future.result()
        except Refused as refused:
            told += [refused, refused.decision]
        else:
            told += [cleared, cleared.decision, cleared.case]
            lefts.append(cleared.item)
    shown = json.dumps(lefts, ensure_ascii=False).casefold()
    said = f"{told!r}{list(map(str, told))} {gate.tally()} {caplog.text}".casefold()
    leaves = b"".join(file.read_bytes() for file in (home / "log").rglob("*") if file.is_file())
    assert len(lefts) == len(items)
    for sign in signs(who):
        assert sign not in shown, (sign, items, lefts)
        assert sign not in said, sign
        assert sign.encode() not in leaves.lower(), sign
    for left in lefts:
        again = of_item(left, (), None, namer, who.lang)
        assert [f for f in again if f.value and not PACK.is_placeholder(f.value)] == [], left
