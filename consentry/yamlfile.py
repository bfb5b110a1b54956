"""YAML that a person wrote, read so that an error can say file, line and the nearest right word.

YAML 1.2 values by PyYAML's safe loader, without its YAML 1.1 surprises for ``no``/``on``:
only ``true`` and ``false`` are booleans. Duplicate keys, anchors that multiply, and documents
over 1 MiB are errors.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from consentry.errors import ConfigError

MAX_BYTES = 1 << 20
MAX_NODES = 200_000
MAX_DEPTH = 64

Path_ = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML has it: rules are read at each start."""


class _Loader(_Base):  # type: ignore[misc]
    """A safe loader in which only true and false are booleans, and dates stay text."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: Any) -> str:
        """As PyYAML does, less the paths that nobody registered: a third of the time."""
        if kind is not yaml.ScalarNode:
            return _TAGS[kind]
        if value is not None and implicit[0]:
            for tag, pattern in self.yaml_implicit_resolvers.get(value[:1], ()):
                if pattern.match(value):
                    return str(tag)
        return str(self.DEFAULT_SCALAR_TAG)

    def descend_resolver(self, *_: object) -> None:
        """No paths."""

    def ascend_resolver(self) -> None:
        """No paths."""


_TAGS: dict[type[yaml.Node], str] = {
    yaml.SequenceNode: yaml.SafeLoader.DEFAULT_SEQUENCE_TAG,
    yaml.MappingNode: yaml.SafeLoader.DEFAULT_MAPPING_TAG,
}

_Loader.yaml_implicit_resolvers = {
    first: [(tag, rx) for tag, rx in pairs if not tag.endswith((":bool", ":timestamp"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_BOOL = re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$")
for _first in "tTfF":
    _Loader.yaml_implicit_resolvers.setdefault(_first, []).append(("tag:yaml.org,2002:bool", _BOOL))


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: its value, and the line (1-based) on which each key or item stands."""

    name: str
    value: Any
    lines: Mapping[Path_, int]

    def line(self, path: Sequence[str | int]) -> int:
        """The line of the nearest enclosing node of ``path`` that has one."""
        key = tuple(path)
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)


