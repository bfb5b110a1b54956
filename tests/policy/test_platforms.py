"""What platforms' terms say of a URL, and what follows: the shipped readings, and the engine."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest
import yaml
from conftest import SHARED
from msgspec.structs import replace
from policy.situations import AUTHOR, KEEPER, NEWS, NOW, PACK, aims, case, finding, permission

from consentry.errors import PackError
from consentry.evidence import PURPOSES, Permission
from consentry.policy import bundled, decide, load
from consentry.policy.platforms import FOLDER

PLATFORMS = PACK.platforms
_FILE = SHARED / "facts" / "platforms.yaml"
FACTS = yaml.safe_load(_FILE.read_text())["platforms"] if _FILE.is_file() else []
REFUSING = ("prohibited", "prohibited_without_permission", "unknown", "api_only")
GRANT = permission("site-permission")


def decided(url, stage, *purposes, now=NOW, found=(), left=(), facts=NEWS, grants=(), use=""):
    """The decision on a URL of a platform by its terms and robots.txt alone."""
    said = PLATFORMS.findings(url, stage, now)
    robots = (finding("robots.allow"),) if stage == "fetch" else ()
    built = case(
        stage,
        *robots,
        *said,
        *found,
        *left,
        url=url,
        facts=aims(*purposes, facts=facts) if purposes else facts,
        permissions=tuple(grants),
        purpose=use,
    )
    return decide(PACK, replace(built, now=now, residual=tuple(left)))


def refusing(decision):
    return {r.rule for r in decision.reasons if r.verdict == "deny"}


# --- the readings, against the notes they were made from -------------------------------------


def the_file(fact):
    return yaml.safe_load((bundled() / FOLDER / f"{named(fact)}.yaml").read_text())


def named(fact) -> str:
    return fact["id"].replace("_", "-")


def words(value) -> str:
    """All text of a file, however it is folded."""
    if isinstance(value, dict):
        return " ".join(map(words, value.values()))
    if isinstance(value, list):
        return " ".join(map(words, value))
    return str(value)


def urls(fact):
    for domain in fact["domains"]:
        host, _, path = domain.partition("/")
        yield f"https://{host}/{path}"
        yield f"https://www.{host}/{path}"


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["id"])
def test_a_reading_says_what_was_noted(fact):
    text = the_file(fact)
    terms = text["terms"]
    assert terms["clause"] == fact["clause"]
    assert terms["url"] == fact["terms_url"]
    assert terms.get("effective", "") == str(fact["effective"] or "")
    assert terms["confidence"] == fact["confidence"]
    assert str(terms["read"]) == "2026-11-22"
    assert date.fromisoformat(str(terms["expires"])) > date(2026, 11, 22)
    assert terms.get("note") == fact.get("note")
    kept = {key: str(value) for key, value in terms.get("copy", {}).items()}
    assert kept == {key: str(value) for key, value in fact.get("stored_version", {}).items()}
    assert text["access"].replace("-", "_") == fact["automated_access"]
    assert text["ai_training"] == fact["ai_training"].replace("_", " ")
    assert text.get("permission_route") == fact.get("permission_route")
    everything = words(text)
    for condition in fact.get("conditions", ()):
        parts = [condition] if condition in everything else condition.split(": ")[-1].split(", ")
        assert all(part in everything for part in parts), condition
    assert bool(text.get("licences")) == bool(fact.get("content_licence"))
    if fact["personal_data"] == "-":
        assert text["personal_data"]["answer"] != "conditions"
    else:
        assert text["personal_data"]["says"]

    for url in urls(fact):
        platform = PLATFORMS.find(url)
        assert platform is not None, url
        assert platform.id == named(fact), url
    url = next(urls(fact))
    if fact["automated_access"] in REFUSING or fact["confidence"] == "low":
        for purpose in PURPOSES:
            for stage in ("fetch", "read", "store"):
                assert not decided(url, stage, purpose).allowed
            assert not decided(url, "use", purpose, use=purpose).allowed
            assert decided(url, "fetch", purpose, grants=[GRANT]).allowed
    elif fact["automated_access"] in ("allowed", "silent"):
        assert decided(url, "fetch").allowed
        assert decided(url, "store").allowed
        clear = fact["automated_access"] == "allowed" and fact["personal_data"] == "-"
        assert decided(url, "store", facts=KEEPER, left=[AUTHOR]).allowed == clear
    assert not decided(url, "store", "ai-train").allowed


def test_every_shipped_reading_was_noted(shared):
    assert {named(fact) for fact in FACTS} == set(PLATFORMS.by_id)
    assert len(FACTS) == 49


# --- the table -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://www.facebook.com/somebody", "facebook"),
        ("https://m.facebook.com/somebody", "facebook"),
        ("https://WWW.Facebook.COM./x", "facebook"),
        ("http://user@de-de.facebook.com:8080/x", "facebook"),
        ("https://fb.me/x", "facebook"),
        ("https://scontent.xx.fbcdn.net/a.jpg", "facebook"),
        ("https://notfacebook.com/", None),
        ("https://facebook.com.example.org/", None),
        ("https://t.co/AbC", "x"),
        ("https://mobile.twitter.com/a", "x"),
        ("https://youtu.be/abc", "youtube"),
        ("https://lnkd.in/x", "linkedin"),
        ("https://i.redd.it/a.png", "reddit"),
        ("https://www.amazon.de/dp/1", "amazon"),
        ("https://www.amazon.co.uk/dp/1", "amazon"),
        ("https://amazon.example.com/", None),
        ("https://amazon.github.io/", None),
        ("https://google.blogspot.de/", None),
        ("https://www.google.co.uk/search?q=x", "google-search"),
        ("https://www.google.co.uk/maps/place/x", "google-maps"),
        ("https://www.google.com/%6Daps/place/x", "google-maps"),
        ("https://www.google.com/x/../maps/place", "google-maps"),
        ("https://www.google.com//maps", "google-maps"),
        ("https://www.google.com/mapsapi", "google-search"),
        ("https://maps.google.de/", "google-maps"),
        ("https://de.indeed.com/viewjob", "indeed"),
        ("https://de.m.wikipedia.org/wiki/X", "wikipedia"),
        ("https://commons.wikimedia.org/wiki/File:X", "wikimedia-commons"),
        ("https://meta.wikimedia.org/wiki/X", None),
        ("https://sfbay.craigslist.org/x", "craigslist"),
        ("https://apps.apple.com/de/app/x", "apple-app-store"),
        ("https://www.gov.uk/guidance", "gov-uk"),
        ("https://www.camden.gov.uk/", None),
        ("https://camden.gov.uk/", None),
        ("https://gist.github.com/a/b", "github"),
        ("https://somebody.github.io/", None),
        ("https://raw.githubusercontent.com/a/b", "github"),
        ("https://mastodon.social/@a", "mastodon-social"),
        ("https://mastodon.online/@a", None),
        ("https://web.archive.org/web/2020/x", "internet-archive"),
        ("http://192.0.2.1/", None),
        ("mailto:a@facebook.com", None),
        ("", None),
    ],
)
def test_a_url_is_a_platforms_by_its_host_and_path(url, platform):
    found = PLATFORMS.find(url)
    assert (found.id if found else None) == platform


@pytest.mark.parametrize(
    ("url", "stage", "purpose", "allowed"),
    [
        ("https://www.reddit.com/r/x", "fetch", "news-monitoring", True),
        ("https://www.reddit.com/r/x", "read", "news-monitoring", True),
        ("https://www.reddit.com/r/x", "store", "news-monitoring", False),
        ("https://arxiv.org/abs/1", "fetch", "research-corpus", False),
        ("https://export.arxiv.org/api/query", "store", "research-corpus", True),
        ("https://export.arxiv.org/api/query", "store", "ai-train", False),
        ("https://www.bbc.co.uk/news", "store", "search", True),
        ("https://www.bbc.co.uk/news", "fetch", "news-monitoring", False),
        ("https://www.bbc.co.uk/news", "fetch", "ai-train", False),
        ("https://www.nytimes.com/x", "fetch", "news-monitoring", False),
        ("https://www.nytimes.com/x", "fetch", "search", False),
        ("https://imgur.com/a", "store", "search", True),
        ("https://imgur.com/a", "fetch", "commercial", False),
        ("https://www.gov.uk/x", "store", "commercial", True),
        ("https://www.gov.uk/x", "store", "ai-train", False),
        ("https://en.wikipedia.org/wiki/X", "store", "research-corpus", True),
        ("https://en.wikipedia.org/wiki/X", "store", "ai-train", False),
        ("https://github.com/a/b", "fetch", "ai-train", False),
        ("https://github.com/a/b", "fetch", "archive", False),
        ("https://www.google.com/x", "store", "news-monitoring", True),
        ("https://www.google.com/maps", "fetch", "news-monitoring", False),
        ("https://medium.com/x", "fetch", "search", False),
        ("https://bsky.app/x", "store", "search", True),
    ],
)
def test_an_answer_is_for_a_path_a_stage_and_a_purpose(url, stage, purpose, allowed):
    decision = decided(url, stage, purpose)
    assert decision.allowed == allowed
    if not allowed and purpose != "ai-train":
        assert any(rule.startswith("default/terms-") for rule in refusing(decision))


def test_purposes_are_answered_one_by_one():
    decision = decided("https://www.bbc.co.uk/news", "store", "search", "ai-train")
    assert decision.allowed
    assert decision.use == {"search": "allow", "ai-train": "deny"}
    assert decided("https://www.bbc.co.uk/news", "fetch", "search", "ai-train").allowed


def test_a_refusal_names_clause_terms_dates_and_the_way_to_a_permission():
    decision = decided("https://www.linkedin.com/in/x", "fetch")
    told = next(r for r in decision.reasons if r.rule == "default/terms-prohibited-mining")
    assert told.cite == (
        "LinkedIn, 8.2 Don'ts; https://www.linkedin.com/legal/user-agreement; "
        "in force 2025-11-03; read 2026-11-22"
    )
    assert "LinkedIn names: API terms; developer terms also bar mixing" in told.remedy
    (evidence,) = {f.where for f in told.evidence}
    assert evidence.source == "platforms/linkedin.yaml"
    line = (bundled() / evidence.source).read_text().splitlines()[evidence.line - 1]
    assert "answer: prohibited" in line


# --- confidence and expiry -------------------------------------------------------------------


def unix(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    "url",
    [
        "https://www.gov.uk/x",
        "https://en.wikipedia.org/wiki/X",
        "https://bsky.app/x",
        "https://www.google.com/x",
        "https://export.arxiv.org/api",
    ],
)
def test_an_expired_reading_allows_nothing_without_permission(url):
    ends = PLATFORMS.find(url).expires
    for stage in ("fetch", "store"):
        assert decided(url, stage, "search", now=ends - 1).allowed
        late = decided(url, stage, "search", now=ends)
        assert refusing(late) == {"default/terms-unsure", "default/no-purpose-left"}
        assert decided(url, stage, "search", now=ends, grants=[GRANT]).allowed
    assert PLATFORMS.holds_until(url, ends - 1) == ends


def test_a_reading_of_low_confidence_allows_nothing_without_permission():
    refused = decided("https://medium.com/x", "fetch", "search")
    assert refusing(refused) == {"default/terms-unsure", "default/no-purpose-left"}
    assert decided("https://medium.com/x", "fetch", "search", grants=[GRANT]).allowed


def test_every_reading_lasts_a_year_at_most():
    for platform in PLATFORMS.by_id.values():
        read = datetime.fromisoformat(platform.read_on).replace(tzinfo=UTC)
        ends = datetime.fromtimestamp(platform.expires, UTC)
        assert timedelta(0) < ends - read <= timedelta(days=365)


# --- what lifts a refusal --------------------------------------------------------------------

FACEBOOK = "https://www.facebook.com/somebody"


@pytest.mark.parametrize(
    ("grant", "allowed"),
    [
        (permission("site-permission"), True),
        (permission("licence", hosts=("*.facebook.com",)), True),
        (permission("site-permission", hosts=("example.org",)), False),
        (permission("site-permission", expires=NOW), False),
        (permission("site-permission", purposes=("search",)), False),
        (permission("person-consent"), False),
        (permission("legal-exception", article="GDPR Art. 85"), False),
    ],
)
def test_only_a_fitting_permission_lifts_terms(grant, allowed):
    assert decided(FACEBOOK, "fetch", "tdm", grants=[grant]).allowed == allowed


def test_a_research_organisation_may_mine_what_terms_forbid_and_nothing_else():
    research = permission("legal-exception", article="CDSM Art. 3")
    for stage in ("fetch", "read", "store"):
        assert decided(FACEBOOK, stage, "research-corpus", grants=[research]).allowed
        assert not decided(FACEBOOK, stage, "search", grants=[research]).allowed


@pytest.mark.parametrize("kind", ["access.login-wall", "access.captcha", "access.forbidden"])
def test_no_permission_of_a_platform_passes_its_access_control(kind):
    every: list[Permission] = [GRANT, permission("licence")]
    assert not decided(FACEBOOK, "store", found=[finding(kind)], grants=every).allowed


# --- conditions ------------------------------------------------------------------------------


def test_what_robots_txt_must_permit_expressly_needs_a_line_that_does():
    yelp = "https://www.yelp.com/biz/x"
    said = PLATFORMS.findings(yelp, "fetch", NOW)
    for robots, allowed in (
        (finding("robots.allow", "/biz/"), True),
        (finding("robots.allow"), False),
        (finding("robots.unavailable"), False),
    ):
        assert decide(PACK, case("fetch", robots, *said, url=yelp)).allowed == allowed


def test_where_each_file_has_its_licence_one_has_to_be_declared():
    commons = "https://commons.wikimedia.org/wiki/File:X"
    assert decided(commons, "fetch").allowed
    assert refusing(decided(commons, "store")) == {"default/terms-licence"}
    for licence, allowed in (("CC-BY-SA-4.0", True), ("CC0-1.0", True), ("Getty", False)):
        found = [finding("licence.declared", licence)]
        assert decided(commons, "store", found=found).allowed == allowed


def test_an_open_licence_goes_with_the_item():
    decision = decided("https://en.wikipedia.org/wiki/X", "store", "search")
    attributed = [o.value for o in decision.obligations if o.kind == "attribute"]
    assert attributed == ["CC-BY-SA-4.0"]
    assert not [
        f
        for f in PLATFORMS.findings("https://www.wikidata.org/wiki/Q1", "store", NOW)
        if f.value == "CC-BY-SA-4.0"
    ]


def test_the_interval_that_terms_name_is_kept():
    export = "https://export.arxiv.org/api/query"
    assert PLATFORMS.pace(export, NOW) == 3.0
    assert PLATFORMS.pace("https://example.org/", NOW) == 0.0
    paces = [o.value for o in decided(export, "fetch").obligations if o.kind == "pace"]
    assert paces == ["3"]


def test_an_item_of_a_platform_with_a_duty_to_delete_is_marked():
    marks = [o.value for o in decided("https://bsky.app/x", "store", "search").obligations]
    assert "terms: follow deletions" in marks


def test_terms_that_forbid_to_collect_peoples_data_refuse_what_is_left_of_it():
    url = "https://www.gov.uk/x"
    assert decided(url, "store", facts=KEEPER).allowed
    left = decided(url, "store", facts=KEEPER, left=[AUTHOR])
    assert refusing(left) == {"default/terms-personal-data"}
    assert decided(url, "store", facts=KEEPER, left=[AUTHOR], grants=[GRANT]).allowed


def test_only_a_platforms_own_domain_is_named_in_plain():
    assert PLATFORMS.lists("facebook.com")
    assert PLATFORMS.lists("google.co.uk")
    assert PLATFORMS.lists("www.gov.uk")
    assert not PLATFORMS.lists("example.org")
    assert not PLATFORMS.lists("wikimedia.org")
    assert not PLATFORMS.lists("")


# --- files as people write them --------------------------------------------------------------

SHOP = """\
id: shop
title: Example Shop
hosts:
  - domain: shop.example
