"""What counts as an answer: the checks that single fields of an activity go through.

Each function returns the answer as it will be kept, or raises ``ValueError`` with what is wrong
and what to write instead. ``consentry init`` asks again with the same words.
Product token: RFC 9309 section 2.2.1 (letters, ``_`` and ``-``; digits are not allowed).
"""

from __future__ import annotations

import base64
import difflib
import hashlib
import ipaddress
import re
import unicodedata
from urllib.parse import urlsplit

from consentry.evidence import BUNDLES, PURPOSES

KNOWN_PURPOSES = (*PURPOSES, *BUNDLES)
_FOREIGN = """
    googlebot bingbot gptbot ccbot claudebot anthropic-ai perplexitybot applebot amazonbot
    bytespider duckduckbot yandexbot baiduspider facebookbot meta-externalagent twitterbot
    ia_archiver google-extended slurp scrapy mozilla compatible chrome safari firefox
"""
FOREIGN_TOKENS = frozenset(_FOREIGN.split())
_TOKEN = re.compile(r"[A-Za-z_-]{1,64}", re.ASCII)
_WORD = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+){0,7}", re.ASCII)
_CATEGORY = re.compile(r"personal(?:\.[a-z][a-z0-9-]*){0,5}", re.ASCII)
_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]{1,64}", re.ASCII)
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?", re.ASCII)
_PLACEHOLDER = re.compile(
    r"(?:to ?-?do|tbd|tba|fix ?me|xxx+|n/?a|none|null|lorem(?: ipsum.*)?|placeholder|foo|bar|"
    r"test|your .*|change ?me|fill (?:me |this )?in|to be (?:done|determined|written|announced)|"
    r"[\W_]*|<.*>|\.\.\.)",
    re.IGNORECASE | re.DOTALL,
)


def text(value: str) -> str:
    """Words that a person wrote: not empty, not ``todo``, one line's worth of control-free text."""
    value = value.strip()
    if len(value) > 4000:
        raise ValueError("longer than 4,000 characters: say it shorter, or in an assessment")
    if any(mark not in "\n\t" and _unwritable(mark) for mark in value):
        raise ValueError("holds characters that are no text: write it in plain letters")
    if _PLACEHOLDER.fullmatch(value.rstrip(".!:")):
        raise ValueError(
            f"{value[:40]!r} is not an answer: write it out" if value else "is empty: write it out"
        )
    return value


def order_key(value: str) -> str:
    """A public key as ``consentry order key`` prints it: ``name+keyid+base64`` of an Ed25519 key
    (c2sp.org/signed-note)."""
    name, _, rest = value.partition("+")
    hexed, _, encoded = rest.partition("+")
    try:
        kind_and_key = base64.b64decode(encoded, validate=True)
    except ValueError:
        kind_and_key = b""
    digest = hashlib.sha256(f"{name}\n".encode() + kind_and_key).hexdigest()
    if not name or len(kind_and_key) != 33 or kind_and_key[:1] != b"\x01" or digest[:8] != hexed:
        raise ValueError("is no public key: write it as consentry order key prints it")
    return value


def token(value: str) -> str:
    """A product token, as robots.txt will be asked with it. Source: RFC 9309, 2.2.1."""
    if not _TOKEN.fullmatch(value):
        letters = re.sub(r"[^A-Za-z_-]", "", value)[:64].strip("-_") or "MyCrawler"
        raise ValueError(
            f"{value[:70]!r} is not a product token: RFC 9309 allows letters, '_' and '-' only, "
            "so a robots.txt could never name a token with digits or other marks: "
            f"write {letters}"
        )
    if not value.strip("-_"):
        raise ValueError("a product token has letters: write a name such as MyCrawler")
    if value.lower() in FOREIGN_TOKENS:
        raise ValueError(f"{value} is somebody else's name: write the name of your own crawler")
    return value


