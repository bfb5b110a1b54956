"""I8: after an erase, a byte search of every area finds neither the content nor the identifiers.

What is searched for are the bytes as they lay there: the wrapped keys, the sealed parts and
contents, the entries of the index; and in what the project keeps in plain, the words and the URL.
"""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

import pytest
import re2
from e2e.running import Crawl
from provenance.doubles import append_together, fresh_home, lying
from typer.testing import CliRunner

from consentry.cli import app
from consentry.provenance import Draft, Home, Log, paths, verify
from consentry.provenance.bundles import ALONE
from consentry.vault import Index, check_vault
from consentry.vault.erase import Selector, carry_out, plan
from consentry.vault.erase.physical import vacuum
from consentry.vault.index import Hashes
from consentry.vault.pages import Pages

GONE = "gone.test"
WHO = ("--by", "A. Privacy", "--reason", "she asked")


def traces(home: Home, site: str) -> list[bytes]:
    """Every run of bytes that a site's records left in the vault."""
    reader, hashes = home.reader("worker"), Hashes(home.secret("url-index"))
    label, found = home.site_label(site), []
    for index in range(reader.size):
        public = reader.read(index)
        if public.get("site") != label or "commit" not in public:
            continue
        private = reader.open_private(index)
        at, place = divmod(index, paths.WIDTH)
        found.append(reader.vault.tile(at).wrapped(place))
        private_part, content = lying(reader.vault, index)
        found.append(private_part[12:])
        if public["event"] == "collect":
            found.append(content[12:][:65_000])
            found.append(hashes.url(private["url"]))
            found.append(hashes.item(private["url"], private["item"]))
    return found


def holding(folder: Path, wanted: list[bytes], but: tuple[str, ...] = ()) -> set[bytes]:
    """Those of the runs of bytes that any file below a folder holds.

    One pass over each file looks for how they begin; only then each is looked for.
    """
    plain = re2.Options()
    plain.encoding = re2.Options.Encoding.LATIN1
    plain.max_mem = 1 << 28
    begins = re2.compile(b"|".join(re2.escape(each[:8]) for each in wanted), plain)
    found: set[bytes] = set()
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in but:
            data = path.read_bytes()
            if begins.search(data):
                found.update(each for each in wanted if each in data)
    return found


def evidence(project: Path) -> list[Path]:
    folder = project / "home" / "vault" / "evidence"
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_crawl_with_feeds_a_cache_and_a_job_directory(site, tmp_path, monkeypatch):
    words = "The imprint of somebody that is nowhere else."
    gone = [site.page(GONE, f"/{n}", f"<title>{n}</title><p>{words} {n}") for n in range(3)]
    kept = [site.page("kept.test", "/page", "<p>Words that stay.")]
    site.robots(GONE, "User-agent: *\nAllow: /\n# robots of the one that goes\n")
    refused = site.page(GONE, "/closed", '<meta name="robots" content="noindex"><p>x')
    crawl = Crawl(
        tmp_path / "project",
        [*gone, *kept, refused],
        settings={
            "HTTPCACHE_ENABLED": True,
            "JOBDIR": "job",
            "FEEDS": {
                "feeds/items.jsonl": {"format": "jsonlines"},
                "feeds/items.csv": {"format": "csv"},
                "feeds/items.json": {"format": "json"},
            },
        },
        activity="controller: Example Gazette\ncontact: https://example.org/crawler\n"
        "token: ExampleEndBot\npurposes: [news-monitoring]\n"
        "recipients:\n  - {name: Newsroom, uri: feeds/, purpose: news-monitoring}\n",
    )
    crawl.run()
    home = crawl.home()
    left = traces(home, GONE)
    assert len(left) == 3 * 5 + 2
    plain = [words.encode(), *(url.encode() for url in (*gone, refused)), GONE.encode()]
    plain += [hashlib.sha256(each).hexdigest().encode() for each in plain]
    here = crawl.folder
    files = len(evidence(here))
    assert holding(here / "home", left) == set(left)
    assert words.encode() in holding(here / "feeds", plain)
    assert holding(here / ".scrapy", plain) == set(), "the cache is sealed"
    assert len(Pages(home)) == 4
    monkeypatch.chdir(here)
    command = ("erase", "--site", GONE, "--yes", "--home", here / "home", "--keys", here / "keys")
    done = CliRunner().invoke(app, [str(each) for each in (*command, *WHO)])
    assert done.exit_code == 0, (done.output, done.exception)
    assert holding(here / "home", [*left, *plain]) == set()
    for place in ("feeds", ".scrapy", "job"):
        assert holding(here / place, plain) == set()
    assert len(evidence(here)) == files - 1
    items = [json.loads(line) for line in (here / "feeds/items.jsonl").read_text().splitlines()]
    assert [item["url"] for item in items] == kept
    assert json.loads((here / "feeds/items.json").read_text()) == items
    assert len((here / "feeds/items.csv").read_text().splitlines()) == 2
    assert set(crawl.stored()) == set(kept)
    crawl.verified()
    assert check_vault(crawl.home()).ok
    assert len(Pages(crawl.home())) == 1


def test_a_server_holds_nothing_once_its_own_clean_up_has_run(weed, in_s3, tmp_path):
    home = fresh_home(tmp_path, in_s3)
    drafts = []
    for number in range(300):
        host = GONE if number % 3 == 0 else "kept.test"
        public = {"event": "collect", "time": 60, "site": home.site_label(host)}
        private = {"url": f"https://{host}/{number}", "site": host, "item": str(number)}
        body = f"words {number} of {host}".encode() * (1 if number else ALONE // 8)
        drafts.append(Draft(public, private, body))
    with Log.open(home, "worker", clock=lambda: 0) as log:
        index = Index.open(home, log)
        for each in append_together(log, drafts):
            each.result()
        index.flush()
    left = traces(home, GONE)
    assert len(holding(weed.folder, left)) > len(left) * 0.9
    carry_out(home, plan(home, Selector(sites=(GONE,)), now=60), by="A", reason="b")
    assert holding(weed.folder, left), "else the clean-up would not have to be told"
    for _ in range(60):
        assert vacuum(weed.master).startswith("done")
        if not (still := holding(weed.folder, left)):
            break
        time.sleep(1)
    assert still == set()
    assert len(lying(home.reader("worker").vault, 1)[1]) > 0
    assert verify(home.log, home.root_vkey).ok
    assert check_vault(home).ok


@pytest.mark.parametrize("kind", ["item", "url", "place"])
def test_each_way_to_say_it_leaves_the_same_nothing(place, tmp_path, kind):
    home = fresh_home(tmp_path, place)
    public = {"event": "collect", "time": 60, "site": home.site_label(GONE)}
    public |= {"places": {"GB": 1000}, "categories": ["identity"]}
    private = {"url": f"https://{GONE}/1", "site": GONE, "item": "1"}
    with Log.open(home, "worker", clock=lambda: 0) as log:
        index = Index.open(home, log)
        receipt = log.append(Draft(public, private, b"words of hers that are nowhere")).result()
    index.close()
    left = traces(home, GONE)
    chosen = {
        "item": Selector(items=(receipt.provenance_id,)),
        "url": Selector(urls=(private["url"],)),
        "place": Selector(places=("GB",)),
    }[kind]
    carry_out(home, plan(home, chosen, now=60), by="A", reason="b")
    for name in home.vault.list():
        data = home.vault.get(name)[0]
        assert not [each for each in left if each in data], name