def parse(text: str, name: str, error: type[ConfigError] = ConfigError) -> Document:
    """Parse one YAML document. Raises ``error`` with the line of what is wrong."""
    if len(text) > MAX_BYTES:
        raise error(f"larger than {MAX_BYTES} bytes.", file=name, remedy="Split it.")
    lines: dict[Path_, int] = {}
    try:
        _bounded(text, name, error)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            value = _build(loader, node, (), lines, name, error, [0]) if node else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise error(
            f"not YAML: {_said(problem)}.",
            file=name,
            line=mark.line + 1 if mark else 0,
            remedy="Check the indentation and the quotes of this line.",
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise error(f"not YAML: {type(problem).__name__}.", file=name) from None
    return Document(name, value, lines)


def read(path: Path, error: type[ConfigError] = ConfigError) -> Document:
    """Read and parse a file. Raises ``error`` if it is missing, not UTF-8 or not YAML."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise error("there is no such file.", file=str(path)) from None
    except UnicodeDecodeError:
        raise error("not UTF-8.", file=str(path), remedy="Save it as UTF-8.") from None
    except OSError as problem:
        raise error(f"cannot be read: {problem.strerror}.", file=str(path)) from None
    return parse(text, str(path), error)


def validate(model: type[Model], doc: Document, error: type[ConfigError] = ConfigError) -> Model:
    """Validate a document as a pydantic model (``extra="forbid"`` makes unknown keys errors).

    Raises ``error`` for the first thing wrong, with its line and, where a word is unknown, the
    nearest one that is known. An unknown key goes first: it may be what a missing one was meant
    to be.
    """
    if not isinstance(doc.value, dict):
        raise error(
            "must be a mapping of keys to values.",
            file=doc.name,
            line=1,
            remedy="Write key: value, a line for each.",
        )
    try:
        return model.model_validate(doc.value)
    except ValidationError as problem:
        wrong = problem.errors(include_url=False, include_context=True)
        first = next((one for one in wrong if one["type"] == "extra_forbidden"), wrong[0])
        loc = tuple(part for part in first["loc"] if isinstance(part, str | int))
        what, remedy = _explain(first, loc, model)
        raise error(what, file=doc.name, line=doc.line(_real(doc, loc)), remedy=remedy) from None


def nearest(word: str, words: Sequence[str]) -> str:
    """``Did you mean …?`` for an unknown word, or the list of known ones if it is short."""
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]}?"
    return "Known are: " + ", ".join(sorted(words)) + "." if len(words) <= 24 else ""


def _said(problem: yaml.MarkedYAMLError) -> str:
    """What is wrong, in the words of libyaml: the parser in Python quotes a tab that it met."""
    return str(problem.problem or problem.context).replace(r"'\t' that", "that")


def _bounded(text: str, name: str, error: type[ConfigError]) -> None:
    """Is it flat and small enough to be composed, which goes as deep as the document does?"""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_Loader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or count > 2 * MAX_NODES:
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise error("too deep or too many values.", file=name, line=line)


def _build(
    loader: _Loader,
    node: yaml.Node,
    path: Path_,
    lines: dict[Path_, int],
    name: str,
    error: type[ConfigError],
    count: list[int],
) -> Any:
    count[0] += 1
    if count[0] > MAX_NODES or len(path) > MAX_DEPTH:
        raise error("too deep or too many values.", file=name, line=node.start_mark.line + 1)
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = getattr(key_node, "value", None)
            line = key_node.start_mark.line + 1
            if not isinstance(key, str):
                raise error("a key must be a word.", file=name, line=line)
            if key in found:
                raise error(f"{key} stands here twice.", file=name, line=line, remedy="Remove one.")
            lines[(*path, key)] = line
            found[key] = _build(loader, value_node, (*path, key), lines, name, error, count)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(loader, item, (*path, at), lines, name, error, count)
            for at, item in enumerate(node.value)
        ]
    try:
        return loader.construct_object(node)
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError):
        raise error(
            f"{str(node.value)[:20]!r} is not what its tag {node.tag.rpartition(':')[2]} says.",
            file=name,
            line=node.start_mark.line + 1,
            remedy="Write the value without a tag.",
        ) from None


def _real(doc: Document, loc: Sequence[str | int]) -> Path_:
    """A pydantic location without the parts it adds for unions and validators."""
    value, path = doc.value, ()
    for part in loc:
        inside = (isinstance(value, dict) and part in value) or (
            isinstance(value, list) and isinstance(part, int) and part < len(value)
        )
        if inside:
            value = value[part]
            path = (*path, part)  # type: ignore[assignment]
    return path


def _explain(first: Any, loc: Sequence[str | int], model: type[BaseModel]) -> tuple[str, str]:
    dotted = ".".join(str(part) for part in loc) or "the file"
    kind = first["type"]
    if kind == "extra_forbidden":
        return f"unknown key {dotted}.", nearest(str(loc[-1]), _keys(model, loc[:-1]))
    if kind == "missing":
        return f"{dotted} is missing.", "Write it."
    if kind in ("literal_error", "enum"):
        expected = str(first.get("ctx", {}).get("expected", ""))
        words = [w.strip(" '\"") for w in expected.replace(" or ", ",").split(",") if w.strip()]
        return f"{dotted} cannot be {first['input']!r}.", nearest(str(first["input"]), words)
    if kind in _PLAIN:
        what, remedy = _PLAIN[kind]
        return f"{dotted} {what.format(**first.get('ctx', {}))}.", remedy
    message = first["msg"].removeprefix("Value error, ")
    return f"{dotted}: {message}.".replace("..", "."), ""


_NUMBER = ("is not a whole number", "Write digits alone, such as 30.")
_TRUTH = ("is neither true nor false", "Write true or false.")
_LIST = ("is not a list", "Write [one, another], or a line with a dash for each.")
_MAPPING = ("is not a mapping of keys to values", "Write key: value, a line for each.")
_PLAIN = {
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "dict_type": _MAPPING,
    "greater_than": ("is not more than {gt}", "Write a larger number."),
    "greater_than_equal": ("is less than {ge}", "Write a larger number."),
    "int_from_float": _NUMBER,
    "int_parsing": _NUMBER,
    "int_type": _NUMBER,
    "less_than": ("is not less than {lt}", "Write a smaller number."),
    "less_than_equal": ("is more than {le}", "Write a smaller number."),
    "list_type": _LIST,
    "model_attributes_type": _MAPPING,
    "model_type": _MAPPING,
    "string_too_long": ("is longer than {max_length} characters", "Write less."),
    "string_too_short": ("is empty", "Write it, or leave the key out."),
    "string_type": ("is not a text", "Put it in quotes."),
    "too_long": ("has {actual_length} entries; at most {max_length} are read", "Split the file."),
    "too_short": ("is empty", "Write at least one."),
    "tuple_type": _LIST,
}
"""What pydantic's types of error mean to who wrote a file, and what to write."""


def _keys(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """The keys that are known at ``loc``, as far as the model tells."""
    fields: Any = model
    for part in loc:
        if isinstance(part, int):
            continue
        info = getattr(fields, "model_fields", {}).get(part)
        fields = next(iter(_models(info.annotation)), None) if info else fields
        if fields is None:
            return []
    return [info.alias or key for key, info in getattr(fields, "model_fields", {}).items()]


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    found: list[type[BaseModel]] = []
    for part in getattr(annotation, "__args__", ()):
        found += _models(part)
    return found
