"""activity.yaml: what is accepted, and what each refusal says."""

import hashlib
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from consentry.activity import ActivityError, inspect, load
from consentry.evidence import Facts

TODAY = date(2026, 11, 1)
FOUR = """\
controller: Example Ltd
contact: privacy@example.org
token: ExampleNews
purposes: [news-monitoring]
"""
PROSE = {
    "Purpose": "We count how often local newspapers write about road safety, for a yearly report "
    "that city councils asked for.",
    "Necessity": "No archive sells these counts; asking each newspaper took three months and "
    "brought two answers, so reading public pages is the least we can do.",
    "Balancing": "A by-line stands in public under the article; storing it for ninety days beside "
    "the title changes little for its author.",
    "Reasonable expectations": "Journalists sign articles in order to be read and quoted under "
    "their own name, also by people who count articles.",
    "Safeguards": "Names are erased after ninety days, nothing is joined across sites, and an "
    "objection sent to our contact takes effect the same day.",
}
LIA = "---\napprover: Example Person\napproved: 2026-09-01\nreview_by: 2027-09-01\n---\n" + "".join(
    f"## {heading}\n{text}\n\n" for heading, text in PROSE.items()
)
INCIDENTAL = (
    FOUR
    + """\
personal_data: incidental
retention_days: 365
notice: https://example.org/notice
lia: lia.md
lawful_basis:
  news-monitoring: {basis: legitimate-interests, interest: "counting articles on road safety"}
keeps:
  - category: personal.name.author
    basis: legitimate-interests
    reason: an article is cited with its author
    retention_days: 90
"""
)


@pytest.fixture
def write(tmp_path):
    def _write(text: str, **files: str) -> Path:
        for name, content in files.items():
            (tmp_path / f"{name}.md").write_text(content, encoding="utf-8")
        path = tmp_path / "activity.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def refused(path: Path) -> ActivityError:
    with pytest.raises(ActivityError) as caught:
        load(path, today=TODAY)
    return caught.value


def test_four_answers_suffice_when_no_personal_data_is_kept(write):
    facts = load(write(FOUR), today=TODAY).facts()
    assert replace(facts, digest="") == Facts(
        personal_data="none", purposes=("news-monitoring",), token="ExampleNews"
    )


@pytest.mark.parametrize("key", ["controller", "contact", "token", "purposes"])
def test_each_of_the_four_answers_is_needed(write, key):
    text = "".join(line for line in FOUR.splitlines(True) if not line.startswith(key))
    error = refused(write(text))
    assert f"{key} is missing" in str(error)
    assert error.file.endswith("activity.yaml")
    assert error.line


def test_the_user_agent_names_the_token_and_a_contact(write):
    by_mail = load(write(FOUR), today=TODAY)
    assert by_mail.user_agent == (
        "Mozilla/5.0 (compatible; ExampleNews/1.0; +mailto:privacy@example.org)"
    )
    by_page = load(write(FOUR.replace("privacy@", "https://crawl.")), today=TODAY)
    assert by_page.user_agent.endswith("; +https://crawl.example.org)")


