"""A person asks: found on every site, given out, objected, erased, and never collected again."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest
from people.crawling import Research, fetch, store
from typer.testing import CliRunner

from consentry.cli import app
from consentry.errors import ErasedError, KeyMissingError, Refused
from consentry.notice import Told, told_of
from consentry.provenance import verify
from consentry.provenance.rotation import replace_wrapping_key
from consentry.standing import Recorded, Standing
from consentry.vault import Held, check_vault, live
from consentry.vault.erase import Selector, carry_out, plan

AVERY = ("--email", "Avery@Press.example")
WHO = ("--by", "A. Privacy", "--reason", "she wrote on Monday")
ONE, TWO = "https://one.example.com", "https://two.example.net"
BILLIE = {"name": "Billie Example", "email": "billie@press.example"}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Research:
    """Avery on two sites, on one of them with Billie beside her; Billie; a page without either."""
    made = Research(tmp_path_factory.mktemp("crawled"))
    gate = made.gate()
    store(gate, f"{ONE}/a")
    store(gate, f"{TWO}/b")
    both = {"url": f"{ONE}/both", "author": "Avery Example", "email": "avery@press.example"}
    store(gate, f"{ONE}/both", item=both | {"reply_to": BILLIE["email"]})
    store(gate, f"{ONE}/billie", **BILLIE)
    store(gate, f"{ONE}/@avery", **BILLIE, item={"url": f"{ONE}/@avery", "title": "Bread"})
    gate.close()
    return made


@pytest.fixture
def research(crawled, tmp_path, monkeypatch) -> Research:
    """The same, to be changed."""
    shutil.copytree(crawled.folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Research(tmp_path)


def run(research: Research, *arguments: str, fails: int = 0):
    done = CliRunner().invoke(app, [*arguments, *research.where])
    if fails:
        assert done.exit_code != 0, done.output
        return done
    assert done.exit_code == 0, (done.output, done.exception)
    return json.loads(done.output) if "--json" in arguments else done.output


def urls(research: Research) -> set[str]:
    return {str(each.private["url"]) for each in live(research.home)}


def test_all_sources_are_found_and_every_look_is_a_record_with_role_and_reason(research):
    found = run(research, "subject", "find", *AVERY, *WHO, "--json")
    assert {s["url"] for s in found["sources"]} == {f"{ONE}/a", f"{TWO}/b", f"{ONE}/both"}
    assert all(
        s["collected"] > 0 and s["purposes"] == ["news-monitoring"] for s in found["sources"]
    )
    by_name = ("--name", "avery  EXAMPLE", "--site", "one.example.com")
    found = run(research, "subject", "find", *by_name, *WHO, "--role", "eraser", "--json")
    assert {s["url"] for s in found["sources"]} == {f"{ONE}/a", f"{ONE}/both"}
    by_page = ("--profile", f"{ONE}/@avery")
    found = run(research, "subject", "find", *by_page, *WHO, "--json")
    assert "review: looked for a person" in run(research, "log", "show", "--log", "ops")
    assert [s["url"] for s in found["sources"]] == [f"{ONE}/@avery"]
    assert "Nothing found" in run(research, "subject", "find", "--phone", "+44 1632 960123", *WHO)
    ops = research.home.reader("ops")
    public = {at: ops.read(at) for at in range(ops.size)}
    reviews = [at for at, leaf in public.items() if leaf["event"] == "review"]
    looks = [(public[at], ops.open_private(at)) for at in reviews]
    assert [(leaf["action"], leaf["count"]) for leaf, _ in looks] == [
        ("find", 3), ("find", 2), ("find", 1), ("find", 0),
    ]  # fmt: skip
    assert [private["role"] for _, private in looks] == ["privacy", "eraser", "privacy", "privacy"]
    assert {private["reason"] for _, private in looks} == {"she wrote on Monday"}
    told = json.dumps(looks)
    assert "avery" not in told.lower(), "whom was looked for stands nowhere"
    replace_wrapping_key(research.home)
    found = run(research, "subject", "find", *AVERY, *WHO, "--json")
    assert len(found["sources"]) == 3, "a new wrapping key opens the same labels"


REFUSED = [
    ((*AVERY, "--by", "A. Privacy"), "who does this, or why"),
    (WHO, "nothing says who it is"),
    ((*AVERY, *WHO, "--role", "crawler"), "not looked for in the role"),
    (("--name", "Avery", *WHO), "somebody's on a site"),
    (("--phone", "01632 960123", *WHO), "--phone: it is not a telephone number"),
    (("--email", "avery-the-person", *WHO), "--email: it is not an e-mail address"),
    (("--photo", "avery.jpg", *WHO), "No such option"),
]


@pytest.mark.parametrize(("given", "said"), REFUSED)
def test_what_is_needed_is_said_and_what_was_given_is_not_repeated(crawled, given, said):
    done = run(crawled, "subject", "find", *given, fails=2)
    told = done.output + str(done.exception)
    assert said in told
    assert "avery-the-person" not in told


def test_an_objection_to_what_is_no_page_or_into_no_home_is_told(crawled, tmp_path, monkeypatch):
    for wrong, said in ((("--url", "foo"), "no page's address"), (("--host", "a b"), "--host: it")):
        for start in (("subject", "object", *AVERY), ("suppression", "add", "--url", ONE)):
            done = run(crawled, *start, *wrong, *WHO, fails=2)
            assert said in done.output + str(done.exception)
    monkeypatch.chdir(tmp_path)
    elsewhere = ("--home", "other", "--keys", "keys")
    done = CliRunner().invoke(app, ["subject", "object", *AVERY, *WHO, *elsewhere])
    assert "There was no home in" in done.output
    done = CliRunner().invoke(app, ["subject", "object", *AVERY, *WHO, *elsewhere])
    assert "There was no home in" not in done.output


def test_a_copy_for_the_person_has_sources_recipients_and_masks_others(research):
    given = [each.provenance_id for each in live(research.home)][:2]
    research.home.record_release("Reading room", "file:a.jsonl", "news-monitoring", given, 60)
    run(research, "subject", "export", *AVERY, *WHO, "--to", "avery.json")
    file = Path("avery.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    given = json.loads(file.read_text())
    by_url = {each["url"]: each for each in given["items"]}
    assert set(by_url) == {f"{ONE}/a", f"{TWO}/b", f"{ONE}/both"}
    one = by_url[f"{ONE}/a"]
    assert one["item"]["email"] == "avery@press.example"
    assert [each["recipient"] for each in one["given_to"]] == ["Reading room"]
    assert one["first_collected"] == one["collected"] > "2026"
    assert one["lawful_basis"] == {"news-monitoring": "legitimate-interests"}
    assert {each["kind"] for each in one["found"]} >= {"personal.contact.email"}
    assert len(one["notice"]) == 64
    assert by_url[f"{ONE}/both"]["item"]["reply_to"] == "[personal.contact.email]"
    assert "billie" not in file.read_text().lower()
    run(research, "subject", "export", *AVERY, *WHO, "--to", "avery.json", fails=2)


def test_an_objection_stops_collection_holds_what_is_there_and_can_be_taken_back(research):
    gate = research.gate()
    store(gate, f"{TWO}/c", **BILLIE)
    put = run(research, "subject", "object", *AVERY, "--profile", f"{ONE}/@avery", *WHO, "--json")
    assert (put["new"], put["stored"], put["held"]) == (2, 4, 4)
    later = gate.now() + 2
    gate._judge.clock = lambda: later
    gate.refresh()
    assert fetch(gate, f"{ONE}/@avery/posts").reasons[0].rule == "default/suppressed"
    with pytest.raises(Refused) as refused:
        store(gate, f"{TWO}/new")
    assert [r.rule for r in refused.value.decision.reasons if r.verdict == "deny"] == [
        "default/suppressed"
    ]
    bare = {"url": f"{TWO}/new", "title": "Bread"}
    with pytest.raises(Refused):
        store(gate, f"{TWO}/new", item=bare)
    assert store(gate, f"{TWO}/new2", **BILLIE).provenance_id
    gate.close()
    assert gate.tally()["refused/default/suppressed"] == 3
    reader = research.home.reader("worker")
    leaves = [reader.read(at) for at in range(reader.size)]
    refusals = [leaf for leaf in leaves if "default/suppressed" in leaf.get("rules", ())]
    assert refusals
    assert all("commit" not in leaf for leaf in refusals), "a refusal by suppression seals nothing"
    held = Held.read(research.home)
    assert {word.rule for _, word in held.held()} == {"default/suppressed"}
    assert urls(research) == {f"{ONE}/billie", f"{TWO}/c", f"{TWO}/new2"}
    took = ("suppression", "take-back", *AVERY, *WHO)
    assert "Taken off the list: 1 of 1" in run(research, *took)
    gate = research.gate()
    assert store(gate, f"{TWO}/new").provenance_id
    assert not fetch(gate, f"{ONE}/@avery").allowed
    gate.close()


def test_who_objected_before_the_first_crawl_is_not_collected(tmp_path):
    research = Research(tmp_path)
    run(research, "subject", "object", *AVERY, "--host", "avery.example", *WHO)
    gate = research.gate()
    with pytest.raises(Refused):
        store(gate, f"{ONE}/a")
    assert not fetch(gate, "https://www.avery.example/").allowed
    gate.close()
    assert urls(research) == set()


def test_what_is_erased_for_a_person_is_gone_certified_and_does_not_come_back(research):
    planned = run(research, "subject", "erase", *AVERY, *WHO, "--plan", "--json")
    assert (planned["items"], planned["selector"], planned["grade"]) == (3, ["subject"], "attested")
    assert len(urls(research)) == 5
    done = run(research, "subject", "erase", *AVERY, *WHO, "--yes", "--json")
    assert done["items"] == 3
    assert urls(research) == {f"{ONE}/billie", f"{ONE}/@avery"}
    reader = research.home.reader("worker")
    with pytest.raises(ErasedError):
        reader.open_private(1)
    run(research, "erase", "certificate", done["done"][0], "--to", "erased.json")
    assert run(research, "erase", "verify", "erased.json", "--json")["holds"]
    assert "nothing" in run(research, "subject", "find", *AVERY, *WHO).lower()
    gate = research.gate()
    for url in (f"{ONE}/a", f"{TWO}/b"):
        assert not fetch(gate, url).allowed, "nothing else was stored of that page"
    with pytest.raises(Refused):
        store(gate, f"{ONE}/elsewhere")
    gate.close()
    home = research.home
    assert verify(home.log, home.root_vkey).ok
    assert check_vault(home).ok


def test_a_page_with_others_on_it_may_be_fetched_again_and_without_the_one_who_was_erased(research):
    gate = research.gate()
    url = f"{ONE}/both"
    store(gate, url, item={"url": url, "author": "Billie Example", "email": BILLIE["email"]})
    gate.close()
    run(research, "subject", "erase", *AVERY, *WHO, "--yes", "--json")
    gate = research.gate()
    assert fetch(gate, url).allowed
    again = {"url": url, "author": "Billie Example", "email": BILLIE["email"], "n": 2}
    assert store(gate, url, item=again).provenance_id
    with pytest.raises(Refused):
        store(gate, url, item=again | {"email": "avery@press.example"})
    gate.close()


def test_what_a_crawler_holds_cannot_link_one_person_on_two_sites(research, tmp_path):
    """The index key is not among a crawler's credentials. With all the others no label, site or
    pseudonym is the same on two sites, and the labels do not open."""
    home = research.home
    keys = tmp_path / "crawlers"
    shutil.copytree(tmp_path / "keys", keys)
    (keys / home.id / "index.key").unlink()
    gate = research.gate(keys=keys)
    store(gate, f"{TWO}/more")
    gate.close()
    crawlers = Research(tmp_path, research.home_at)
    crawler = type(home).open(research.home_at, keys=keys)
    with pytest.raises(KeyMissingError, match=r"index\.key"):
        plan(crawler, Selector(subjects=(("email", "avery@press.example"),)), now=1)
    reader = crawler.reader("worker")
    private = {
        found["url"]: found
        for at in range(reader.size)
        if reader.read(at)["event"] == "collect"
        for found in [reader.open_private(at)]
    }
    one, two = private[f"{ONE}/a"], private[f"{TWO}/b"]
    assert one["subjects"][1] != two["subjects"][1]
    same = {json.dumps(v) for v in one.values()} & {json.dumps(v) for v in two.values()}
    for identifier in ("avery", "Avery Example"):
        assert not any(identifier in each for each in same)
    assert crawler.pseudonym_key("one.example.com") != crawler.pseudonym_key("two.example.net")
    assert crawler.site_label("one.example.com") != crawler.site_label("two.example.net")
    secrets = {label: crawler.secret(label).mac(b"avery") for label in KEYS}
    assert len(set(secrets.values())) == len(KEYS)
    run(crawlers, "subject", "find", *AVERY, *WHO)
    ops = crawler.reader("ops")
    look = ops.open_private(ops.size - 1)
    assert "worker" not in json.dumps(look), "which records are one person's is not for a crawler"
    assert len(plan(home, Selector(subjects=(("email", "avery@press.example"),)), now=1).ids) == 4


KEYS = ("pseudonym", "suppression", "consent", "site", "url-index", "evidence")


def test_lists_of_others_are_taken_whole_and_held_against_what_is_stored(research, tmp_path):
    drop = tmp_path / "20260801_7_Email.csv"
    hashes = ["z6WgTcSiY6u1w4RvkIhsk5g9BHr8zjJ1MWLYbWdFiJY=", *_drop("avery@press.example")]
    drop.write_text("ID,Hash\r\n" + "".join(f"{n},{h}\r\n" for n, h in enumerate(hashes)))
    told = run(research, "suppression", "import", str(drop), "--form", "drop-email", *WHO, "--json")
    assert (told["entries"], told["new"]) == (2, 2)
    assert hashes[1].encode() not in research.home.root.get("suppression/list")[0]
    gate = research.gate()
    with pytest.raises(Refused):
        store(gate, f"{TWO}/new")
    gate.close()
    done = run(research, "suppression", "scan", *WHO, "--json")
    assert (done["items"], len(done["met"]), done["held"]) == (5, 3, 3)
    status = run(research, "suppression", "status", "--json")
    assert status == {"entries": 3, "recorded": {"drop-email": 2, "email": 1}}, "under our own key"
    plain = tmp_path / "own.csv"
    plain.write_text(
        "email,phone,name,site,url,profile\n,+44 1632 960123,,,,\n"
        ",,Billie Example,one.example.com,,\n,,,closed.example,,\n,,,,https://open.example/p,https://open.example/@x\n"
    )
    run(research, "suppression", "import", str(plain), *WHO)
    gate = research.gate()
    with pytest.raises(Refused):
        store(gate, f"{ONE}/new", **BILLIE)
    assert store(gate, f"{TWO}/new", **BILLIE).provenance_id, "the name is hers on one site"
    for url in ("https://closed.example/x", "https://open.example/p/", "https://open.example/@x/y"):
        assert not fetch(gate, url).allowed
    gate.close()
    run(research, "suppression", "import", str(drop), "--form", "drop-email", "--removed", *WHO)
    standing = Standing.open(research.home.root, Recorded(research.home))
    assert len(standing.suppression) == 1 + 1 + 2 + 1 + 2
    before = research.home.root.get("suppression/list")[0]
    for text, said in (
        ("email\nnobody-here\n", "own.csv:2"),
        ("soul\nx\n", "own.csv:1"),
        ("name\nAvery\n", "a name has its site"),
        ("url\n\nhttps://x.example/\nnone\n", "own.csv:"),
    ):
        plain.write_text(text)
        failed = run(research, "suppression", "import", str(plain), *WHO, fails=2)
        assert said in str(failed.exception), text
        assert "nobody-here" not in str(failed.exception)
    drop.write_text("ID,Hash\n1,nothash\n")
    run(research, "suppression", "import", str(drop), "--form", "drop-phone", *WHO, fails=2)
    assert research.home.root.get("suppression/list")[0] == before


def _drop(*emails: str) -> list[str]:
    from consentry.standing.suppressed import drop_email

    return [drop_email(each) for each in emails]


def test_what_is_erased_by_its_page_is_not_fetched_again_unless_it_may(research):
    gone = ("erase", "--url", f"{ONE}/a", *WHO, "--yes", "--json")
    assert run(research, *gone)["suppressed"] == 1
    assert "suppressed" not in run(
        research, "erase", "--url", f"{TWO}/b", "--may-return", *WHO, "--yes", "--json"
    )
    gate = research.gate()
    assert not fetch(gate, f"{ONE}/a").allowed
    assert fetch(gate, f"{TWO}/b").allowed
    gate.close()


def test_the_proof_that_a_person_was_told_goes_with_the_item_it_is_about(research):
    home = research.home
    first, second = [each.provenance_id for each in live(home) if "/a" in each.private["url"]] + [
        each.provenance_id for each in live(home) if "billie" in str(each.private["url"])
    ]
    proof = b"To avery@press.example: we keep your name."
    told = [
        told_of(home, [(item, "")], action=action, at=60, now=60, proof=proof)[0]
        for item in (first, second)
        for action in ("delivered", "contacted")
    ]
    planned = plan(home, Selector(items=(first,)), now=120)
    assert (len(planned.items), len(planned.leaves)) == (1, 3)
    done = carry_out(home, planned, by="A", reason="b")
    assert (done.items, done.records) == (1, 3)
    ops = home.reader("ops")
    states = [ops.state(each.index) for each in told]
    assert states == ["erased", "erased", "live", "live"]
    found = Told.read(home)
    assert (found.delivered(first), found.delivered(second).at) == (None, 60)
    assert verify(home.log, home.root_vkey).ok
    assert check_vault(home).ok
