"""``home.json``: which home a place is, its root key, which keys open it, and where its LOG lies.

The keys lie outside the home, in a folder of their own for each home. What a home says of itself
is held against them before anything is written. LOG lies in the home, or, in S3, in a bucket of its
own that keeps versions and locks objects: then ``log`` and ``lock`` say so.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from consentry.errors import ConfigError, ConflictError, VerifyError
from consentry.evidence import JsonObject
from consentry.provenance import paths
from consentry.provenance.keys import Keyring
from consentry.provenance.note import VerifierKey
from consentry.provenance.record import canonical, read_object
from consentry.provenance.seal import Secret
from consentry.storage import Storage, in_s3, is_there, open_storage, part, place

LockMode = Literal["COMPLIANCE", "GOVERNANCE"]
LOCK_MODES: tuple[LockMode, ...] = ("COMPLIANCE", "GOVERNANCE")
MAX_DAYS = 36_500
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """Where LOG lies and how long its objects are locked; the rest lies in the home's place.

    days: 0 where nothing is locked, as in a folder.
    """

    log: str
    days: int = 0
    mode: LockMode = "COMPLIANCE"

    @classmethod
    def inside(cls, where: str) -> Layout:
        """LOG in the home itself, without a lock."""
        return cls(part(where, "log"))


@dataclass(frozen=True, slots=True)
class HomeFile:
    """What ``home.json`` says, checked, and the keys that belong to it."""

    where: str
    id: str
    root: VerifierKey
    keyring: Keyring
    layout: Layout


def exists(where: str) -> bool:
    """Is this place a home? Raises ``StorageError`` if it cannot be looked at."""
    return is_there(where) and open_storage(where, create=False).exists(paths.HOME)


def read(where: str, folder: Path, bare_slots: bool) -> HomeFile:
    """Read ``home.json`` and hold it against the keys in ``folder``. Raises ``ConfigError``."""
    file = part(where, paths.HOME)
    try:
        found = read_object(open_storage(where, create=False).get(paths.HOME)[0], paths.HOME)
        root = VerifierKey.parse(str(found.get("root")))
    except VerifyError as problem:
        raise ConfigError(f"damaged: {problem}.", file=file, remedy="Restore it.") from None
    home_id = str(found.get("id"))
    if found.get("format") != _FORMAT or not _is_id(home_id):
        raise ConfigError(
            f"a home of format {str(found.get('format'))[:9]}, and this version knows {_FORMAT}.",
            file=file,
            remedy="Open it with the version of consentry that made it, or a newer one.",
        )
    if found.get("slots") != ("bare" if bare_slots else "wrapped"):
        raise ConfigError(
            f"this home says that its slots are {found.get('slots')}, and was opened as if "
            "they were not.",
            file=file,
            remedy="Unwrapped slots have to be asked for; else the file was changed.",
        )
    keyring = Keyring(folder / home_id)
    if keyring.present and keyring.root(home_id).key != root:
        raise ConfigError(
            f"the keys in {keyring.folder} belong to another home.",
            file=file,
            remedy="Point CONSENTRY_KEYS at this home's keys.",
        )
    settle_wrapping(keyring, str(found.get("wrapping")))
    if keyring.holds_wrapping and check_value(keyring.wrapping()) != found.get("wrapping"):
        raise ConfigError(
            f"the wrapping key in {keyring.folder} is not the one of this home.",
            file=file,
            remedy="Point CONSENTRY_KEYS at this home's keys, or restore it from a copy.",
        )
    return HomeFile(where, home_id, root, keyring, _layout(where, found, file))


def make(where: str, folder: Path, bare_slots: bool, layout: Layout | None = None) -> None:
    """Make a home. Keys first: a home without keys would be of no use to anyone."""
    layout = layout or Layout.inside(where)
    root = open_storage(where)
    if any(_holds_something(area) for area in _areas(where, root, layout)):
        raise ConfigError(
            "this was a home, but home.json is missing.", file=where, remedy="Restore it."
        )
    home_id = secrets.token_hex(8)
    keyring = Keyring(folder / home_id)
    keyring.make()
    marker: JsonObject = {
        "format": _FORMAT,
        "id": home_id,
        "root": str(keyring.root(home_id).key),
        "slots": "bare" if bare_slots else "wrapped",
        "wrapping": check_value(keyring.wrapping()),
    }
    if layout != Layout.inside(where):
        marker["log"] = layout.log
        marker["lock"] = {"days": layout.days, "mode": layout.mode}
    try:
        root.put(paths.HOME, canonical(marker), if_absent=True)
    except ConflictError:
        keyring.discard()
    except BaseException:
        keyring.discard()
        raise


def _areas(where: str, root: Storage, layout: Layout) -> list[tuple[Storage, str]]:
    """The areas that a home has written to, each with a prefix to look under."""
    areas = [(root, "vault/"), (root, "log/")]
    if layout.log != part(where, "log"):
        areas.append((open_storage(layout.log), paths.LOGS))
    return areas


def _holds_something(area: tuple[Storage, str]) -> bool:
    storage, prefix = area
    return next(iter(storage.list(prefix)), None) is not None


def _layout(where: str, found: JsonObject, file: str) -> Layout:
    """Where LOG lies, as the file has it; a folder's and an older home's lies inside."""
    log, lock = found.get("log"), found.get("lock", {})
    if log is None and not lock:
        return Layout.inside(where)
    days, mode = (lock.get("days"), lock.get("mode")) if isinstance(lock, dict) else (None, None)
    known = type(log) is str and in_s3(log) and place(log) == log
    if known and type(days) is int and 0 <= days <= MAX_DAYS and mode in LOCK_MODES:
        return Layout(str(log), days, mode)
    raise ConfigError(
        "what it says of the log's place or lock cannot be.", file=file, remedy="Restore it."
    )


def check_value(wrapping: Secret) -> str:
    """What tells one wrapping key from another, and nothing else about it."""
    return wrapping.mac(b"consentry/v1/wrapping key check").hex()[:16]


def settle_wrapping(keyring: Keyring, said: str) -> None:
    """Take the next wrapping key for the key, if it is the one that the home names by now."""
    follows = keyring.next_wrapping()
    if follows is not None and check_value(follows) == said:
        keyring.promote_wrapping()


def name_wrapping(where: str, wrapping: Secret) -> None:
    """Have ``home.json`` name another wrapping key. Raises ``ConflictError``."""
    storage = open_storage(where, create=False)
    data, tag = storage.get(paths.HOME)
    found = read_object(data, paths.HOME) | {"wrapping": check_value(wrapping)}
    storage.put(paths.HOME, canonical(found), if_tag=tag)


def keys_folder(keys: Path | None) -> Path:
    if keys is None:
        named = os.environ.get("CONSENTRY_KEYS")
        config = os.environ.get("XDG_CONFIG_HOME")
        base = Path(config) if config else Path.home() / ".config"
        keys = Path(named) if named else base / "consentry" / "keys"
    return Path(keys).expanduser().resolve()


def _is_id(text: str) -> bool:
    return len(text) == 16 and all(c in "0123456789abcdef" for c in text)
