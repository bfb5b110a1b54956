"""What persons ask for: what is there about me, give it to me, do not use it, erase it.

GDPR Art. 12, 15, 17, 20 and 21. Every log is searched from its beginning. Who asks is known by what
tells them apart, an e-mail address, a telephone number, a profile or a name on a site, and by
nothing more. Each look is a ``review`` leaf, written before anything is given out: in which role
and why is sealed, and which records were found can be read by the index key alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from consentry.errors import ConfigError
from consentry.evidence import Finding, Json, JsonObject, Where
from consentry.notice import Told
from consentry.provenance import Draft, Home, minute, split_id
from consentry.provenance.record import canonical
from consentry.provenance.release import ranges
from consentry.review.verdict import Who
from consentry.review.view import at_pointer, redacted
from consentry.standing import Recorded, Standing, told_apart
from consentry.standing.fields import written
from consentry.standing.subjects import Subject
from consentry.standing.suppressed import LABEL, entry, of_page
from consentry.standing.suppressing import Put, Why, entries_of, suppress
from consentry.vault import Held, Word, hold, live, parse_item, until_of
from consentry.vault.erase import Erased, Plan, Selector, Sweeper, carry_out, plan
from consentry.vault.erase.emptied import emptied

Progress = Callable[[str, int, int], None]
Role = Literal["privacy", "eraser"]
ROLES: tuple[Role, ...] = ("privacy", "eraser")
RULE = "default/suppressed"
"""The rule that what a person objected to is held for."""


@dataclass(frozen=True, slots=True)
class Source:
    """One record about a person: where it was collected, when (Unix seconds), what of it is there,
    for what, and to whom it was given."""

    provenance_id: str
    url: str = field(repr=False)
    collected: int
    categories: tuple[str, ...]
    purposes: tuple[str, ...]
    keep_until: int
    held: str
    given_to: tuple[JsonObject, ...] = ()

    def told(self) -> JsonObject:
        """For machines, and for the person."""
        return {
            "provenance_id": self.provenance_id,
            "url": self.url,
            "collected": self.collected,
            "categories": [*self.categories],
            "purposes": [*self.purposes],
            "keep_until": self.keep_until,
            "held": self.held,
            "given_to": [*self.given_to],
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What is there about a person. recorded: the leaf of the look; problems: records that should
    open and do not."""

    plan: Plan
    sources: tuple[Source, ...]
    recorded: str

    @property
    def problems(self) -> tuple[str, ...]:
        return self.plan.problems


def selector_of(subject: Subject) -> Selector:
    """What is searched for. Raises ``ConfigError`` if nothing tells the person apart."""
    if not subject.plain:
        raise ConfigError(
            "nothing says who it is.",
            remedy="Give --email, --phone, --profile, or --name with --site; no more is needed.",
        )
    return Selector(subjects=subject.sought())


def find(
    home: Home,
    subject: Subject,
    who: Who,
    now: int,
    *,
    action: str = "find",
    progress: Progress | None = None,
) -> Found:
    """What is there about a person, in every log. Raises ``KeyMissingError`` without the index
    key."""
    if who.role not in ROLES:
        raise ConfigError(
            f"people are not looked for in the role {who.role[:40]!r}.",
            remedy=f"Write --role {' or --role '.join(ROLES)}.",
        )
    found = plan(home, selector_of(subject), now=now, progress=progress)
    recorded = _look(home, subject, found, who, action, now)
    return Found(found, tuple(_sources(home, found)), recorded)


def given_out(
    home: Home, subject: Subject, who: Who, now: int, *, progress: Progress | None = None
) -> tuple[Found, JsonObject]:
    """What is there about a person and where it came from, in a form that others can read (Art. 15,
    20). Who else is named beside them is masked (Art. 15(4))."""
    found = find(home, subject, who, now, action="export", progress=progress)
    told = Told.read(home)
    items: list[Json] = []
    for source in found.sources:
        origin, index = split_id(source.provenance_id)
        reader = home.find(origin)
        public, private = reader.read(index), reader.open_private(index)
        item = parse_item(reader.open_content(index))
        delivery = told.delivered(source.provenance_id)
        items.append(
            {
                **source.told(),
                "collected": written(source.collected),
                "keep_until": written(source.keep_until) if source.keep_until else None,
                "given_to": [{**each, "at": _when(each.get("at"))} for each in source.given_to],
                "first_collected": _when(private.get("first")),
                "lawful_basis": public.get("basis"),
                "laws": private.get("laws"),
                "places": private.get("places"),
                "notice": public.get("notice"),
                "told_at": written(delivery.at) if delivery else None,
                "found": _found_in(item, private),
                "item": redacted(item, _others(item, private, subject)),
            }
        )
    return found, {
        "made": written(now),
        "recorded": found.recorded,
        "asked_by": [*_asked(subject)],
        "items": items,
        "not_here": [
            "what recipients made of what they were given",
            *[f"a record that does not open: {each}" for each in found.problems],
        ],
    }


