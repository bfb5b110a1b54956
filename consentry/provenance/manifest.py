"""The manifest: which logs a home has, and the key of each; a note signed by the root key.

Whoever trusts the root key and nothing else learns from it what there is to verify. A log that is
not in the manifest is not a log of the home; a log in it that is missing has been taken away.
"""

from __future__ import annotations

from dataclasses import dataclass

from consentry.errors import VerifyError
from consentry.provenance import paths
from consentry.provenance.note import Signer, VerifierKey, open_note
from consentry.provenance.record import canonical, read_object

_TITLE = "consentry manifest 1"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One log: the name of its folder and the key that signs its checkpoints."""

    name: str
    key: VerifierKey

    @property
    def origin(self) -> str:
        return self.key.name


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

    def signed(self, root: Signer) -> bytes:
        logs = [{"name": each.name, "vkey": str(each.key)} for each in self.logs]
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


def _entry(found: object) -> LogEntry:
    name = found.get("name") if isinstance(found, dict) else None
    vkey = found.get("vkey") if isinstance(found, dict) else None
    if type(name) is not str or type(vkey) is not str:
        raise VerifyError("an entry of a log is malformed", name=paths.MANIFEST)
    paths.log(name)
    return LogEntry(name, VerifierKey.parse(vkey))