WRONG_FIELDS = [
    ("token: ExampleNews", "token: News2Bot", 3, ["RFC 9309", "digits", "write NewsBot"]),
    ("token: ExampleNews", "token: '2026'", 3, ["write MyCrawler"]),
    ("token: ExampleNews", "token: 2026", 3, ["token"]),
    ("token: ExampleNews", "token: Example News", 3, ["write ExampleNews"]),
    ("token: ExampleNews", "token: '*'", 3, ["write MyCrawler"]),
    ("token: ExampleNews", "token: Googlebot", 3, ["somebody else's name"]),
    ("token: ExampleNews", "token: ''", 3, ["write MyCrawler"]),
    ("token: ExampleNews", "tokn: ExampleNews", 3, ["token"]),
    ("contact: privacy@example.org", "contact: todo", 2, ["neither an e-mail", "example.org"]),
    ("contact: privacy@example.org", "contact: ftp://example.org", 2, ["http(s)"]),
    ("contact: privacy@example.org", "contact: https://a:b@example.org/", 2, ["http(s)"]),
    ("contact: privacy@example.org", 'contact: "a@example.org\\r\\nX: y"', 2, ["not an e-mail"]),
    ("contact: privacy@example.org", "contact: privacy@localhost", 2, ["not an e-mail"]),
    ("contact: privacy@example.org", "contact: https://exa mple.org", 2, ["http(s)"]),
    ("contact: privacy@example.org", "contact: javascript:alert(1)", 2, ["http(s)"]),
    ("controller: Example Ltd", "controller: TODO", 1, ["not an answer"]),
    ("controller: Example Ltd", "controller: ' '", 1, ["is empty"]),
    ("controller: Example Ltd", "controller: [a]", 1, ["controller"]),
    (
        "controller: Example Ltd",
        "controller: {name: Example Ltd, establishments: [UK]}",
        1,
        ["'UK' is no country code: write GB"],
    ),
    (
        "controller: Example Ltd",
        "controller: {name: Example Ltd, establishments: [EU]}",
        1,
        ["write an ISO"],
    ),
    (
        "controller: Example Ltd",
        "controller: {name: Example Ltd, adress: Street}",
        1,
        ["Did you mean address?"],
    ),
    ("[news-monitoring]", "[]", 4, ["purposes"]),
    ("[news-monitoring]", "news-monitoring", 4, ["purposes"]),
    ("[news-monitoring]", "[ai-trian]", 4, ["almost ai-train", "write ai-train"]),
    ("[news-monitoring]", "[research]", 4, ["almost research-corpus"]),
    ("[news-monitoring]", "[AI-train]", 4, ["write ai-train"]),
    ("[news-monitoring]", "['make money!']", 4, ["not a purpose", "small letters"]),
    ("[news-monitoring]", "[tdm, tdm]", 4, ["twice"]),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), WRONG_FIELDS)
def test_a_wrong_answer_names_file_line_and_remedy(write, old, new, line, words):
    assert old in FOUR
    error = refused(write(FOUR.replace(old, new)))
    assert error.file.endswith("activity.yaml")
    assert error.line == line or "missing" in error.what
    for word in words:
        assert word in str(error)


WRONG_EXTRAS = [
    ("personal_data: some\n", 5, "Known are: incidental, intended, none."),
    ("personal_data: No\n", 5, "cannot be 'No'"),
    ("purpose: [tdm]\n", 5, "Did you mean purposes?"),
    ("retention_days: forever\n", 5, "retention_days"),
    ("retention_days: 0\n", 5, "retention_days"),
    ("retention_days: true\n", 5, "retention_days"),
    ("loopback_only: 1\n", 5, "loopback_only"),
    ("private_networks: [0.0.0.0/0]\n", 5, "holds public addresses"),
    ("private_networks: [10.0.0.0/7]\n", 5, "holds public addresses"),
    ("private_networks: [8.8.8.8]\n", 5, "holds public addresses"),
    ("private_networks: [10.0.0.1/8]\n", 5, "is no network"),
    ("private_networks: [intranet]\n", 5, "is no network"),
    ("notice: example.org/notice\n", 5, "notice"),
    ("targets: [EL]\n", 5, "write GR"),
    ("targets: [Germany]\n", 5, "or EU, or EEA"),
    ("approvals: []\n", 5, "unknown key approvals"),
    ("keeps: [{category: name, basis: consent, reason: why not, retention_days: 1}]\n", 5, "such"),
    (
        "keeps:\n  - category: personal.name.author\n    basis: legitimate-interest\n"
        "    reason: it is cited\n    retention_days: 9\n",
        7,
        "legitimate-interests",
    ),
    (
        "keeps:\n  - category: personal.name.author\n    basis: consent\n"
        "    reason: it is cited\n    retention_days: 9\n",
        5,
        "but personal_data is none",
    ),
    (
        "lawful_basis: {news-monitoring: legitimate-interests}\n",
        5,
        "interest: and the interest that is pursued",
    ),
    ("lawful_basis: {news-monitorin: consent}\n", 5, "Did you mean news-monitoring?"),
    ("recipients: [{name: Desk, uri: out/, purpose: tdm}]\n", 5, "not among purposes"),
    ("recipients: [{name: Desk, uri: ../out, purpose: news-monitoring}]\n", 5, "no place"),
    (
        "recipients: [{name: Desk, uri: 's3://key:secret@bucket/x', purpose: news-monitoring}]\n",
        5,
        "holds a key",
    ),
]


