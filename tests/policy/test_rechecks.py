"""policies/recheck.yaml: which refusal erases, which holds, which only waits."""

from __future__ import annotations

import pytest
from policy.changed import packs

from consentry.errors import PackError
from consentry.evidence import Finding, Where
from consentry.policy import bundled, load

HERE = Where("here")


@pytest.mark.parametrize(
    ("kinds", "row", "then", "after"),
    [
        (["access.gone"], "recheck/gone", "erase", 1),
        (["access.legal-block"], "recheck/legal-block", "erase", 1),
        (["robots.disallow"], "recheck/robots", "erase", 1),
        (["optout.tdmrep"], "recheck/optout", "erase", 1),
        (["optout.x-robots-tag.noai"], "recheck/optout", "erase", 1),
        (["licence.declared"], "recheck/optout", "erase", 1),
        (["recheck.term-over"], "recheck/term-over", "erase", 1),
        (["access.forbidden"], "recheck/walled", "quarantine", 1),
        (["robots.forbidden"], "recheck/walled", "quarantine", 1),
        (["optout.platform.prohibited"], "recheck/terms", "quarantine", 1),
        (["recheck.failed"], "recheck/unreachable", "quarantine", 3),
        (["robots.unreachable"], "recheck/unreachable", "quarantine", 3),
        (["access.busy"], "recheck/later", "keep", 1),
        (["order.stop"], "recheck/order", "keep", 1),
        (["personal.contact.email"], "recheck/other", "quarantine", 1),
        ([], "recheck/other", "quarantine", 1),
        (["access.error", "optout.x-robots-tag"], "recheck/unreachable", "quarantine", 3),
        (["robots.disallow", "order.stop"], "recheck/order", "keep", 1),
    ],
)
def test_the_row_that_decides(kinds, row, then, after):
    found = load(bundled()).rechecks.row(Finding(kind, HERE) for kind in kinds)
    assert (found.id, found.then, found.after) == (row, then, after)


@pytest.mark.parametrize("mark", ["rsl_unreachable", "tdmrep_unreachable"])
def test_a_refusal_for_want_of_a_file_erases_nothing(mark):
    found = Finding("optout.rsl", HERE, "deny", malformed=mark)
    assert load(bundled()).rechecks.row([found]).then == "quarantine"
    assert load(bundled()).rechecks.row([found]).after == 3


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("finding: access.gone", "finding: acess.gone", "Did you mean|access.gone"),
        ("id: recheck/gone", "id: recheck/later", "stands here twice"),
        ("then: erase", "then: forget", "then"),
        ("finding: any", "finding: access.gone", "any finding"),
        ("after: 3", "after: 0", "after"),
    ],
)
def test_a_slip_stops_the_pack_with_file_and_line(old, new, says, tmp_path):
    with pytest.raises(PackError, match=says) as problem:
        load(packs(tmp_path, "recheck.yaml", old, new))
    assert "recheck.yaml:" in str(problem.value)
