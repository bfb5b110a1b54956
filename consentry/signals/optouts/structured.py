"""Dictionaries of Structured Field Values (RFC 9651 section 4.2.2), strictly as it says.

Only what preferences need: values keep their type, parameters are checked and dropped. Every
step moves forward, so parsing is linear.
"""

from __future__ import annotations

import base64
import binascii
from typing import TypeAlias


class Token(str):
    """A token (section 3.3.4), as distinct from a string."""

    __slots__ = ()


Value: TypeAlias = "bool | int | float | str | bytes | tuple[Value, ...]"

_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz")
_DIGITS = frozenset("0123456789")
_KEY_START = _LOWER | {"*"}
_KEY = _LOWER | _DIGITS | frozenset("_-.*")
_ALPHA = _LOWER | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_TOKEN = _ALPHA | _DIGITS | frozenset("!#$%&'*+-.^_`|~:/")
_BASE64 = _ALPHA | _DIGITS | frozenset("+/=")


class NotADictionaryError(ValueError):
    """The field is not a dictionary; ``at`` is where reading stopped."""

    def __init__(self, at: int) -> None:
        self.at = at
        super().__init__(f"not a dictionary of RFC 9651 at character {at}")


def parse_dictionary(text: str) -> dict[str, Value]:
    """The members of a dictionary; the last of a key wins. Raises NotADictionaryError."""
    return _Reader(text).dictionary()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text.strip(" ")
        self._at = 0

    def dictionary(self) -> dict[str, Value]:
        members: dict[str, Value] = {}
        while self._at < len(self._text):
            key = self._key()
            if self._peek() == "=":
                self._at += 1
                value = self._inner_list() if self._peek() == "(" else self._bare()
            else:
                value = True
            self._parameters()
            members.pop(key, None)
            members[key] = value
            self._spaces(" \t")
            if self._at == len(self._text):
                return members
            self._take(",")
            self._spaces(" \t")
            if self._at == len(self._text):
                raise self._fault()
        return members

    def _fault(self) -> NotADictionaryError:
        return NotADictionaryError(self._at)

    def _peek(self) -> str:
        return self._text[self._at] if self._at < len(self._text) else ""

    def _take(self, character: str) -> None:
        if self._peek() != character:
            raise self._fault()
        self._at += 1

    def _spaces(self, which: str = " ") -> None:
        while self._at < len(self._text) and self._text[self._at] in which:
            self._at += 1

    def _run(self, allowed: frozenset[str]) -> str:
        start = self._at
        while self._at < len(self._text) and self._text[self._at] in allowed:
            self._at += 1
        return self._text[start : self._at]

    def _key(self) -> str:
        if self._peek() not in _KEY_START or not self._peek():
            raise self._fault()
        return self._run(_KEY)

    def _parameters(self) -> None:
        while self._peek() == ";":
            self._at += 1
            self._spaces()
            self._key()
            if self._peek() == "=":
                self._at += 1
                self._bare()

    def _inner_list(self) -> Value:
        self._take("(")
        items: list[Value] = []
        while True:
            self._spaces()
            if self._peek() == ")":
                self._at += 1
                return tuple(items)
            items.append(self._bare())
            self._parameters()
            if self._peek() not in (" ", ")"):
                raise self._fault()

    def _bare(self) -> Value:
        first = self._peek()
        if not first:
            raise self._fault()
        if first == "-" or first in _DIGITS:
            return self._number()
        if first == '"':
            return self._string()
        if first in _ALPHA or first == "*":
            return Token(self._run(_TOKEN))
        if first == ":":
            return self._octets()
        if first == "?":
            return self._boolean()
        if first == "@":
            self._at += 1
            date = self._number()
            if isinstance(date, float):
                raise self._fault()
            return date
        if first == "%":
            return self._display_string()
        raise self._fault()

    def _number(self) -> int | float:
        sign = -1 if self._peek() == "-" else 1
        self._at += sign < 0
        whole = self._run(_DIGITS)
        if not whole or len(whole) > 15:
            raise self._fault()
        if self._peek() != ".":
            return sign * int(whole)
        self._at += 1
        fraction = self._run(_DIGITS)
        if not 1 <= len(fraction) <= 3 or len(whole) > 12:
            raise self._fault()
        return sign * float(f"{whole}.{fraction}")

    def _string(self) -> str:
        self._take('"')
        read: list[str] = []
        while True:
            character = self._peek()
            self._at += 1
            if character == "\\":
                escaped = self._peek()
                if escaped not in ('"', "\\"):
                    raise self._fault()
                self._at += 1
                read.append(escaped)
            elif character == '"':
                return "".join(read)
            elif not character or not 0x20 <= ord(character) <= 0x7E:
                raise self._fault()
            else:
                read.append(character)

    def _octets(self) -> bytes:
        self._take(":")
        text = self._run(_BASE64)
        self._take(":")
        try:
            return base64.b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError):
            raise self._fault() from None

    def _boolean(self) -> bool:
        self._take("?")
        answer = self._peek()
        if answer not in ("0", "1") or not answer:
            raise self._fault()
        self._at += 1
        return answer == "1"

    def _display_string(self) -> str:
        self._take("%")
        self._take('"')
        octets = bytearray()
        while True:
            character = self._peek()
            self._at += 1
            if character == "%":
                pair = self._text[self._at : self._at + 2]
                if len(pair) < 2 or not set(pair) <= frozenset("0123456789abcdef"):
                    raise self._fault()
                octets.append(int(pair, 16))
                self._at += 2
            elif character == '"':
                try:
                    return octets.decode("utf-8")
                except UnicodeDecodeError:
                    raise self._fault() from None
            elif not character or not 0x20 <= ord(character) <= 0x7E:
                raise self._fault()
            else:
                octets.append(ord(character))