@pytest.mark.parametrize(("extra", "line", "words"), WRONG_EXTRAS)
def test_a_wrong_optional_field_names_its_line_and_remedy(write, extra, line, words):
    error = refused(write(FOUR + extra))
    assert error.line == line
    assert words in str(error)
    assert "secret" not in str(error)


def test_incidental_personal_data_loads_with_basis_lia_notice_and_retention(write):
    activity = load(write(INCIDENTAL, lia=LIA), today=TODAY)
    facts = activity.facts()
    assert facts.keeps == ("personal.name.author",)
    assert facts.basis == {"news-monitoring": "legitimate-interests"}
    assert facts.retention_days == 365
    (lia,) = activity.approvals
    assert activity.assessments == {"lia": lia.sha256}
    assert lia.sha256 == hashlib.sha256(LIA.encode()).hexdigest()
    assert (lia.kind, lia.file, lia.approver) == ("lia", "lia.md", "Example Person")


LEFT_OUT = [
    ("retention_days: 365\n", "retention_days: and a number of days"),
    ("notice: https://example.org/notice\n", "Art. 14"),
    ("lia: lia.md\n", "legitimate interests assessment is needed"),
    (INCIDENTAL[INCIDENTAL.index("lawful_basis") : INCIDENTAL.index("keeps")], "Art. 6(1)"),
    (INCIDENTAL[INCIDENTAL.index("keeps") :], "Art. 30(1)(c)"),
]


@pytest.mark.parametrize(("part", "words"), LEFT_OUT)
def test_incidental_personal_data_needs_each_of_its_parts(write, part, words):
    assert part in INCIDENTAL
    error = refused(write(INCIDENTAL.replace(part, ""), lia=LIA))
    assert words in str(error)
    assert error.line in (4, 5)
    assert error.remedy


def test_intended_personal_data_needs_a_dpia_besides(write):
    text = INCIDENTAL.replace("personal_data: incidental", "personal_data: intended")
    assert "Art. 35" in str(refused(write(text, lia=LIA)))
    dpia = LIA
    for old, new in zip(
        PROSE,
        ["Description", "Necessity and proportionality", "Risks", "Measures", "Consultation"],
        strict=True,
    ):
        dpia = dpia.replace(f"## {old}\n", f"## {new}\n")
    activity = load(write(text + "dpia: dpia.md\n", lia=LIA, dpia=dpia), today=TODAY)
    assert list(activity.assessments) == ["lia", "dpia"]


def test_a_category_is_not_kept_longer_than_its_item(write):
    error = refused(write(INCIDENTAL.replace("retention_days: 90", "retention_days: 366"), lia=LIA))
    assert error.line == 15
    assert "Write 365 or less" in error.remedy


@pytest.mark.parametrize(
    ("established", "targets", "representative", "needed"),
    [
        ("US", "[DE]", "", "the EU"),
        ("US", "[EU]", "", "the EU"),
        ("IE", "[GB]", "", "the UK"),
        ("IE", "[DE]", "", ""),
        ("US", "[US]", "", ""),
        ("US", "[DE]", "IE", ""),
        ("US", "[DE, GB]", "IE", "the UK"),
    ],
)
def test_targeting_people_from_outside_needs_a_representative(
    write, established, targets, representative, needed
):
    text = INCIDENTAL.replace(
        "controller: Example Ltd",
        f"controller: {{name: Example Ltd, establishments: [{established}]}}",
    )
    text += f"targets: {targets}\n"
    if representative:
        text += (
            f"representative: {{name: R Ltd, country: {representative}, contact: r@r.example}}\n"
        )
    path = write(text, lia=LIA)
    if needed:
        error = refused(path)
        assert f"people in {needed} are targeted" in str(error)
        assert "Art. 27" in str(error)
    else:
        load(path, today=TODAY)


