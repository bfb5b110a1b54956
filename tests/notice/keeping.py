"""An archive that keeps authors' names, whose sites' terms a pack has read: a home with items."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.gate import Gate, open_gate
from consentry.provenance import Home

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples" / "activities"
PACK = """\
id: archive
title: What an archive of its own press may keep
rules:
  - id: archive/own-press
    stage: [store, use]
    when: {finding: personal.name.author}
    then: allow
    says: The press agreed in writing that articles are kept with their authors.
    replaces: default/terms-unread-personal
    reason: The terms are the controller's own.
    author: Example Person, legal
"""
HOLDS = """
  - id: archive/look
    stage: store
    when: {finding: personal.name.author}
    then: allow
    says: A named author is looked at first.
    obligations: [{kind: quarantine, value: 7}]
"""
STORY = """<!doctype html><html lang=en><title>Bread {n}</title>
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Bread {n}", "author": {{"@type": "Person", "name": "Avery Example"}}}}</script>
<p>By Avery Example</p><p>Every loaf is weighed, part {n}.</p></html>"""


@dataclass
class Archive:
    """A folder with activity, pack and home. ``notice``: the URL of the public page."""

    folder: Path
    notice: str = "https://archive.example.org/notice"
    effort: bool = True
    pack: str = PACK

    def __post_init__(self) -> None:
        text = (EXAMPLES / "news-citations.yaml").read_text()
        text = text.replace("https://archive.example.org/notice", self.notice)
        if not self.effort:
            start = text.index("  disproportionate_effort")
            text = text[:start] + text[text.index("data_protection_officer") :]
        (self.folder / "assessments").mkdir(parents=True, exist_ok=True)
        lia = "assessments/news-citations-lia.md"
        (self.folder / lia).write_text((EXAMPLES / lia).read_text())
        self.activity.write_text(text)
        (self.folder / "packs").mkdir(exist_ok=True)
        (self.folder / "packs" / "archive.yaml").write_text(self.pack)

    @property
    def activity(self) -> Path:
        return self.folder / "activity.yaml"

    @property
    def where(self) -> list[str]:
        """Options that commands take."""
        home = ["--home", str(self.folder / "home"), "--keys", str(self.folder / "keys")]
        return [*home, "--activity", str(self.activity)]

    @property
    def packs(self) -> list[str]:
        return ["--pack", str(self.folder / "packs")]

    @property
    def home(self) -> Home:
        return Home.open(self.folder / "home", keys=self.folder / "keys")

    def gate(self, **more) -> Gate:
        return open_gate(
            activity=self.activity,
            home=str(self.folder / "home"),
            keys=self.folder / "keys",
            packs=[self.folder / "packs"],
            **more,
        )

    def collect(self, number: int = 1) -> list[str]:
        """Store so many articles with their author; their ids."""
        gate = self.gate()
        try:
            return [store(gate, n).result(timeout=120).provenance_id for n in range(number)]
        finally:
            gate.close()


def store(gate: Gate, n: int = 0, **fields):
    """One article through the gate: the future of what was cleared."""
    url = f"https://press.example.com/{n}"
    ctx = Fetch(url, user_agent=gate.activity.user_agent)
    while isinstance(asked := gate.fetch(ctx), Need):
        for each in asked.asks:
            gate.learn(each, Outcome(404, at=gate.now()))
    head = Answer(ctx, url, 200, (("content-type", "text/html; charset=utf-8"),))
    reading = gate.body(head, STORY.format(n=n).encode())
    item = {"url": url, "title": f"Bread {n}", "author": "Avery Example", **fields}
    return gate.store(reading, item)
