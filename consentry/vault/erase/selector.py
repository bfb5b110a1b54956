"""What to erase: a selector, and does a record match it?

Criteria of several kinds must all fit; of one kind, any value. Place, category (as a group),
purpose and expiry are looked up in the leaf that anybody can read, so anybody can see that every
matching record is named: the grade of such an erasure is ``public``. URL, site, item, person,
permission and a kind of finding need what is sealed, or a key of the vault: ``attested``. All of
``personal`` is what any leaf that shows a group is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from consentry import countries
from consentry.address import bare, host_of, lineage, locate
from consentry.errors import ConfigError
from consentry.evidence import Json, JsonObject, atoms, covers
from consentry.origin import address_of, site_of_host
from consentry.provenance import Home, split_id
from consentry.vault.erase.scan import Row, places
from consentry.vault.labels import Sought

COVERED_FROM = 50
"""Permille from which on a record with personal data is about somebody of a place."""
UNKNOWN_FROM = 500
"""Permille that are not known, or not of a place shown, from which on it may be."""
_KIND = "personal"
_REMEMBERED = 10_000
"""Places of leaves, as written, whose answer is kept."""

Answer: TypeAlias = Literal["no", "yes", "place-unknown"]
UnknownPlace: TypeAlias = Literal["include", "quarantine"]
Grade: TypeAlias = Literal["public", "attested"]


@dataclass(frozen=True, slots=True)
class Selector:
    """What to erase.

    items: provenance ids; urls: exact, compared as orders do; url_prefixes: their beginnings;
    sites: host names, which cover what is under them; places: country codes and groups such as EU;
    categories: groups as leaves show them (``contact``) or kinds (``personal.contact.email``);
    purposes: a record goes if all that it was collected for are among them; order: the reference
    of the order that asks for it; expired_at: what had to be erased by then, Unix seconds;
    permission: the id of a permission that records rested on; subjects: kind and identifier of
    persons, as ``standing.subjects`` brings them into one form; everything: all records.
    unknown_place: what becomes of a record that may concern a place, and nobody knows.
    """

    items: tuple[str, ...] = ()
    urls: tuple[str, ...] = field(default=(), repr=False)
    url_prefixes: tuple[str, ...] = field(default=(), repr=False)
    sites: tuple[str, ...] = field(default=(), repr=False)
    places: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    order: str = field(default="", repr=False)
    expired_at: int | None = None
    permission: str = ""
    subjects: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    everything: bool = False
    unknown_place: UnknownPlace = "quarantine"

    def __post_init__(self) -> None:
        if not self.kinds:
            raise ConfigError(
                "nothing says what to erase.",
                remedy="Name items, URLs, sites, places, categories, a permission, what expired, "
                "or everything. For a person: consentry subject erase.",
            )
        if self.everything and self.kinds != ("everything",):
            raise ConfigError("everything cannot be narrowed.", remedy="Leave out one of the two.")
        for url in (*self.urls, *self.url_prefixes):
            if locate(url) is None:
                raise ConfigError("this is no URL.", remedy="Write https://, a host and a path.")
        for site in self.sites:
            host = host_of(site)
            if not host or (any(m in host for m in "/:@*? ") and address_of(host) is None):
                raise ConfigError(
                    f"{site[:80]!r} is no host.",
                    remedy="Write its name alone, as example.org: all under it goes too, whatever "
                    "the port. For one address: --url.",
                )

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which kinds of criteria it names; a record of the erasure says so in plain."""
        named: tuple[tuple[str, object], ...] = (
            ("item", self.items),
            ("url", self.urls or self.url_prefixes),
            ("site", self.sites),
            ("place", self.places),
            ("category", self.categories),
            ("purpose", self.purposes),
            ("expired", self.expired_at is not None),
            ("permission", self.permission),
            ("subject", self.subjects),
            ("everything", self.everything),
        )
        return tuple(kind for kind, value in named if value)

    @property
    def grade(self) -> Grade:
        """Can a stranger recompute what matches?"""
        named = self.items or self.urls or self.url_prefixes or self.sites
        sealed = bool(named or self.permission or self.subjects)
        kinds = _KIND not in self.categories and any(map(_is_kind, self.categories))
        return "attested" if sealed or kinds else "public"

    @property
    def about_pages(self) -> bool:
        """Does it name pages? Then refused records of them, which seal the URL, match too."""
        return bool(self.urls or self.url_prefixes or self.sites or self.profiles)

    @property
    def profiles(self) -> tuple[str, ...]:
        """The pages that are persons' profiles, in the form of ``address.pages``."""
        return tuple(identifier for kind, identifier in self.subjects if kind == "profile")

    def public(self) -> JsonObject:
        """What of it stands in the record of the erasure in plain."""
        found: JsonObject = {"selector": list(self.kinds), "grade": self.grade}
        if self.grade == "public":
            for key, value in (
                ("places", self.places),
                ("categories", self.categories),
                ("purposes", self.purposes),
            ):
                if value:
                    found[key] = list(value)
            if self.expired_at is not None:
                found["expired_at"] = self.expired_at
            if self.places:
                found["unknown_place"] = self.unknown_place
        return found

    def sealed(self) -> JsonObject:
        """All of it, but of persons only what they were told apart by."""
        found: JsonObject = {"unknown_place": self.unknown_place}
        for key in ("items", "urls", "url_prefixes", "sites", "places", "categories", "purposes"):
            if values := getattr(self, key):
                found[key] = list(values)
        if self.subjects:
            found["subjects"] = [*sorted({kind for kind, _ in self.subjects})]
        for key in ("order", "permission", "expired_at", "everything"):
            value: Json = getattr(self, key)
            if value or (key == "expired_at" and value is not None):
                found[key] = value
        return found