@pytest.mark.parametrize(
    ("uri", "fits"),
    [
        ("s3://bucket/news/2026.jsonl", "Desk"),
        ("S3://Bucket/news", "Desk"),
        ("s3://key:secret@bucket/news/a", "Desk"),
        ("s3://bucket/newsroom/a", None),
        ("s3://bucket/news/../other", None),
        ("s3://bucket/news/%2e%2e/other", None),
        ("s3://other/news/a", None),
        ("s3://bucket/news/raw/a", "Archive"),
        ("/srv/out/a.jsonl", "Files"),
        ("file:///srv/out/a.jsonl", "Files"),
        ("/srv/out/../secret", None),
        ("srv/out/a.jsonl", None),
        ("./feeds/%(name)s/%(time)s.jsonl", "Local"),
        ("feeds", "Local"),
        ("/feeds/a", None),
        ("stdout:", None),
        ("", None),
        ("ftp://[bad", None),
    ],
)
def test_a_feed_goes_to_the_recipient_whose_place_it_is_in(write, uri, fits):
    places = {
        "Desk": "s3://bucket/news",
        "Archive": "s3://bucket/news/raw/",
        "Files": "/srv/out/",
        "Local": "feeds/",
    }
    text = (
        FOUR
        + "recipients:\n"
        + "".join(
            f"  - {{name: {name}, uri: '{place}', purpose: news-monitoring}}\n"
            for name, place in places.items()
        )
    )
    found = load(write(text), today=TODAY).feed_recipient(uri)
    assert (found.name if found else None) == fits


@pytest.mark.parametrize(
    ("host", "at_home"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("news.localhost", True),
        ("localhost.", True),
        ("example.org", False),
        ("localhost.example.org", False),
        ("127.0.0.1.example.org", False),
        ("10.0.0.1", False),
        ("0.0.0.0", False),
        ("127.1", False),
        ("", False),
    ],
)
def test_a_demo_activity_stays_on_loopback(write, host, at_home):
    demo = load(write(FOUR + "loopback_only: true\n"), today=TODAY)
    assert demo.is_loopback_allowed(host) is at_home
    assert demo.facts().loopback_only
    assert load(write(FOUR), today=TODAY).is_loopback_allowed(host)


def test_the_digest_is_of_rfc_8785_json_and_moves_with_every_answer(write):
    activity = load(write(INCIDENTAL, lia=LIA), today=TODAY)
    value = activity.model_dump(mode="json", exclude_defaults=True)
    assert activity.canonical() == rfc8785.dumps(value)
    assert activity.digest == hashlib.sha256(activity.canonical()).hexdigest()
    assert activity.facts().digest == activity.digest
    again = load(write(INCIDENTAL, lia=LIA + "\nOne more safeguard.\n"), today=TODAY)
    other = load(write(INCIDENTAL.replace("90", "91"), lia=LIA), today=TODAY)
    assert len({activity.digest, again.digest, other.digest}) == 3


def test_an_activity_cannot_be_changed_after_it_was_read(write):
    activity = load(write(FOUR), today=TODAY)
    with pytest.raises(ValueError, match="frozen"):
        activity.token = "Other"


def test_a_missing_or_empty_file_says_how_to_get_one(tmp_path, write):
    assert "consentry init" in str(refused(tmp_path / "nowhere.yaml"))
    assert "consentry init" in str(refused(write("")))
    assert "cannot be read" in str(refused(tmp_path))


def test_inspect_names_everything_that_is_wrong_at_once(write):
    text = INCIDENTAL.replace("retention_days: 365\n", "").replace("notice:", "#")
    activity, problems = inspect(write(text, lia=LIA.replace("2027", "2026-10")), today=TODAY)
    assert activity is None
    assert [problem.file.rpartition("/")[2] for problem in problems] == [
        "activity.yaml",
        "activity.yaml",
        "lia.md",
    ]


_scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.just("tdm")
)
_values = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
_KEYS = "controller contact token purposes personal_data keeps lawful_basis recipients notice lia"


@given(st.dictionaries(st.sampled_from(_KEYS.split()), _values))
def test_any_shape_of_yaml_gives_an_activity_or_our_error(tmp_path_factory, value):
    import yaml

    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")
    with suppress(ActivityError):
        load(path, today=TODAY)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.text(alphabet="{}[]:,-&*!|>'\"#%@`? \n\tabc01~", max_size=80).map(str.encode),
        st.tuples(
            st.sampled_from(["int", "float", "bool", "null", "timestamp", "binary", "set", "omap"]),
            st.text(max_size=10),
        ).map(lambda pair: f"token: !!{pair[0]} {pair[1]}\n".encode("utf-8", "replace")),
    )
)
def test_any_bytes_give_an_activity_or_our_error(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "fuzz-bytes.yaml"
    path.write_bytes(data)
    with suppress(ActivityError):
        load(path, today=TODAY)
