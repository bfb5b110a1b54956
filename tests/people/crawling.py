"""A research home that keeps authors, contacts, profiles and user names, of sites whose terms are
read; and pages of persons on several sites."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from consentry.evidence import Answer, Decision, Fetch, Need, Outcome
from consentry.gate import Cleared, Gate, open_gate
from consentry.provenance import Home

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples" / "activities"
KEPT = ("name.author", "contact.email", "contact.phone", "online.profile", "online.username")
PACK = """\
id: archive
title: What an archive of its own press may keep
rules:
  - id: archive/own-press
    stage: [store, use]
    when: {finding: personal}
    then: allow
    says: The press agreed in writing that articles are kept with their authors.
    replaces: default/terms-unread-personal
    reason: The terms are the controller's own.
    author: Example Person, legal
"""
ACTIVITY = """\
controller: {name: Example Archive, address: "2 College Green, Dublin", establishments: [IE]}
contact: privacy@archive.example.org
token: ExamplePeopleBot
purposes: [news-monitoring]
personal_data: incidental
lawful_basis: {news-monitoring: {basis: legitimate-interests, interest: citing with authors}}
data_subjects: [journalists who sign articles]
source_categories: [news pages that are open to everybody]
retention_days: 730
lia: assessments/news-citations-lia.md
data_protection_officer: {contact: dpo@archive.example.org}
notice:
  url: https://archive.example.org/notice
  disproportionate_effort: Authors are known by a by-line only.
recipients:
  - {name: Reading room, uri: data/feeds/, purpose: news-monitoring}
keeps:
"""
KEEPS = """\
  - {category: personal.%s, basis: legitimate-interests, reason: cited, retention_days: 365}
"""
PAGE = """<!doctype html><html lang=en-IE><title>{title}</title>
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "{title}", "author": {{"@type": "Person", "name": "{name}", "email": "{email}",
"address": {{"@type": "PostalAddress", "addressCountry": "IE"}}}}}}
</script><p>By {name}, {email}</p><p>Every loaf is weighed.</p></html>"""
HEAD = (("content-type", "text/html; charset=utf-8"),)


@dataclass
class Research:
    """A folder with activity, pack and home."""

    folder: Path
    home_at: str = ""

    def __post_init__(self) -> None:
        self.home_at = self.home_at or str(self.folder / "home")
        text = ACTIVITY + "".join(KEEPS % each for each in KEPT)
        (self.folder / "assessments").mkdir(parents=True, exist_ok=True)
        lia = "assessments/news-citations-lia.md"
        (self.folder / lia).write_text((EXAMPLES / lia).read_text())
        self.activity.write_text(text)
        (self.folder / "packs").mkdir(exist_ok=True)
        (self.folder / "packs" / "archive.yaml").write_text(PACK)

    @property
    def activity(self) -> Path:
        return self.folder / "activity.yaml"

    @property
    def where(self) -> list[str]:
        """Options that commands take."""
        return ["--home", self.home_at, "--keys", str(self.folder / "keys")]

    @property
    def home(self) -> Home:
        return Home.open(self.home_at, keys=self.folder / "keys")

    def gate(self, **more) -> Gate:
        given = {"keys": self.folder / "keys", **more}
        return open_gate(
            activity=self.activity, home=self.home_at, packs=[self.folder / "packs"], **given
        )


def fetch(gate: Gate, url: str) -> Decision:
    """May this page be had? Hosts have no files."""
    ctx = Fetch(url, user_agent=gate.activity.user_agent)
    while isinstance(asked := gate.fetch(ctx), Need):
        for each in asked.asks:
            gate.learn(each, Outcome(404, at=gate.now()))
    return asked


def store(
    gate: Gate,
    url: str,
    *,
    name: str = "Avery Example",
    email: str = "avery@press.example",
    item: dict[str, object] | None = None,
) -> Cleared:
    """An article by somebody, and its item: by default with author and e-mail address."""
    assert fetch(gate, url).allowed
    page = PAGE.format(title="Bread", name=name, email=email)
    answer = Answer(Fetch(url, user_agent=gate.activity.user_agent), url, 200, HEAD)
    reading = gate.body(answer, page.encode())
    made = {"url": url, "title": "Bread", "author": name, "email": email} if item is None else item
    return gate.store(reading, made).result(timeout=120)
