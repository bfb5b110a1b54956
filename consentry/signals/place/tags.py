"""Language tags (RFC 5646) as pages write them: language, script, region."""

from __future__ import annotations

from dataclasses import dataclass

from consentry.signals.place.tables import LANGUAGES, code


@dataclass(frozen=True, slots=True)
class Tag:
    """language in lower case; region an ISO 3166-1 code or ``""``."""

    language: str
    script: str = ""
    region: str = ""

    @property
    def countries(self) -> dict[str, int]:
        """Where its readers are, permille by country; empty for a language not in the table."""
        with_script = LANGUAGES.get(f"{self.language}-{self.script}") if self.script else None
        return with_script or LANGUAGES.get(self.language, {})


def tag(said: str) -> Tag:
    """Read ``en-GB``, ``en_GB.utf8``, ``zh-Hant-TW``; what is none gives an empty tag."""
    parts = said[:35].strip().split(".")[0].replace("_", "-").split("-")
    language = parts[0].lower()
    if not (2 <= len(language) <= 3 and language.isalpha() and language.isascii()):
        return Tag("")
    script = region = ""
    for part in parts[1:]:
        if len(part) == 4 and part.isalpha() and not script:
            script = part.lower()
        elif len(part) == 2 and part.isalpha():
            region = code(part)
            break
        elif len(part) == 1:
            break
    return Tag(language, script, region)