class Matcher:
    """A selector made ready for the records of one home."""

    def __init__(self, home: Home, selector: Selector) -> None:
        self._selector = selector
        self._items: dict[str, set[int]] = {}
        for each in selector.items:
            origin, index = split_id(each)
            self._items.setdefault(origin, set()).add(index)
        self._places = frozenset(
            code for place in selector.places for code in countries.members(place)
        )
        self._by_shares: dict[bytes, Answer] = {}
        self._any_person = _KIND in selector.categories
        categories = () if self._any_person else selector.categories
        self._groups = frozenset(c for c in categories if not _is_kind(c))
        self._kinds = tuple(c for c in categories if _is_kind(c))
        self._sites = frozenset(map(host_of, selector.sites))
        self._exact = {locate(url) for url in selector.urls}
        self._prefixes = [place for url in selector.url_prefixes if (place := locate(url))]
        located = [place for place in self._exact if place] + self._prefixes
        self._labels: list[frozenset[str]] = []
        for hosts in (self._sites, [bare(host) for host, _ in located]):
            if hosts:
                sites = {site_of_host(host) for host in hosts}
                self._labels.append(frozenset(sites | {home.site_label(site) for site in sites}))
        self.sought = Sought(home, selector.subjects) if selector.subjects else None
        owners = {bare(page.partition("/")[0]) for page in selector.profiles}
        profiles = {site_of_host(host) for host in owners}
        self._profiles = frozenset(profiles | {home.site_label(site) for site in profiles})
        below = any(site_of_host(site) != site for site in self._sites)
        self.needs_private = bool(
            located or below or self._kinds or selector.permission or selector.subjects
        )

    @property
    def quarantines(self) -> bool:
        """Does a record that may be of a place wait for a person to look?"""
        return self._selector.unknown_place == "quarantine"

    def logs(self, origins: Iterable[str]) -> list[str]:
        """Which of the logs can have anything that matches."""
        return [each for each in origins if not self._items or each in self._items]

    @property
    def needles(self) -> tuple[bytes, ...]:
        """Bytes of which a bundle of leaves must have one, if any leaf in it is to match."""
        if self._selector.permission:
            return (b'"permissions":',)
        for labels in self._labels:
            return tuple(f'"{label}"'.encode() for label in sorted(labels))
        if self.sought:
            return (b'"categories":["', *(f'"{s}"'.encode() for s in sorted(self._profiles)))
        return (b'"categories":["',) if self._places or self._groups or self._any_person else ()

    def leaf(self, origin: str, index: int, row: Row) -> Answer:
        """What the leaf says. "yes" may still be "no" once the sealed part is seen."""
        chosen = self._selector
        if row.event != "collect" and not (chosen.about_pages and row.commit):
            return "no"
        if self._items and index not in self._items.get(origin, ()):
            return "no"
        if any(row.site not in labels for labels in self._labels):
            return "no"
        if chosen.permission and not row.permissions:
            return "no"
        if self.sought and not row.categories and row.site not in self._profiles:
            return "no"
        if chosen.expired_at is not None and not 0 < row.retain_until <= chosen.expired_at:
            return "no"
        if self._any_person and not row.categories:
            return "no"
        if self._groups and not self._kinds and self._groups.isdisjoint(row.categories):
            return "no"
        if chosen.purposes and not self._covers(row.purposes):
            return "no"
        return self._place(row)

    def private(self, row: Row, private: JsonObject) -> bool:
        """What the sealed part says, of a leaf that is no "no"."""
        chosen = self._selector
        located = locate(str(private.get("url", "")))
        if self._sites:
            hosts = {*lineage(host_of(str(private.get("site", ""))))}
            if located:
                hosts.update(lineage(bare(located[0])))
            if self._sites.isdisjoint(hosts):
                return False
        if (self._exact or self._prefixes) and not self._is_named(located):
            return False
        if self._kinds and not (
            any(covers(kind, found) for kind in self._kinds for found in _kinds(private))
            or not self._groups.isdisjoint(row.categories)
        ):
            return False
        if self.sought and not self.sought.met(private):
            return False
        rests = private.get("rests_on")
        return not chosen.permission or (isinstance(rests, list) and chosen.permission in rests)

    def _is_named(self, located: tuple[str, str] | None) -> bool:
        if located is None:
            return False
        host, path = located
        return located in self._exact or any(
            host == at and path.startswith(start) for at, start in self._prefixes
        )

    def _place(self, row: Row) -> Answer:
        """As orders judge it, by what the leaf shows: shares from five per cent on."""
        if not self._places:
            return "yes"
        if not row.categories:
            return "no"
        shares = bytes(row.places)
        found = self._by_shares.get(shares)
        if found is None:
            found = self._of_shares(places(row))
            if len(self._by_shares) < _REMEMBERED:
                self._by_shares[shares] = found
        return found

    def _of_shares(self, shares: Mapping[str, int]) -> Answer:
        known = {code: share for code, share in shares.items() if code != "unknown"}
        if sum(known.get(code, 0) for code in self._places) >= COVERED_FROM:
            return "yes"
        unknown = max(shares.get("unknown", 0), 1000 - sum(known.values()))
        return "place-unknown" if unknown >= UNKNOWN_FROM else "no"

    def _covers(self, purposes: Iterable[str]) -> bool:
        named = {*self._selector.purposes}
        return all(named & {"any", purpose, *atoms(purpose)} for purpose in purposes)


def _is_kind(category: str) -> bool:
    return covers(_KIND, category)


def _kinds(private: JsonObject) -> Iterable[str]:
    findings = private.get("findings")
    for finding in findings if isinstance(findings, list) else ():
        if isinstance(finding, dict):
            yield str(finding.get("kind", ""))
