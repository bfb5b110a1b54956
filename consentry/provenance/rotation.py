"""Other keys in the place of those that are: of a log, and the wrapping key.

A log goes on under its origin. Its manifest entry names the new key, and up to which size the
former one is believed; as long as the former key is kept, checkpoints carry both signatures
(tlog-checkpoint: clients ignore signatures that they do not know, which is meant for this). The
wrapping key is replaced without touching what is sealed: each slot's 40 bytes are wrapped anew.

Both may be cut off at any moment, and done again: then they go on. Writers that have a log open are
fenced, so a crawl that runs stops.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from consentry.errors import ConflictError, NotFoundError
from consentry.provenance import homefile, paths
from consentry.provenance.home import Home
from consentry.provenance.log import Log
from consentry.provenance.manifest import Former, LogEntry
from consentry.provenance.record import Draft, Receipt, minute
from consentry.provenance.seal import WRAPPED
from consentry.provenance.slots import Wrapping
from consentry.storage import together

Progress = Callable[[str, int, int], None]
_AT_ONCE = 64


def replace_log_key(home: Home, name: str, *, clock: Callable[[], int]) -> Receipt:
    """Give a log a new key; the record that says so, signed by both.

    Raises ``LogError`` if there is no such log, ``KeyMissingError`` without its key or the root's.
    """
    entry = home.entry(name)
    with Log.open(home, name, clock=clock) as log:
        size = log.size
    follows = home.keyring.next_log(name, entry.origin, create=True)
    if follows is not None and follows.key != entry.key:
        home.replace_entry(entry.followed_by(follows.key, size))
    home.log_signer(name)
    with Log.open(home, name, clock=clock) as log:
        now = home.entry(name)
        if log.size != now.former[0].until:
            last = Former(now.former[0].key, log.size)
            home.replace_entry(LogEntry(name, now.key, (last, *now.former[1:])))
        public = {"event": "attest", "time": minute(clock()), "action": "replace-key"}
        private = {"from": str(now.former[0].key), "to": str(now.key)}
        return log.append(Draft(public, private)).result()


def replace_wrapping_key(home: Home, progress: Progress | None = None) -> int:
    """Give a home a new wrapping key, and wrap every slot and secret anew; how many slots.

    Copies of the keys elsewhere need the new one too. Raises ``KeyMissingError``.
    """
    keyring = home.keyring
    if keyring.former_wrapping() is None:
        keyring.wrapping()
        follows = keyring.next_wrapping(create=True)
        if follows is not None:
            homefile.name_wrapping(home.where, follows)
            keyring.promote_wrapping()
    wrapping = Wrapping(keyring.wrapping(), keyring.former_wrapping())
    windows = [each for each in home.vault.list(paths.GUARD) if each.endswith("/key")]
    for name in [*home.vault.list("secrets/"), *windows]:
        with suppress(ConflictError, NotFoundError):
            data, tag = home.vault.get(name)
            anew = wrapping.wrap(wrapping.unwrap(data[:WRAPPED])) + data[WRAPPED:]
            home.vault.put(name, anew, if_tag=tag)
    done = 0
    for entry in home.manifest().logs:
        Log.open(home, entry.name, clock=lambda: 0).close()
        reader = home.reader(entry.name)
        tiles = range(-(-reader.size // paths.WIDTH))
        for first in range(0, len(tiles), _AT_ONCE):
            some = tiles[first : first + _AT_ONCE]
            work = [partial(reader.vault.wrap_anew, at) for at in some]
            done += sum(together(home.vault, work))
            if progress is not None:
                progress(entry.name, min(reader.size, (some[-1] + 1) * paths.WIDTH), reader.size)
    keyring.retire_wrapping()
    return done
