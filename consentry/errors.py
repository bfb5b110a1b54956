"""Every error this library raises.

ConsentryError
├── ConfigError             something a person wrote cannot be used: file, line, what to write
│   ├── ActivityError       activity.yaml or an assessment it names
│   ├── PackError           a policy pack
│   ├── OrderError          an order, a suppression or a permission that cannot be read
│   └── SetupError          a part of an adapter is missing, moved or switched off
├── Refused                 a decision said no; carries the decision
│   └── HeldBack            stored, and held until a person has looked; carries the record's id
├── NamesError              a process that looks for names did not answer
├── UnfulfilledError        an obligation could not be fulfilled, so the item cannot be kept
├── StorageError            bytes could not be read or written
│   ├── NotFoundError       no such object
│   ├── ConflictError       the object changed since it was read, or exists already
│   └── DeniedError         these credentials may not do that there
├── LogError                the provenance log cannot go on
│   ├── FencedError         another writer has taken this log over
│   └── VerifyError         the log is not what it says it is; names object and index
└── SealError               sealed bytes do not open
    ├── ErasedError         the key was erased: this is what erasing is for
    └── KeyMissingError     the key that opens this home is not on this machine

An error says what happened, where, and what to do next. No error text holds personal data,
a key, or a URL's query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consentry.evidence import Decision


class ConsentryError(Exception):
    """The root: catching it catches everything this library raises on purpose."""


class ConfigError(ConsentryError):
    """A file that a person wrote cannot be used.

    ``str()`` reads ``file:line: what is wrong. What to write.``; line is 1-based, 0 if unknown.
    """

    def __init__(self, what: str, *, file: str = "", line: int = 0, remedy: str = "") -> None:
        self.what = what
        self.file = file
        self.line = line
        self.remedy = remedy
        where = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(f"{where}{what}" + (f" {remedy}" if remedy else ""))


class ActivityError(ConfigError):
    """activity.yaml, or an assessment file that it names."""


class PackError(ConfigError):
    """A policy pack: unknown key, wrong type, duplicate id, a rule that cannot be read."""


class OrderError(ConfigError):
    """An order, a suppression or a permission in the home that cannot be read."""


class SetupError(ConfigError):
    """A part of an adapter is missing, moved or switched off."""


class Refused(ConsentryError):  # noqa: N818  the word of the design: an answer, not a fault
    """A decision said no, or not yet. ``decision`` says which rule, on what evidence.

    ``str()`` says of each rule that decided what it says and what would change it: words of a
    pack, nothing of the page.
    """

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        deciding = (r for r in decision.reasons if r.verdict == decision.verdict)
        told = (" ".join(filter(None, (f"{r.rule}:", r.says, r.remedy))) for r in deciding)
        super().__init__("\n".join(told) or decision.verdict)


class HeldBack(Refused):
    """The item was stored and is held: it is handed to nobody until a named person has looked.

    ``decision`` says for which rule; ``provenance_id`` names the record.
    """

    def __init__(self, decision: Decision, provenance_id: str) -> None:
        self.provenance_id = provenance_id
        super().__init__(decision)


class NamesError(ConsentryError):
    """A process that looks for names in running text died, or took too long."""


class UnfulfilledError(ConsentryError):
    """An obligation points at something that is not in the item, so the item cannot be kept."""


class StorageError(ConsentryError):
    """Bytes could not be read or written."""


class NotFoundError(StorageError):
    """There is no object of that name."""


class ConflictError(StorageError):
    """The object changed since it was read, or exists already (HTTP 412)."""


class DeniedError(StorageError):
    """These credentials may not do that there: a role, a policy of the bucket or a lock forbids."""


class LogError(ConsentryError):
    """The provenance log cannot go on."""


class FencedError(LogError):
    """Another writer has taken this log over; this one stops."""


class VerifyError(LogError):
    """The log is not what it says it is."""

    def __init__(self, what: str, *, name: str = "", index: int = -1) -> None:
        self.name = name
        self.index = index
        where = f"{name}: " if name else ""
        super().__init__(f"{where}{what}" + (f" (leaf {index})" if index >= 0 else ""))


class SealError(ConsentryError):
    """Sealed bytes do not open."""


class ErasedError(SealError):
    """The key was erased, so the content is gone."""


class KeyMissingError(SealError):
    """The key that opens this home is not on this machine."""
