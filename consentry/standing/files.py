"""A folder of a home in which each file is one thing that stands, read again when it changed.

Nothing that lies there is passed over: what cannot be read, is named wrongly, stands twice, or
stood there and is gone is an ``OrderError``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from consentry import yamlfile
from consentry.errors import NotFoundError, OrderError
from consentry.storage.base import Storage


def document(data: bytes, file: str, fields: str) -> yamlfile.Document:
    """A file that a person wrote, as YAML. fields: what to write into an empty one. Raises
    ``OrderError``."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OrderError("not UTF-8.", file=file, remedy="Save it as UTF-8.") from None
    doc = yamlfile.parse(text, file, OrderError)
    if doc.value is None:
        raise OrderError("is empty.", file=file, line=1, remedy=f"Write {fields}.")
    return doc


class Standable(Protocol):
    """An order or a permission."""

    @property
    def reference(self) -> str: ...


One = TypeVar("One", bound=Standable)


@dataclass(frozen=True, slots=True)
class Known(Generic[One]):
    """What a file says, and the tag it was read under."""

    tag: str
    said: One


@dataclass(frozen=True, slots=True)
class Folder(Generic[One]):
    """name: with its slash. word: what lies there, in an error. ends: how one ends."""

    name: str
    word: str
    ends: str
    read: Callable[[bytes, str], One]

    @property
    def sign(self) -> str:
        """An object that is written anew whenever a command changed something in the folder."""
        return f"{self.name}.changed"

    def signs(self, storage: Storage) -> tuple[str, ...]:
        """What tells quickly that something changed: that object's tag, and all names."""
        try:
            tag = storage.get(self.sign)[1]
        except NotFoundError:
            tag = ""
        return (tag, *sorted(storage.list(self.name)))

    def look(self, storage: Storage, before: Mapping[str, Known[One]]) -> dict[str, Known[One]]:
        """Every file by name; those with the tag they had are not read again."""
        found: dict[str, Known[One]] = {}
        for name in sorted(storage.list(self.name)):
            if not self._is_one(name):
                continue
            try:
                data, tag = storage.get(name)
            except NotFoundError:
                continue
            old = before.get(name)
            if old is not None and old.tag == tag:
                found[name] = old
            else:
                found[name] = Known(tag, self.read(data, name))
        references: dict[str, str] = {}
        for name, known in found.items():
            reference = known.said.reference
            if reference in references:
                raise OrderError(
                    f"the reference {reference!r} stands in {references[reference]} too.",
                    file=name,
                    remedy="Give one of them a reference of its own, or remove the copy.",
                )
            references[reference] = name
        for name, known in before.items():
            if known.said.reference not in references:
                raise OrderError(
                    f"the {self.word} {known.said.reference!r} stood here and is gone.",
                    file=name,
                    remedy=f"Put the file back. {self.ends}",
                )
        return found

    def _is_one(self, name: str) -> bool:
        """False for what an editor leaves behind; raises for what may have been meant as one."""
        inner = name.removeprefix(self.name)
        if inner.startswith(".") or inner.endswith("~"):
            return False
        if "/" in inner or not inner.endswith(".yaml"):
            raise OrderError(
                f"lies among the {self.word}s and is not named as one.",
                file=name,
                remedy=f"Name it {self.name}<reference>.yaml, or move it away.",
            )
        return True
