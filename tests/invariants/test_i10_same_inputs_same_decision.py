"""I10: same inputs and pack give the same decision, byte for byte: in two processes whose sets
and hashes are ordered differently, and asked twice in one."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from e2e.running import TESTS

SCRIPT = '''
import dataclasses, sys
import msgspec
from pathlib import Path
from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.gate import open_gate
from consentry.errors import Refused
from consentry.policy import bundled, load

def told(value):
    if isinstance(value, msgspec.Struct):
        names = value.__struct_fields__
        return [type(value).__name__, [told(getattr(value, name)) for name in names]]
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        return [type(value).__name__, [told(getattr(value, name)) for name in names]]
    if isinstance(value, dict) or hasattr(value, "items"):
        return [[k, told(v)] for k, v in value.items()]
    if isinstance(value, (list, tuple)):
        return [told(v) for v in value]
    assert not isinstance(value, (set, frozenset)), "a set has no order"
    return value

gate = open_gate(activity=Path(sys.argv[1]), home=sys.argv[2], keep=False)
gate._judge.clock = lambda: 1_700_000_000
HTML = (("content-type", "text/html"), ("x-robots-tag", "noarchive, max-snippet: 40"))
ROBOTS = b"""User-agent: *
Disallow: /x
Crawl-delay: 2
Content-Signal: ai-train=no, search=yes
"""
PAGE = """<html lang="en-GB"><title>T</title><meta name=author content="Example Person">
<meta name="tdm-reservation" content="%d"><script type="application/ld+json">{"@type": "Person",
"name": "Example Person", "telephone": "+44 20 7946 0123", "nationality": "GB",
"address": {"@type": "PostalAddress", "addressCountry": "GB"}}</script>words"""
ITEM = {"url": "u", "author": "Example Person", "a": ["x@example.org", "+44 20 7946 0123"],
        "b": {"iban": "GB33BUKB20201555555555", "ip": "203.0.113.9"}}
for again in range(2):
    for n, host in enumerate(["https://a.example/", "https://b.example.co.uk/x", "https://c.test/"]):
        ctx = Fetch(host, user_agent=gate.activity.user_agent)
        while isinstance(answer := gate.fetch(ctx), Need):
            for ask in answer.asks:
                robots = Outcome(200, body=ROBOTS, at=1_700_000_000)
                gate.learn(ask, robots if ask.kind == "robots" else Outcome(404, at=1_700_000_000))
        print(told(answer))
        reply = Answer(ctx, host, 200, HTML)
        print(told(gate.head(reply)))
        reading = gate.body(reply, (PAGE % (n % 2)).encode())
        print(told(reading.decision), told(reading.findings), sorted(reading.nofollow))
        try:
            cleared = gate.store(reading, dict(ITEM)).result()
            print(told(cleared.decision), told(cleared.item))
            for purpose in ("news-monitoring", "ai-train"):
                print(told(gate.use(cleared, purpose)))
        except Refused as no:
            print(told(no.decision))
    print("=== once")
print(load(bundled()).digest)
'''
ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleTwiceBot
purposes: [news-monitoring, ai-train, search, archive]
"""


@pytest.mark.slow
def test_two_processes_with_other_hash_seeds_decide_the_same_bytes(tmp_path):
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    outs = []
    for seed in ("1", "2", "77"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path / "activity.yaml"), str(tmp_path / "none")],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(TESTS.parent)},
            capture_output=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr.decode()
        outs.append(done.stdout)
    assert outs[0] == outs[1] == outs[2]
    first, second, _ = outs[0].split(b"=== once\n")
    assert first == second, "and asked again"
    assert first.count(b"Decision") > 10
