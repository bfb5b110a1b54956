"""Whom personal data is about, by keyed hashes of what tells a person apart.

An identifier is an e-mail address, a telephone number (E.164), the address of a profile page, or a
name or user name together with its site. It is brought into one form and hashed under a key of the
home: ``consent`` for permissions, another one for whatever else asks about subjects, and two lists
under two keys cannot be joined. What cannot be brought into that form is nobody's: whoever is not
recognised has not consented.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated

import phonenumbers
from msgspec import structs
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from consentry.address import host_of, locate, page_of
from consentry.evidence import Finding, covers
from consentry.origin import site_of, site_of_host
from consentry.standing.fields import Site, Text, listed

LABEL = "consent"
"""The secret of a home under which permissions know their subjects."""
Mac = Callable[[bytes], bytes]
LONGEST = 500
_PLAIN = ("email", "phone", "profile", "name", "username")
_KINDS: Mapping[str, str] = {
    "personal.contact.email": "email",
    "personal.contact.email-role": "email",
    "personal.contact.phone": "phone",
    "personal.online.profile": "profile",
    "personal.online.handle": "username",
    "personal.online.username": "username",
    "personal.name": "name",
}
"""Kinds of finding that tell a person apart, and as what."""


def email(value: str) -> str:
    """``local@domain`` in one case, the domain in ASCII; "" if it is none."""
    text = _folded(value).removeprefix("mailto:").replace("%40", "@")
    local, at, domain = text.rpartition("@")
    host = host_of(domain)
    return f"{local}@{host}" if at and local and "." in host and " " not in local else ""


@lru_cache(maxsize=1024)
def phone(value: str, region: str | None = None) -> str:
    """``+441632960123`` (E.164); "" if it is no number, or its country is not known."""
    try:
        number = phonenumbers.parse(value[:64].removeprefix("tel:"), region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def profile(value: str) -> str:
    """Host and path with query of a profile's address; "" if it is none."""
    text = value.strip()
    place = locate(text if "://" in text[:12] else f"https://{text.removeprefix('//')}")
    if place is None or "." not in place[0]:
        return ""
    return page_of(place)


def name(value: str, site: str) -> str:
    """A name or user name on one site; "" if either is missing."""
    text = re.sub(r"\s+", " ", _folded(value)).strip(" ,;:@")
    return f"{text} on {site}" if text and site else ""


def _folded(value: str) -> str:
    return unicodedata.normalize("NFKC", value[:LONGEST]).casefold().strip()


def hashed(kind: str, identifier: str, mac: Mac) -> str:
    """What stands for an identifier in a home: 64 hex digits."""
    return mac(f"{kind}\0{identifier}".encode()).hex()


def identifier(finding: Finding, site: str, region: str | None) -> tuple[str, str] | None:
    """(kind, identifier) that a finding is; None if it tells nobody apart by itself.

    ``("email", "")`` and the like: it is one, and in no form that could be compared.
    """
    kind = finding.kind
    while kind and kind not in _KINDS:
        kind = kind.rpartition(".")[0]
    if not kind:
        return None
    word, value = _KINDS[kind], finding.value
    if word == "email":
        return word, email(value)
    if word == "phone":
        return word, phone(value, region)
    if word == "profile":
        return word, profile(value)
    return word, name(value, site)


def region_of(places: Mapping[str, int]) -> str | None:
    """The likeliest country: telephone numbers without a prefix are taken to be of it."""
    likely = [code for code in places if len(code) == 2]
    return max(likely, key=lambda code: places[code], default=None)


def told_apart(
    findings: Sequence[Finding],
    among: Sequence[Finding],
    url: str,
    places: Mapping[str, int],
) -> tuple[tuple[str, str], ...]:
    """Kind and identifier of each person whom an item is about: those that ``findings`` tell apart,
    or where these tell nobody apart, those on its page (``among``)."""
    site, region = site_of(url), region_of(places)
    for group in (findings, among):
        named = [found for f in group if (found := identifier(f, site, region))]
        if named:
            return tuple(dict.fromkeys(each for each in named if each[1]))
    return ()


# --- as a person writes them -----------------------------------------------------------------


def _email(value: str) -> str:
    if not email(value):
        raise ValueError("is not an e-mail address")
    return value


def _phone(value: str) -> str:
    if not value.strip().startswith("+") or not phone(value):
        raise ValueError("is not a telephone number with its country: write it as +44 1632 960123")
    return value


def _profile(value: str) -> str:
    if not value.lower().startswith(("http://", "https://")) or not profile(value):
        raise ValueError("is not the address of a profile: write it with https://")
    return value


