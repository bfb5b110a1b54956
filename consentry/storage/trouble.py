"""What an S3 server or the way to it refused, told in plain words with the remedy.

Texts are ours. What a server writes may hold an access key's id, a URL with a signature, or a
part of what was sent; only its error code is told.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias

from botocore import exceptions as boto
from botocore.exceptions import BotoCoreError, ClientError

from consentry.errors import DeniedError, StorageError

Problem: TypeAlias = BotoCoreError | ClientError

_KEYS = "the server does not accept these credentials"
_NEW_KEYS = "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile (AWS_PROFILE)."
_SPACE = (
    "Free some space there, or raise the quota; then start again: nothing that was let go is lost."
)
_WHERE = "Check AWS_ENDPOINT_URL_S3 (or AWS_ENDPOINT_URL), the network and the server."
_LATER = "Start again when the server has less to do; it was asked again and again with pauses."

_CODES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("InvalidAccessKeyId", "SignatureDoesNotMatch", "AuthFailure"), (_KEYS, _NEW_KEYS)
    ),
    **dict.fromkeys(
        ("ExpiredToken", "InvalidToken", "TokenRefreshRequired", "ExpiredTokenException"),
        ("the credentials have expired", "Sign in again, or renew AWS_SESSION_TOKEN."),
    ),
    "NoSuchBucket": (
        "there is no such bucket",
        "Check the name in CONSENTRY_HOME, or make it: consentry home init s3://bucket/prefix.",
    ),
    **dict.fromkeys(
        (
            "InsufficientStorage",
            "QuotaExceeded",
            "XMinioStorageFull",
            "507",
            "ServiceQuotaExceeded",
        ),
        ("the storage is full, or its quota used up", _SPACE),
    ),
    "EntityTooLarge": ("the object is larger than the server takes", "Lower DOWNLOAD_MAXSIZE."),
    **dict.fromkeys(
        ("BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch"),
        (
            "what arrived does not match its checksum",
            "Something on the way changes bytes: check the network and any proxy.",
        ),
    ),
    **dict.fromkeys(
        (
            "PermanentRedirect",
            "301",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
        ),
        ("the bucket is in another region", "Set AWS_REGION to the bucket's region."),
    ),
    "ObjectLockConfigurationNotFoundError": (
        "the bucket was made without Object Lock",
        "Lock can be asked for only in a bucket made with it: consentry home init makes one.",
    ),
    **dict.fromkeys(
        ("NotImplemented", "501"),
        ("the server cannot do this", "consentry home check tells what it can do."),
    ),
}
"""Error code: what happened, and what to do."""

_SKEWED = {"RequestTimeTooSkewed", "RequestExpired"}
_DENIED = {"AccessDenied", "403", "AllAccessDisabled", "AccountProblem"}
_BUSY = {"SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequests"}
_PASSING = _BUSY | {"RequestTimeout", "InternalError", "ServiceUnavailable", "OperationAborted"}
_PASSING |= {
    "ConditionalRequestConflict",
    "BadDigest",
    "IncompleteBody",
    "XAmzContentSHA256Mismatch",
}

_ACTIONS = {
    "HeadObject": "GetObject",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "HeadBucket": "ListBucket",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
}
"""The permission that an operation asks for, where it is not named as the operation."""

_NO_KEYS = (
    boto.NoCredentialsError,
    boto.PartialCredentialsError,
    boto.CredentialRetrievalError,
    boto.ProfileNotFound,
    boto.SSOError,
    boto.UnauthorizedSSOTokenError,
)
_BROKEN = (boto.IncompleteReadError, boto.ResponseStreamingError)
_WAY = (boto.HTTPClientError, boto.FlexibleChecksumError, *_BROKEN)


def code(problem: Problem) -> str:
    """The server's error code, such as ``NoSuchKey``; ``""`` if no server has answered."""
    if not isinstance(problem, ClientError):
        return ""
    found = problem.response.get("Error", {}).get("Code")
    return str(found or status(problem))


def status(problem: Problem) -> int:
    """The status of the server's answer; 0 if there was none."""
    if not isinstance(problem, ClientError):
        return 0
    return int(problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def passes(problem: Problem) -> bool:
    """May the same request succeed in a moment?"""
    if isinstance(problem, ClientError):
        return code(problem) in _PASSING or status(problem) in (429, 500, 502, 503, 504)
    lasting = (*_NO_KEYS, boto.SSLError, boto.ParamValidationError, boto.NoRegionError)
    return isinstance(problem, _WAY) and not isinstance(problem, lasting)


def told(problem: Problem, where: str) -> StorageError:
    """The error to raise. where: the bucket or the object, as ``s3://…``."""
    what, remedy = _told(problem, where)
    kind = DeniedError if _is_denied(problem) else StorageError
    return kind(f"{where}: {what}. {remedy}")


def _is_denied(problem: Problem) -> bool:
    found = code(problem)
    known = found in _CODES or found in _SKEWED
    return found in _DENIED or (status(problem) in (401, 403) and not known)


def _told(problem: Problem, where: str) -> tuple[str, str]:
    if isinstance(problem, ClientError):
        return _answered(problem, where)
    if isinstance(problem, _NO_KEYS):
        return (
            "there are no credentials for S3 on this machine",
            "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.",
        )
    if isinstance(problem, boto.FlexibleChecksumError):
        return _CODES["BadDigest"]
    if isinstance(problem, _BROKEN):
        return "the answer broke off half-way, again and again", _WHERE
    if isinstance(problem, boto.SSLError):
        return (
            "the server's certificate is not trusted",
            "If it is your own server, name its authority's file in AWS_CA_BUNDLE.",
        )
    if isinstance(problem, boto.ReadTimeoutError):
        return "the server did not answer in time", _WHERE
    if isinstance(problem, boto.HTTPClientError | boto.EndpointConnectionError):
        return "the S3 server cannot be reached", _WHERE
    return f"the request could not be made ({type(problem).__name__})", _WHERE


def _answered(problem: ClientError, where: str) -> tuple[str, str]:
    found = code(problem)
    if found in _SKEWED:
        return (
            f"the clocks of this machine and of the server differ{_apart(problem)}",
            "Set this machine's clock (timedatectl, chrony), then start again.",
        )
    if found in _CODES:
        return _CODES[found]
    if _is_denied(problem):
        operation = problem.operation_name
        action = "s3:" + _ACTIONS.get(operation, operation)
        return (
            f"these credentials may not do {action} there ({found})",
            "Give their role this permission: consentry home policies prints what each role "
            "needs. It may also be that a bucket policy or a lock forbids it.",
        )
    if found in _BUSY or status(problem) in (429, 503):
        return f"the server has too much to do ({found})", _LATER
    if status(problem) >= 500:
        return f"the server failed ({found})", "Look at the server's own log, then start again."
    plain = found if re.fullmatch(r"[A-Za-z0-9._-]{1,60}", found) else "no code"
    return f"the server refused it ({status(problem)}, {plain})", "Look at the server's own log."


def _apart(problem: ClientError) -> str:
    seconds = skew(problem.response)
    return "" if seconds is None else f" by {abs(seconds):.0f} seconds"


def skew(response: Any) -> float | None:
    """Seconds that this machine's clock is ahead of the server's, by an answer's Date."""
    headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    try:
        server = parsedate_to_datetime(headers["date"])
    except (KeyError, TypeError, ValueError):
        return None
    return (datetime.now(UTC) - server).total_seconds()
