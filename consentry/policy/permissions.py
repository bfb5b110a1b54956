"""Which permission lifts which rule: a live, dated grant whose whole scope fits.

GDPR Art. 7 and 9(2), CDSM Art. 3, a licence, a site's written permission. What an activity says
of its own lawful basis is no permission and is never looked at here. A person's consent speaks for
that person's data alone: it lifts nothing but findings that are known to be about its subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from consentry.evidence import Case, Finding, Permission, atoms, covers

_CDSM = re.compile(r"cdsm(?:\s+directive)?|(?:directive\s+)?\(eu\)\s*2019/790|2019/790")
_NOISE = re.compile(r"gdpr|(?:regulation\s+)?\(eu\)\s*2016/679|article|art\.?|[\s,]+")


@dataclass(frozen=True, slots=True)
class Grant:
    """What ``unless: {permission: …}`` asks of a permission: its kind, and its article if named."""

    kinds: frozenset[str]
    article: str = ""

    def fits(self, permission: Permission) -> bool:
        if permission.kind not in self.kinds:
            return False
        return not self.article or _article(permission.article) == _article(self.article)


def lifting(
    grants: Sequence[Grant],
    case: Case,
    *,
    finding: Finding | None = None,
    purposes: Iterable[tuple[str, str]] = (),
) -> Permission | None:
    """The permission that lifts a rule here, or None.

    finding: the evidence to be lifted; a permission that names categories lifts personal
    findings of those categories and nothing else. purposes: pairs of a declared purpose and one
    it takes; every pair has to be in the permission's scope.
    """
    wanted = tuple(purposes)
    for permission in sorted(case.permissions, key=lambda p: p.id):
        if not any(grant.fits(permission) for grant in grants):
            continue
        if (
            live(permission, case.now)
            and _place_fits(permission, case.url)
            and (not permission.stages or case.stage in permission.stages)
            and all(_purpose_fits(permission, *pair) for pair in wanted)
            and _category_fits(permission, finding)
            and _subject_fits(permission, finding)
        ):
            return permission
    return None


def live(permission: Permission, now: int) -> bool:
    """Obtained, and neither expired nor withdrawn (a withdrawn one expires when it was)."""
    return permission.obtained <= now and (not permission.expires or now < permission.expires)


def bearing(
    permissions: Sequence[Permission], url: str, now: int, findings: Iterable[Finding]
) -> tuple[Permission, ...]:
    """Those that can lift anything here: live, with room for this URL, and of persons' consents
    those whose subject is met in these findings."""
    if not permissions:
        return ()
    met = {id_ for finding in findings for id_ in finding.consents}
    return tuple(
        p
        for p in permissions
        if (p.kind != "person-consent" or p.id in met) and live(p, now) and _place_fits(p, url)
    )


def _place_fits(permission: Permission, url: str) -> bool:
    if not permission.hosts and not permission.paths:
        return True
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if permission.hosts and not any(_host_fits(h, host, port) for h in permission.hosts):
        return False
    return not permission.paths or any(_path_fits(p, parts.path) for p in permission.paths)


def _host_fits(named: str, host: str, port: int | None) -> bool:
    named, _, wanted = named.lower().partition(":")
    if wanted and wanted != str(port or ""):
        return False
    if named.startswith("*."):
        return host.endswith(named[1:])
    return bool(host) and host == named


def _path_fits(named: str, path: str) -> bool:
    """By whole segments: /news covers /news and /news/today, not /newsletter."""
    path = path or "/"
    if "%2e" in path.lower() or "%2f" in path.lower() or "\\" in path:
        return False
    if any(part in (".", "..") for part in path.split("/")):
        return False
    stem = named.removesuffix("*").rstrip("/")
    return path == stem or path.startswith(stem + "/")


def _purpose_fits(permission: Permission, declared: str, atom: str) -> bool:
    named = permission.purposes
    if not named or declared in named or atom in named or "any" in named:
        return True
    return bool(declared) and not atom and all(a in named for a in atoms(declared))


def _category_fits(permission: Permission, finding: Finding | None) -> bool:
    if not permission.categories:
        return True
    if finding is None or not covers("personal", finding.kind):
        return False
    return any(covers(category, finding.kind) for category in permission.categories)


def _subject_fits(permission: Permission, finding: Finding | None) -> bool:
    if permission.kind != "person-consent":
        return True
    return finding is not None and permission.id in finding.consents


def _article(text: str) -> str:
    """``GDPR Art. 9 (2)(a)`` as ``9(2)(a)``, ``Art. 3 CDSM`` as ``cdsm 3``."""
    text = text[:200].lower()
    number = _NOISE.sub("", _CDSM.sub("", text))
    return f"cdsm {number}" if number and _CDSM.search(text) else number
