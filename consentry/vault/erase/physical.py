"""What lies below a storage: freed blocks and volume files, which only their own clean-up frees.

A deleted object is gone for every request, and its bytes may stay where they were written. What
removes them depends on the server, so a person is told; SeaweedFS is asked to do it
(``GET /vol/vacuum`` of its master, with a threshold that takes every volume). Its filer deletes in
the background, some seconds behind: a vacuum that comes before it leaves bytes for the next one.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from urllib.parse import urlsplit

from consentry.errors import ConfigError, StorageError

_THRESHOLD = "0.000001"
_PATIENCE = 600


def physical_step(where: str) -> str:
    """What a person still has to see to, for a home at this place."""
    if where.startswith("s3://"):
        return (
            "the server may hold deleted bytes until its own clean-up: on SeaweedFS run the vacuum "
            "(--weed-master HOST:PORT does it); elsewhere see that no version, replica or backup "
            "of the VAULT area is kept"
        )
    return (
        "freed blocks of the disk hold bytes until they are overwritten: fstrim, or an encrypted "
        "disk; and see that no backup or snapshot of the vault is kept"
    )


def vacuum(master: str) -> str:
    """Have a SeaweedFS master free what was deleted; what was done, for a person.

    master: ``host:port``. Raises ``ConfigError``, ``StorageError``.
    """
    try:
        parts = urlsplit(f"http://{master}")
        good = bool(parts.hostname and parts.port and parts.netloc == master)
    except ValueError:
        good = False
    if not good:
        raise ConfigError(f"not a server: {master[:80]!r}.", remedy="Write HOST:PORT.")
    url = f"http://{master}/vol/vacuum?garbageThreshold={_THRESHOLD}"
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:
            answer.read(1 << 20)
    except (OSError, urllib.error.HTTPError) as problem:
        raise StorageError(
            f"the vacuum of {master} did not run: {problem}. What was erased may still lie in its "
            "volume files; run it there: lock; volume.vacuum -garbageThreshold=0.000001; unlock"
        ) from problem
    return (
        f"done: {master} has vacuumed its volumes. Its filer deletes in the background: once more "
        "in a minute takes what it had not yet got to"
    )
