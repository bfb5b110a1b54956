"""The notice, made from the activity: every field of GDPR Art. 14(1) and (2), in its languages.

A notice is a canonical JSON document, named by its SHA-256. The same activity gives the same bytes;
what a law adds comes from its pack. The public page and what a person is sent are made from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from consentry.activity import Activity
from consentry.errors import ActivityError
from consentry.evidence import Json
from consentry.notice.languages import Language, language
from consentry.provenance.record import canonical

FIELDS: Mapping[str, str] = {
    "controller": "Art. 14(1)(a)",
    "officer": "Art. 14(1)(b)",
    "purposes": "Art. 14(1)(c), (2)(b)",
    "categories": "Art. 14(1)(d)",
    "source": "Art. 14(2)(f)",
    "recipients": "Art. 14(1)(e)",
    "transfers": "Art. 14(1)(f)",
    "retention": "Art. 14(2)(a)",
    "objection": "Art. 21(4)",
    "rights": "Art. 14(2)(c), (d)",
    "complaint": "Art. 14(2)(e)",
    "decisions": "Art. 14(2)(g)",
}
"""Every part of a notice, in order, and the paragraph of the GDPR that asks for it."""
REASON = "reason"
_PORTABLE = ("consent", "contract")


@dataclass(frozen=True, slots=True)
class Addition:
    """What a law asks a notice to say besides. text: by language, English always among them;
    certain: it binds the activity whoever the person is, so no language may lack it."""

    law: str
    title: str
    cite: str
    text: Mapping[str, str]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a notice. ``lang``: of its paragraphs, where it is not the notice's own."""

    id: str
    cite: str
    title: str
    says: tuple[str, ...]
    items: tuple[str, ...] = ()
    lang: str = ""

    def as_json(self) -> dict[str, Json]:
        found: dict[str, Json] = {
            "id": self.id,
            "cite": self.cite,
            "title": self.title,
            "says": list(self.says),
        }
        if self.items:
            found["items"] = list(self.items)
        if self.lang:
            found["lang"] = self.lang
        return found


