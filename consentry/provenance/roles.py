"""Who may do what with a home in S3: bucket policies, and one IAM policy for each role.

Least privilege: a role gets the objects that its work touches, by name, and nothing else. What a
policy cannot say is held by keys (without the wrapping key nothing in VAULT opens) and by locks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

from consentry.storage import bucket_and_prefix

Role = Literal["writer", "reviewer", "eraser", "privacy", "auditor"]
ROLES: tuple[Role, ...] = get_args(Role)
WHAT: dict[Role, str] = {
    "writer": "a crawler: adds to LOG and VAULT, reads what stands, cannot change it",
    "reviewer": "reads all, and records reviews and releases in the ops log",
    "eraser": "a reviewer who may also remove from VAULT and REVIEW, every version, for good",
    "privacy": "a reviewer who may also give orders and permissions, end them, and take objections",
    "auditor": "reads LOG, and nothing else",
}
VERSION = "2012-10-17"
_MUTABLE = ("*.p/*", "*/head", "*/lease", "*/checkpoint", "*/manifest", "manifest")
"""Names in a LOG bucket that change: partial tiles and what says how far a log is."""

_SUPPRESSED = "suppression/*"
_STANDS = ("orders/*", "permissions/*", _SUPPRESSED)
"""What stands, in the root of a home."""
_ABOUT = "vault/logs/*/about/*"
_OPS_LOG = ("logs/ops/*",)
_OPS_VAULT = ("vault/logs/ops/*", "vault/secrets/*")
_OPS_DROPPED = ("vault/logs/ops/batches/*", "vault/logs/ops/large/*")
_SEEN = ("s3:GetObject", "s3:GetObjectRetention", "s3:GetObjectVersion")
_LOOKED = (
    *("s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketVersioning"),
    *("s3:GetBucketObjectLockConfiguration", "s3:GetBucketPublicAccessBlock"),
)
_GONE = ("s3:DeleteObject", "s3:DeleteObjectVersion")
_PUT_LOCKED = ("s3:PutObject", "s3:PutObjectRetention")


def role_policy(role: Role, where: str, log: str) -> dict[str, Any]:
    """The IAM policy of a role, for a home at ``where`` whose LOG lies at ``log``."""
    home, book = _Place(where), _Place(log)
    look = [_allow("See", _SEEN, book.objects("*")), _allow("Look", _LOOKED, [book.bucket])]
    if role == "auditor":
        return _document(look)
    if home.bucket != book.bucket:
        look.append(_allow("LookHome", _LOOKED, [home.bucket]))
    if role == "writer":
        reads = ("home.json", *_STANDS, "vault/*", "check/*")
        return _document(
            [
                *look,
                _allow("Read", ("s3:GetObject",), home.objects(*reads)),
                _allow("Record", _PUT_LOCKED, book.objects("*")),
                _allow("DropPartials", ("s3:DeleteObject",), book.objects("*.p/*")),
                _allow("Seal", ("s3:PutObject",), home.objects("vault/*", "review/*", "check/*")),
                _allow(
                    "DropGathered",
                    ("s3:DeleteObject",),
                    home.objects("vault/logs/*/batches/*", "vault/logs/*/large/*", "check/*"),
                ),
                _allow("DropWindows", _GONE, home.objects("vault/guard/*")),
            ]
        )
    statements = [
        *look,
        _allow("Read", ("s3:GetObject",), home.objects("*")),
        _allow("RecordOps", _PUT_LOCKED, book.objects("manifest", *_OPS_LOG)),
        _allow("DropPartials", ("s3:DeleteObject",), book.objects("logs/ops/*.p/*")),
        _allow("SealOps", ("s3:PutObject",), home.objects(*_OPS_VAULT)),
        _allow("DropGathered", ("s3:DeleteObject",), home.objects(*_OPS_DROPPED)),
    ]
    if role == "reviewer":
        statements.append(
            _allow("Review", ("s3:PutObject", "s3:DeleteObject"), home.objects("review/*"))
        )
    if role == "eraser":
        gone = ("s3:PutObject", *_GONE)
        statements.append(_allow("Erase", gone, home.objects("vault/*", "review/*")))
        statements.append(_allow("Suppress", ("s3:PutObject",), home.objects(_SUPPRESSED)))
    if role == "privacy":
        known = home.objects(_ABOUT)
        statements.append(_allow("KnowWhere", ("s3:PutObject", *_GONE), known))
        statements.append(_allow("Order", ("s3:PutObject",), home.objects(*_STANDS)))
        statements.append(_allow("Notice", _PUT_LOCKED, book.objects("notices/*")))
    return _document(statements)


def log_policy(bucket: str, *, conditional: bool, https: bool) -> list[dict[str, Any]]:
    """What nobody may do in a LOG bucket, its owner included, until this policy is taken away.

    conditional: the server knows the key ``s3:if-none-match``, so that overwriting can be denied.
    """
    arn = f"arn:aws:s3:::{bucket}"
    mutable = [f"{arn}/{name}" for name in _MUTABLE]
    found = [
        _deny(
            "ConsentryKeepVersions",
            ["s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"],
            Resource=f"{arn}/*",
        ),
        _deny("ConsentryKeepRecords", "s3:DeleteObject", NotResource=[f"{arn}/*.p/*"]),
        _deny(
            "ConsentryKeepVersioning",
            "s3:PutBucketVersioning",
            Resource=arn,
        ),
    ]
    if conditional:
        found.append(
            _deny("ConsentryNoOverwrite", "s3:PutObject", NotResource=mutable)
            | {"Condition": {"Null": {"s3:if-none-match": "true"}}}
        )
    return found + ([_https(arn)] if https else [])


def home_policy(bucket: str, *, https: bool) -> list[dict[str, Any]]:
    """What nobody may do in a bucket with a VAULT: begin to keep versions, or to copy it."""
    arn = f"arn:aws:s3:::{bucket}"
    actions = ["s3:PutBucketVersioning", "s3:PutReplicationConfiguration"]
    found = [_deny("ConsentryNoCopies", actions, Resource=arn)]
    return found + ([_https(arn)] if https else [])


def merged(old: dict[str, Any] | None, statements: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A bucket's policy with our statements in place of those of ours that it had."""
    others = [
        each
        for each in (old or {}).get("Statement", ())
        if not str(each.get("Sid", "")).startswith("Consentry")
    ]
    return {"Version": VERSION, "Statement": [*others, *statements]}


class _Place:
    def __init__(self, where: str) -> None:
        bucket, prefix = bucket_and_prefix(where)
        self.bucket = f"arn:aws:s3:::{bucket}"
        self._under = f"{self.bucket}/{prefix}/" if prefix else f"{self.bucket}/"

    def objects(self, *names: str) -> list[str]:
        return [self._under + name for name in names]


def _allow(sid: str, actions: Sequence[str], resources: Sequence[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": list(resources)}


def _deny(sid: str, actions: str | list[str], **on: str | list[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Deny", "Principal": "*", "Action": actions, **on}


def _https(arn: str) -> dict[str, Any]:
    return _deny("ConsentryHttps", "s3:*", Resource=[arn, f"{arn}/*"]) | {
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}
    }


def _document(statements: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"Version": VERSION, "Statement": list(statements)}
