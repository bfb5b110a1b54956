"""Decide a case that is described rather than met: one JSON object in, one answer out, no network.

``input`` is what a crawler would have seen of a host and a page, ``request`` who asked for
what. The case goes through the same gate as a crawl, with the same packs; only what fills in
for silence (the operator's defaults) is told apart, under ``default``, so that the answer says
what the *site* says. A signal that nothing here reads is ``unsupported``, never passed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from consentry.cases.asked import NOW, SUPPORTED, Asked, unsupported
from consentry.cases.crawl import Crawl
from consentry.policy import Pack

__all__ = ["NOW", "SUPPORTED", "decide_case", "read_cases", "unsupported"]


def decide_case(case: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """The answer to one case, with every key that its kind of signal can give."""
    answer: dict[str, Any] = {"id": case.get("id", "")}
    why = unsupported(case)
    if why:
        return answer | {"unsupported": why}
    asked = Asked.of(case)
    crawl = Crawl(asked, pack)
    answer |= crawl.answer()
    if asked.seen.get("robots_key") == "origin":
        for scheme in ("http", "https"):
            url = f"{scheme}://" + asked.url.partition("://")[2]
            answer[scheme] = Crawl(replace(asked, url=url), pack).fetch().verdict
    return answer


def read_cases(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Cases from lines of JSON. Raises ValueError with the number of a line that is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except ValueError:
            raise ValueError(f"line {number} is not JSON: write one object a line") from None
        if not isinstance(case, dict):
            raise ValueError(f"line {number} is not a JSON object")
        yield case
