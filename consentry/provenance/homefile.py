"""``home.json``: which home a folder is, its root key, and which keys open it.

The keys lie outside the home, in a folder of their own for each home. What a home says of itself
is held against them before anything is written.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from consentry.errors import ConfigError, ConflictError, VerifyError
from consentry.provenance import paths
from consentry.provenance.keys import Keyring
from consentry.provenance.note import VerifierKey
from consentry.provenance.record import canonical, read_object
from consentry.storage import LocalStorage

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class HomeFile:
    """What ``home.json`` says, checked, and the keys that belong to it."""

    where: Path
    id: str
    root: VerifierKey
    keyring: Keyring


def read(path: Path, folder: Path, bare_slots: bool) -> HomeFile:
    """Read ``home.json`` and hold it against the keys in ``folder``. Raises ``ConfigError``."""
    file = str(path / paths.HOME)
    try:
        found = read_object(LocalStorage(path, create=False).get(paths.HOME)[0], paths.HOME)
        root = VerifierKey.parse(str(found.get("root")))
    except VerifyError as problem:
        raise ConfigError(f"damaged: {problem}.", file=file, remedy="Restore it.") from None
    home_id = str(found.get("id"))
    if found.get("format") != _FORMAT or not _is_id(home_id):
        raise ConfigError("a format that this version does not know.", file=file)
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
    if keyring.holds_wrapping and _check_value(keyring) != found.get("wrapping"):
        raise ConfigError(
            f"the wrapping key in {keyring.folder} is not the one of this home.",
            file=file,
            remedy="Point CONSENTRY_KEYS at this home's keys, or restore it from a copy.",
        )
    return HomeFile(path, home_id, root, keyring)


def make(path: Path, folder: Path, bare_slots: bool) -> None:
    """Make a home. Keys first: a home without keys would be of no use to anyone."""
    if (path / "log").exists() or (path / "vault").exists():
        raise ConfigError(
            "this was a home, but home.json is missing.", file=str(path), remedy="Restore it."
        )
    root = LocalStorage(path)
    home_id = secrets.token_hex(8)
    keyring = Keyring(folder / home_id)
    keyring.make()
    marker = canonical(
        {
            "format": _FORMAT,
            "id": home_id,
            "root": str(keyring.root(home_id).key),
            "slots": "bare" if bare_slots else "wrapped",
            "wrapping": _check_value(keyring),
        }
    )
    try:
        root.put(paths.HOME, marker, if_absent=True)
    except ConflictError:
        keyring.discard()
    except BaseException:
        keyring.discard()
        raise


def _check_value(keyring: Keyring) -> str:
    """What tells one wrapping key from another, and nothing else about it."""
    return keyring.wrapping().mac(b"consentry/v1/wrapping key check").hex()[:16]


def keys_folder(keys: Path | None) -> Path:
    if keys is None:
        named = os.environ.get("CONSENTRY_KEYS")
        config = os.environ.get("XDG_CONFIG_HOME")
        base = Path(config) if config else Path.home() / ".config"
        keys = Path(named) if named else base / "consentry" / "keys"
    return Path(keys).expanduser().resolve()


def _is_id(text: str) -> bool:
    return len(text) == 16 and all(c in "0123456789abcdef" for c in text)
