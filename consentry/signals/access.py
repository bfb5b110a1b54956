"""Access control as met: statuses, challenges, and pages that are a wall and little else.

Statuses by RFC 9110 section 15, 451 by RFC 7725, Retry-After by RFC 9110 section 10.2.3. A 2xx
is not consent: bot challenges come as 202 or 200 too. What a wall looks like stands in
``data/walls.yaml``; a mark of one counts only on a page with little else on it, because login
forms and consent scripts stand on ordinary pages as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from pydantic import BaseModel, ConfigDict
from selectolax.lexbor import LexborHTMLParser

from consentry.evidence import Answer, Finding, Json, Where
from consentry.origin import host_of
from consentry.signals import placing
from consentry.signals.classes import Classes
from consentry.signals.data import load
from consentry.signals.fields import within
from consentry.signals.retry_after import seconds as retry_after

if TYPE_CHECKING:
    from consentry.signals.page import Page

KINDS = (
    "access.auth-required",
    "access.payment",
    "access.forbidden",
    "access.busy",
    "access.legal-block",
    "access.gone",
    "access.error",
    "access.challenge",
    "access.captcha",
    "access.login-wall",
    "access.consent-wall",
    "access.paywall",
    "access.cmp-present",
)

BUSY_SECONDS = 600
"""How long to wait where a host says busy and not for how long."""
WALL_PAGE = 4_000
"""A page with more characters of visible text than this is looked at for no wall."""
LITTLE = 400
"""Characters of text outside forms, links and frames: a wall has fewer."""

_STATUSES = {
    401: "access.auth-required",
    402: "access.payment",
    403: "access.forbidden",
    404: "access.gone",
    407: "access.auth-required",
    410: "access.gone",
    451: "access.legal-block",
}
_NOT_CONTENT = ["form", "script", "style", "noscript", "header", "footer", "nav", "iframe", "a"]


class _Header(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    header: str
    values: tuple[str, ...]


class _Walls(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    challenge_headers: tuple[_Header, ...]
    consent_hosts: frozenset[str]
    consent_paths: frozenset[str]
    consent_titles: tuple[str, ...]
    consent_selectors: tuple[str, ...]
    login_hosts: frozenset[str]
    login_paths: frozenset[str]
    captcha_selectors: tuple[str, ...]
    captcha_sources: tuple[str, ...]
    challenge_selectors: tuple[str, ...]
    challenge_sources: tuple[str, ...]
    challenge_titles: tuple[str, ...]
    cmp_sources: tuple[str, ...]


WALLS = load(_Walls, "walls.yaml")
_FREE = "isAccessibleForFree"
_SECRET_INPUT = "input[type=password i]"  # noqa: S105  a selector


_CLASS, _ID = re.compile(r"\.[\w-]+"), re.compile(r"#[\w-]+")


def _together(selectors: Sequence[str]) -> str:
    """The selectors as one, grouped so that most elements are passed over at the first look."""
    by_id = [s for s in selectors if _ID.fullmatch(s)]
    grouped = [s for s in selectors if s not in by_id]
    return ",".join((*grouped, *[f"[id]:is({','.join(by_id)})"] * bool(by_id)))


_MARKS = (*WALLS.captcha_selectors, *WALLS.challenge_selectors)
_CLASSES = Classes(s.removeprefix(".") for s in _MARKS if _CLASS.fullmatch(s))
_LOOKED_AT = _together(
    [
        "script[src]",
        "iframe[src]",
        _SECRET_INPUT,
        *(s for s in _MARKS if not _CLASS.fullmatch(s)),
    ]
)
_SOURCES = (*WALLS.captcha_sources, *WALLS.challenge_sources)
_CHALLENGES = {entry.header: frozenset(entry.values) for entry in WALLS.challenge_headers}


def of_head(answer: Answer) -> tuple[Finding, ...]:
    """Findings ``access.*`` on status and headers, before a byte of the body is read."""
    found = list(_challenges(answer))
    status = answer.status
    where = Where("status", str(status))
    if status in (429, 503):
        found.append(Finding("access.busy", where, str(_wait(answer))))
    elif status in _STATUSES:
        found.append(Finding(_STATUSES[status], where, _detail(answer)))
    elif status >= 400 or status < 200:
        found.append(Finding("access.error", where, str(status)))
    elif 300 <= status < 400:
        found += _redirect(answer)
    return tuple(found)


def of_page(page: Page, answer: Answer) -> tuple[Finding, ...]:
    """Findings ``access.*`` on a page's body: walls, a declared paywall, a consent script."""
    if not page.is_html:
        return ()
    found = list(_paywall(page))
    sources, marked = _look(page)
    cmp = _first_in(WALLS.cmp_sources, sources)
    if cmp:
        found.append(Finding("access.cmp-present", Where("html", "script[src]"), cmp))
    wall = _wall(page, answer.url, sources, marked)
    if wall is not None:
        found.append(wall)
    return placing.placed(found, page)


def _challenges(answer: Answer) -> Iterator[Finding]:
    for name, value in answer.headers:
        values = _CHALLENGES.get(name.lower())
        if values is None:
            continue
        if not values or values & {part.strip().lower() for part in value.split(",")}:
            yield Finding("access.challenge", within(name.lower(), value), value[:64])


