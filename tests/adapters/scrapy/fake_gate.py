"""A gate with a script instead of packs, and with no log: the add-on is what is tested here.

It asks for robots.txt of every origin, a hop at a time, judges by a few plain words, and commits
an item's record a moment after it was asked to store it, in another thread.
"""

from __future__ import annotations

import itertools
import json
import re
import threading
import time
from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urljoin

from protego import Protego

from consentry.errors import OrderError, Refused
from consentry.evidence import Answer, Ask, Decision, Fetch, Need, Reason
from consentry.origin import origin_of
from consentry.pace import Pacer

TOKEN = "ExampleNews"


@dataclass
class Reading:
    answer: Answer
    decision: Decision
    follow: bool = True
    nofollow: frozenset[str] = frozenset()
    findings: tuple = ()


@dataclass(weakref_slot=True, slots=True)
class Cleared:
    item: dict
    provenance_id: str
    decision: Decision
    changed: bool = False
    case: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(url="", findings=()))


@dataclass
class FakeGate:
    """deny: URL parts refused at fetch. no_feed: titles refused at use. events: a JSON-lines file.

    slow: seconds until a record is committed. broken_log: storing fails.
    """

    activity: object
    events: Path
    mode: str = "enforce"
    deny: tuple[str, ...] = ()
    no_feed: tuple[str, ...] = ()
    slow: float = 0.02
    broken_log: bool = False
    orders: Path | None = None
    least: float = 0.0
    epoch: int = 0
    _files: dict[str, dict] = field(default_factory=dict)
    _tally: Counter = field(default_factory=Counter)
    _ids: itertools.count = field(default_factory=itertools.count)

    def __post_init__(self):
        self.pacer = Pacer(self.least)

    def tell(self, what, **more):
        with self.events.open("a") as log:
            log.write(json.dumps({"what": what, "at": time.monotonic(), **more}) + "\n")

    def reach(self, url, peer):
        return None

    def whole(self, reading):
        return reading.decision, False

    def _no(self, stage, rule):
        return self._count(Decision("deny", stage, (Reason(rule, "deny", "No.", "Ask them."),)))

    def _count(self, decision):
        self._tally[f"decision/{decision.verdict}"] += 1
        for reason in decision.reasons:
            self._tally[f"rule/{reason.rule}"] += 1
            self._tally[f"refused/{reason.rule}"] += 1
        return decision

    def fetch(self, ctx: Fetch):
        origin = origin_of(ctx.url)
        if not origin:
            return self._no("fetch", "request/scheme")
        if ctx.role == "evidence":
            return Decision("allow", "fetch")
        self.tell("fetch", url=ctx.url)
        if TOKEN not in ctx.user_agent:
            return self._no("fetch", "request/identity")
        if any(part in ctx.url for part in self.deny):
            return self._no("fetch", "order/stop")
        at = origin + "/robots.txt"
        for _ in range(5):
            outcome = self._files.setdefault(origin, {}).get(at)
            if outcome is None:
                return Need((Ask(at, origin, "robots"),))
            if outcome.error or outcome.status >= 500:
                return self._no("fetch", "robots/unreachable")
            location = dict(outcome.headers).get("location")
            if location is None:
                break
            at = urljoin(at, location)
        else:
            return self._no("fetch", "robots/redirects")
        text = outcome.body.decode() if outcome.status == 200 else ""
        if not Protego.parse(text).can_fetch(ctx.url, TOKEN):
            return self._no("fetch", "robots/disallow")
        return self._count(
            Decision(
                "allow",
                "fetch",
                valid_until=int(time.time()) + 100,
                epoch=self.epoch,
                about=(ctx.method, ctx.url, ctx.user_agent),
            )
        )

    def screen(self, ctx: Fetch):
        self.tell("screen", url=ctx.url)
        if "screened-out" in ctx.url:
            return Decision("deny", "fetch", (Reason("request/screened", "deny", "No."),))
        return Decision("allow", "fetch")

    def says(self, rule):
        return f"what {rule} says"

    def note(self, rule, url):
        self.tell("note", rule=rule, url=url)

    def put_off(self, decision, ctx):
        self.tell("put-off", rule=decision.reasons[0].rule, until=decision.not_before)

    def learn(self, ask, outcome):
        size = len(outcome.body)
        self.tell(
            "learn",
            url=ask.url,
            status=outcome.status,
            error=outcome.error,
            size=size,
            cut=outcome.truncated,
        )
        self._files.setdefault(ask.origin, {})[ask.url] = outcome

    def valid(self, decision, ctx):
        return (
            decision.allowed
            and decision.epoch == self.epoch
            and decision.about == (ctx.method, ctx.url, ctx.user_agent)
        )

    def delay(self, url):
        origin = origin_of(url)
        outcome = self._files.get(origin, {}).get(origin + "/robots.txt")
        text = outcome.body.decode() if outcome and outcome.status == 200 else ""
        return float(Protego.parse(text).crawl_delay(TOKEN) or 0)

    def turn(self, url):
        return self.pacer.turn(origin_of(url), self.delay(url), time.monotonic())

    def leave(self, url):
        now = time.monotonic()
        wait = self.pacer.leave(origin_of(url), self.delay(url), now)
        if wait == 0:
            self.tell("leave", url=url, now=now)
        return wait

    def head(self, answer: Answer):
        wait = dict(answer.headers).get("retry-after", "")
        if answer.status == 429 and wait:
            self.pacer.hold(origin_of(answer.url), int(wait), time.monotonic())
            return self._no("read", "access/429")
        if answer.status in (401, 403, 451) or answer.status >= 500:
            return self._no("read", f"access/{answer.status}")
        if dict(answer.headers).get("tdm-reservation") == "1":
            return self._no("read", "tdmrep/reserved")
        return Decision("allow", "read")

    def unread(self, answer, content):
        return ()

    def body(self, answer: Answer, body: bytes, shown=None):
        if b"REFUSE-THIS-PAGE" in body:
            return Reading(answer, self._no("read", "page/refused"))
        closed = re.findall(rb'<a rel="nofollow" href="([^"]+)"', body)
        return Reading(
            answer,
            Decision("allow", "read"),
            b'content="nofollow"' not in body,
            frozenset(urljoin(answer.url, c.decode()) for c in closed),
        )

    def passages(self, reading, item):
        return ()

    def store(self, reading, item, named=None):
        done: Future = Future()
        self.tell("store", source=reading.answer.url if reading else None, item=item)
        if reading is None or not reading.decision.allowed:
            decision = self._no("store", "source/none")
        elif "face" in item:
            decision = self._no("store", "eu-gdpr/face")
        else:
            decision = Decision("allow", "store")
        left = {name: value for name, value in item.items() if name != "email"}
        if "people" in left:
            left["people"] = [replace_name(p) for p in left["people"]]
        if self.mode == "observe":
            done.set_result(Cleared(item, "", decision))
        elif not decision.allowed:
            done.set_exception(Refused(decision))
        else:
            threading.Timer(self.slow, self._commit, (done, item, left, decision)).start()
        return done

    def store_all(self, reading, items):
        return [self.store(reading, item) for item in items]

    def _commit(self, done, item, left, decision):
        if self.broken_log:
            from consentry.errors import LogError

            done.set_exception(LogError("the disk is full"))
            return
        name = f"test/log/{next(self._ids)}"
        self.tell("committed", id=name)
        self._tally["items"] += 1
        if left != item:
            self._tally["personal/personal.contact.email"] += 1
        done.set_result(Cleared(left, name, decision, left != item))

    def use(self, cleared, purpose):
        if cleared.item.get("title") in self.no_feed:
            return Decision("deny", "use")
        return Decision("allow", "use")

    def page_wanted(self):
        return ""

    def released(self, recipient, uri, purpose, provenance_ids):
        self.tell("released", to=recipient, uri=uri, purpose=purpose, ids=sorted(provenance_ids))

    def refresh(self):
        if self.orders is not None and self.orders.exists():
            text = self.orders.read_text()
            if text == "unreadable":
                raise OrderError("is no YAML.", file=self.orders.name, line=3)
            self.deny = (text,)
            self.epoch = 1

    def tally(self):
        return dict(self._tally)

    def close(self):
        self.tell("closed")


def replace_name(person):
    return {**person, "name": "[name]"} if isinstance(person, dict) else person


__all__ = ["FakeGate"]
