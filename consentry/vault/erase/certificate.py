"""Certificates of erasure: in-toto statements in DSSE envelopes, and looking whether one holds.

The statement names the ``erase`` records by the hash of their leaves (RFC 6962), the leaves that
were erased, the key tiles as they are after, and what cannot be shown. Its digest stands in the
record that the erasure is done, so the log commits to it; LOG keeps it by that digest. The envelope
is signed by the key of the ops log.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from consentry.errors import LogError, NotFoundError, StorageError, VerifyError
from consentry.evidence import Json, JsonObject
from consentry.provenance import OPS, Home, LogReader, paths
from consentry.provenance.checkpoint import check_proof
from consentry.provenance.record import canonical, read_object
from consentry.provenance.slots import ERASED
from consentry.vault.erase.beyond import NEVER_SHOWN, PIPELINES, Beyond
from consentry.vault.erase.indices import Indices
from consentry.vault.erase.records import Unfinished, done_by, gone, named
from consentry.vault.erase.scan import bundles, rows
from consentry.vault.erase.selector import Matcher, Selector
from consentry.vault.erase.zeroing import Zeroed

if TYPE_CHECKING:
    from consentry.provenance.note import VerifierKey

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:consentry:erasure:v1"
PAYLOAD = "application/vnd.in-toto+json"
LABELS = "that the labels of records were right cannot be shown"


def statement(
    home: Home,
    work: Unfinished,
    zeroed: Zeroed,
    *,
    beyond: Sequence[Beyond],
    now: int,
) -> bytes:
    """The statement of an erasure that is done, in canonical form. It names nobody and no URL."""
    ops = home.reader(OPS)
    subjects: list[Json] = []
    selector: JsonObject = {}
    for index in work.began:
        leaf = ops.leaf(index)
        digest = hashlib.sha256(b"\x00" + leaf).hexdigest()
        subjects.append({"name": f"{ops.origin}/{index}", "digest": {"sha256": digest}})
        erase = ops.read(index).get("erase")
        selector = selector or (dict(erase) if isinstance(erase, dict) else {})
    for key in ("phase", "leaves", "part", "parts"):
        selector.pop(key, None)
    tiles: JsonObject = {
        f"{origin}/{paths.key_tile(at)}": digest for (origin, at), digest in zeroed.tiles.items()
    }
    released: list[Json] = [
        {"release": b.release, "items": b.items, "swept_here": b.swept} for b in beyond
    ]
    predicate: JsonObject = {
        "erased_at": now,
        "erasure": selector,
        "items": work.items,
        "records": zeroed.live,
        "bytes": zeroed.bytes,
        **_listed(work, tiles),
        "out_of_reach": [*released, PIPELINES],
        "cannot_be_shown": [NEVER_SHOWN, LABELS],
    }
    return canonical(
        {
            "_type": STATEMENT,
            "subject": subjects,
            "predicateType": PREDICATE,
            "predicate": predicate,
        }
    )


def _listed(work: Unfinished, tiles: JsonObject) -> JsonObject:
    """The leaves, and the key tiles as they are now. Of very many, what they come to: the records
    that are the subjects list the leaves, and the home holds the tiles."""
    if len(work.began) == 1:
        runs: JsonObject = {
            origin: [list(run) for run in several] for origin, several in work.leaves.runs().items()
        }
        return {"leaves": runs, "key_tiles": tiles}
    lines = "".join(f"{digest} {name}\n" for name, digest in tiles.items())
    return {
        "leaves_listed_in": "subject",
        "key_tiles_count": len(tiles),
        "key_tiles_sha256": hashlib.sha256(lines.encode()).hexdigest(),
    }


def issue(home: Home, record: int) -> tuple[JsonObject, str]:
    """The certificate of an erasure, and the proof of the record that it is done.

    record: of either, that it was begun or that it is done. A DSSE envelope and the text of a
    ``.tlog-proof``. Raises ``LogError`` if it is no record of an erasure, or of one not done yet.
    """
    ops = home.reader(OPS)
    said = ops.read(record).get("erase") if 0 <= record < ops.size else None
    if not isinstance(said, dict):
        raise LogError(
            f"{ops.origin}/{record} is no record of an erasure. "
            "consentry log show --log ops --event erase lists them."
        )
    done = done_by(ops, record) if said.get("phase") == "begun" else record
    erase = ops.read(done).get("erase") if done >= 0 else None
    digest = erase.get("certificate") if isinstance(erase, dict) else None
    if not isinstance(digest, str):
        raise LogError(
            f"the erasure that {ops.origin}/{record} began is not done yet. "
            "The next erasure of any kind finishes it: consentry retain run, say."
        )
    payload = home.read_policy(digest)
    signer = home.log_signer(OPS)
    signature = base64.b64encode(signer.sign_bytes(_pae(payload))).decode()
    envelope: JsonObject = {
        "payloadType": PAYLOAD,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [{"keyid": str(signer.key), "sig": signature}],
    }
    return envelope, ops.proof(done)


@dataclass(slots=True)
class Checked:
    """What looking at a certificate found. ``holds`` if nothing spoke against it.

    shown: what was recomputed; not_shown: what was not, and why; wrong: what does not fit.
    """

    grade: str = ""
    shown: list[str] = field(default_factory=list)
    not_shown: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.wrong


def check(home: Home, envelope: bytes, proof: str | None = None) -> Checked:
    """Hold a certificate against a home's log, and the slots if they can be read. Needs no keys.

    proof: the ``.tlog-proof`` that came with it, if one did. Raises ``VerifyError`` if it is no
    certificate.
    """
    entry = home.manifest().find(OPS)
    if entry is None:
        raise VerifyError("this home has no ops log, so it has issued no certificate")
    payload = _open(envelope, entry.keys)
    said = read_object(payload, "the statement")
    predicate = said.get("predicate")
    if said.get("predicateType") != PREDICATE or not isinstance(predicate, dict):
        raise VerifyError("a statement of another kind")
    found, ops = Checked(), home.reader(OPS)
    erasure = predicate.get("erasure")
    erasure = erasure if isinstance(erasure, dict) else {}
    found.grade = str(erasure.get("grade", ""))
    found.shown.append(f"signed by {entry.key.name}")
    done = _recorded(ops, hashlib.sha256(payload).hexdigest())
    if done < 0:
        found.wrong.append("no record in the log commits to this certificate")
    else:
        found.shown.append(f"the log commits to it in {ops.origin}/{done}")
        _check_proof(proof, ops.leaf(done), entry.keys, found)
    leaves = Indices.of(_begun(ops, said.get("subject"), found))
    _check_slots(home, leaves, found)
    if found.grade == "public":
        _check_complete(home, erasure, found)
    else:
        found.not_shown.append("whether all that matched is named: the grade is attested")
    for each in (NEVER_SHOWN, LABELS):
        found.not_shown.append(each)
    return found


def _check_proof(
    proof: str | None, leaf: bytes, keys: Sequence[VerifierKey], found: Checked
) -> None:
    if proof is None:
        found.not_shown.append("a proof of inclusion: none lies beside it")
        return
    try:
        check_proof(proof, leaf, *keys)
    except VerifyError as problem:
        found.wrong.append(f"its proof of inclusion does not hold: {problem}")
    else:
        found.shown.append("its proof of inclusion holds")


def _begun(ops: LogReader, subjects: Json, found: Checked) -> Iterator[tuple[str, int, int]]:
    """The leaves that the records which the certificate names are about."""
    for subject in subjects if isinstance(subjects, list) else ():
        match subject:
            case {"name": str(name), "digest": {"sha256": str(digest)}}:
                index = name.rpartition("/")[2]
                if not index.isdigit() or int(index) >= ops.size:
                    found.wrong.append(f"{name} is not in the log")
                    continue
                if hashlib.sha256(b"\x00" + ops.leaf(int(index))).hexdigest() != digest:
                    found.wrong.append(f"{name} is another record than the certificate names")
                yield from named(ops.read(int(index)))
            case _:
                found.wrong.append("a subject that cannot be read")


def _check_slots(home: Home, leaves: Indices, found: Checked) -> None:
    """Is every named slot zero and erased?"""
    live = 0
    for origin in leaves.origins:
        vault = home.find(origin).vault
        try:
            for at, places in leaves.tiles(origin):
                tile = vault.tile(at)
                live += sum(tile.state(place) != ERASED for place in places)
        except (NotFoundError, StorageError):
            found.not_shown.append(f"whether the keys of {origin} are gone: the vault is not here")
            return
    if live:
        found.wrong.append(f"{live} of the {len(leaves)} records it names are not erased")
    else:
        found.shown.append(f"the keys of all {len(leaves)} records it names are zeroed")


def _check_complete(home: Home, erasure: JsonObject, found: Checked) -> None:
    """Search the same leaves again: is each that matches named by an ``erase`` record?"""
    matcher = Matcher(home, _selector(erasure))
    named_ = gone(home)
    sizes = erasure.get("sizes")
    matching = missed = 0
    for origin, size in sizes.items() if isinstance(sizes, dict) else ():
        reader = home.find(origin)
        for at, leaves in bundles(reader):
            for index, row in enumerate(rows(leaves, origin, at), at * paths.WIDTH):
                if index < int(str(size)) and matcher.leaf(origin, index, row) == "yes":
                    matching += 1
                    missed += not named_.has(origin, index)
    if missed:
        found.wrong.append(f"{missed} of {matching} records that match are named by no erasure")
    else:
        found.shown.append(f"all {matching} records that match are named")


def _selector(erasure: JsonObject) -> Selector:
    def texts(key: str) -> tuple[str, ...]:
        value = erasure.get(key)
        return tuple(map(str, value)) if isinstance(value, list) else ()

    expired = erasure.get("expired_at")
    return Selector(
        places=texts("places"),
        categories=texts("categories"),
        purposes=texts("purposes"),
        expired_at=expired if isinstance(expired, int) else None,
        everything="everything" in texts("selector"),
        unknown_place="include" if erasure.get("unknown_place") == "include" else "quarantine",
    )


def _recorded(ops: LogReader, digest: str) -> int:
    for index in range(ops.size):
        erase = ops.read(index).get("erase")
        if isinstance(erase, dict) and erase.get("certificate") == digest:
            return index
    return -1


def _open(envelope: bytes, keys: Sequence[VerifierKey]) -> bytes:
    found = read_object(envelope, "the certificate")
    match found:
        case {"payloadType": str(kind), "payload": str(payload), "signatures": [*signatures]}:
            try:
                body = base64.b64decode(payload, validate=True)
                signed = [base64.b64decode(str(each["sig"])) for each in signatures]  # type: ignore[call-overload, index]
            except (ValueError, TypeError, KeyError):
                raise VerifyError("the certificate cannot be read") from None
            if kind == PAYLOAD and any(k.verifies(_pae(body), s) for k in keys for s in signed):
                return body
            raise VerifyError(f"the certificate is not signed by {keys[0].name}")
    raise VerifyError("not a certificate: a DSSE envelope has payloadType, payload and signatures")


def _pae(payload: bytes) -> bytes:
    """What DSSE signs (its protocol, "Pre-Authentication Encoding")."""
    return b"DSSEv1 %d %b %d %b" % (len(PAYLOAD), PAYLOAD.encode(), len(payload), payload)
