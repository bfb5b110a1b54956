"""The review copy: each leaf is a row, held to the log's count and root, thrown away at will."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest

from consentry.errors import ConfigError, VerifyError
from consentry.provenance import Draft, Home, Log
from consentry.review import Question, ReviewCopy, ask, counts, objects, sql
from consentry.storage import LocalStorage

START = 1_700_000_040


def leaf(at: int) -> Draft:
    """Records of several kinds, told apart by their number."""
    public = {
        "event": ("collect", "refuse", "refuse")[at % 3],
        "time": START + 60 * at,
        "run": f"run-{at % 2}",
        "site": f"hmac:{at % 7:032x}",
        "rules": [("default/ok", "eu-gdpr/face", "eu-gdpr/lawful-basis")[at % 3]],
        "categories": ["contact", "identity"][: at % 3],
        "places": {"GB": 900} if at % 4 == 0 else {"DE": 600, "FR": 300},
        "purposes": ["search"],
    }
    if at % 3 == 2:
        public["count"] = 10
    return Draft(public, {"url": f"https://example.org/{at}"})


def write(home: Home, first: int, count: int, name: str = "worker") -> None:
    with Log.open(home, name, clock=lambda: START) as log:
        for future in [log.append(leaf(at)) for at in range(first, first + count)]:
            future.result()


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch):
    monkeypatch.setattr(objects, "SHARD", 512)


def test_every_leaf_is_a_row_in_order_and_more_leaves_add_rows(home):
    copy = ReviewCopy(home)
    assert copy.refresh().logs == ()
    for first, count in ((0, 3), (3, 700), (703, 321), (1024, 1)):
        write(home, first, count)
        reader = home.reader("worker")
        assert copy.refresh().logs == (("worker", first + count, reader.checkpoint.root.hex()),)
        found = ask(copy, Question())
        assert [row["index"] for row in found] == list(range(first + count))
    assert copy.check() == copy.refresh()
    assert copy.check().rows == 1025
    for at in random.Random(1).sample(range(1025), 20):
        row, public = found[at], reader.read(at)
        assert row["id"] == f"{reader.origin}/{at}"
        assert row["commit"] == public["commit"]
        assert row["time"].timestamp() == public["time"]
        assert row["rules"] == public["rules"]
        assert row["places"] == [f"{k}={v}" for k, v in public["places"].items()]
        assert row["count"] == public.get("count")


def test_only_new_shards_are_built(home):
    write(home, 0, 600)
    copy = ReviewCopy(home)
    copy.refresh()
    before = dict(home.review.tags("rows/"))
    write(home, 600, 5)
    copy.refresh()
    after = dict(home.review.tags("rows/"))
    assert set(before) & set(after) == {"rows/worker/000000-512.parquet"}
    assert set(after) == {"rows/worker/000000-512.parquet", "rows/worker/000001-93.parquet"}


def test_full_shards_are_sorted_by_site_and_a_question_about_a_site_reads_those(home, monkeypatch):
    monkeypatch.setattr(objects, "SHARD", 256)
    write(home, 0, 1100)
    copy = ReviewCopy(home)
    copy.refresh()
    if isinstance(home.review, LocalStorage):
        read = [Path(str(each)).parent.parent.name for each in copy.sources(by_site=True)]
        assert read == ["rows", "sites"]
    found = {
        each: [row["index"] for row in ask(copy, Question(sites=(f"hmac:{each:032x}",)))]
        for each in range(7)
    }
    assert found == {each: list(range(each, 1100, 7)) for each in range(7)}
    sites = objects.pq.read_table(io.BytesIO(home.review.get("sites/worker/000000.parquet")[0]))
    assert sites.num_rows == 1024
    assert sites["site"].to_pylist() == sorted(sites["site"].to_pylist())
    sorted_at = dict(home.review.tags("sites/"))
    write(home, 1100, 1100)
    copy.refresh()
    assert dict(home.review.tags("sites/")).items() >= sorted_at.items()
    assert len(dict(home.review.tags("sites/"))) == 2
    assert copy.check().rows == 2200
    home.review.put("sites/worker/000001.parquet", b"PAR1")
    with pytest.raises(VerifyError, match=r"sites/worker/000001\.parquet.*changed"):
        copy.check()
    if isinstance(home.review, LocalStorage):
        with pytest.raises(VerifyError, match=r"cannot be read.*made anew from the log"):
            ask(copy, Question(sites=(f"hmac:{1:032x}",)))


def test_what_was_read_of_a_bucket_is_kept_near_and_held_to_its_digest(home, tmp_path):
    write(home, 0, 600)
    near = tmp_path / "near"
    copy = ReviewCopy(home, near=near)
    copy.refresh()
    assert len(ask(copy, Question(), last=3)) == 3
    if isinstance(home.review, LocalStorage):
        assert not near.exists()
        return
    assert len(list(near.iterdir())) == 2
    for name in list(home.review.list("rows/")):
        home.review.put(name, b"PAR1")
    assert len(ask(copy, Question())) == 600
    for each in near.iterdir():
        each.unlink()
    with pytest.raises(VerifyError, match="changed"):
        ask(copy, Question())


def test_no_row_holds_what_was_sealed(home):
    write(home, 0, 10)
    ReviewCopy(home).refresh()
    for name in home.review.list():
        assert b"example.org" not in home.review.get(name)[0]


@pytest.mark.parametrize("what", ["shard", "state", "shorter", "foreign"])
def test_a_copy_that_does_not_belong_to_the_log_is_found_or_built_again(home, what):
    write(home, 0, 600)
    copy = ReviewCopy(home)
    whole = copy.refresh()
    shard = "rows/worker/000000-512.parquet"
    if what == "shard":
        data = bytearray(home.review.get(shard)[0])
        data[100] ^= 1
        home.review.put(shard, bytes(data))
        with pytest.raises(VerifyError, match=r"000000-512\.parquet.*changed"):
            copy.check()
        copy.drop()
    elif what == "state":
        home.review.put("state/worker.json", b"{")
    else:
        state = home.review.get("state/worker.json")[0]
        old, new = (b'"count":88', b'"count":80') if what == "shorter" else (b"worker", b"other!")
        assert old in state
        home.review.put("state/worker.json", state.replace(old, new))
    assert copy.refresh() == whole
    assert copy.check() == whole
    assert len(ask(copy, Question())) == 600


def test_a_missing_part_is_named(home):
    write(home, 0, 5)
    copy = ReviewCopy(home)
    copy.refresh()
    home.review.delete("rows/worker/000000-5.parquet")
    with pytest.raises(VerifyError, match="missing"):
        copy.check()


def test_a_log_whose_leaves_do_not_make_up_its_root_is_not_copied(home):
    write(home, 0, 300)
    name = next(n for n in home.log_area("worker").list("tile/entries/") if n.endswith("/000"))
    data = home.log_area("worker").get(name)[0]
    area = home.log_area("worker")
    area.purge(name)
    area.put(name, data.replace(b'"run":"run-0"', b'"run":"run-9"', 1))
    with pytest.raises(VerifyError, match="worker"):
        ReviewCopy(home).refresh()


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        (Question(events=("collect",)), lambda at: at % 3 == 0),
        (Question(rules=("eu-gdpr",)), lambda at: at % 3 > 0),
        (Question(rules=("eu-gdpr/face",)), lambda at: at % 3 == 1),
        (Question(rules=("eu-gdpr/fac",)), lambda _: False),
        (Question(categories=("identity",)), lambda at: at % 3 == 2),
        (Question(categories=("identity", "contact")), lambda at: at % 3 > 0),
        (Question(places=("GB",)), lambda at: at % 4 == 0),
        (Question(places=("EU",)), lambda at: at % 4 != 0),
        (Question(runs=("run-1",)), lambda at: at % 2 == 1),
        (Question(sites=(f"hmac:{3:032x}", "example.org")), lambda at: at % 7 == 3),
        (Question(since=START + 60 * 50), lambda at: at >= 50),
        (Question(until=START + 60 * 50), lambda at: at < 50),
        (Question(events=("refuse",), places=("GB",)), lambda at: at % 3 > 0 and at % 4 == 0),
        (Question(logs=("other",)), lambda _: False),
    ],
)
def test_what_a_question_names_fits(home, question, fits):
    write(home, 0, 100)
    write(home, 200, 4, "other")
    copy = ReviewCopy(home)
    copy.refresh()
    found = ask(copy, question)
    mine = [row["index"] for row in found if row["log"] == "worker"]
    assert mine == [at for at in range(100) if fits(at)]
    assert [row["time"] for row in found] == sorted(row["time"] for row in found)
    assert ask(copy, question, last=3) == found[-3:]


def test_counting_takes_a_record_for_as_many_as_it_stands_for(home):
    write(home, 0, 9)
    copy = ReviewCopy(home)
    copy.refresh()
    assert counts(copy, Question(), "event") == [
        {"event": "refuse", "records": 3 + 30},
        {"event": "collect", "records": 3},
    ]
    by_rule = {row["rules"]: row["records"] for row in counts(copy, Question(), "rules")}
    assert by_rule == {"default/ok": 3, "eu-gdpr/face": 3, "eu-gdpr/lawful-basis": 30}
    with pytest.raises(ConfigError, match="no column 'url'"):
        counts(copy, Question(), "url")


def test_sql_answers_and_says_what_is_wrong_with_a_query(home):
    write(home, 0, 9)
    copy = ReviewCopy(home)
    copy.refresh()
    found = sql(copy, "SELECT event, COUNT(*) AS n FROM records GROUP BY event ORDER BY n")
    assert found == [{"event": "collect", "n": 3}, {"event": "refuse", "n": 6}]
    for wrong in ("SELECT url FROM records", "SELEC", "SELECT * FROM elsewhere", ""):
        with pytest.raises(ConfigError, match=r"SQL.*its columns are: id"):
            sql(copy, wrong)


def test_an_empty_home_has_no_rows(home):
    copy = ReviewCopy(home)
    assert copy.refresh().rows == 0
    assert ask(copy, Question()) == []
    assert counts(copy, Question(), "event") == []
