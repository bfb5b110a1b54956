"""The S3 client of this process: made from the usual AWS variables, shared by all that ask alike.

Who and where is read by boto3 from the environment (AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_REGION,
AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_CA_BUNDLE and so on) and from ~/.aws. Nothing of ours
says it, and none of it is kept in a home.
"""

from __future__ import annotations

import hashlib
import os
import threading
from typing import TYPE_CHECKING, Any

from consentry.errors import StorageError

if TYPE_CHECKING:
    from consentry.storage.quick import Quick

LANES = 8
"""Requests at once. One costs 0.5 to 1.4 ms of a core, so more give nothing."""
FEW = 3
"""The same, of a server so near that waiting is little of it: threads that get in each other's way
cost a tenth more."""
_ATTEMPTS = 4
"""Of one request by boto3 itself, with its own backoff, before ours begins."""
_CONNECT, _READ = 5, 60
"""Seconds until a connection that is not made, an answer that does not come, is given up."""

_made: dict[bytes, tuple[Any, Quick | None]] = {}
_turn = threading.Lock()


def client(service: str = "s3") -> Any:
    """The client for what the environment says now. Raises ``StorageError``."""
    return _known(service)[0]


def quick() -> Quick | None:
    """What puts beside that client, of S3; None where nobody has said who asks."""
    return _known("s3")[1]


def _known(service: str) -> tuple[Any, Quick | None]:
    found = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    said = repr((os.getpid(), service, sorted(found.items())))
    key = hashlib.sha256(said.encode(errors="surrogatepass")).digest()
    with _turn:
        if key not in _made:
            _made[key] = _make(service)
        return _made[key]


def _make(service: str) -> tuple[Any, Quick | None]:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError

    from consentry.storage.quick import Quick
    from consentry.storage.trouble import told

    # A user agent that is given is not put together anew for every request, an eighth of its cost.
    config = Config(
        connect_timeout=_CONNECT,
        read_timeout=_READ,
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        max_pool_connections=4 * LANES,
        parameter_validation=False,
        tcp_keepalive=True,
        user_agent=f"Boto3/{boto3.__version__} consentry",
    )
    try:
        session = boto3.session.Session()
        made = session.client(service, config=config)
        if service != "s3":
            return made, None
        _send_at_once(made)
        credentials = session.get_credentials()
        return made, Quick(made, credentials) if credentials is not None else None
    except BotoCoreError as problem:
        raise told(problem, "s3") from None
    except ValueError:
        raise StorageError(
            "the endpoint of the S3 server is not a URL. Write http:// or https://, the host and "
            "the port into AWS_ENDPOINT_URL_S3."
        ) from None


def _send_at_once(made: Any) -> None:
    """Have a body follow its head without waiting for 100 Continue (RFC 9110, section 10.1.1).

    Waiting spares a body that would be refused; ours are small, and every one costs a round trip.
    Releases of botocore differ in where they ask for it; a test looks at what is sent.
    """
    from botocore import handlers

    for event in ("before-call.s3", "before-call.s3.PutObject", "before-call.s3.UploadPart"):
        made.meta.events.unregister(event, handlers.add_expect_header)
