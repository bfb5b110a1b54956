"""The manifest: which logs a home has, and the key of each; a note signed by the root key.

Whoever trusts the root key and nothing else learns from it what there is to verify. A log that is
not in the manifest is not a log of the home; a log in it that is missing has been taken away.
"""

from __future__ import annotations

from dataclasses import dataclass

from consentry.errors import VerifyError
from consentry.evidence import JsonObject
from consentry.provenance import paths
from consentry.provenance.checkpoint import Checkpoint
from consentry.provenance.note import Signer, VerifierKey, open_note, signed_by
from consentry.provenance.record import canonical, read_object

_TITLE = "consentry manifest 1"


@dataclass(frozen=True, slots=True)
class Former:
    """A key that a log had before: it is believed for checkpoints of up to so many leaves."""

    key: VerifierKey
    until: int


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One log: the name of its folder, the key that signs its checkpoints, and those that did."""

    name: str
    key: VerifierKey
    former: tuple[Former, ...] = ()

    @property
    def origin(self) -> str:
        return self.key.name

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """The key, and those before it."""
        return self.key, *(each.key for each in self.former)

    def open(self, data: bytes, name: str = paths.CHECKPOINT) -> Checkpoint:
        """Read a checkpoint that the key signed; or, where it did not, a former one in its time.

        Raises ``VerifyError``.
        """
        for old in self.former:
            if signed_by(data, old.key, name) and not signed_by(data, self.key, name):
                found = Checkpoint.open(data, old.key, name)
                if found.size <= old.until:
                    return found
        return Checkpoint.open(data, self.key, name)

    def followed_by(self, key: VerifierKey, size: int) -> LogEntry:
        """The same log with another key, from so many leaves on."""
        return LogEntry(self.name, key, (Former(self.key, size), *self.former))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The logs of a home. ``version`` grows by one with each log added."""

    home: str
    version: int = 0
    logs: tuple[LogEntry, ...] = ()

    def find(self, name: str) -> LogEntry | None:
        return next((each for each in self.logs if each.name == name), None)

    def by_origin(self, origin: str) -> LogEntry | None:
        return next((each for each in self.logs if each.origin == origin), None)

    def adding(self, entry: LogEntry) -> Manifest:
        return Manifest(self.home, self.version + 1, (*self.logs, entry))

    def replacing(self, entry: LogEntry) -> Manifest:
        """The same with another entry for the log of that name."""
        logs = tuple(entry if each.name == entry.name else each for each in self.logs)
        return Manifest(self.home, self.version + 1, logs)

    def signed(self, root: Signer) -> bytes:
        logs = [_written(each) for each in self.logs]
        body = canonical({"home": self.home, "logs": logs, "version": self.version})
        return root.sign(f"{_TITLE}\n{body.decode()}\n")

    @classmethod
    def open(cls, data: bytes, root: VerifierKey) -> Manifest:
        """Read a manifest that the root key signed. Raises ``VerifyError``."""
        title, _, body = open_note(data, root, paths.MANIFEST).partition("\n")
        if title != _TITLE or not body.endswith("\n"):
            raise VerifyError("not a manifest of this format", name=paths.MANIFEST)
        found = read_object(body[:-1].encode(), "the manifest")
        home, version, logs = found.get("home"), found.get("version"), found.get("logs")
        if type(home) is not str or type(version) is not int or not isinstance(logs, list):
            raise VerifyError("a field is missing or malformed", name=paths.MANIFEST)
        entries = tuple(_entry(each) for each in logs)
        names = {each.name for each in entries} | {each.origin for each in entries}
        if len(names) != 2 * len(entries):
            raise VerifyError("a log stands in it twice", name=paths.MANIFEST)
        return cls(home, version, entries)


def _written(entry: LogEntry) -> JsonObject:
    found: JsonObject = {"name": entry.name, "vkey": str(entry.key)}
    if entry.former:
        found["former"] = [{"until": each.until, "vkey": str(each.key)} for each in entry.former]
    return found


def _entry(found: object) -> LogEntry:
    former = found.get("former", []) if isinstance(found, dict) else None
    match found:
        case {"name": str(name), "vkey": str(vkey)} if paths.log(name) and isinstance(former, list):
            entry = LogEntry(name, VerifierKey.parse(vkey), tuple(map(_former, former)))
            if len({each.name for each in entry.keys}) == 1:
                return entry
    raise VerifyError("an entry of a log is malformed", name=paths.MANIFEST)


def _former(found: object) -> Former:
    match found:
        case {"until": int(until), "vkey": str(vkey)} if until >= 0:
            return Former(VerifierKey.parse(vkey), until)
    raise VerifyError("a former key of a log is malformed", name=paths.MANIFEST)
