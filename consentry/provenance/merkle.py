"""The Merkle tree of RFC 6962, section 2.1, and its proofs as RFC 9162, section 2.1, checks them.

Hashes are 32 bytes, SHA-256. Proofs are lists of hashes, from the leaf's side up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from consentry.errors import VerifyError

EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

SIZE = 32

Nodes = Callable[[int, int], bytes]
"""(level, index) -> hash of the perfect subtree of 2**level leaves that starts at index<<level."""


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes (or over roots of equal perfect subtrees)."""
    if not hashes:
        return EMPTY
    return fold(perfect(hashes))


def perfect(hashes: Sequence[bytes]) -> list[bytes]:
    """Roots of the perfect subtrees that the hashes fall into, the largest first."""
    found, at, sha256 = [], 0, hashlib.sha256
    for bit in reversed(range(len(hashes).bit_length())):
        if len(hashes) >> bit & 1:
            row = b"".join(hashes[at : at + (1 << bit)])
            at += 1 << bit
            while len(row) > SIZE:
                pairs = range(0, len(row), 2 * SIZE)
                row = b"".join([sha256(b"\x01" + row[i : i + 64]).digest() for i in pairs])
            found.append(row)
    return found


def fold(subtrees: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees, the largest first."""
    if not subtrees:
        return EMPTY
    result = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        result = node_hash(left, result)
    return result


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """RFC 6962, 2.1.1: PATH(index, D[size]). Raises ``VerifyError`` if there is no such leaf."""
    if not 0 <= index < size:
        raise VerifyError(f"there is no leaf {index} in a tree of {size}", index=index)
    return _path(nodes, index, 0, size)


def consistency_proof(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """RFC 6962, 2.1.2: PROOF(old, D[new])."""
    if not 0 <= old <= new:
        raise VerifyError(f"a tree of {new} cannot extend one of {old}")
    if old in (0, new):
        return []
    return _subproof(nodes, old, 0, new, True)


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes
) -> None:
    """RFC 9162, 2.1.3.2, from the hash of a leaf. Raises ``VerifyError``."""
    if not 0 <= index < size:
        raise VerifyError(f"there is no leaf {index} in a tree of {size}", index=index)
    if any(len(each) != SIZE for each in (leaf, expected, *proof)):
        raise VerifyError("a hash of the inclusion proof is not 32 bytes long", index=index)
    at, last, result = index, size - 1, leaf
    for each in proof:
        if last == 0:
            raise VerifyError("the inclusion proof is too long", index=index)
        if at & 1 or at == last:
            result = node_hash(each, result)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            result = node_hash(result, each)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise VerifyError("the inclusion proof is too short", index=index)
    if result != expected:
        raise VerifyError("the inclusion proof leads to another root", index=index)


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """RFC 9162, 2.1.4.2. Raises ``VerifyError``."""
    if not 0 <= old <= new:
        raise VerifyError(f"a tree of {new} cannot extend one of {old}")
    if any(len(each) != SIZE for each in (old_root, new_root, *proof)):
        raise VerifyError("a hash of the consistency proof is not 32 bytes long")
    if old == new or old == 0:
        if proof:
            raise VerifyError("the consistency proof must be empty")
        if old == new and old_root != new_root:
            raise VerifyError(f"two different roots for one size, {old}: the log was forked")
        if old == 0 and old_root != EMPTY:
            raise VerifyError("the root of an empty tree is wrong")
        return
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        raise VerifyError("the consistency proof is empty")
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for each in path[1:]:
        if last == 0:
            raise VerifyError("the consistency proof is too long")
        if at & 1 or at == last:
            first, second = node_hash(each, first), node_hash(each, second)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, each)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise VerifyError("the consistency proof is too short")
    if first != old_root or second != new_root:
        raise VerifyError(f"the tree of {new} does not extend the tree of {old}")


def range_root(nodes: Nodes, start: int, end: int) -> bytes:
    """MTH(D[start:end]), for a start that a subtree of that length may have."""
    parts = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append(nodes(level, start >> level))
        start += 1 << level
    return fold(parts)


def _split(count: int) -> int:
    """The largest power of two smaller than ``count``."""
    return 1 << (count - 1).bit_length() - 1


def _path(nodes: Nodes, index: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(nodes, index, start, middle), range_root(nodes, middle, end)]
    return [*_path(nodes, index, middle, end), range_root(nodes, start, middle)]


def _subproof(nodes: Nodes, old: int, start: int, end: int, whole: bool) -> list[bytes]:
    if old == end:
        return [] if whole else [range_root(nodes, start, end)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_subproof(nodes, old, start, middle, whole), range_root(nodes, middle, end)]
    return [*_subproof(nodes, old, middle, end, False), range_root(nodes, start, middle)]
