"""Pictures that must not come back, known by what they look like, under a key of the home.

A picture is made small and grey; of its lowest frequencies (DCT-II) 128 sums are taken, with signs
that the home's key draws, and each gives one bit: is it above zero? Without the key nobody can make
such a print, and so look a picture up. Prints of a picture that was compressed, resized, brightened
or cut a little differ in few bits, those of others in about half. So that more may be cut off, a
picture goes on the list in crops too, each mirrored as well. Prints on one list can be seen to
resemble each other.

It says what a picture looks like, not who is on it: no face is looked for, and none is measured.
Needs Pillow, the extra ``images``.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from operator import mul
from typing import TYPE_CHECKING, cast

from consentry.errors import ConfigError
from consentry.standing.subjects import Mac

if TYPE_CHECKING:
    from PIL.Image import Image

SPACE = "image"
SIZE = 16
"""Bytes of a print."""
APART = 18
"""Bits, of 128, in which prints of one picture may differ."""
MAX_PIXELS = 64 << 20
MAX_BYTES = 32 << 20
_CUT = (0.0, 0.05, 0.1, 0.15)
"""Shares of width and height that a crop takes off at a side."""
_BOX = 4
"""PIL.Image.Resampling.BOX"""
_PLAIN = 32
"""Grey levels, of 255, between the darkest and the lightest of a picture that says too little."""
_SIDE = 32
_LOW = tuple((u, v) for u in range(8) for v in range(8 - u) if u or v)
_WAVES = [
    [math.cos(math.pi * (2 * x + 1) * u / (2 * _SIDE)) for x in range(_SIDE)] for u in range(8)
]


def prints(data: bytes, mac: Mac) -> dict[bytes, str]:
    """What goes on the list for a picture: print -> space. Raises ``ConfigError``."""
    picture = _opened(data)
    picture.thumbnail((8 * _SIDE, 8 * _SIDE))
    darkest, lightest = cast("tuple[int, int]", picture.getextrema())
    if lightest - darkest < _PLAIN:
        raise ConfigError("has too little in it to be told from others.")
    signs = _signs(mac)
    return {_print(each, signs): SPACE for each in _variants(picture)}


def is_among(data: bytes, entries: Iterable[bytes], mac: Mac) -> bool:
    """Does a picture look like one of those whose prints are among these entries of 16 bytes?

    Raises ``ConfigError`` if it cannot be looked at.
    """
    small = _opened(data).resize((_SIDE, _SIDE), _BOX)
    ours = int.from_bytes(_print(_frequencies(small), _signs(mac)), "big")
    return any((ours ^ int.from_bytes(each, "big")).bit_count() <= APART for each in entries)


def _opened(data: bytes) -> Image:
    """The first frame, grey and upright."""
    try:
        from PIL import Image, ImageOps
    except ImportError:
        raise ConfigError(
            "pictures are compared by Pillow, which is not installed.",
            remedy="Install it: pip install pillow",
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(data[: MAX_BYTES + 1]))
            if len(data) > MAX_BYTES or picture.width * picture.height > MAX_PIXELS:
                raise ValueError
            return ImageOps.exif_transpose(picture).convert("L")
    except Exception:
        raise ConfigError(
            "cannot be looked at as a picture, or is too large.",
            remedy=f"Give a picture that Pillow opens, of {MAX_BYTES >> 20} MB and "
            f"{MAX_PIXELS >> 20} million pixels at most.",
        ) from None


def _variants(picture: Image) -> Iterator[list[float]]:
    """Frequencies of a picture and its crops, each mirrored too."""
    width, height = picture.size
    for left, top, right, bottom in product(_CUT, repeat=4):
        box = left * width, top * height, (1 - right) * width, (1 - bottom) * height
        found = _frequencies(picture.resize((_SIDE, _SIDE), _BOX, box=box))
        yield found
        yield [-x if u % 2 else x for x, (u, _) in zip(found, _LOW, strict=True)]


def _frequencies(picture: Image) -> list[float]:
    """The lowest frequencies of a picture of ``_SIDE`` squared, evened out: u across, v down."""
    pixels = list(map(float, picture.tobytes()))
    rows = [pixels[at : at + _SIDE] for at in range(0, len(pixels), _SIDE)]
    along = [[sum(map(mul, wave, row)) for row in rows] for wave in _WAVES]
    return [sum(map(mul, _WAVES[v], along[u])) * math.hypot(u, v) ** 0.5 for u, v in _LOW]


def _print(found: list[float], signs: list[list[float]]) -> bytes:
    bits = 0
    for row in signs:
        bits = bits << 1 | (sum(map(mul, row, found)) > 0)
    return bits.to_bytes(SIZE, "big")


@lru_cache(maxsize=4)
def _signs(mac: Mac) -> list[list[float]]:
    """128 rows of 1 and -1, one for each frequency, as the home's key draws them."""
    drawn = (int.from_bytes(mac(f"{SPACE}\0{row}".encode()), "big") for row in range(8 * SIZE))
    return [[1.0 if row >> at & 1 else -1.0 for at in range(len(_LOW))] for row in drawn]