def contact(value: str) -> str:
    """An e-mail address or a URL under which the controller can be reached. Printable ASCII."""
    address = value.removeprefix("mailto:")
    if "@" in address and not address.lower().startswith(("http:", "https:")):
        local, _, host = address.rpartition("@")
        if not _LOCAL_PART.fullmatch(local) or not is_host(host, dotted=True):
            raise ValueError(
                "is not an e-mail address: write one such as privacy@example.org, in ASCII"
            )
        return value
    try:
        return url(value)
    except ValueError:
        raise ValueError(
            "is neither an e-mail address nor an http(s) URL: write where somebody who met your "
            "crawler can reach you, such as privacy@example.org or https://example.org/crawler"
        ) from None


def url(value: str) -> str:
    """An absolute http(s) URL that may stand in a User-Agent header and in a public notice."""
    if len(value) > 500 or not value.isascii() or re.search(r"[\s\x00-\x1f\x7f()<>\"\\;]", value):
        raise ValueError("is not a URL: write it in ASCII, percent-encoded, without spaces")
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("is not a URL: write one such as https://example.org/crawler") from None
    if parts.scheme not in ("http", "https") or not (is_host(host) or _is_ip(host)) or port == 0:
        raise ValueError("is not an http(s) URL: write one such as https://example.org/crawler")
    if parts.username is not None or parts.password is not None:
        raise ValueError("holds a user name or a password: write the URL without it")
    return value


def purpose(value: str) -> str:
    """A known purpose, or an invented one that cannot be mistaken for a known one.

    An invented purpose takes at least ``tdm``; a misspelt one would quietly take less than what
    was meant, so a near miss is an error.
    """
    if value in KNOWN_PURPOSES:
        return value
    begins = [known for known in KNOWN_PURPOSES if len(value) > 3 and known.startswith(value)]
    close = begins or difflib.get_close_matches(value.lower(), KNOWN_PURPOSES, n=1, cutoff=0.75)
    if close:
        raise ValueError(
            f"{value[:40]!r} is almost {close[0]}: write {close[0]}, or a name of your own that "
            "cannot be mistaken for it"
        )
    if not _WORD.fullmatch(value) or len(value) > 64 or _PLACEHOLDER.fullmatch(value):
        raise ValueError(
            f"{value[:40]!r} is not a purpose: write one of {', '.join(KNOWN_PURPOSES)}, or a name "
            "of your own in small letters joined by hyphens, such as road-safety-statistics"
        )
    return value


def category(value: str) -> str:
    """A category of personal data as policies/categories.yaml names them."""
    if not _CATEGORY.fullmatch(value):
        raise ValueError(
            f"{value[:40]!r} is not a category of personal data: write one such as "
            "personal.name.author or personal.contact.email"
        )
    return value


def language(value: str) -> str:
    """A language by its two- or three-letter code. Source: BCP 47 (RFC 5646), 2.2.1."""
    if not re.fullmatch(r"[a-z]{2,3}", value, re.ASCII):
        raise ValueError(f"{value[:20]!r} is no code of a language: write one such as en or de")
    return value


def network(value: str) -> str:
    """A network that is not public, in CIDR form. Sources: RFC 1918, RFC 4193, RFC 6890."""
    try:
        found = ipaddress.ip_network(value)
    except ValueError:
        raise ValueError(
            f"{value[:50]!r} is no network: write one such as 10.0.0.0/8, or one address"
        ) from None
    least = 8 if found.version == 4 else 7
    if found.prefixlen < least or found[0].is_global or found[-1].is_global:
        raise ValueError(f"{value} holds public addresses: those may be asked anyway, leave it out")
    return value


def is_host(host: str, *, dotted: bool = False) -> bool:
    """Is this a host name in ASCII (with a dot in it, if ``dotted``)?"""
    labels = host.rstrip(".").split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return False
    return len(labels) > 1 and not labels[-1].isdigit() if dotted else True


def is_loopback(host: str) -> bool:
    """localhost and its subdomains (RFC 6761, 6.3), 127.0.0.0/8 and ::1. Nothing else."""
    host = host.rstrip(".").lower().removeprefix("[").removesuffix("]")
    if host == "localhost" or host.endswith(".localhost"):
        return is_host(host)
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _unwritable(mark: str) -> bool:
    """Controls, surrogates, line separators, unassigned and private code points, and BOMs."""
    return mark == "\ufeff" or unicodedata.category(mark) in ("Cc", "Cs", "Zl", "Zp", "Cn", "Co")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
