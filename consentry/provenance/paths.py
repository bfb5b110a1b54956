"""The name of every object of a home, in one place.

LOG area::

    manifest                       which logs there are, and their keys; signed by the root key
    policy/<sha256>                packs, by what is in them
    notices/<sha256>               notices of GDPR Art. 14, by what is in them
    check/kept                     what a check of the home tries to delete
    logs/<name>/checkpoint         what the log commits to (c2sp.org/tlog-checkpoint)
    logs/<name>/checkpoints/<size>   the same, kept
    logs/<name>/witnessed/<size>.<n>   the same, cosigned by witnesses
    logs/<name>/tile/<L>/<N>[.p/<W>]       hashes (c2sp.org/tlog-tiles)
    logs/<name>/tile/entries/<N>[.p/<W>]   leaves
    logs/<name>/head               size, root, epoch, what to publish: the commit and the fence
    logs/<name>/lease              who may write the ops log at this moment

VAULT area::

    secrets/<label>                keys of the home, wrapped
    evidence/<keyed hash>          what hosts said of themselves, sealed
    cache/<site>/<page>            pages of the HTTP cache, sealed; both by keyed hash
    guard/<window>/key             what persons are counted under in a window, wrapped
    guard/<window>/of/<worker>     items of each person that a worker counted in it, sealed
    recheck/waiting/<name>         requests that wait for a time too far away for a crawl, sealed
    logs/<name>/keys/<N>           256 slots, one a leaf
    logs/<name>/batches/<epoch>-<first>-<count>   sealed parts as committed, until 256 are there
    logs/<name>/parts/<N>[.<epoch>]     256 sealed private parts and contents; the epoch if one
                                   commit had all
    logs/<name>/sealed/<N>[.<epoch>]    256 sealed private parts, as written before there were parts
    logs/<name>/content/<N>[.<epoch>]   256 sealed contents, likewise
    logs/<name>/large/<index>.<epoch>             a sealed content over 64 KB
    logs/<name>/index/…            keyed hash of URL and item to leaf
    logs/<name>/about/<N>          whom 4,096 leaves are about, sealed to the index key
    logs/<name>/rechecked/<N>      when 256 leaves were last asked about, sealed

Names inside one log are relative to ``logs/<name>/``. A number is written as tlog-tiles has it:
groups of three digits, all but the last with an ``x`` before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from consentry.errors import LogError

WIDTH = 256
"""Hashes in a tile, leaves in a bundle, slots in a key tile."""

HOME = "home.json"
MANIFEST = "manifest"
CHECKPOINT = "checkpoint"
CHECKPOINTS = "checkpoints/"
WITNESSED = "witnessed/"
HEAD = "head"
LEASE = "lease"
BATCHES = "batches/"
PARTS = "parts/"
SEALED = "sealed/"
CONTENT = "content/"
POLICY = "policy/"
LOGS = "logs/"
NOTICES = "notices/"
KEPT_BY_DIGEST = (POLICY, NOTICES)
CHECKS = "check/"
CANARY = "check/kept"
INDEX_STATE = "index/state"
WAITING = "recheck/waiting/"
RECHECKED = "rechecked/"
ABOUT = "about/"
GUARD = "guard/"

_NUMBER = r"(?:x[0-9]{3}/)*[0-9]{3}"
_TILE = re.compile(
    rf"tile/(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<index>{_NUMBER})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)
_LOG_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")
_BATCH = re.compile(
    r"batches/(?P<epoch>[1-9][0-9]{0,18})-(?P<first>0|[1-9][0-9]{0,18})-(?P<count>[1-9][0-9]{0,18})"
)
_KEPT = re.compile(r"checkpoints/(?P<size>0|[1-9][0-9]{0,18})")
_WITNESSED = re.compile(r"witnessed/(?P<size>[1-9][0-9]{0,18})\.(?:0|[1-9][0-9]{0,2})")


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile's or an entry bundle's name, read. ``level`` is -1 for entries."""

    level: int
    index: int
    width: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch's name, read."""

    name: str
    epoch: int
    first: int
    count: int


def number(value: int) -> str:
    """1234067 as ``x001/x234/067``."""
    if value < 0:
        raise LogError(f"a tile's index cannot be {value}")
    parts = [f"{value % 1000:03d}"]
    while value := value // 1000:
        parts.append(f"x{value % 1000:03d}")
    return "/".join(reversed(parts))


