"""What needs no host to be refused is refused before it is queued, and is counted all the same."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent))
from running import Crawl

pytestmark = pytest.mark.slow


def test_a_url_with_a_password_never_reaches_queue_log_or_host(site, tmp_path):
    good = site.page("a.localhost", "/", "<title>Good</title><p>words")
    bad = good.replace("http://", "http://name:hunter2@")
    crawl = Crawl(tmp_path / "crawl", [good, bad], {"JOBDIR": str(tmp_path / "job")})
    crawl.run()
    assert set(crawl.stored()) == {good}
    assert len(site.hits(path="/")) == 1
    assert "hunter2" not in crawl.log
    for path in (tmp_path / "job").rglob("*"):
        assert not path.is_file() or b"hunter2" not in path.read_bytes()
    refused = [leaf for leaf in crawl.leaves() if leaf["event"] == "refuse"]
    assert [leaf["rules"] for leaf in refused] == [["default/request-credentials"]]