def _wait(answer: Answer) -> int:
    """Seconds to wait; a date counts from the response's own Date."""
    at = 0
    for name, value in answer.headers:
        if name.lower() == "date" and len(value) < 64:
            try:
                at = int(parsedate_to_datetime(value).timestamp())
            except (ValueError, TypeError, OverflowError):
                at = 0
    asked = next((v.strip() for n, v in answer.headers if n.lower() == "retry-after"), "")
    if not at and not asked.isdigit():
        return BUSY_SECONDS
    wait = retry_after(answer.headers, at)
    return BUSY_SECONDS if wait is None else wait


def _detail(answer: Answer) -> str:
    """The status, and the price or challenge scheme that came with it."""
    names = {402: "crawler-price", 401: "www-authenticate"}
    name = names.get(answer.status, "")
    said = next((v for n, v in answer.headers if n.lower() == name), "")
    word = said.split(maxsplit=1)[0] if answer.status == 401 and said.split() else said
    return f"{answer.status} {word[:64]}".strip()


def _redirect(answer: Answer) -> Iterator[Finding]:
    target = next((v for n, v in answer.headers if n.lower() == "location"), "")
    if not target:
        return
    try:
        url = urljoin(answer.url, target.strip())
    except ValueError:
        yield Finding("access.error", within("location", target), "unreadable Location")
        return
    kind = _wall_address(url)
    if kind:
        yield Finding(kind, within("location", target), host_of(url))


def _wall_address(url: str) -> str:
    """Is this the address of a consent gate or a login? The kind, or nothing."""
    try:
        split = urlsplit(url)
    except ValueError:
        return ""
    segments = set(split.path.lower().split("/"))
    labels = host_of(url).split(".")
    below = labels[0] if len(labels) > 2 else ""
    if below in WALLS.consent_hosts or (split.query and segments & WALLS.consent_paths):
        return "access.consent-wall"
    if below in WALLS.login_hosts or segments & WALLS.login_paths:
        return "access.login-wall"
    return ""


def _wall(page: Page, url: str, sources: Sequence[str], marked: bool) -> Finding | None:
    title = page.title.lower()
    titled = next((t for t in WALLS.challenge_titles if title.startswith(t)), "")
    gate = next((t for t in WALLS.consent_titles if title.startswith(t)), "")
    address = _wall_address(url)
    tree = page.tree
    if not (titled or gate or address or marked) or len(page.text) > WALL_PAGE:
        return None
    captcha = _selected(tree, WALLS.captcha_selectors) or _first_in(WALLS.captcha_sources, sources)
    challenge = _selected(tree, WALLS.challenge_selectors) or _first_in(
        WALLS.challenge_sources, sources
    )
    password = tree.css_first(_SECRET_INPUT) is not None
    asks = gate or (address == "access.consent-wall" and host_of(url))
    consent = asks if asks and tree.css_first("form, button") is not None else ""
    if not (captcha or challenge or titled or password or consent):
        return None
    if _content_length(page) >= LITTLE and not (password and address == "access.login-wall"):
        return None
    if captcha:
        return Finding("access.captcha", Where("html", captcha), captcha)
    if titled or (challenge and not password):
        return Finding("access.challenge", Where("html", challenge or "title"), titled)
    if password:
        return Finding("access.login-wall", Where("html", _SECRET_INPUT))
    return Finding("access.consent-wall", Where("html", "title"), str(consent))


def _content_length(page: Page) -> int:
    """Characters of text that are not in a form, a link, a frame or the page's furniture."""
    tree = page.tree.clone()
    tree.strip_tags([*_NOT_CONTENT, "title"])
    body = tree.body or tree.root
    return len(" ".join(body.text(separator=" ").split())) if body is not None else 0


def _look(page: Page) -> tuple[list[str], bool]:
    """Addresses of scripts and frames, and whether any mark of a wall stands on the page."""
    sources: list[str] = []
    marked = bool(_CLASSES.on(page))
    for node in page.tree.css(_LOOKED_AT):
        source = node.attrs.get("src") if node.tag in ("script", "iframe") else None
        if source:
            sources.append(source[:512])
        else:
            marked = True
    return sources, marked or bool(_first_in(_SOURCES, sources))


def _first_in(marks: Iterable[str], sources: Sequence[str]) -> str:
    if not sources:
        return ""
    together = "\n".join(sources)
    return next((mark for mark in marks if mark in together), "")


def _selected(tree: LexborHTMLParser, selectors: Iterable[str]) -> str:
    return next((s for s in selectors if tree.css_first(s) is not None), "")


def _paywall(page: Page) -> Iterator[Finding]:
    """schema.org ``isAccessibleForFree: false``, of the page or of a part of it (hasPart)."""
    for path, value in page.json_ld_objects:
        if _FREE in value and _is_false(value[_FREE]):
            part = "part" if "/hasPart" in path else "page"
            yield Finding("access.paywall", Where("json-ld", path), part)
            return
    for node, attributes in page.told:
        if attributes.get("itemprop") == _FREE and _is_false(
            attributes.get("content") or node.text()
        ):
            yield Finding("access.paywall", Where("html", "[itemprop=isAccessibleForFree]"), "page")
            return


def _is_false(value: Json) -> bool:
    if isinstance(value, str):
        return value.strip().lower().rpartition("/")[2] == "false"
    return value is False