def tile(level: int, index: int, width: int = WIDTH) -> str:
    """The name of a tile of hashes; a width under 256 makes it a partial one."""
    return f"tile/{level}/{number(index)}{_partial(width)}"


def entries(index: int, width: int = WIDTH) -> str:
    """The name of a bundle of leaves."""
    return f"tile/entries/{number(index)}{_partial(width)}"


def is_edge(tile: Tile) -> bool:
    """Does every commit replace it? A partial bundle of leaves, or of their hashes."""
    return tile.level <= 0 and tile.width < WIDTH


def is_permanent(name: str) -> bool:
    """Does the object of this name in LOG never change once it is there?

    Full tiles, kept checkpoints, and what is kept under its digest. Such objects are locked.
    """
    if name.startswith((*KEPT_BY_DIGEST, CHECKS)):
        return True
    _, _, inner = name.removeprefix(LOGS).partition("/")
    tile = parse_tile(inner)
    return name.startswith(LOGS) and (
        inner.startswith((CHECKPOINTS, WITNESSED)) or (tile is not None and tile.width == WIDTH)
    )


def partials(full: str) -> str:
    """The prefix of all partial forms of a full tile's name."""
    return full + ".p/"


def parse_tile(name: str) -> Tile | None:
    """What ``tile`` or ``entries`` was given, or None if the name is not one of theirs."""
    found = _TILE.fullmatch(name)
    if found is None or len(found["index"]) > 35:
        return None
    index = int(found["index"].replace("x", "").replace("/", ""))
    width = int(found["width"] or WIDTH)
    level = -1 if found["level"] == "entries" else int(found["level"])
    short = number(index) == found["index"]
    fits = width < WIDTH if found["width"] else True
    return Tile(level, index, width) if short and fits else None


def kept_checkpoint(size: int) -> str:
    return f"{CHECKPOINTS}{size}"


def parse_kept(name: str) -> int | None:
    found = _KEPT.fullmatch(name)
    return int(found["size"]) if found else None


def witnessed(size: int, number: int) -> str:
    return f"{WITNESSED}{size}.{number}"


def parse_witnessed(name: str) -> int | None:
    found = _WITNESSED.fullmatch(name)
    return int(found["size"]) if found else None


def policy(digest: str) -> str:
    return POLICY + digest


def log(name: str) -> str:
    """The folder of a log, in LOG and in VAULT. Raises ``LogError`` for a name that cannot be."""
    if not _LOG_NAME.fullmatch(name):
        raise LogError(
            f"{name[:70]!r} cannot name a log: use small letters, digits, - and _, at most 64"
        )
    return LOGS + name


def secret(label: str) -> str:
    return f"secrets/{label}"


def evidence(keyed: str) -> str:
    return f"evidence/{keyed[:2]}/{keyed}"


def key_tile(index: int) -> str:
    return f"keys/{number(index)}"


def parts(index: int, epoch: int = 0) -> str:
    """What 256 leaves seal; epoch: as their key tile has it."""
    return f"{PARTS}{number(index)}" + (f".{epoch}" if epoch else "")


def sealed(index: int, epoch: int = 0) -> str:
    """Their private parts alone, as they were once written."""
    return f"{SEALED}{number(index)}" + (f".{epoch}" if epoch else "")


def content(index: int, epoch: int = 0) -> str:
    """Their contents alone."""
    return f"{CONTENT}{number(index)}" + (f".{epoch}" if epoch else "")


def large(leaf: int, epoch: int) -> str:
    return f"large/{number(leaf)}.{epoch}"


def rechecked(index: int) -> str:
    return f"{RECHECKED}{number(index)}"


def about(index: int) -> str:
    """Whom 4,096 leaves are about, as who answers people keeps it."""
    return f"{ABOUT}{number(index)}"


def waiting(name: str) -> str:
    return WAITING + name


def batch(epoch: int, first: int, count: int) -> str:
    return f"{BATCHES}{epoch}-{first}-{count}"


def parse_batch(name: str) -> Batch | None:
    found = _BATCH.fullmatch(name)
    if found is None:
        return None
    return Batch(name, int(found["epoch"]), int(found["first"]), int(found["count"]))


def shard(at: int) -> str:
    return f"index/{at:02x}"


def _partial(width: int) -> str:
    if not 1 <= width <= WIDTH:
        raise LogError(f"a tile cannot be {width} wide")
    return "" if width == WIDTH else f".p/{width}"
