"""I2: no byte of a refused body is on disk, in a cache, in a log line or in a job directory.

Each refused body holds a word of its own, and every file that the crawl left is searched for it.
"""

from __future__ import annotations

import gzip

import pytest
from invariants.foreign import ACTIVITY, Foreign, spider
from loopback import Reply

HTML = {"Content-Type": "text/html; charset=utf-8"}
FEED = "recipients:\n  - {name: Newsroom, uri: feeds/, purpose: news-monitoring}\n"


def page(word: str, head: str = "") -> bytes:
    return f"<!doctype html><title>T</title>{head}<p>{word} {word}</p>".encode()


REFUSED = {
    "withheld": lambda word: Reply(page(word), 451, HTML),
    "login": lambda word: Reply(page(word), 401, HTML),
    "forbidden": lambda word: Reply(page(word), 403, HTML),
    "error": lambda word: Reply(page(word), 500, HTML),
    "retried": lambda word: Reply(page(word), 503, HTML),
    "header": lambda word: Reply(page(word), 200, HTML | {"tdm-reservation": "1"}),
    "robots-header": lambda word: Reply(page(word), 200, HTML | {"X-Robots-Tag": "noindex"}),
    "meta": lambda word: Reply(page(word, '<meta name="robots" content="noindex">'), 200, HTML),
    "packed": lambda word: Reply(
        gzip.compress(page(word, '<meta name="robots" content="noindex">')),
        200,
        HTML | {"Content-Encoding": "gzip"},
    ),
    "large": lambda word: Reply(
        page((word + " ") * 40_000, '<meta name="tdm-reservation" content="1">'), 200, HTML
    ),
    "wall": lambda word: Reply(
        page(word, '<meta property="article:content_tier" content="locked">')
        + b'<form action="/login"><input type=password name=p></form>',
        401,
        HTML,
    ),
    "picture": lambda word: Reply(
        b"\x89PNG\r\n\x1a\n" + word.encode(), 200, {"Content-Type": "image/png"}
    ),
    "archive": lambda word: Reply(
        b"PK\x03\x04" + word.encode(), 200, {"Content-Type": "application/zip"}
    ),
}
KEPT = {
    "HTTPCACHE_ENABLED": True,
    "LOG_FILE": "crawl.log",
    "JOBDIR": "job",
    "FEED_TEMPDIR": "temp",
    "FEEDS": {"feeds/items.jsonl": {"format": "jsonlines"}},
}


@pytest.mark.slow
@pytest.mark.parametrize("packed", [False, True])
def test_no_file_that_a_crawl_leaves_holds_a_word_of_a_refused_body(
    packed, site, tmp_path, monkeypatch
):
    words = {kind: f"REFUSED{kind.upper().replace('-', '')}WORD" for kind in REFUSED}
    for kind, word in words.items():
        site.answer(f"{kind}.test", "/", REFUSED[kind](word))
    site.answer("media.test", "/file", REFUSED["withheld"]("REFUSEDMEDIAWORD"))
    site.answer("media.test", "/again", REFUSED["header"]("REFUSEDMEDIAWORD"))
    good = site.page("media.test", "/", page("ALLOWEDWORD"))
    urls = [site.url(f"{kind}.test") for kind in words] + [good]
    (tmp_path / "temp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    settings = KEPT | {
        "HTTPCACHE_GZIP": packed,
        "HTTPCACHE_DIR": str(tmp_path / "cache"),
        "FILES_STORE": str(tmp_path / "files"),
    }
    files = [site.url("media.test", "/file"), site.url("media.test", "/again")]
    parse = f"""
yield {{"url": response.url, "text": response.text, "file_urls": {files!r}}}
"""
    code = """
SETTINGS["ITEM_PIPELINES"]["scrapy.pipelines.files.FilesPipeline"] = 2
"""
    code += spider(urls, parse).replace(
        "dont_filter=True", "meta={'handle_httpstatus_all': True}, cb_kwargs={}"
    )
    crawl = Foreign(tmp_path, settings=settings, activity=ACTIVITY + FEED, code=code)
    crawl.run()
    assert crawl.exit == 0, crawl.log
    assert [one["url"] for one in crawl.told_of("page")] == [good]
    for kind, word in words.items():
        assert site.hits(f"{kind}.test", "/"), kind
        assert crawl.holds(word.encode()) == [], kind
    assert site.hits("media.test", "/file")
    assert crawl.holds(b"REFUSEDMEDIAWORD") == []
    kept = crawl.holds(b"ALLOWEDWORD")
    assert "feeds/items.jsonl" in kept, "the search finds what is there"
    assert not any(name.startswith("cache/") for name in kept), "the cache is sealed"
    assert crawl.stats["httpcache/store"] > 0
    assert not any(name.startswith("home/") for name in kept), "what is sealed is not in plain"
