"""Items as JSON, and what was cleared written back into them.

itemadapter knows dict, scrapy.Item, dataclasses, attrs and pydantic. What the gate judges and
records is the JSON of an item; a value that has no JSON form (bytes, an open file, a response)
cannot be looked into, so it raises ItemError and the item is refused. So does an item that holds
more than its fields: who is handed it on is handed that too.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any, cast
from uuid import UUID

import scrapy
from itemadapter import ItemAdapter

from consentry.evidence import Json, JsonObject

RECORD = "provenance_id"
"""The field that names an item's record. It is ours: what a spider writes there is left out."""
_DEEPEST = 60
_NOTHING_HIDDEN = [None, None]
_TEXTLESS = (bool, int, float, type(None))


class ItemError(ValueError):
    """The item cannot be looked into, or not be written back. Says a type, never a value."""


def as_json(item: Any) -> JsonObject:
    """The JSON of an item, without the name of its record. Raises ItemError."""
    if type(item) is not dict and not ItemAdapter.is_item(item):
        raise ItemError(type(item).__name__)
    if type(item) is not dict:
        _open(item)
    whole = cast("JsonObject", _json(item, 0))
    whole.pop(RECORD, None)
    return whole


def write_back(item: Any, before: JsonObject, after: JsonObject) -> Any:
    """``item`` with ``after`` in place of ``before``; fields that did not change keep their value.

    The same object where it can be changed, a copy where it is frozen. A field that was taken
    out is deleted from mappings and None elsewhere. Raises ItemError.
    """
    if before == after:
        return item
    try:
        return _apply_item(item, before, after)
    except ItemError:
        raise
    except Exception as problem:
        raise ItemError(type(item).__name__) from problem


def name_record(item: Any, provenance_id: str) -> Any:
    """``item`` with its ``provenance_id`` set, where its type has such a field."""
    if type(item) is dict:
        item[RECORD] = provenance_id
        return item
    adapter = ItemAdapter(item)
    try:
        if adapter.get(RECORD) != provenance_id:
            adapter[RECORD] = provenance_id
    except Exception:
        if RECORD in adapter.field_names() and not isinstance(item, dict):
            return _copied(item, {RECORD: provenance_id})
    return item


def _json(value: Any, depth: int) -> Json:
    kind = type(value)
    if kind is str or kind is int or kind is bool:
        return cast("Json", value)
    if kind is dict and depth <= _DEEPEST:
        return _object(value, depth)
    if kind is list and depth <= _DEEPEST:
        return [one if type(one) is str else _json(one, depth + 1) for one in value]
    if isinstance(value, Enum):
        return _json(value.value, depth + 1)
    if value is None or isinstance(value, (bool, str)):
        return str.__str__(value) if isinstance(value, str) else value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ItemError("float")
        return float(value)
    if depth > _DEEPEST:
        raise ItemError("nesting")
    if ItemAdapter.is_item(value):
        _open(value)
        return _object(ItemAdapter(value), depth)
    if isinstance(value, Mapping):
        return _object(value, depth)
    if isinstance(value, (list, tuple)):
        return [_json(one, depth + 1) for one in value]
    if isinstance(value, (set, frozenset)):
        return [_json(one, depth + 1) for one in sorted(value, key=repr)]
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, (Decimal, UUID, PurePath)):
        return str(value)
    if type(value).__module__.startswith("pydantic") and not hasattr(value, "get_secret_value"):
        return str(value)
    raise ItemError(type(value).__name__)


def _open(item: Any) -> None:
    """Raise ItemError if an item has attributes beside its fields that may hold a text: those
    that pydantic lets in as extra, its private ones, or what code has put there."""
    held = getattr(item, "__dict__", None) or {}
    hidden = [getattr(item, name, None) for name in ("__pydantic_extra__", "__pydantic_private__")]
    if not held and hidden == _NOTHING_HIDDEN:
        return
    fields = {"_values"} if isinstance(item, scrapy.Item) else set()
    if not isinstance(item, (dict, scrapy.Item)):
        fields |= set(ItemAdapter(item).field_names())
    for attributes in (held, *hidden):
        for name, value in (attributes or {}).items():
            if name not in fields and not (value == "" or isinstance(value, _TEXTLESS)):
                raise ItemError(type(item).__name__)


def _object(value: Mapping[Any, Any], depth: int) -> JsonObject:
    """With its keys as text. Two that read the same (1 and "1") would hide one value: ItemError."""
    whole = {
        k if type(k) is str else _key(k): v if type(v) is str else _json(v, depth + 1)
        for k, v in value.items()
    }
    if len(whole) != len(value):
        raise ItemError("keys")
    return whole


def _key(key: Any) -> str:
    if not isinstance(key, (str, int)):
        raise ItemError(type(key).__name__)
    return str(key)


def _apply(value: Any, before: Json, after: Json) -> Any:
    if before == after:
        return value
    if isinstance(before, dict) and isinstance(after, dict):
        if ItemAdapter.is_item(value):
            return _apply_item(value, before, after)
        return after
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        if isinstance(value, (list, tuple)):
            parts = [_apply(v, b, a) for v, b, a in zip(value, before, after, strict=True)]
            return parts if isinstance(value, list) else tuple(parts)
        return after
    return after


def _apply_item(item: Any, before: JsonObject, after: JsonObject) -> Any:
    adapter = ItemAdapter(item)
    keyed = {_key(k): k for k in adapter}
    changes: dict[Any, Any] = {}
    for name in before.keys() - after.keys():
        changes[keyed.get(name, name)] = None
    for name, value in after.items():
        if name not in before or before[name] != value:
            key = keyed.get(name, name)
            changes[key] = _apply(adapter.get(key), before.get(name), value)
    gone = before.keys() - after.keys()
    if not changes:
        return item
    if isinstance(item, dict) or (hasattr(item, "fields") and hasattr(item, "__delitem__")):
        for key, value in changes.items():
            if str(key) in gone:
                del item[key]
            else:
                item[key] = value
        return item
    try:
        for key, value in changes.items():
            adapter[key] = value
    except Exception:
        item = _copied(item, changes)
    left = {k: v for k, v in as_json(item).items() if not (v is None and k in gone)}
    if left != after:
        raise ItemError(type(item).__name__)
    return item


def _copied(item: Any, changes: Mapping[str, Any]) -> Any:
    """A copy of a frozen item with some fields changed."""
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        return dataclasses.replace(item, **changes)
    if hasattr(item, "model_copy"):
        return item.model_copy(update=dict(changes))
    if hasattr(type(item), "__attrs_attrs__"):
        import attr

        return attr.evolve(item, **changes)
    raise ItemError(type(item).__name__)
