"""Assessments: what is one, and what is a file that only looks like one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.activity import assessment
from consentry.errors import ActivityError

TODAY = date(2026, 11, 1)
FRONT = "---\napprover: Example Person\napproved: 2026-09-01\nreview_by: 2027-09-01\n---\n"
SAYS = {
    "Purpose": "readers find who wrote an article and when it was printed, by a short citation",
    "Necessity": "titles alone are printed again by many papers, so the author has to be named",
    "Balancing": "the name stands in public already and nothing is added to it or joined with it",
    "Reasonable expectations": "who signs an article expects to be cited with it by other people",
    "Safeguards": "names go after a year, objections take effect at once, nothing crosses sites",
}
BODY = "".join(f"## {heading}\n\n{text}\n\n" for heading, text in SAYS.items())


@pytest.fixture
def read(tmp_path):
    def _read(text: str, kind="lia"):
        path = tmp_path / "lia.md"
        path.write_text(text, encoding="utf-8")
        return assessment.read(kind, path, named="lia.md", today=TODAY)

    return _read


def test_an_assessment_is_read_with_its_approver_and_dates(read):
    found = read(FRONT + BODY)
    assert (found.approver, found.approved, found.review_by) == (
        "Example Person",
        date(2026, 9, 1),
        date(2027, 9, 1),
    )
    assert len(found.sha256) == 64


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Purpose\n", "# 1. Purpose test\n"),
        ("## Purpose\n", "### **Purpose**\n"),
        ("## Purpose\n", "## Part 1: The purpose, in short ##\n"),
        ("## Balancing\n", "## Balancing\n### Benefits\n"),
        ("## Balancing\n", "## iii) Balancing: the outcome\n"),
        ("\n", "\r\n"),
        (SAYS["Purpose"], SAYS["Purpose"] + ", y afecta a todo el mundo"),
        (SAYS["Purpose"], "記事の著者と日付を読者が確認できるように引用する"),
    ],
)
def test_headings_and_languages_may_vary(read, old, new):
    assert old in BODY
    read(FRONT + BODY.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (FRONT, "", 1, "nobody has approved this yet. Begin it with"),
        (FRONT, "---\napprover: Example Person\n", 1, "nobody has approved"),
        (FRONT, "---\n---\n", 1, "nobody has approved"),
        ("approver: Example Person\n", "", 2, "approver is missing"),
        ("Example Person", "TBD", 2, "not an answer"),
        ("Example Person", "''", 2, "is empty"),
        ("approver", "aprover", 2, "approver"),
        ("2026-09-01", "2026-12-01", 3, "which is not yet"),
        ("2026-09-01", "September", 3, "write YYYY-MM-DD"),
        ("2026-09-01", "20260901", 3, "write YYYY-MM-DD"),
        ("2027-09-01", "2026-10-31", 4, "out of date"),
        ("2027-09-01", "2026-08-31", 4, "not after its approval"),
        ("## Necessity\n", "## Need\n", 26, "the heading Necessity is missing"),
        ("## Necessity\n", "```\n## Necessity\n```\n", 28, "the heading Necessity is missing"),
        ("## Necessity\n", "<!--\n## Necessity\n-->\n", 28, "the heading Necessity is missing"),
        (SAYS["Necessity"], "", 10, "0 different words"),
        (SAYS["Necessity"], "todo", 10, "not finished"),
        (SAYS["Necessity"], "Todo.", 10, "not finished"),
        (SAYS["Necessity"], SAYS["Necessity"] + " TODO", 10, "not finished"),
        (SAYS["Necessity"], SAYS["Necessity"] + " todo: ask legal", 10, "not finished"),
        (SAYS["Necessity"], SAYS["Necessity"] + " is tbd", 10, "not finished"),
        (SAYS["Necessity"], "Lorem ipsum dolor sit amet " * 9, 10, "not finished"),
        (SAYS["Necessity"], SAYS["Necessity"] + " to be written", 10, "not finished"),
        (SAYS["Necessity"], "It is necessary.", 10, "3 different words"),
        (SAYS["Necessity"], "necessary " * 40, 10, "1 different words"),
        (SAYS["Necessity"], f"<!-- {SAYS['Necessity']} -->", 10, "0 different words"),
        (SAYS["Necessity"], f"```\n{SAYS['Necessity']}\n```", 10, "0 different words"),
        (SAYS["Necessity"], SAYS["Purpose"], 10, "word for word what Purpose says"),
    ],
)
def test_what_only_looks_like_an_assessment_is_refused_with_line_and_remedy(
    read, old, new, line, words
):
    text = FRONT + BODY
    assert old in text
    with pytest.raises(ActivityError) as caught:
        read(text.replace(old, new, 1))
    assert words in str(caught.value)
    assert caught.value.line == line
    assert caught.value.file.endswith("lia.md")


def test_it_holds_on_the_day_of_its_review_and_not_the_day_after(tmp_path):
    path = tmp_path / "lia.md"
    path.write_text(FRONT + BODY)
    assessment.read("lia", path, named="lia.md", today=date(2027, 9, 1))
    with pytest.raises(ActivityError, match="Review it, then write new dates"):
        assessment.read("lia", path, named="lia.md", today=date(2027, 9, 2))


def test_a_missing_assessment_says_what_to_write(tmp_path):
    for kind, heading in (("lia", "Balancing"), ("dpia", "Consultation")):
        with pytest.raises(ActivityError) as caught:
            assessment.read(kind, tmp_path / "x.md", named="x.md", today=TODAY)
        assert heading in str(caught.value)
        assert "review_by: YYYY-MM-DD" in str(caught.value)


def test_a_lia_is_no_dpia(read):
    with pytest.raises(ActivityError, match="the heading Description is missing"):
        read(FRONT + BODY, kind="dpia")


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda t: (FRONT + t).encode("utf-8", "surrogatepass")),
        st.text(alphabet="#-<>!`~ \n:aTODO", max_size=120).map(lambda t: (FRONT + t).encode()),
    )
)
def test_any_bytes_are_an_assessment_or_our_error(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "fuzz.md"
    path.write_bytes(data)
    with pytest.raises(ActivityError):
        assessment.read("lia", path, named="fuzz.md", today=TODAY)
