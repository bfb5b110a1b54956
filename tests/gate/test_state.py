"""What scripts and attributes of a page hold is known when its items are looked through."""

from __future__ import annotations

import json

from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.gate import open_gate

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleGateBot
purposes: [news-monitoring]
"""
URL = "https://news.example.com/story"
STATE = {"props": {"page": {"user": {"id": 7, "name": "Zo\u00eb Quill"}, "editor": "desk"}}}
PAGE = f"""<html lang=en><title>Games and songs for kids</title>
<script>window.__STATE__ = {json.dumps(STATE)};</script>
<script>var o = {{authorName: 'Bea Thorn'}}</script>
<button data-contact-name="Cy Underhill">x</button>"""


def test_a_person_of_whom_only_data_tell_is_nowhere_in_the_item_of_a_page_for_children(tmp_path):
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    gate = open_gate(
        activity=tmp_path / "activity.yaml", home=str(tmp_path / "home"), keys=tmp_path / "keys"
    )
    fetch = Fetch(URL, user_agent=gate.activity.user_agent)
    while isinstance(need := gate.fetch(fetch), Need):
        for ask in need.asks:
            gate.learn(ask, Outcome(404, at=gate.now()))
    html = (("content-type", "text/html; charset=utf-8"),)
    reading = gate.body(Answer(fetch, URL, 200, html), PAGE.encode())
    item = {"url": URL, "note": "zoë quill met bea thorn; Cy Underhill paid", "raw": STATE}
    cleared = gate.store(reading, item).result()
    kept = cleared.item
    gate.close()
    told = json.dumps(kept, ensure_ascii=False).casefold()
    assert not [name for name in ("quill", "thorn", "underhill") if name in told]
    assert " met " in told
    assert "desk" in told
    assert "audience.child" in {f.kind for f in cleared.case.findings}
