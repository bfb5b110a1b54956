"""Which witnesses make a checkpoint good: a trust policy as c2sp.org/tlog-policy has it.

A file of lines: ``log``, ``witness``, ``group``, ``quorum``. A checkpoint is good if one of the
logs signed it, and witnesses cosigned it as the quorum asks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from consentry.errors import ConfigError, VerifyError
from consentry.provenance.cosignature import Cosigner, cosigned
from consentry.provenance.note import VerifierKey

NONE = "none"
MOST = 1 << 20
"""Bytes that a policy may have."""


@dataclass(frozen=True, slots=True)
class Witness:
    """key: whom to believe; url: where to ask it (tlog-witness: its submission prefix), or \"\"."""

    name: str
    key: Cosigner
    url: str = ""


@dataclass(frozen=True, slots=True)
class TlogPolicy:
    """What a policy says. groups: of each name, how many of which names it takes."""

    logs: tuple[str, ...]
    witnesses: tuple[Witness, ...]
    groups: Mapping[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    quorum: str = NONE

    @classmethod
    def parse(cls, data: bytes, file: str = "") -> TlogPolicy:
        """Raises ``ConfigError``, with the line."""
        return _Reading(data, file).policy()

    def holds_for(self, key: VerifierKey) -> bool:
        """Is a log with this key one of its logs? It may leave open which they are."""
        return not self.logs or str(key) in self.logs

    def met_by(self, names: Collection[str]) -> bool:
        """Is the quorum met by these witnesses? names: as the policy calls them."""
        met = set(names)
        for name, (least, members) in self.groups.items():
            if sum(each in met for each in members) >= least:
                met.add(name)
        return self.quorum == NONE or self.quorum in met

    def cosigned(self, note: bytes, name: str = "") -> dict[str, int]:
        """Its witnesses that cosigned a checkpoint, and when. Raises ``VerifyError``."""
        found = cosigned(note, (each.key for each in self.witnesses), name)
        return {each.name: found[each.key] for each in self.witnesses if each.key in found}

    def check(self, note: bytes, name: str = "") -> dict[str, int]:
        """The same, but raises ``VerifyError`` if they are not as many as the quorum asks."""
        found = self.cosigned(note, name)
        if not self.met_by(found):
            who = ", ".join(sorted(found)) or "nobody"
            raise VerifyError(f"cosigned by {who}: not the quorum {self.quorum!r}", name=name)
        return found


class _Reading:
    """A policy's lines, one after the other. Names are octets: no two that differ are the same."""

    def __init__(self, data: bytes, file: str) -> None:
        self._file = file
        self._line = 0
        self._logs: list[str] = []
        self._witnesses: dict[str, Witness] = {}
        self._groups: dict[str, tuple[int, tuple[str, ...]]] = {}
        self._quorum: str | None = None
        self._members: set[str] = set()
        self._keys: set[bytes] = set()
        if len(data) > MOST or (data and not data.endswith(b"\n")):
            raise self._wrong("too long, or cut off: its last line has no end")
        self._text = data.decode("utf-8", "surrogateescape")

    def policy(self) -> TlogPolicy:
        kinds: dict[str, Callable[[list[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._set_quorum,
        }
        for number, line in enumerate(self._text.split("\n"), 1):
            self._line = number
            if any((each < " " and each != "\t") or each == "\x7f" for each in line):
                raise self._wrong("a control character")
            words = line.replace("\t", " ").split(" ")
            words = [word for word in words if word]
            if not words or words[0].startswith("#"):
                continue
            if words[0] not in kinds:
                raise self._wrong(f"no {words[0][:40]!r} line: write log, witness, group or quorum")
            kinds[words[0]](words[1:])
        if self._quorum is None:
            raise self._wrong("the quorum line is missing: write, say, quorum none")
        return TlogPolicy(
            tuple(self._logs), tuple(self._witnesses.values()), self._groups, self._quorum
        )

    def _log(self, words: list[str]) -> None:
        if not 1 <= len(words) <= 2:
            raise self._wrong("expected log <vkey> [<url>]")
        try:
            public = VerifierKey.parse(words[0]).public
        except VerifyError:
            public = self._cosigner(words[0]).public
        self._once(public, "log")
        self._logs.append(words[0])

    def _witness(self, words: list[str]) -> None:
        if not 2 <= len(words) <= 3:
            raise self._wrong("expected witness <name> <vkey> [<url>]")
        name = self._new_name(words[0])
        key = self._cosigner(words[1])
        self._once(key.public, "witness")
        self._witnesses[name] = Witness(name, key, words[2] if len(words) == 3 else "")

    def _group(self, words: list[str]) -> None:
        if len(words) < 3:
            raise self._wrong("expected group <name> all|any|<number> <name>...")
        name, members = self._new_name(words[0]), words[2:]
        for each in members:
            if each not in self._witnesses and each not in self._groups:
                raise self._wrong(f"{each!r} is no witness and no group of the lines before")
            if each in self._members:
                raise self._wrong(f"{each!r} is in a group already")
            self._members.add(each)
        least = {"any": 1, "all": len(members)}.get(words[1])
        if least is None:
            number = words[1]
            least = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
        if not 1 <= least <= len(members):
            raise self._wrong(f"a group of {len(members)} takes all, any, or 1 to {len(members)}")
        self._groups[name] = least, tuple(members)

    def _set_quorum(self, words: list[str]) -> None:
        known = words and (words[0] in self._witnesses or words[0] in self._groups)
        if len(words) != 1 or not (known or words[0] == NONE):
            raise self._wrong("expected quorum and a witness or group of the lines before, or none")
        if self._quorum is not None:
            raise self._wrong("a second quorum line")
        self._quorum = words[0]

    def _cosigner(self, vkey: str) -> Cosigner:
        try:
            return Cosigner.parse(vkey)
        except VerifyError as problem:
            raise self._wrong(str(problem)) from None

    def _once(self, public: bytes, what: str) -> None:
        if what.encode() + public in self._keys:
            raise self._wrong(f"this {what} stands there twice, by its key")
        self._keys.add(what.encode() + public)

    def _new_name(self, name: str) -> str:
        if name == NONE or name in self._witnesses or name in self._groups:
            raise self._wrong(f"{name!r} is taken")
        return name

    def _wrong(self, what: str) -> ConfigError:
        return ConfigError(
            f"not a trust policy: {what}.",
            file=self._file or "policy",
            line=self._line,
            remedy="The form is that of c2sp.org/tlog-policy.",
        )
