"""The activity.yaml that ``consentry init`` writes: four answers, and every other field explained.

Lines that begin with ``#`` and no space are fields; take the mark away and they hold.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from consentry import yamlfile
from consentry.errors import ConfigError

_HEAD = """\
# What this crawl is for. It is read before anything is requested; an error here stops the crawl.
# Check it with: consentry check

# Who decides why and how (GDPR Art. 4(7), 14(1)(a), 30(1)(a)).
controller:
  name: {controller}
  # Countries of establishment decide which laws apply for certain (ISO 3166-1, GB and not UK).
  #establishments: [IE]
  #address: "1 Example Street, Dublin"

# An e-mail address or URL; the User-Agent header shows it to every site.
contact: {contact}

# The crawler's name, asked of every robots.txt (RFC 9309, 2.2.1: letters, '-' and '_').
token: {token}

# What the items are used for (GDPR Art. 5(1)(b)). Opt-outs are read for exactly these purposes:
# any, search, ai-index, ai-input, ai-train, tdm, archive, commercial, or the bundles
# news-monitoring, price-monitoring, job-aggregation, research-corpus, image-dataset.
purposes: [{purposes}]

# none: every personal finding is taken out. incidental: the categories under keeps stay; needs
# lawful_basis, lia, notice and retention_days. intended: needs dpia besides.
personal_data: none
"""

_MORE = """
# ---- All that follows is optional while personal_data is none. -------------------------------

# Where you stand: controller, joint-controller or processor (Art. 26, 28).
#role: controller

# Countries whose people are addressed or watched (Art. 3(2)); EU and EEA stand for their members.
#targets: [EU]

# Needed where you target people and are not established (Art. 27).
#representative: {name: Example Representative, country: IE, contact: rep@example.org}

# The data protection officer (Art. 37).
#data_protection_officer: {contact: dpo@example.org}

# One lawful basis a purpose (Art. 6(1)): consent, contract, legal-obligation, vital-interests,
# public-task or legitimate-interests; the last names the interest (Art. 14(2)(b)).
#lawful_basis:
#  @PURPOSE@: {basis: legitimate-interests, interest: "what you pursue, in a sentence"}

# Who the people are (Art. 30(1)(c)), and what kinds of sources are read (Art. 14(2)(f)).
#data_subjects: [journalists who sign articles]
#source_categories: [public news pages]

# What is kept, why, and how long (Art. 30(1)(c), (f)).
#keeps:
#  - category: personal.name.author
#    basis: legitimate-interests
#    reason: an article is cited with its author
#    retention_days: 90

# Who receives items (Art. 30(1)(d)). Every Scrapy feed must lie under the uri of one of them.
#recipients:
#  - {name: Editorial desk, uri: data/feeds/, purpose: @PURPOSE@}

# Countries outside that items go to, and the safeguard (Art. 44 to 49).
#transfers:
#  - {country: US, safeguard: standard contractual clauses of 2021}

# Days after which an item is erased, counted from its first collection (Art. 5(1)(e)).
#retention_days: 365

# Assessments: Markdown files with approver, approved and review_by at the top. Examples:
# docs/examples/activities/assessments
#lia: assessments/lia.md
#dpia: assessments/dpia.md

# The public notice (Art. 14), and why people are not told one by one (Art. 14(5)(b)).
#notice:
#  url: https://example.org/notice
#  disproportionate_effort: "why telling each person is out of proportion"
"""


def activity_yaml(controller: str, contact: str, purposes: Sequence[str], token: str) -> str:
    """The file's text for four answers."""
    return _HEAD.format(
        controller=scalar(controller),
        contact=scalar(contact),
        token=scalar(token),
        purposes=", ".join(purposes),
    ) + _MORE.replace("@PURPOSE@", purposes[0])


def scalar(text: str) -> str:
    """``text`` as a YAML scalar on one line: plain where that reads back as it is, else quoted."""
    try:
        plain = yamlfile.parse(f"key: {text}\n", "").value == {"key": text}
    except ConfigError:
        plain = False
    return text if plain and "\n" not in text else json.dumps(text, ensure_ascii=False)