def objected(
    home: Home,
    subject: Subject,
    who: Who,
    now: int,
    *,
    urls: Sequence[str] = (),
    sites: Sequence[str] = (),
    progress: Progress | None = None,
) -> tuple[Put, Found | None, int]:
    """Let nothing of a person come back, and hold what is there (Art. 21, 18).

    urls, sites: pages and hosts that are theirs. What stands, comes first; then all that was found,
    and how many records are newly held. A person may object before anything was collected.
    """
    things = [*subject.sought(), *_pages(urls), *(("site", each) for each in sites)]
    if not things:
        raise ConfigError(
            "nothing says who objects, or to what.",
            remedy="Give an e-mail address, a phone number, a profile, a name on a site or a page.",
        )
    why = Why("objection", who.by, who.reason)
    put = suppress(home, entries_of(home, things), why, now)
    if not subject.plain:
        return put, None, 0
    found = find(home, subject, who, now, action="object", progress=progress)
    held = 0
    if found.plan.ids:
        with home.ops() as ops:
            until = until_of("", None, now)
            held = hold(home, ops, found.plan.ids, RULE, until, now=now, again=True)
    return put, found, held


def erased(
    home: Home,
    found: Found,
    subject: Subject,
    who: Who,
    now: int,
    *,
    sweepers: Sequence[Sweeper] = (),
    progress: Progress | None = None,
) -> tuple[Put, Erased]:
    """Let nothing of a person come back, then erase what was found (Art. 17).

    Pages of which nothing else is stored are not fetched again.
    """
    put = suppress_erased(home, found.plan, who, now, subject.sought())
    done = carry_out(
        home,
        found.plan,
        reason=who.reason,
        by=who.by,
        approved_by=who.approved_by,
        sweepers=sweepers,
        progress=progress,
        now=now,
    )
    return put, done


@dataclass(frozen=True, slots=True)
class Scanned:
    """items: looked at; met: those about somebody who must not come back; held: newly held of them;
    recorded: the leaf; problems: records that should open and do not."""

    items: int
    met: tuple[str, ...]
    held: int
    recorded: str
    problems: tuple[str, ...] = ()


def scan(home: Home, who: Who, now: int, *, progress: Progress | None = None) -> Scanned:
    """Hold every stored item about somebody, or from a page, that is on the list.

    Of a person whom a registry gave by its own hash, the identifier that was met is put on the
    list too, under this home's own key.
    """
    listed = Standing.open(home.root, Recorded(home)).suppression
    mac = home.secret(LABEL).mac
    problems: list[str] = []
    met: list[str] = []
    own: dict[bytes, str] = {}
    count = 0
    for each in live(home, problems):
        count += 1
        if progress is not None:
            progress("looking at what is stored", count, count)
        url, left = str(each.private.get("url", "")), list(_left(each.item(), each.private))
        places = _places(each.private)
        persons = listed.of_persons(left, (), url, places, mac)
        if persons:
            known = [
                one
                for f in left
                if listed.of_persons([f], (), url, places, mac)
                for one in told_apart([f], (), url, places)
            ]
            own |= {entry(*one, mac): one[0] for one in known}
        if persons or listed.of_url(url, mac):
            met.append(each.provenance_id)
    if own:
        suppress(home, own, Why("import", who.by, who.reason), now)
    held = 0
    if met:
        with home.ops() as ops:
            held = hold(home, ops, met, RULE, until_of("", None, now), now=now, again=True)
    public = {"event": "review", "time": minute(now), "action": "scan", "count": len(met)}
    private = {"by": who.by, "reason": who.reason, "role": who.role, "items": count}
    recorded = home.record(Draft(public, private)).provenance_id
    return Scanned(count, tuple(met), held, recorded, tuple(problems))


