"""Answers that orders and permissions share: times, sites, categories, purposes, references."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from consentry.activity import answers
from consentry.address import host_of


def moment(value: object) -> int:
    """``YYYY-MM-DD`` (its first second, UTC) or an ISO 8601 time with a zone, as Unix seconds."""
    if isinstance(value, str) and len(value) <= 40:
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
                return int(datetime.combine(date.fromisoformat(value), time(), UTC).timestamp())
            when = datetime.fromisoformat(value)
            if when.tzinfo is not None:
                return int(when.timestamp())
        except (ValueError, OverflowError):
            pass
    raise ValueError("is not a time: write YYYY-MM-DD, or YYYY-MM-DDThh:mm:ssZ with its zone")


def written(seconds: int) -> str:
    """A moment as a person writes it; ``moment`` reads it back."""
    text = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return text.removesuffix("T00:00:00Z")


def site(value: str) -> str:
    host = host_of(value)
    if not host or not answers.is_host(host):
        raise ValueError(
            "is not a site: write a host name such as example.org, without scheme, port or path "
            "(those go under url:)"
        )
    return host


def reference(value: str) -> str:
    value = answers.text(value)
    if len(value) > 200 or "\n" in value:
        raise ValueError("is too long for a reference: write the one line that the issuer uses")
    return value


def listed(value: object) -> object:
    """One value stands for a list of it."""
    return [value] if isinstance(value, str) else value


def object_name(folder: str, reference: str) -> str:
    """The name a file is stored under. A reference that is no file name gets part of its hash."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", reference).strip("-")[:80]
    if safe != reference:
        mark = hashlib.sha256(reference.encode()).hexdigest()[:12]
        safe = f"{safe or folder.rstrip('s/')}-{mark}"
    return f"{folder}{safe}.yaml"


Text = Annotated[str, AfterValidator(answers.text)]
Moment = Annotated[int, BeforeValidator(moment)]
Category = Annotated[str, AfterValidator(answers.category)]
Purpose = Annotated[str, AfterValidator(answers.purpose)]
Site = Annotated[str, AfterValidator(site)]
Reference = Annotated[str, AfterValidator(reference)]
