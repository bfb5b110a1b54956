"""TDM policies: what a rightsholder offers where mining is reserved (TDMRep, TDM Policy; ODRL 2.2).

A policy is an ODRL Offer in JSON-LD, profile http://www.w3.org/ns/tdmrep: permissions and
prohibitions of ``tdm:mine``, with constraints (``tdm:research``) and duties (``obtainConsent``,
``compensate``). It describes licences that somebody may obtain, and is none: the reservation
stands whatever it says, and what stands against mining here is told with its place. A policy that
cannot be had or read, or that is a page for people, grants nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from consentry.evidence import Finding, Json, Outcome, Where
from consentry.signals import pointing
from consentry.signals.optouts.vocabulary import TDM

KIND = "optout.tdmrep.policy"
PROHIBITS = KIND + ".prohibits"
CONDITIONAL = KIND + ".conditional"
NO_PERMISSION = KIND + ".no-permission"
UNREADABLE = KIND + ".unreadable"
KINDS = (KIND, PROHIBITS, CONDITIONAL, NO_PERMISSION, UNREADABLE)

MAX_BYTES = 1 << 20
MAX_RULES = 1_000
MAX_PLACES = 16
"""Rules whose bytes are looked up; of those behind them the pointer is known."""
_SOURCE = "tdm-policy"
_MINING = frozenset({"mine", "use"})
"""What permits mining: the profile's action, and ODRL's ``use``, which is all of them."""
_REFUSED = _MINING | {"reproduce", "extract", "derive", "index", "aggregate", "read"}
"""Actions of the ODRL vocabulary without which nobody mines: who prohibits one, prohibits it."""
_CONDITIONS = ("constraint", "duty", "obligation", "assignee")


@dataclass(frozen=True, slots=True)
class Policy:
    """What a document says of mining: kind of finding and JSON pointer, the gravest kind first.

    places: line, first and last byte of what each says; the last is that of all the others.
    """

    says: tuple[tuple[str, str], ...]
    digest: str = ""
    places: tuple[tuple[int, int, int], ...] = ((0, -1, -1),)

    def findings(self, address: str = "") -> tuple[Finding, ...]:
        """``address``: where the policy is. None if it permits mining without a condition."""
        found = []
        for number, (kind, pointer) in enumerate(self.says):
            line, start, end = self.places[min(number, len(self.places) - 1)]
            where = Where(_SOURCE, _place(address, pointer), line, start, end, self.digest)
            found.append(Finding(kind, where, "deny", purposes=TDM))
        return tuple(found)


def _place(address: str, pointer: str) -> str:
    return f"{address[:512]}#{pointer}" if pointer else address[:512]


def of_outcome(outcome: Outcome) -> Policy:
    """What fetching a policy came to. Never raises."""
    if outcome.error or outcome.truncated or not 200 <= outcome.status < 300:
        return Policy(((UNREADABLE, ""),))
    return read(outcome.body)


def read(body: bytes) -> Policy:
    """A document as it came. Never raises, whatever the bytes."""
    digest = hashlib.sha256(body).hexdigest()
    whole = ((0, 0, len(body)),)
    if len(body) > MAX_BYTES:
        return Policy(((UNREADABLE, ""),), digest, whole)
    try:
        text = body.decode("utf-8-sig")
        document: Json = json.loads(text)
        found = list(dict.fromkeys(_of_document(document)))
    except (ValueError, RecursionError):
        return Policy(((UNREADABLE, ""),), digest, whole)
    found.sort(key=lambda each: KINDS.index(each[0]))
    mark = len(body) - len(text.encode())
    places = []
    for _, pointer in found[:MAX_PLACES]:
        start, end = pointing.octets(text, pointing.span(text, pointer), mark)
        places.append((1 + body.count(b"\n", 0, start), start, end))
    return Policy(tuple(found), digest, (*places, *whole))


def _of_document(document: Json) -> Iterator[tuple[str, str]]:
    """Kinds and pointers (RFC 6901); UNREADABLE where no rule, or not every rule, can be read."""
    free = told = False
    rules = 0
    for kind, pointer, rule in _rules(document):
        rules += 1
        if rules > MAX_RULES or not isinstance(rule, dict):
            yield UNREADABLE, pointer
            return
        actions = _actions(_member(rule, "action"))
        if not actions:
            told = True
            yield UNREADABLE, pointer
        elif kind == "prohibition" and actions & _REFUSED:
            told = True
            yield PROHIBITS, pointer
        elif kind == "permission" and actions & _MINING:
            if any(_member(rule, name) is not None for name in _CONDITIONS) or _refined(rule):
                told = True
                yield CONDITIONAL, pointer
            else:
                free = True
    if not rules:
        yield UNREADABLE, ""
    elif not free and not told:
        yield NO_PERMISSION, ""


def _rules(document: Json) -> Iterator[tuple[str, str, Json]]:
    """The rules of a policy, of a list of them, or of an ``@graph``; with kind and pointer.

    A duty of the whole policy (``obligation``) is a condition of everything in it.
    """
    base, policies = "", [document]
    if isinstance(document, dict) and isinstance(document.get("@graph"), list):
        base, document = "/@graph", document["@graph"]
    if isinstance(document, list):
        policies = document[:MAX_RULES]
    for number, policy in enumerate(policies):
        at = f"{base}/{number}" if isinstance(document, list) else base
        if not isinstance(policy, dict):
            continue
        shared: dict[str, Json] = {}
        for name in ("action", "obligation"):
            if (value := _member(policy, name)) is not None:
                shared[name] = value
        for kind in ("permission", "prohibition"):
            member = _member(policy, kind)
            listed = isinstance(member, list)
            for place, rule in enumerate(member if isinstance(member, list) else [member]):
                if rule is None:
                    continue
                if isinstance(rule, dict):
                    rule = shared | rule
                yield kind, f"{at}/{kind}/{place}" if listed else f"{at}/{kind}", rule


def _member(node: dict[str, Json], name: str) -> Json:
    """A property by its plain name, its prefixed one, or its address; None if it is not there."""
    for spelled in (name, f"odrl:{name}", f"http://www.w3.org/ns/odrl/2/{name}"):
        if node.get(spelled) not in (None, [], {}):
            return node[spelled]
    return None


def _actions(value: Json) -> frozenset[str]:
    """Local names of actions, in lower case: ``mine`` of ``tdm:mine``."""
    found = set()
    for each in value if isinstance(value, list) else [value]:
        for _ in range(3):
            if not isinstance(each, dict):
                break
            each = next((each[n] for n in ("@id", "id", "rdf:value", "@value") if n in each), None)
        if isinstance(each, str) and each.strip():
            name = each.strip()[:256].lower()
            found.add(name.replace("#", "/").replace(":", "/").rsplit("/", 1)[-1])
    return frozenset(found)


def _refined(rule: dict[str, Json]) -> bool:
    """Is the action narrowed to some of its kind (ODRL refinement), or the target to some of it?"""
    for name in ("action", "target"):
        value = _member(rule, name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and _member(each, "refinement") is not None:
                return True
    return False
