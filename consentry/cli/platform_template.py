"""The file that ``consentry policy new platform`` writes: every field explained, none filled in.

What begins with ``todo`` does not load, so a file that nobody finished allows and refuses nothing:
it stops the crawl.
"""

from __future__ import annotations

from datetime import date, timedelta

_HALF_YEAR = timedelta(days=182)
_REPLACES = """
# This takes the place of another reading; a record names this file from then on.
replaces: {old}
reason: "todo: why that reading does not hold any more"
author: "todo: who answers for this one"
"""
_FILE = """\
# What the terms of {domain} say. Read policies/README.md, "A platform", first.
# Fill in every todo; then: consentry policy check {file}
id: {id}
title: "todo: the platform's name, as people know it"
{replaces}
# A domain means everything below it too. Also: {{domain: example.org, only: true}} for one host,
# {{domain: example.org/maps}} for a part of one, countries: true where the same name under every
# country's ending is the same platform, what: short-links or media for its other names.
hosts:
  - domain: {domain}

terms:
  url: "todo: where the terms are; look that host and document are the right ones"
  # The heading or number under which the clause is found.
  clause: "todo: the clause's name"
  # What it says, in your own words or quoted.
  says: "todo: what the clause says of access by machines"
  # As the document names it. Leave it out if it names none.
  #effective: "2026-01-31"
  read: {read}
  # After this day the reading allows nothing; half a year, a year at most.
  expires: {expires}
  # low: you saw it in part, or second-hand. It then counts as prohibited without permission.
  confidence: "todo: high, medium or low"
  # Where a copy of what you read is kept.
  #copy: {{repo: example/versions, path: Terms.md, commit: "0a1b2c3", recorded: 2026-01-31}}
  #note: ""

# allowed, conditional, silent, api-only, prohibited-without-permission, prohibited or unknown.
access: "todo: what the clause comes to"
ai_training: "todo: what the terms say of training AI, or silent"
personal_data:
  # silent: as the activity declares. conditions: as said below. prohibited: none may be left.
  answer: "todo: silent, conditions or prohibited"
  #says: ""
# Who gives permission, and how.
#permission_route: ""
# Licences of the content: spdx where one holds for all of it.
#licences:
#  - {{says: CC BY-SA 4.0 (posts), spdx: CC-BY-SA-4.0}}

# Read from the top: the first answer that fits host, path, stage and purpose decides; what is left
# out means all of them. Where none fits, nothing is allowed without permission.
answers:
  - answer: "todo: allow, conditions, silent, permission or prohibited"
    says: "todo: what this answer rests on"
    #stage: [fetch, read]
    #purpose: [search]
    #conditions:
    #  - {{says: one request in 3 seconds, check: pace, value: 3}}
    #  - {{says: only for research, check: person}}
"""


def platform_file(id_: str, domain: str, file: str, today: date, replaces: str = "") -> str:
    """The text of a new file; ``replaces`` is the platform whose reading it takes the place of."""
    return _FILE.format(
        id=id_,
        domain=domain,
        file=file,
        read=today,
        expires=today + _HALF_YEAR,
        replaces=_REPLACES.format(old=replaces) if replaces else "",
    )
