"""A permission in a running crawl: granted, used, and withdrawn, which is obeyed within seconds.

Times are those at which the pipeline received an item and the server a request.
"""

from __future__ import annotations

import time
from pathlib import Path

import forked
import pytest
from e2e.test_orders import ON, PLAIN, SLOW, TELLS, in_force, looked, until, wait
from invariants.foreign import Foreign, spider

from consentry.gate import case_of, open_gate
from consentry.provenance import Home, split_id
from consentry.vault.erase import Selector, plan

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
LIA = EXAMPLES / "activities" / "assessments" / "news-citations-lia.md"
ACTIVITY = """\
controller: {name: Example Archive, establishments: [IE]}
contact: https://example.org/crawler
token: ExampleEndBot
purposes: [news-monitoring]
personal_data: incidental
lawful_basis: {news-monitoring: {basis: legitimate-interests, interest: citing with authors}}
keeps:
  - category: personal.name.author
    basis: legitimate-interests
    reason: an article is cited with its author
    retention_days: 300
retention_days: 365
lia: lia.md
notice: {url: "https://example.org/notice", disproportionate_effort: By-lines only.}
"""
STORY = """<!doctype html><html lang=en><title>Story {n}</title>
<meta name="author" content="Example Author"><p>Story {n}.</html>"""
AUTHOR = """
n = response.meta.get("n", 0) + 1
author = response.css("meta[name=author]::attr(content)").get()
yield {"url": response.url, "n": n} | ({"author": author} if author else {})
if not Path("enough").exists():
    yield response.request.replace(url=response.url.partition("?")[0] + f"?{n}", meta={"n": n})
"""
DISALLOWED = "User-agent: *\nDisallow: /closed\n"


def run(crawl: Foreign, *arguments: str) -> tuple[float, str]:
    """``consentry permission …``; the time at which it was done, and what it said."""
    (crawl.folder / "proof.txt").write_text("A signed letter.")
    home = ["--home", str(crawl.folder / "home"), "--keys", str(crawl.folder / "keys")]
    said = forked.command("consentry", "permission", *arguments, *home, folder=crawl.folder)
    return time.monotonic(), said


def grant(crawl: Foreign, id_: str, host: str) -> float:
    said = ["--id", id_, "--kind", "site-permission", "--grantor", "Example Publisher"]
    return run(crawl, "add", *said, "--host", host, "--proof", "proof.txt")[0]


def withdraw(crawl: Foreign, id_: str) -> tuple[float, str]:
    return run(crawl, "withdraw", id_, "--by", "A clerk", "--reason", "asked by letter")


def rests_on(crawl: Foreign, item: dict) -> list[str]:
    home = Home.open(crawl.folder / "home", keys=crawl.folder / "keys")
    origin, index = split_id(item["provenance_id"])
    return home.find(origin).open_private(index).get("rests_on", [])


def test_a_withdrawal_ends_collection_and_use_within_five_seconds_and_lists_what_rested_on_it(
    site, tmp_path
):
    site.robots("a.test", DISALLOWED)
    urls = [
        site.page("a.test", "/closed", PLAIN.format(n=1)),
        site.page("c.test", "/plain", PLAIN.format(n=1)),
        site.page("b.test", "/story", STORY.format(n=1)),
    ]
    (tmp_path / "lia.md").write_text(LIA.read_text())
    code = TELLS + spider(urls, AUTHOR)
    crawl = Foreign(tmp_path, settings=SLOW, activity=ACTIVITY, code=code)
    grant(crawl, "A-1", "a.test")
    grant(crawl, "B-1", "b.test")
    process = crawl.begin()
    until(crawl, process, 9)
    began = time.monotonic()
    ends = [withdraw(crawl, id_) for id_ in ("A-1", "B-1")]
    obeyed = in_force(crawl, process, ends[-1][0])

    def later(host: str) -> list[str]:
        paths = [hit.path for hit in site.hits(host) if hit.at > obeyed]
        return [path for path in paths if path != "/robots.txt"]

    wait(crawl, process, lambda: len(later("b.test")) > 3 and len(later("c.test")) > 3)
    (tmp_path / "enough").touch()
    crawl.wait(process)
    assert crawl.exit == 0, crawl.out

    received = [(one["at"], one["item"]) for one in crawl.told_of("pipeline")]
    before = [item for at, item in received if at < began]
    closed = [item for item in before if "/closed" in item["url"]]
    stories = [item for item in before if "/story" in item["url"]]
    assert closed, "fetched though robots.txt disallows it"
    assert {item["author"] for item in stories} == {"Example Author"}
    after = [item for at, item in received if at > obeyed]
    assert after, "others go on"
    assert all("/plain" in item["url"] for item in after), "and the stories are read, not stored"
    assert later("a.test") == []
    refused = crawl.stats
    assert refused["consentry/refused/default/robots-disallow"] > 0
    assert refused["consentry/refused/default/terms-unread-personal"] > 3

    everything = [item for _, item in received]
    for id_, host, (_, said) in zip(("A-1", "B-1"), ("a.test", "b.test"), ends, strict=True):
        mine = [item for item in everything if host in item["url"]]
        assert all(rests_on(crawl, item) == [id_] for item in mine)
        assert "stored items rest on it" in said
    home = Home.open(tmp_path / "home", keys=tmp_path / "keys")
    listed = plan(home, Selector(permission="B-1"), now=int(time.time()))
    assert set(listed.ids) == {i["provenance_id"] for i in everything if "b.test" in i["url"]}
    gate = open_gate(
        activity=tmp_path / "activity.yaml",
        home=str(tmp_path / "home"),
        keys=tmp_path / "keys",
        keep=False,
    )
    for item in (*closed, *stories):
        origin, index = split_id(item["provenance_id"])
        case = case_of(home.find(origin).open_private(index), gate.facts, gate.now())
        decision = gate.use_case(case, "news-monitoring", item["provenance_id"])
        assert "default/permission-ended" in {r.rule for r in decision.reasons}
        assert not decision.allowed
    crawl.verified()


@pytest.mark.parametrize("when", ["before", "while"])
def test_a_permission_that_nobody_recorded_stops_the_crawl_and_is_named(when, site, tmp_path):
    urls = [site.page("c.test", "/plain", PLAIN.format(n=1))]
    crawl = Foreign(tmp_path, settings=SLOW, code=TELLS + spider(urls, ON))
    Home.open(tmp_path / "home", keys=tmp_path / "keys", create=True)
    forged = tmp_path / "home" / "permissions" / "FORGED.yaml"
    text = (
        "id: FORGED\nkind: site-permission\ngrantor: Example Publisher\n"
        f"scope: {{hosts: [c.test]}}\nobtained: 2026-01-01\nproof: {'a' * 64}\n"
    )

    def forge() -> float:
        forged.parent.mkdir(exist_ok=True)
        forged.write_text(text)
        return time.monotonic()

    if when == "before":
        forge()
        crawl.run()
        assert site.hits() == []
    else:
        process = crawl.begin()
        until(crawl, process, 3)
        at = forge()
        crawl.wait(process)
        assert crawl.stats["finish_reason"] == "consentry_orders_unreadable"
        assert looked(crawl, at) == [], "the next look ended it"
    assert crawl.exit == 1, crawl.out
    assert "FORGED.yaml: the permission FORGED was never recorded" in crawl.out
    assert "Traceback" not in crawl.out
