"""The keys of a home that live outside it: root, one a log, the wrapping key, the index key.

A folder per home, mode 0700, its files 0600. The root key signs the manifest, a log's key its
checkpoints; without the wrapping key nothing in the vault opens. The index key says whom records
are about, across sites: it is for who answers people's requests, and has no place on a machine
that only crawls. What the folder holds is not in any repr. Lose it and the vault is lost; copy it
and whoever has the copy can open the vault.

A key may stand in the environment instead, ``CONSENTRY_KEY_WRAPPING`` and so on, in base64 as the
file has it, and the files may be sealed by a service of keys (``keyservice``). While a key is being
replaced there are ``<name>.next.key`` and ``<name>.former.key`` too.
"""

from __future__ import annotations

import base64
import os
import secrets
from contextlib import suppress
from pathlib import Path

from consentry.errors import ConfigError, KeyMissingError
from consentry.provenance import keyservice
from consentry.provenance.box import BoxKey
from consentry.provenance.note import Signer
from consentry.provenance.seal import Secret
from consentry.storage import flush_folder

_ROOT = "root"
_WRAP = "wrapping"
_INDEX = "index"
_LOG = "log-"
_NEXT, _FORMER = ".next", ".former"
_SETTING = "CONSENTRY_KEY_"


class Keyring:
    """The keys of one home, read when they are first needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __repr__(self) -> str:
        return f"Keyring({str(self.folder)!r})"

    @property
    def present(self) -> bool:
        return self._is_there(_ROOT)

    @property
    def holds_wrapping(self) -> bool:
        return self._is_there(_WRAP)

    def make(self) -> None:
        """Draw the root and wrapping keys, unless they are there."""
        with _told(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in (_ROOT, _WRAP):
            self._draw(name)

    def root(self, home_id: str) -> Signer:
        """What signs the manifest."""
        return Signer(f"consentry/{home_id}", self._read(_ROOT))

    def log(self, name: str, origin: str, *, create: bool = False) -> Signer:
        """What signs the checkpoints of a log; ``create`` draws it if it is not there.

        A former key that is still there signs too, for who knows that one alone.
        """
        if create:
            self._draw(_LOG + name)
        former = self._file(_LOG + name + _FORMER).is_file()
        also = (Signer(origin, self._read(_LOG + name + _FORMER)),) if former else ()
        return Signer(origin, self._read(_LOG + name), also)

    def next_log(self, name: str, origin: str, *, create: bool = False) -> Signer | None:
        """The key that is to follow a log's key, if there is one."""
        if create:
            self._draw_next(_LOG + name)
        there = self._file(_LOG + name + _NEXT).is_file()
        return Signer(origin, self._read(_LOG + name + _NEXT)) if there else None

    def promote_log(self, name: str) -> None:
        """The key that was to follow is the log's from now on, the one before the former."""
        self._promote(_LOG + name)

    def retire_log(self, name: str) -> bool:
        """Remove the former key of a log; was there one?"""
        return self._remove(_LOG + name + _FORMER)

    def wrapping(self) -> Secret:
        return Secret(self._read(_WRAP))

    def next_wrapping(self, *, create: bool = False) -> Secret | None:
        """The wrapping key that is to follow, if there is one."""
        if create:
            self._draw_next(_WRAP)
        there = self._file(_WRAP + _NEXT).is_file()
        return Secret(self._read(_WRAP + _NEXT)) if there else None

    def former_wrapping(self) -> Secret | None:
        """The wrapping key that was, while what it wrapped is being wrapped anew."""
        there = self._file(_WRAP + _FORMER).is_file()
        return Secret(self._read(_WRAP + _FORMER)) if there else None

    def promote_wrapping(self) -> None:
        self._promote(_WRAP)

    def retire_wrapping(self) -> bool:
        return self._remove(_WRAP + _FORMER)

    def index(self, *, create: bool = False) -> BoxKey:
        """What opens whom records are about; ``create`` draws it if it is not there."""
        if create:
            self._draw(_INDEX)
        return BoxKey(self._read(_INDEX))

    def discard(self) -> None:
        """Remove a keyring that was made for nothing: another process made the home first."""
        for name in (_ROOT, _WRAP):
            with suppress(OSError):
                self._file(name).unlink()
        with suppress(OSError):
            self.folder.rmdir()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _is_there(self, name: str) -> bool:
        return _in_environment(name) is not None or self._file(name).is_file()

    def _draw_next(self, name: str) -> None:
        if _in_environment(name) is not None:
            raise ConfigError(
                f"{_SETTING}{_upper(name)} is set, and a key in the environment is not replaced.",
                remedy="Take it out, and have the key in the folder of keys.",
            )
        self._draw(name + _NEXT)

    def _promote(self, name: str) -> None:
        """Former first: cut off in between, the key is there twice, and neither is lost."""
        key, former = self._file(name), self._file(name + _FORMER)
        with _told(key):
            temporary = self.folder / f".{name}.{secrets.token_hex(8)}"
            os.link(key, temporary)
            os.rename(temporary, former)
            os.rename(self._file(name + _NEXT), key)
            flush_folder(self.folder)

    def _remove(self, name: str) -> bool:
        path = self._file(name)
        with _told(path):
            try:
                path.unlink()
            except FileNotFoundError:
                return False
            flush_folder(self.folder)
        return True

    def _about(self, name: str) -> dict[str, str]:
        """What a service of keys binds a key to."""
        plain = name.removesuffix(_NEXT).removesuffix(_FORMER)
        return {"home": self.folder.name, "key": plain}

    def _draw(self, name: str) -> None:
        """Write a new key whole, or leave the one that is there; two processes may try at once."""
        path = self._file(name)
        if path.exists() or _in_environment(name) is not None:
            return
        written = base64.b64encode(seed := secrets.token_bytes(32))
        if service := os.environ.get(keyservice.SETTING, ""):
            sealed = keyservice.named(service).seal(seed, self._about(name))
            written = b"%b %b" % (service.encode(), base64.b64encode(sealed))
        temporary = self.folder / f".{name}.{secrets.token_hex(8)}"
        with _told(path):
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                os.write(handle, written + b"\n")
                os.fsync(handle)
                with suppress(FileExistsError):
                    os.link(temporary, path)
            finally:
                os.close(handle)
                os.unlink(temporary)
            flush_folder(self.folder)

    def _read(self, name: str) -> bytes:
        given = _in_environment(name)
        if given is not None:
            return _seed(given.encode(errors="replace"), _SETTING + _upper(name))
        path = self._file(name)
        try:
            mode = path.stat().st_mode
            text = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise KeyMissingError(
                f"the key {path} is not on this machine. Copy this home's keys there, "
                "or say where they are with CONSENTRY_KEYS."
            ) from None
        except OSError as problem:
            raise KeyMissingError(f"{path} cannot be read: {problem.strerror}.") from None
        if mode & 0o077:
            raise ConfigError(
                "others on this machine can read this key.",
                file=str(path),
                remedy=f"Run: chmod 600 {path}",
            )
        service, space, sealed = text.strip().partition(b" ")
        if not space:
            return _seed(text, str(path))
        try:
            raw = base64.b64decode(sealed, validate=True)
        except ValueError:
            raise KeyMissingError(f"{path} is damaged. Restore it.") from None
        seed = keyservice.named(service.decode(errors="replace")).open(raw, self._about(name))
        return _seed(base64.b64encode(seed), str(path))


def _seed(text: bytes, where: str) -> bytes:
    """32 bytes from their base64. where: what to name if it is not. Raises ``KeyMissingError``."""
    try:
        seed = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        seed = b""
    if len(seed) != 32:
        raise KeyMissingError(f"{where} is damaged: not the base64 of 32 bytes. Restore it.")
    return seed


def _in_environment(name: str) -> str | None:
    return os.environ.get(_SETTING + _upper(name))


def _upper(name: str) -> str:
    return name.upper().replace("-", "_").replace(".", "_")


class _told:  # noqa: N801  reads as a phrase: with _told(path)
    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, problem: object, trace: object) -> None:
        if isinstance(problem, OSError):
            raise ConfigError(
                f"a key cannot be written there: {problem.strerror}.",
                file=str(self._path),
                remedy="Choose a folder for keys that this user may write: CONSENTRY_KEYS.",
            ) from None