@dataclass(frozen=True, slots=True)
class Document:
    """A notice: its sections by language, the first language first."""

    controller: str
    token: str
    url: str
    sections: Mapping[str, tuple[Section, ...]] = field(repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.sections)

    def __bytes__(self) -> bytes:
        return canonical(
            {
                "v": 1,
                "notice": "GDPR Art. 14",
                "controller": self.controller,
                "token": self.token,
                "url": self.url,
                "languages": list(self.languages),
                "sections": {
                    code: [each.as_json() for each in sections]
                    for code, sections in self.sections.items()
                },
            }
        )

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of its bytes: what records name."""
        return hashlib.sha256(bytes(self)).hexdigest()


def make(activity: Activity, additions: Sequence[Addition] = ()) -> Document | None:
    """The notice of an activity; None where it keeps no personal data.

    Raises ``ActivityError`` for a language that there is not, and for words of the activity that
    are not translated into one that it asks for.
    """
    if activity.personal_data == "none" or activity.notice is None:
        return None
    asked = dict.fromkeys(activity.notice.languages)
    sections = {
        code: tuple(_Writer(activity, language(code), next(iter(asked))).sections(additions))
        for code in asked
    }
    return Document(activity.controller.name, activity.token, activity.notice.url, sections)


class _Writer:
    """Writes a notice in one language. ``first`` is the one that the activity's words are in."""

    def __init__(self, activity: Activity, tongue: Language, first: str) -> None:
        assert activity.notice is not None
        self._a = activity
        self._notice = activity.notice
        self._t = tongue
        self._first = first

    def sections(self, additions: Sequence[Addition]) -> Iterator[Section]:
        parts: Mapping[str, tuple[Iterable[str], Iterable[str]]] = {
            "controller": (self._controller(), ()),
            "officer": ([self._officer()], ()),
            "purposes": ((), self._purposes()),
            "categories": (self._people(), self._categories()),
            "source": (self._source(), ()),
            "recipients": self._listed("recipients", self._recipients()),
            "transfers": self._listed("transfers", self._transfers()),
            "retention": ([self._t.say("retention.days", days=self._days())], ()),
            "objection": (self._objection(), ()),
            "rights": ([self._t.say("rights.how", contact=self._contact())], self._rights()),
            "complaint": ([self._t.say("complaint.text")], ()),
            "decisions": ([self._decisions()], ()),
        }
        for name, cite in FIELDS.items():
            says, items = parts[name]
            yield self._section(name, cite, says, items)
        if reason := self._notice.disproportionate_effort:
            text = self._t.say("reason.text", reason=self._own(reason))
            yield self._section(REASON, "Art. 14(5)(b)", [text])
        for number, addition in enumerate(additions, 1):
            yield self._addition(number, addition)

    def _section(
        self, name: str, cite: str, says: Iterable[str], items: Iterable[str] = ()
    ) -> Section:
        return Section(name, cite, self._t.say(f"headings.{name}"), tuple(says), tuple(items))

    def _addition(self, number: int, addition: Addition) -> Section:
        code = self._t.code if self._t.code in addition.text else "en"
        if addition.certain and code != self._t.code:
            raise ActivityError(
                f"what {addition.title} asks a notice to say is not there in {self._t.code}.",
                remedy=f"Add {self._t.code}: to notice in the pack {addition.law}, or remove "
                f"{self._t.code} from the activity's notice: languages.",
            )
        return Section(
            f"law-{number}-{addition.law}",
            addition.cite,
            self._t.say("headings.law", law=addition.title),
            (addition.text[code].strip(),),
            lang="" if code == self._t.code else code,
        )

    def _own(self, text: str) -> str:
        """Words of the activity, in this language."""
        if self._t.code == self._first:
            return text
        found = self._notice.translations.get(self._t.code, {}).get(text)
        if found is None:
            raise ActivityError(
                f"the notice in {self._t.code} needs a translation of {text[:80]!r}.",
                remedy=f"Write it under notice: translations: {self._t.code}:, as a line "
                f"'words as they stand: translation', or remove {self._t.code} from languages.",
            )
        return found

    def _contact(self) -> str:
        return self._a.contact.removeprefix("mailto:")

    def _days(self) -> int:
        return self._a.retention_days or 0

    def _controller(self) -> Iterator[str]:
        a, say = self._a, self._t.say
        yield say("controller.name", name=a.controller.name)
        if a.controller.address:
            yield say("controller.address", address=a.controller.address)
        yield say("controller.contact", contact=self._contact())
        if a.controller.establishments:
            names = ", ".join(map(self._t.country, a.controller.establishments))
            yield say("controller.established", countries=names)
        if there := a.representative:
            yield say(
                "controller.representative",
                country=self._t.country(there.country),
                name=there.name,
                contact=there.contact.removeprefix("mailto:"),
            )
        yield say("controller.crawler", token=a.token)

    def _officer(self) -> str:
        officer = self._a.data_protection_officer
        if officer is None:
            return self._t.say("officer.none")
        named = [officer.name] if officer.name else []
        contact = ", ".join([*named, officer.contact.removeprefix("mailto:")])
        return self._t.say("officer.named", contact=contact)

    def _use(self, purpose: str) -> str:
        return self._t.use(purpose) or self._own(purpose)

    def _purposes(self) -> Iterator[str]:
        for purpose in self._a.purposes:
            said = self._a.lawful_basis[purpose]
            basis = self._t.say(f"bases.{said.basis}")
            text = self._t.say("purposes.item", purpose=self._use(purpose), basis=basis)
            if said.interest:
                interest = self._own(said.interest)
                text += " " + self._t.say("purposes.interest", interest=interest)
            yield text

    def _people(self) -> Iterator[str]:
        if self._a.data_subjects:
            people = "; ".join(map(self._own, self._a.data_subjects))
            yield self._t.say("categories.people", people=people)

    def _categories(self) -> Iterator[str]:
        for keep in self._a.keeps:
            yield self._t.say(
                "categories.item",
                category=self._t.category(keep.category),
                reason=self._own(keep.reason).rstrip("."),
                days=keep.retention_days,
            )

    def _source(self) -> Iterator[str]:
        yield self._t.say("source.public")
        if self._a.source_categories:
            sources = "; ".join(map(self._own, self._a.source_categories))
            yield self._t.say("source.kinds", sources=sources)
        yield self._t.say("source.ask")

    def _listed(self, part: str, items: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        found = tuple(items)
        return ((), found) if found else ((self._t.say(f"{part}.none"),), ())

    def _recipients(self) -> Iterator[str]:
        told = dict.fromkeys((each.name, each.purpose) for each in self._a.recipients)
        for name, purpose in told:
            yield self._t.say("recipients.item", name=name, purpose=self._use(purpose))

    def _transfers(self) -> Iterator[str]:
        for each in self._a.transfers:
            yield self._t.say(
                "transfers.item",
                country=self._t.country(each.country),
                safeguard=self._own(each.safeguard),
            )

    def _rights(self) -> Iterator[str]:
        bases = {said.basis for said in self._a.lawful_basis.values()}
        bases |= {keep.basis for keep in self._a.keeps}
        yield from self._t.several("rights.list")
        if bases & set(_PORTABLE):
            yield self._t.say("rights.portability")
        if "consent" in bases:
            yield self._t.say("rights.consent")

    def _objection(self) -> Iterator[str]:
        yield self._t.say("objection.text", contact=self._contact())
        yield self._t.say("objection.sites", token=self._a.token)

    def _decisions(self) -> str:
        said = self._notice.automated_decisions
        return self._own(said) if said else self._t.say("decisions.none")
