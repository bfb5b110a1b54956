"""What a person configured: the CONSENTRY_* settings, read once and checked.

A setting wins over an environment variable of the same name. Relative paths are taken from the
folder of scrapy.cfg, or from the current folder where there is none.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from scrapy.settings import BaseSettings
from scrapy.utils.conf import closest_scrapy_cfg
from scrapy.utils.misc import load_object

from consentry.errors import SetupError

Mode = Literal["enforce", "observe"]

_NAMES = (
    "CONSENTRY_ACTIVITY",
    "CONSENTRY_DOWNLOAD_HANDLERS",
    "CONSENTRY_HOME",
    "CONSENTRY_HTTPCACHE_POLICY",
    "CONSENTRY_ITEM_PROCESSOR",
    "CONSENTRY_KEYS",
    "CONSENTRY_LOG_FORMATTER",
    "CONSENTRY_MODE",
    "CONSENTRY_NAME_PROCESSES",
    "CONSENTRY_PACKS",
    "CONSENTRY_REPORT",
    "CONSENTRY_RESULT_FIELDS",
    "CONSENTRY_STRICT",
    "CONSENTRY_WAITING",
    "CONSENTRY_WORKER",
)
_WAITING = 1000


@dataclass(frozen=True, slots=True)
class Choices:
    """waiting: how many requests may wait outside the downloader's count. strict: what looks like
    a way round the gate stops the crawl; else it is only told. name_processes: how many look for
    names in running text beside the crawl; None: one for each processor but one."""

    activity: Path
    home: str
    keys: Path | None
    mode: Mode
    packs: tuple[Path, ...]
    worker: str
    result_fields: frozenset[str]
    waiting: int
    name_processes: int | None
    report: bool
    strict: bool

    @property
    def enforces(self) -> bool:
        return self.mode == "enforce"


def read(settings: BaseSettings) -> Choices:
    """Read and check the settings. Raises SetupError that says what to write."""
    _know(settings)
    _asyncio(settings)
    base = Path(closest_scrapy_cfg() or Path.cwd() / "scrapy.cfg").parent
    mode = str(_get(settings, "CONSENTRY_MODE", "enforce"))
    if mode not in ("enforce", "observe"):
        raise SetupError(
            f"CONSENTRY_MODE is {mode!r}.", remedy='Write "enforce" (the default) or "observe".'
        )
    home = str(_get(settings, "CONSENTRY_HOME", ""))
    if re.match(r"s3:(?!//)", home, re.IGNORECASE):
        raise SetupError(
            f"CONSENTRY_HOME is {home[:100]!r}.", remedy="Write a folder, or s3://bucket/prefix."
        )
    if mode == "observe" and home:
        raise SetupError(
            "CONSENTRY_MODE = observe passes everything on unchanged, so it can't be combined "
            "with our vault.",
            remedy="Take out CONSENTRY_HOME, or set CONSENTRY_MODE = 'enforce'.",
        )
    keys = str(_get(settings, "CONSENTRY_KEYS", ""))
    waiting = _count(settings, "CONSENTRY_WAITING")
    return Choices(
        activity=_path(base, str(_get(settings, "CONSENTRY_ACTIVITY", "activity.yaml"))),
        home=(home if "://" in home else str(_path(base, home or "data"))),
        keys=_path(base, keys) if keys else None,
        mode=cast("Mode", mode),
        packs=tuple(_path(base, p) for p in _list(settings, "CONSENTRY_PACKS")),
        worker=str(_get(settings, "CONSENTRY_WORKER", "worker")),
        result_fields=frozenset(
            [
                "provenance_id",
                str(settings.get("FILES_RESULT_FIELD") or "files"),
                str(settings.get("IMAGES_RESULT_FIELD") or "images"),
                *_list(settings, "CONSENTRY_RESULT_FIELDS"),
            ]
        ),
        waiting=_WAITING if waiting is None else waiting,
        name_processes=_count(settings, "CONSENTRY_NAME_PROCESSES"),
        report=_is_on(settings, "CONSENTRY_REPORT"),
        strict=_is_on(settings, "CONSENTRY_STRICT"),
    )


def _know(settings: BaseSettings) -> None:
    """A setting of ours that is misspelt would silently do nothing."""
    import difflib

    for name in settings:
        if str(name).startswith("CONSENTRY_") and name not in _NAMES:
            near = difflib.get_close_matches(str(name), _NAMES, n=1)
            raise SetupError(
                f"There is no setting {name}.",
                remedy=f"Did you mean {near[0]}?" if near else f"There are: {', '.join(_NAMES)}.",
            )


def _asyncio(settings: BaseSettings) -> None:
    """Another reactor has no event loop, in which all here waits."""
    path = settings.get("TWISTED_REACTOR")
    if not path or not settings.getbool("TWISTED_REACTOR_ENABLED", True):
        return
    from twisted.internet.asyncioreactor import AsyncioSelectorReactor

    if not issubclass(load_object(path), AsyncioSelectorReactor):
        raise SetupError(
            f"TWISTED_REACTOR is {path}, which has no asyncio.",
            remedy="Take the line out: Scrapy's own choice is the asyncio reactor.",
        )


def _get(settings: BaseSettings, name: str, default: object) -> str:
    value = settings.get(name)
    if value is None:
        value = os.environ.get(name)
    return cast("str", default if value is None or value == "" else value)


def _count(settings: BaseSettings, name: str) -> int | None:
    value = str(_get(settings, name, ""))
    if not value:
        return None
    if not value.isascii() or not value.isdigit():
        raise SetupError(f"{name} is {value!r}.", remedy="Write a whole number, 0 or more.")
    return int(value)


def _is_on(settings: BaseSettings, name: str) -> bool:
    """On unless it is switched off in so many words: what is misspelt is on."""
    return str(_get(settings, name, "1")).strip().lower() not in ("0", "false", "no")


def _list(settings: BaseSettings, name: str) -> list[str]:
    value = _get(settings, name, "")
    parts = value.split(",") if isinstance(value, str) else list(value)
    return [str(part).strip() for part in parts if str(part).strip()]


def _path(base: Path, written: str) -> Path:
    return base / Path(written).expanduser()
