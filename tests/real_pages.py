"""The real pages beside the repository; a test that needs them skips where they are absent."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from consentry.evidence import Headers
from consentry.signals.page import Page

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
HTML: Headers = (("content-type", "text/html"),)


@dataclass(frozen=True, slots=True)
class RealPage:
    url: str
    country: str
    body: bytes

    def parse(self) -> Page:
        return Page.parse(self.body, url=self.url, headers=HTML)


@cache
def _read() -> tuple[RealPage, ...]:
    if not (CORPUS / "pages.json").exists():
        return ()
    pages = []
    for entry in json.loads((CORPUS / "pages.json").read_text(encoding="utf-8")):
        body = (CORPUS / entry["file"]).read_bytes()
        body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        pages.append(RealPage(entry["url"], entry["country"], body))
    return tuple(pages)


def real_pages() -> tuple[RealPage, ...]:
    pages = _read()
    if not pages:
        pytest.skip("../shared/corpus is not beside this checkout")
    return pages
