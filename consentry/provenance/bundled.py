"""A batch and a bundle in bytes: msgpack, two lists, nothing where there is nothing.

Bundles that were once written as two, of private parts and of contents, are a list each.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from consentry.errors import VerifyError
from consentry.provenance import paths

Content: TypeAlias = "bytes | int | None"
"""Sealed bytes, the epoch in the name of a content that stands alone, or nothing."""


class Bundle(msgspec.Struct, frozen=True, array_like=True):
    """Sealed private parts and contents of consecutive leaves, nothing where there is none."""

    sealed: list[bytes | None]
    content: list[bytes | int | None]

    def __repr__(self) -> str:
        return f"Bundle({len(self.sealed)})"


_encoder = msgspec.msgpack.Encoder()
encode = _encoder.encode
"""A bundle, or a list of an older form, in bytes."""
_bundle = msgspec.msgpack.Decoder(Bundle)
_sealed = msgspec.msgpack.Decoder(list[bytes | None])
_content = msgspec.msgpack.Decoder(list[bytes | int | None])


def decode_batch(data: bytes, count: int, name: str = "") -> Bundle:
    """A batch over ``count`` leaves. Raises ``VerifyError``."""
    try:
        found = _bundle.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        raise VerifyError("not a batch of sealed parts", name=name) from None
    if len(found.sealed) != count or len(found.content) != count:
        raise VerifyError(f"the batch is not over {count} leaves", name=name)
    return found


def decode_parts(data: bytes, name: str = "") -> Bundle:
    """What 256 leaves seal. Raises ``VerifyError``."""
    return decode_batch(data, paths.WIDTH, name)


def decode_sealed(data: bytes, name: str = "") -> list[bytes | None]:
    """The sealed private parts of 256 leaves. Raises ``VerifyError``."""
    try:
        found = _sealed.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        found = []
    if len(found) != paths.WIDTH:
        raise VerifyError("not a bundle of 256 sealed parts", name=name)
    return found


def decode_content(data: bytes, name: str = "") -> list[Content]:
    """The sealed contents of 256 leaves. Raises ``VerifyError``."""
    try:
        found = _content.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        found = []
    if len(found) != paths.WIDTH:
        raise VerifyError("not a bundle of 256 contents", name=name)
    return found
