"""Polish names in their cases, by the regular rules: for training, where a form off is no harm."""

from __future__ import annotations

_ENDINGS: dict[str, tuple[str, ...]] = {
    "female a": ("y", "ie", "ę", "ą"),
    "female ka": ("i", "ce", "ę", "ą"),
    "female ia": ("i", "i", "ę", "ą"),
    "female ska": ("iej", "iej", "ą", "ą"),
    "male ski": ("ego", "emu", "ego", "m"),
    "male": ("a", "owi", "a", "em"),
    "male k": ("a", "owi", "a", "iem"),
    "male a": ("y", "ie", "ę", "ą"),
}
_CASES = {"g": 0, "d": 1, "k": 2, "i": 3, "l": 1}


def inflected(word: str, gender: str, case: str) -> str:
    """A first or last name in a case: g genitive, d dative, k accusative, i instrumental, l locative."""
    low = word.lower()
    at = _CASES[case]
    if gender == "female":
        if low.endswith(("ska", "cka")):
            return word[:-1] + _ENDINGS["female ska"][at]
        if not low.endswith("a"):
            return word
        kind = "female ia" if low.endswith("ia") else "female ka" if low[-2] in "kg" else "female a"
        cut = 2 if (kind == "female ia" and at < 2) or (kind == "female ka" and at == 1) else 1
        return word[:-cut] + _ENDINGS[kind][at]
    if low.endswith(("ski", "cki")):
        tail = _ENDINGS["male ski"][at] if case != "l" else "m"
        return word + tail
    if low.endswith("a"):
        return word[:-1] + _ENDINGS["male a"][at]
    if not low[-1:].isalpha() or low[-1] in "yieou":
        return word
    stem = word[:-2] + word[-1] if low.endswith(("ek", "eł")) and len(word) > 3 else word
    return stem + _ENDINGS["male k" if low[-1] in "kg" else "male"][at]


def forms(word: str, gender: str) -> set[str]:
    return {inflected(word, gender, case) for case in _CASES} - {word}