def _texts(value: object) -> object:
    """A list of texts; a telephone number without quotes is a number to YAML, and loses its +."""
    found = listed(value)
    some = found if isinstance(found, list | tuple) else [found]
    if any(isinstance(one, int | float) for one in some):
        raise ValueError("is read as a number: write it in quotes")
    return found


class OnSite(BaseModel):
    """A name or user name, and the site on which it stands for this person."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    site: Site


_Some = Field(max_length=100)


class Subject(BaseModel):
    """Who consents: in plain as given, or ``hashed`` as kept. Never printed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    email: Annotated[
        tuple[Annotated[str, AfterValidator(_email)], ...], BeforeValidator(_texts), _Some
    ] = Field(default=(), repr=False)
    phone: Annotated[
        tuple[Annotated[str, AfterValidator(_phone)], ...], BeforeValidator(_texts), _Some
    ] = Field(default=(), repr=False)
    profile: Annotated[
        tuple[Annotated[str, AfterValidator(_profile)], ...], BeforeValidator(_texts), _Some
    ] = Field(default=(), repr=False)
    name: Annotated[tuple[OnSite, ...], _Some] = Field(default=(), repr=False)
    username: Annotated[tuple[OnSite, ...], _Some] = Field(default=(), repr=False)
    hashed: Annotated[
        tuple[Annotated[str, Field(pattern="^[0-9a-f]{64}$")], ...], Field(max_length=500)
    ] = ()

    @property
    def plain(self) -> bool:
        """Does it hold anything that is not hashed?"""
        return any(getattr(self, key) for key in _PLAIN)

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """Kind and identifier of all that is given in plain."""
        yield from (("email", email(value)) for value in self.email)
        yield from (("phone", phone(value)) for value in self.phone)
        yield from (("profile", profile(value)) for value in self.profile)
        for word, given in (("name", self.name), ("username", self.username)):
            yield from ((word, name(one.name, site_of_host(one.site))) for one in given)

    def sought(self) -> tuple[tuple[str, str], ...]:
        """The same, to look for: a name may stand there as a user name, and the other way round."""
        other = {"name": "username", "username": "name"}
        known = [each for each in self.identifiers() if each[1]]
        more = [(other[kind], text) for kind, text in known if kind in other]
        return tuple(dict.fromkeys([*known, *more]))

    def under(self, mac: Mac) -> Subject:
        """The same, hashed under a key, in one order."""
        found = {hashed(kind, value, mac) for kind, value in self.identifiers() if value}
        return Subject(hashed=tuple(sorted(found | set(self.hashed))))


# --- as they are met -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Roll:
    """Who consented: ids of live person-consents by the hashes of their subjects."""

    ids: Mapping[str, frozenset[str]]
    mac: Mac

    @classmethod
    def of(cls, subjects: Iterable[tuple[str, Subject]], mac: Mac) -> Roll:
        """subjects: id of a consent, and whose it is."""
        ids: dict[str, set[str]] = {}
        for id_, subject in subjects:
            for digest in subject.hashed:
                ids.setdefault(digest, set()).add(id_)
        return cls({digest: frozenset(found) for digest, found in ids.items()}, mac)

    def meet(
        self, findings: Sequence[Finding], url: str, region: str | None, among: Sequence[Finding]
    ) -> Met:
        """Learn who is met in these findings, or where none of them tells anybody apart, among
        the others: those of the page that an item is from."""
        met = Met(self, site_of(url), region, frozenset())
        for group in (findings, among):
            persons = [ids for f in group if (ids := met.consents_of(f)) is not None]
            if persons:
                return replace(met, everybody=frozenset.intersection(*persons))
        return met


@dataclass(frozen=True, slots=True)
class Met:
    """The persons of one item or page. ``everybody``: consents that all of them have given.

    What does not tell a person apart by itself, such as a word about health, may be about any of
    those who are met: it has the consents that everybody there gave.
    """

    roll: Roll
    site: str
    region: str | None
    everybody: frozenset[str]

    def consents_of(self, finding: Finding) -> frozenset[str] | None:
        """Consents of the person whom a finding tells apart; None if it tells nobody apart."""
        found = identifier(finding, self.site, self.region)
        if found is None:
            return None
        kind, value = found
        if not value:
            return frozenset()
        return self.roll.ids.get(hashed(kind, value, self.roll.mac), frozenset())

    def mark(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The same findings, personal ones with the consents of whom they are about."""
        return tuple(
            structs.replace(f, consents=tuple(sorted(self._consents(f))))
            if covers("personal", f.kind)
            else f
            for f in findings
        )

    def _consents(self, finding: Finding) -> frozenset[str]:
        own = self.consents_of(finding)
        return self.everybody if own is None else own
