"""The keys of a home that live outside it: root, one a log, the wrapping key, the index key.

A folder per home, mode 0700, its files 0600. The root key signs the manifest, a log's key its
checkpoints; without the wrapping key nothing in the vault opens. The index key says whom records
are about, across sites: it is for who answers people's requests, and has no place on a machine
that only crawls. What the folder holds is not in any repr. Lose it and the vault is lost; copy it
and whoever has the copy can open the vault.
"""

from __future__ import annotations

import base64
import os
import secrets
from contextlib import suppress
from pathlib import Path

from consentry.errors import ConfigError, KeyMissingError
from consentry.provenance.box import BoxKey
from consentry.provenance.note import Signer
from consentry.provenance.seal import Secret

_ROOT = "root"
_WRAP = "wrapping"
_INDEX = "index"
_LOG = "log-"


class Keyring:
    """The keys of one home, read when they are first needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __repr__(self) -> str:
        return f"Keyring({str(self.folder)!r})"

    @property
    def present(self) -> bool:
        return self._file(_ROOT).is_file()

    @property
    def holds_wrapping(self) -> bool:
        return self._file(_WRAP).is_file()

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
        """What signs the checkpoints of a log; ``create`` draws it if it is not there."""
        if create:
            self._draw(_LOG + name)
        return Signer(origin, self._read(_LOG + name))

    def wrapping(self) -> Secret:
        return Secret(self._read(_WRAP))

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

    def _draw(self, name: str) -> None:
        """Write a new key whole, or leave the one that is there; two processes may try at once."""
        path = self._file(name)
        if path.exists():
            return
        temporary = self.folder / f".{name}.{secrets.token_hex(8)}"
        with _told(path):
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                os.write(handle, base64.b64encode(secrets.token_bytes(32)) + b"\n")
                os.fsync(handle)
                with suppress(FileExistsError):
                    os.link(temporary, path)
            finally:
                os.close(handle)
                os.unlink(temporary)
            folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _read(self, name: str) -> bytes:
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
        try:
            seed = base64.b64decode(text.strip(), validate=True)
        except ValueError:
            seed = b""
        if len(seed) != 32:
            raise KeyMissingError(f"{path} is damaged: not the base64 of 32 bytes. Restore it.")
        return seed


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