def suppress_erased(
    home: Home, found: Plan, who: Who, now: int, things: Iterable[tuple[str, str]] = ()
) -> Put:
    """Put pages that are about to be emptied on the list, and the sites that go as a whole."""
    pages = _pages(sorted(emptied(home, found)))
    sites = [("site", each) for each in found.selector.sites]
    entries = entries_of(home, [*things, *pages, *sites])
    return suppress(home, entries, Why("erasure", who.by, who.reason, "operator"), now)


def _pages(urls: Iterable[str]) -> list[tuple[str, str]]:
    return [page for url in urls if (page := of_page(url))]


def _asked(subject: Subject) -> list[str]:
    return sorted({kind for kind, _ in subject.identifiers()})


def _look(home: Home, subject: Subject, found: Plan, who: Who, action: str, now: int) -> str:
    """The leaf of a look. Which records are about one person is for the index key alone."""
    private: dict[str, Json] = {
        "by": who.by,
        "reason": who.reason,
        "role": who.role,
        "asked": [*_asked(subject)],
    }
    if found.ids:
        private["found"] = [*home.subject_box().seal(canonical(ranges(list(found.ids))))]
    public = {"event": "review", "time": minute(now), "action": action, "count": len(found.ids)}
    return home.record(Draft(public, private)).provenance_id


def _sources(home: Home, found: Plan) -> Iterable[Source]:
    held = Held.read(home)
    for provenance_id in found.ids:
        origin, index = split_id(provenance_id)
        reader = home.find(origin)
        public, private = reader.read(index), reader.open_private(index)
        given: list[JsonObject] = [
            {"recipient": each.recipient, "purpose": each.purpose, "at": each.at}
            for each in found.beyond
            if each.holds(provenance_id)
        ]
        word = held.word(provenance_id, public)
        yield Source(
            provenance_id,
            str(private.get("url", "")),
            _whole(private.get("at", public.get("time"))),
            _texts(public.get("categories")),
            _texts(public.get("purposes")),
            _whole(public.get("retain_until")),
            _held(word),
            tuple(given),
        )


def _when(value: Json) -> str | None:
    """A time as the person reads it."""
    return written(value) if type(value) is int else None


def _held(word: Word | None) -> str:
    return word.rule if word is not None and word.state != "released" else ""


def _found_in(item: JsonObject, private: JsonObject) -> list[Json]:
    """Kind and place of each personal datum in an item."""
    return [
        {"kind": each.kind, "at": each.where.path, "confidence": each.confidence}
        for each in _left(item, private)
    ]


def _others(item: JsonObject, private: JsonObject, subject: Subject) -> list[Json]:
    """Findings that tell somebody else apart, by what this person gave of themselves."""
    theirs = set(subject.sought())
    kinds = {kind for kind, _ in theirs}
    url, places = str(private.get("url", "")), _places(private)
    others: list[Json] = []
    for finding in _left(item, private):
        for kind, text in told_apart([finding], (), url, places):
            if kind in kinds and (kind, text) not in theirs:
                where = finding.where
                others.append(
                    {
                        "kind": finding.kind,
                        "path": where.path,
                        "start": where.start,
                        "end": where.end,
                    }
                )
    return others


def _left(item: JsonObject, private: JsonObject) -> Iterable[Finding]:
    left = private.get("left")
    for found in left if isinstance(left, list) else ():
        if not isinstance(found, dict):
            continue
        path, start, end = str(found.get("path", "")), found.get("start"), found.get("end")
        text = at_pointer(item, path)
        value = text if isinstance(text, str) else ""
        first, last = _whole(start, -1), _whole(end, -1)
        if 0 <= first < last:
            value = value[first:last]
        sure = _whole(found.get("confidence"), 1000)
        yield Finding(str(found.get("kind")), Where("item", path, 0, first, last), value, sure)


def _places(private: JsonObject) -> dict[str, int]:
    places = private.get("places")
    return {str(k): _whole(v) for k, v in places.items()} if isinstance(places, dict) else {}


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _whole(value: Json, otherwise: int = 0) -> int:
    return value if type(value) is int else otherwise
