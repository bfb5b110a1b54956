"""``scrapy crawl site`` straight into S3 as a writer; others look at it from elsewhere.

The crawler has a writer's credentials, the reviewer reads with his own from another folder, and an
auditor who sees nothing but LOG verifies it with the root key that he kept.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import forked
import pytest
from faulty import Proxy

ROOT = Path(__file__).resolve().parents[2]
CONSENTRY = ("consentry",)
PAGES = 12
ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleBucketBot
purposes: [news-monitoring]
loopback_only: true
"""


def run(folder: Path, env: dict[str, str], *arguments: str, code: int = 0) -> str:
    """A command of ours, forked; Python with other arguments, started."""
    if arguments[:1] == CONSENTRY:
        return forked.command(*arguments, folder=folder, env=env, code=code)
    found = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert found.returncode == code, found.stdout + found.stderr
    return found.stdout + found.stderr


@pytest.fixture(scope="module")
def crawled(roles, tmp_path_factory):
    """What the crawl said, and what it asked of the server."""
    from loopback import Web

    folder = tmp_path_factory.mktemp("crawl")
    (folder / "activity.yaml").write_text(ACTIVITY)
    site = Web().start()
    links = "".join(f'<a href="/{n}">{n}</a>' for n in range(PAGES))
    start = site.page("news.localhost", "/", f"<html lang=en><p>All of today.</p>{links}</html>")
    for n in range(PAGES):
        words = f"<title>Story {n}</title><p>{'The council met again. ' * 40}</p>"
        site.page("news.localhost", f"/{n}", f"<html lang=en>{words}</html>")
    site.page("news.localhost", "/robots.txt", "User-agent: *\nDisallow: /3\n", type="text/plain")
    with Proxy(roles.admin.endpoint) as way:
        env = roles.environment("writer") | {
            "AWS_ENDPOINT_URL_S3": way.endpoint,
            "CONSENTRY_ACTIVITY": str(folder / "activity.yaml"),
        }
        asked = ("-a", f"url={start}", "-s", "DOWNLOAD_DELAY=0", "-s", "CONSENTRY_WORKER=news")
        out = run(ROOT, env, "-m", "scrapy", "crawl", "site", *asked)
    site.stop()
    return out, way.seen


def test_every_page_that_may_be_stored_is_in_the_bucket(crawled, roles, tmp_path):
    out, _ = crawled
    env = roles.environment("reviewer")
    show = ("log", "show", "--log", "news", "--last", "50", "--open", "--json")
    rows = run(tmp_path, env, *CONSENTRY, *show)
    stored = [row for row in map(json.loads, rows.splitlines()) if row["event"] == "collect"]
    urls = {re.sub(r".*localhost(:\d+)?", "", row["url"]) for row in stored}
    assert urls == {"/", *(f"/{n}" for n in range(PAGES) if n != 3)}, out
    shown = run(tmp_path, env, *CONSENTRY, "log", "why", stored[-1]["id"])
    assert "sealed part opened" in shown
    assert "news.localhost" in shown


@pytest.mark.parametrize("role", ["reviewer", "writer"])
def test_records_are_found_also_by_who_may_not_write_a_review_copy(crawled, roles, tmp_path, role):
    env = roles.environment(role)
    named = ("log", "query", "--site", "news.localhost", "--json")
    asked = (*named, "--event", "collect", "--count-by", "event")
    found = json.loads(run(tmp_path, env, *CONSENTRY, *asked))
    assert found == {"event": "collect", "records": PAGES}
    assert len(run(tmp_path, env, *CONSENTRY, *named).splitlines()) >= PAGES


def test_who_may_only_read_cannot_write_and_is_told_so(crawled, roles, tmp_path):
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    env = roles.environment("reviewer") | {"CONSENTRY_ACTIVITY": str(tmp_path / "activity.yaml")}
    out = run(
        ROOT, env, "-m", "scrapy", "crawl", "site", "-a", "url=http://news.localhost/", code=1
    )
    assert "may not do s3:PutObject" in out
    assert "Traceback" not in out


def test_an_order_in_s3_is_given_by_who_may_and_obeyed(crawled, roles, tmp_path):
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    given = ("order", "add", str(ROOT / "docs/examples/orders/uk-stop.yaml"))
    refused = run(tmp_path, roles.environment("writer"), *CONSENTRY, *given, code=2)
    assert "may not do s3:PutObject" in refused
    out = run(tmp_path, roles.environment("privacy"), *CONSENTRY, *given)
    assert f"stands in {roles.where}/orders/" in out
    listed = run(tmp_path, roles.environment("auditor"), *CONSENTRY, "order", "list", code=2)
    assert "EXAMPLE-UK-STOP" not in listed
    listed = run(tmp_path, roles.environment("writer"), *CONSENTRY, "order", "list", "--json")
    assert [row["in_force"] for row in json.loads(listed)] == ["yes"]
    looked = run(
        tmp_path, roles.environment("writer"), *CONSENTRY, "check", str(tmp_path / "activity.yaml")
    )
    assert "1 read, 1 in force" in looked
    assert "it opens, and its keys are here" in looked


def test_an_auditor_verifies_log_alone_with_the_root_key_he_kept(crawled, roles, tmp_path):
    env = roles.environment("reviewer")
    told = json.loads(run(tmp_path, env, *CONSENTRY, "log", "verify", "--json"))
    assert told["ok"]
    env = roles.environment("auditor")
    env["CONSENTRY_HOME"] = env["CONSENTRY_KEYS"] = str(tmp_path / "nowhere")
    area = ("--area", roles.log, "--root-key", told["root_key"], "--json")
    again = json.loads(run(tmp_path, env, *CONSENTRY, "log", "verify", *area))
    assert again["ok"]
    assert again["leaves"] == told["leaves"] > PAGES
    out = run(tmp_path, env, *CONSENTRY, "log", "verify", "--home", roles.where, code=2)
    assert "may not do s3:GetObject" in out


def test_a_commit_is_six_requests_and_packs_are_put_once(crawled):
    """Slots, sealed parts, head, leaves, hashes, checkpoint; reading nothing back."""
    _, asked = crawled
    put = [each for each in asked if each.startswith("PUT ")]
    commits = sum(each.endswith("/logs/news/head") for each in put)
    packs = [each for each in put if "/policy/" in each]
    assert commits > 3
    assert len(packs) == len(set(packs))
    assert len(put) - len(packs) <= 6 * commits + 20
    read = [each for each in asked if each.startswith("GET ") and "/logs/news/" in each]
    assert len(read) < 24 + 2 * PAGES