terms:
  url: https://shop.example/terms
  clause: 4. Robots
  says: Robots may read, with a pause.
  read: 2026-11-22
  expires: 2027-05-22
  confidence: high
access: conditional
ai_training: silent
personal_data:
  answer: silent
answers:
  - answer: conditions
    says: Robots may read, with a pause.
    stage: [fetch, read]
    conditions:
      - says: a pause
        check: pace
        value: 2
  - answer: prohibited
    says: Nothing may be kept.
"""


@pytest.fixture
def shop(tmp_path):
    """Loads the shipped files and one of a platform, shop.yaml."""

    def write(text: str = SHOP, name: str = "shop.yaml"):
        path = tmp_path / "packs" / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return load(tmp_path / "packs")

    return write


def test_a_file_of_ones_own_is_read_hashed_and_kept_with_the_others(shop):
    pack = shop()
    assert pack.platforms.find("https://www.shop.example/a").id == "shop"
    assert pack.platforms.pace("https://shop.example/a", NOW) == 2.0
    assert pack.digest != PACK.digest
    assert "platforms/shop.yaml" in pack.files
    other = shop(SHOP.replace("value: 2", "value: 3"))
    assert other.digest != pack.digest


WRONG = {
    "an unknown key": ("ai_training:", "ai_trainig:", 13, "Did you mean ai_training?"),
    "an unknown key of an answer": ("    stage:", "    stages:", 19, "Did you mean stage?"),
    "an unknown answer": ("answer: prohibited", "answer: forbiden", 24, "prohibited"),
    "an unknown access": ("access: conditional", "access: conditonal", 12, "conditional?"),
    "an unknown check": ("check: pace", "check: pase", 22, "Did you mean pace?"),
    "an unknown purpose": ("stage: [fetch, read]", "purpose: [serch]", 19, "Did you mean search?"),
    "an unknown stage": ("[fetch, read]", "[fetch, reed]", 19, "Did you mean read?"),
    "a day that is none": ("read: 2026-11-22", "read: 22 Nov 2026", 9, "write it as 2026-11-22"),
    "an end before the beginning": ("2027-05-22", "2026-11-22", 10, "expires before it was read"),
    "no confidence": ("  confidence: high\n", "", 5, "confidence is missing"),
    "an id that is not the file's": ("id: shop", "id: shops", 1, "Write id: shop."),
    "a domain that is none": ("domain: shop.example", "domain: shop", 4, "is no domain"),
    "a domain with a scheme": (
        "domain: shop.example",
        'domain: "https://shop.example"',
        4,
        "is no domain",
    ),
    "a path that is none": ("shop.example\n", "shop.example/A b\n", 4, "is no domain"),
    "an ending for everybody": ("domain: shop.example", "domain: co.uk", 4, "anybody may have"),
    "a domain of another file": (
        "domain: shop.example",
        "domain: facebook.com",
        4,
        "replaces: facebook",
    ),
    "conditions without any": (
        "    conditions:\n      - says: a pause\n        check: pace\n        value: 2\n",
        "",
        17,
        "conditions are not named",
    ),
    "a pace without seconds": ("        value: 2\n", "", 22, "Write value: 3."),
    "a kept condition without a how": ("check: pace", "check: kept", 22, "Write how:"),
    "a refusing access and a lax answer": (
        "access: conditional",
        "access: prohibited",
        17,
        "access says prohibited",
    ),
    "what is not filled in": (
        "clause: 4. Robots",
        'clause: "todo: the name"',
        7,
        "terms.clause is not filled in yet",
    ),
    "a replacement of nothing": (
        "title:",
        "replaces: facebok\ntitle:",
        2,
        "Did you mean facebook?",
    ),
    "a silent replacement": (
        "title:",
        "replaces: facebook\ntitle:",
        2,
        "Write reason: and author:",
    ),
}


@pytest.mark.parametrize(("old", "new", "line", "told"), WRONG.values(), ids=WRONG)
def test_a_file_that_is_wrong_names_line_and_remedy(shop, old, new, line, told):
    assert old in SHOP
    with pytest.raises(PackError) as wrong:
        shop(SHOP.replace(old, new, 1))
    assert wrong.value.line == line
    assert wrong.value.file.endswith("shop.yaml")
    assert told in str(wrong.value)


def test_where_no_answer_fits_nothing_is_allowed_without_permission(shop):
    text = SHOP[: SHOP.index("  - answer: prohibited")]
    said = shop(text).platforms.findings("https://shop.example/", "store", NOW)
    assert {f.kind for f in said} == {
        "terms.platform",
        "terms.pace",
        "optout.platform.permission",
    } - {"terms.pace"}


def test_a_newer_reading_stands_for_what_it_names_and_the_older_for_the_rest(shop):
    newer = SHOP.replace("id: shop", "id: facebook-2027").replace("shop.example", "facebook.com", 1)
    newer = newer.replace("title:", "replaces: facebook\nreason: new terms\nauthor: Legal\ntitle:")
    found = shop(newer, "facebook-2027.yaml").platforms
    assert found.find("https://m.facebook.com/a").id == "facebook-2027"
    assert found.find("https://fb.me/a").id == "facebook"


def test_the_first_answer_that_fits_decides(shop):
    text = SHOP + "  - answer: allow\n    says: Too late.\n"
    said = shop(text).platforms.findings("https://shop.example/", "store", NOW)
    assert [f.kind for f in said if f.kind.startswith("optout")] == ["optout.platform.prohibited"]


def test_a_page_is_looked_up_without_going_through_the_platforms(monkeypatch):
    asked: list[str] = []

    class Counted(dict):
        def get(self, key, default=None):
            asked.append(key)
            return super().get(key, default)

    counted = dataclasses.replace(PLATFORMS, areas=Counted(PLATFORMS.areas))
    for number in range(3):
        counted.findings(f"https://a.b.example.org/{number}", "fetch", NOW)
    assert len(asked) <= 8
