"""An item as a reviewer sees it: whole, but for the personal data that was found in it."""

from __future__ import annotations

from consentry.evidence import Json, JsonObject

_SHORT = 3
"""Letters under which a datum is masked where it stood, and not wherever else it may stand."""


def redacted(item: JsonObject, left: Json) -> JsonObject:
    """A copy of the item with each finding of ``left`` masked by its kind, wherever it stands.

    left: findings as a record's sealed part has them: pointer (RFC 6901), start and end.
    """
    masks: dict[str, str] = {}
    fields: dict[str, list[tuple[int, int, str]]] = {}
    for found in left if isinstance(left, list) else ():
        if not isinstance(found, dict) or not str(found.get("kind", "")).startswith("personal"):
            continue
        mask = f"[{found.get('kind')}]"
        pointer = str(found.get("path", ""))
        start, end = found.get("start", -1), found.get("end", -1)
        text = at_pointer(item, pointer)
        if not isinstance(text, str) or not isinstance(start, int) or not isinstance(end, int):
            start, end = 0, 1 << 30
        elif not 0 <= start < end:
            start, end = 0, len(text)
        fields.setdefault(pointer, []).append((start, end, mask))
        if isinstance(text, str) and len(text[start:end].strip()) > _SHORT:
            masks[text[start:end]] = mask
    made = _masked(item, "", fields, masks)
    return made if isinstance(made, dict) else {}


def at_pointer(value: Json, pointer: str) -> Json:
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def _masked(
    value: Json,
    pointer: str,
    fields: dict[str, list[tuple[int, int, str]]],
    masks: dict[str, str],
) -> Json:
    spans = fields.get(pointer, [])
    if isinstance(value, dict) and not spans:
        return {
            _words(key, masks): _masked(inner, f"{pointer}/{_escaped(key)}", fields, masks)
            for key, inner in value.items()
        }
    if isinstance(value, list) and not spans:
        return [_masked(one, f"{pointer}/{at}", fields, masks) for at, one in enumerate(value)]
    if isinstance(value, str):
        for start, end, mask in sorted(spans, reverse=True):
            value = value[:start] + mask + value[end:]
        return _words(value, masks)
    return spans[0][2] if spans else value


def _words(text: str, masks: dict[str, str]) -> str:
    for datum in sorted(masks, key=len, reverse=True):
        text = text.replace(datum, masks[datum])
    return text


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
