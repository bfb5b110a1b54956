"""The home: where a crawler's log, vault and review copy live, and the keys that go with it.

A folder or ``s3://bucket/prefix`` with ``home.json``, which names the home, its root key and the
place of its LOG, and the areas VAULT and REVIEW. The keys themselves lie outside, in a folder of
their own for each home.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from consentry.errors import (
    ConfigError,
    ConflictError,
    KeyMissingError,
    LogError,
    NotFoundError,
    SealError,
    VerifyError,
)
from consentry.provenance import homefile, lease, paths
from consentry.provenance.box import Box, BoxKey
from consentry.provenance.homefile import HomeFile, Layout
from consentry.provenance.leafvault import LeafVault
from consentry.provenance.log import Log
from consentry.provenance.manifest import LogEntry, Manifest
from consentry.provenance.note import Signer
from consentry.provenance.reader import LogReader
from consentry.provenance.record import Draft, Receipt
from consentry.provenance.release import release
from consentry.provenance.seal import Secret
from consentry.provenance.slots import Wrapping
from consentry.storage import Retention, Storage, Within, in_s3, open_storage, part, place, together

OPS = "ops"
"""The log of orders, releases, erasures, notices, permissions and reviews; one a home."""
_LABEL = 32
_INDEX = "index"


class Home:
    """An opened home. ``Home.open`` makes one."""

    def __init__(self, found: HomeFile, *, bare_slots: bool = False) -> None:
        self.where = found.where
        self.id = found.id
        self.keyring = found.keyring
        self.layout = found.layout
        self.root: Storage = open_storage(self.where)
        self.log: Storage = open_storage(found.layout.log, retention=retention(found.layout))
        self.vault: Storage = open_storage(part(self.where, "vault"))
        self.review: Storage = open_storage(part(self.where, "review"))
        self._root_key = found.root
        self.bare_slots = bare_slots
        self._secrets: dict[str, Secret] = {}
        self._opened: tuple[bytes, Manifest] | None = None

    def __repr__(self) -> str:
        return f"Home({self.where!r}, id={self.id!r})"

    @classmethod
    def open(
        cls,
        where: str | Path,
        *,
        keys: Path | None = None,
        create: bool = False,
        bare_slots: bool = False,
    ) -> Home:
        """Open a home; in a folder, make it with ``create`` if it is not there.

        where: a folder, or ``s3://bucket/prefix``. keys: the folder for keys, outside the home;
        default ``$CONSENTRY_KEYS``, else ``~/.config/consentry/keys``. Each home has a folder of
        its own in it. bare_slots: keep slot keys unwrapped in the vault; must be said at each
        opening of a home made so.

        A home can be opened without its keys: then it can be read, but nothing in the vault opens
        and nothing is signed (``KeyMissingError``). Raises ``ConfigError`` if there is no home or
        its keys are another home's, ``StorageError`` if it cannot be read or written.
        """
        at, folder = _apart(where, keys)
        if not homefile.exists(at):
            if not create or in_s3(at):
                raise ConfigError(
                    "there is no home of consentry here.",
                    file=at,
                    remedy=f"Check CONSENTRY_HOME, or make one: consentry home init {at}"
                    if in_s3(at)
                    else "Check CONSENTRY_HOME, or start a crawl to make one.",
                )
            homefile.make(at, folder, bare_slots)
        return cls(homefile.read(at, folder, bare_slots), bare_slots=bare_slots)

    @classmethod
    def make(
        cls,
        where: str | Path,
        *,
        keys: Path | None = None,
        layout: Layout | None = None,
        bare_slots: bool = False,
    ) -> Home:
        """Make a home in a folder or a bucket that is there, or open the one that is.

        layout: where its LOG lies and how long it is locked; default inside, without a lock.
        Raises as ``open``.
        """
        at, folder = _apart(where, keys)
        if not homefile.exists(at):
            homefile.make(at, folder, bare_slots, layout)
        return cls(homefile.read(at, folder, bare_slots), bare_slots=bare_slots)

    @staticmethod
    def exists(where: str | Path) -> bool:
        """Is there a home? Raises ``StorageError`` if it cannot be looked at."""
        return homefile.exists(place(where))

    @property
    def root_vkey(self) -> str:
        """The one key that verifying needs, as a C2SP verifier key. Keep a copy elsewhere."""
        return str(self._root_key)

    def manifest(self) -> Manifest:
        """The logs of this home. Raises ``VerifyError`` if the root key did not sign it."""
        return self._manifest()[0]

    def log_area(self, name: str) -> Storage:
        """The objects of one log in LOG."""
        return Within(self.log, paths.log(name))

    def vault_area(self, name: str) -> Storage:
        """The objects of one log in VAULT."""
        return Within(self.vault, paths.log(name))

    def leaf_vault(self, name: str, origin: str) -> LeafVault:
        return LeafVault(self.vault_area(name), origin, self._wrapping)

    def log_signer(self, name: str) -> Signer:
        """The key of a log; a log that is new is entered in the manifest first."""
        paths.log(name)
        while True:
            manifest, tag = self._manifest()
            entry = manifest.find(name)
            if entry is not None:
                signer = self.keyring.log(name, entry.origin)
                if signer.key != entry.key:
                    follows = self.keyring.next_log(name, entry.origin)
                    if follows is not None and follows.key == entry.key:
                        self.keyring.promote_log(name)
                        continue
                    raise KeyMissingError(
                        f"the key of {entry.origin} in {self.keyring.folder} is not the one that "
                        "the manifest names. Point CONSENTRY_KEYS at this home's keys."
                    )
                return signer
            root = self._root_signer()
            signer = self.keyring.log(name, f"{self._root_key.name}/{name}", create=True)
            signed = manifest.adding(LogEntry(name, signer.key)).signed(root)
            try:
                self.log.put(paths.MANIFEST, signed, if_tag=tag, if_absent=tag is None)
            except ConflictError:
                continue

    def replace_entry(self, entry: LogEntry) -> None:
        """Put another entry for a log into the manifest, signed by the root key."""
        root = self._root_signer()
        while True:
            manifest, tag = self._manifest()
            signed = manifest.replacing(entry).signed(root)
            with suppress(ConflictError):
                self.log.put(paths.MANIFEST, signed, if_tag=tag, if_absent=tag is None)
                return

    def entry(self, name: str) -> LogEntry:
        """What the manifest says of a log. Raises ``LogError`` if the home has none so."""
        entry = self.manifest().find(name)
        if entry is None:
            raise LogError(f"this home has no log named {name}")
        return entry

    def reader(self, name: str) -> LogReader:
        """A log to read, whoever is writing it. Raises ``LogError`` if the home has none so."""
        entry = self.entry(name)
        found = LogReader(self.log_area(name), entry, self.leaf_vault(name, entry.origin))
        found.refresh()
        return found

    def find(self, origin: str) -> LogReader:
        """The log of an origin, as a provenance id names it. Raises ``LogError``."""
        entry = self.manifest().by_origin(origin)
        if entry is None:
            raise LogError(f"this home has no log of origin {origin[:120]}")
        return self.reader(entry.name)

    @contextmanager
    def ops(self, clock: Callable[[], int] | None = None) -> Iterator[Log]:
        """The ops log, for one operation: waits for its lease, and gives it back."""
        clock = clock or _wall
        self.log_signer(OPS)
        with lease.hold(self.log_area(OPS), clock), Log.open(self, OPS, clock=clock) as log:
            yield log

    def record(self, draft: Draft, *, clock: Callable[[], int] | None = None) -> Receipt:
        """Append one record to the ops log and wait until it is durable."""
        with self.ops(clock) as log:
            return log.append(draft).result()

    def record_release(
        self,
        recipient: str,
        uri: str,
        purpose: str,
        ids: Sequence[str],
        now: int,
        *,
        sealed: Mapping[str, str | int] | None = None,
    ) -> Receipt:
        """One ``release`` record: how many records went to whom, for what.

        The leaf has recipient, purpose and count. The URI, the list of ids and what ``sealed``
        adds (say, the digest of a file) are sealed; the leaf commits to them.
        """
        return self.record(release(recipient, uri, purpose, ids, now, sealed or {}))

    def keep_policy(self, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep packs, notices, contexts in LOG by what is in them; name -> SHA-256 in hex."""
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        new = {paths.policy(digests[name]): data for name, data in sorted(files.items())}
        there = set(self.log.list(paths.POLICY))
        work = [partial(self._keep, name, data, name in there) for name, data in new.items()]
        together(self.log, work)
        return digests

    def _keep(self, name: str, data: bytes, there: bool) -> None:
        if not there:
            with suppress(ConflictError):
                self.log.put(name, data, if_absent=True)
                return
        if self.log.get(name)[0] != data:
            raise VerifyError("changed since kept", name=name)

    def read_policy(self, digest: str) -> bytes:
        """What was kept under this SHA-256. Raises ``NotFoundError``, ``VerifyError``."""
        data = self.log.get(paths.policy(digest))[0]
        if hashlib.sha256(data).hexdigest() != digest:
            raise VerifyError("its bytes are not those it is named after", name=f"policy/{digest}")
        return data

    def keep_evidence(self, data: bytes) -> str:
        """Seal a file of a host into the vault, once; returns its SHA-256 in hex."""
        digest = hashlib.sha256(data).hexdigest()
        name = self._evidence_name(digest)
        if not self.vault.exists(name):
            sealed = self.secret("evidence").derive("content").seal(data, name.encode())
            self.vault.put(name, sealed)
        return digest

    def read_evidence(self, digest: str) -> bytes:
        """What was kept as evidence under this SHA-256. Raises ``SealError``."""
        name = self._evidence_name(digest)
        try:
            sealed = self.vault.get(name)[0]
        except NotFoundError:
            raise SealError("this evidence is not in the vault, or was erased") from None
        return self.secret("evidence").derive("content").open(sealed, name.encode())

    def site_label(self, site: str) -> str:
        """What stands for a site in a leaf: ``hmac:`` and 32 hex digits. Empty stays empty."""
        if not site:
            return ""
        return f"hmac:{self.secret('site').mac(site.encode()).hex()[:_LABEL]}"

    def pseudonym_key(self, site: str) -> bytes:
        """The key for pseudonyms on one site; of no use on any other."""
        return self.secret("pseudonym").mac(site.encode())

    def secret(self, label: str) -> Secret:
        """A key of this home, kept wrapped in the vault, drawn when first asked for.

        label: site, pseudonym, evidence, consent, suppression: each purpose its own, never shared.
        """
        if label not in self._secrets:
            self._secrets[label] = self._unwrapped(label, Secret.draw)
        return self._secrets[label]

    def subject_box(self) -> Box:
        """A fresh box for whom records are about. Its public key lies wrapped in the vault; it is
        drawn, with its private key, when first asked for."""
        return Box(self._unwrapped(_INDEX, self._draw_index).bare())

    def subject_key(self) -> BoxKey | None:
        """What opens those boxes; None while no record is about anybody.

        Raises ``KeyMissingError`` where the index key is not, or is another home's.
        """
        if not self.vault.exists(paths.secret(_INDEX)):
            return None
        key = self.keyring.index()
        if key.public != self._unwrapped(_INDEX, Secret.draw).bare():
            raise KeyMissingError(
                f"the index key in {self.keyring.folder} is not the one of this home. Copy it from "
                "where the home was made."
            )
        return key

    def _draw_index(self) -> Secret:
        return Secret(self.keyring.index(create=True).public)

    def _unwrapped(self, label: str, draw: Callable[[], Secret]) -> Secret:
        """What lies wrapped in the vault under a label; drawn if nothing does."""
        wrapping, name = self.keyring.wrapping(), paths.secret(label)
        try:
            wrapped = self.vault.get(name)[0]
        except NotFoundError:
            try:
                wrapped = wrapping.wrap(draw())
                self.vault.put(name, wrapped, if_absent=True)
            except ConflictError:
                wrapped = self.vault.get(name)[0]
        return Wrapping(wrapping, self.keyring.former_wrapping()).unwrap(wrapped)

    def _manifest(self) -> tuple[Manifest, str | None]:
        try:
            data, tag = self.log.get(paths.MANIFEST)
        except NotFoundError:
            return Manifest(self.id), None
        if self._opened is None or data != self._opened[0]:
            manifest = Manifest.open(data, self._root_key)
            if manifest.home != self.id:
                raise VerifyError("the manifest of another home", name=paths.MANIFEST)
            self._opened = data, manifest
        return self._opened[1], tag

    def _wrapping(self) -> Wrapping:
        if self.bare_slots:
            return Wrapping(None)
        return Wrapping(self.keyring.wrapping(), self.keyring.former_wrapping())

    def _root_signer(self) -> Signer:
        signer = self.keyring.root(self.id)
        if signer.key != self._root_key:
            raise KeyMissingError(f"the keys in {self.keyring.folder} are another home's")
        return signer

    def _evidence_name(self, digest: str) -> str:
        return paths.evidence(self.secret("evidence").derive("salt").mac(digest.encode()).hex())


def _apart(where: str | Path, keys: Path | None) -> tuple[str, Path]:
    """A home's place and its folder for keys, which must not lie inside it."""
    at, folder = place(where), homefile.keys_folder(keys)
    if not in_s3(at) and (folder == Path(at) or Path(at) in folder.parents):
        raise ConfigError(
            f"the keys would lie inside the home, {folder}.",
            file=at,
            remedy="Name a folder outside it: CONSENTRY_KEYS.",
        )
    return at, folder


def retention(layout: Layout) -> Retention | None:
    """What of LOG is locked: that which never changes."""
    return Retention(layout.mode, layout.days, paths.is_permanent) if layout.days else None


def _wall() -> int:
    return int(time.time())
