"""Access control as met: by status, header and page, and what only looks like it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import Answer, Fetch, Headers
from consentry.signals import access
from consentry.signals.page import Page

URL = "https://www.site.example/page"
PAGES = Path(__file__).resolve().parents[3] / "shared" / "corpus"
ARTICLE = "<p>" + "A sentence that anybody may read, and that goes on for a while. " * 8 + "</p>"


def answer(status: int, headers: Headers = (), url: str = URL) -> Answer:
    return Answer(Fetch(url), url, status, headers)


def kinds_of_page(html: str, url: str = URL) -> list[str]:
    page = Page.parse(html.encode(), url=url, headers=(("content-type", "text/html"),))
    return [f.kind for f in access.of_page(page, answer(200, url=url))]


HEADS = [
    ("ok", 200, (), []),
    ("not-modified", 304, (), []),
    ("401", 401, (("www-authenticate", 'Basic realm="x"'),), ["access.auth-required=401 Basic"]),
    ("407", 407, (), ["access.auth-required=407"]),
    ("402", 402, (("crawler-price", "USD 0.01"),), ["access.payment=402 USD 0.01"]),
    ("403", 403, (), ["access.forbidden=403"]),
    ("404", 404, (), ["access.gone=404"]),
    ("410", 410, (), ["access.gone=410"]),
    ("451", 451, (), ["access.legal-block=451"]),
    ("400", 400, (), ["access.error=400"]),
    ("500", 500, (), ["access.error=500"]),
    ("599", 599, (), ["access.error=599"]),
    ("429", 429, (("retry-after", "9"),), ["access.busy=9"]),
    ("429-unsaid", 429, (), ["access.busy=600"]),
    ("503-unreadable", 503, (("retry-after", "soon"),), ["access.busy=600"]),
    ("503-date", 503, (("date", "Wed, 21 Oct 2015 07:28:00 GMT"),
      ("retry-after", "Wed, 21 Oct 2015 07:30:00 GMT")), ["access.busy=120"]),
    ("503-date-without-clock", 503, (("retry-after", "Wed, 21 Oct 2015 07:30:00 GMT"),),
     ["access.busy=600"]),
    ("cloudflare", 403, (("cf-mitigated", "challenge"),),
     ["access.challenge=challenge", "access.forbidden=403"]),
    ("aws-waf", 202, (("x-amzn-waf-action", "challenge"),), ["access.challenge=challenge"]),
    ("aws-waf-captcha", 405, (("x-amzn-waf-action", "captcha"),),
     ["access.challenge=captcha", "access.error=405"]),
    ("vercel", 429, (("x-vercel-mitigated", "challenge"),),
     ["access.challenge=challenge", "access.busy=600"]),
    ("plain-202", 202, (), []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "headers", "expected"), [r[1:] for r in HEADS], ids=[r[0] for r in HEADS]
)
def test_head(status: int, headers: Headers, expected: list[str]) -> None:
    found = access.of_head(answer(status, headers))
    assert [f"{f.kind}={f.value}" for f in found] == expected


REDIRECTS = [
    ("https://consent.site.example/?continue=https://site.example/page", "access.consent-wall"),
    ("https://consent.yahoo.example/v2/collectConsent?sessionId=1", "access.consent-wall"),
    ("https://other.example/consent?continue=x", "access.consent-wall"),
    ("/topics/consent", ""),
    ("https://guce.site.example/consent", "access.consent-wall"),
    ("/login?next=/page", "access.login-wall"),
    ("/users/sign_in", "access.login-wall"),
    ("https://accounts.site.example/ServiceLogin", "access.login-wall"),
    ("https://sso.site.example/", "access.login-wall"),
    ("/wp-login.php", "access.login-wall"),
    ("https://login.example/", ""),
    ("https://www.site.example/page/", ""),
    ("/catalogue/blogin", ""),
    ("http://[", "access.error"),
    ("", ""),
]


@pytest.mark.parametrize(("location", "kind"), REDIRECTS)
def test_redirect(location: str, kind: str) -> None:
    found = access.of_head(answer(302, (("location", location),)))
    assert [f.kind for f in found] == ([kind] if kind else [])


FORM = '<form action="/login"><input name=u><input type="PassWord"></form>'
WALLS = [
    ("login", FORM, ["access.login-wall"]),
    ("login-with-furniture",
     f"<header>{'<a href=/>Section</a> ' * 90}</header><h1>Sign in</h1>{FORM}"
     f"<footer>{'Terms. ' * 200}</footer>", ["access.login-wall"]),
    ("login-in-a-header", f"<header>{FORM}</header><article>{ARTICLE}</article>", []),
    ("search-form", "<form><input type=search></form>", []),
    ("recaptcha", '<div class="g-recaptcha" data-sitekey="x"></div>', ["access.captcha"]),
    ("hcaptcha", '<p>One more step</p><div class="h-captcha"></div>', ["access.captcha"]),
    ("turnstile", '<div class="cf-turnstile"></div>', ["access.captcha"]),
    ("datadome", '<iframe src="https://geo.captcha-delivery.com/captcha/?x"></iframe>',
     ["access.captcha"]),
    ("captcha-on-a-comment-form",
     f'{ARTICLE}<form><textarea></textarea><div class="g-recaptcha"></div></form>', []),
    ("captcha-in-a-login", f'{FORM}<div class="g-recaptcha"></div>', ["access.captcha"]),
    ("cloudflare", "<title>Just a moment...</title><p>Verify you are human</p>",
     ["access.challenge"]),
    ("imperva", '<script src="/_Incapsula_Resource?SWJIYLWA=1"></script>', ["access.challenge"]),
    ("challenge-script-on-a-page",
     f'{ARTICLE}<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>', []),
    ("an-article-about-moments", f"<title>Just a moment in time</title>{ARTICLE}", []),
    ("consent", "<title>Before you continue to Site</title><form><button>OK</button></form>",
     ["access.consent-wall"]),
    ("cmp-script",
     f'<script src="https://cdn.cookielaw.org/scripttemplates/otSDKStub.js"></script>{ARTICLE}',
     ["access.cmp-present"]),
    ("cmp-script-on-a-short-page",
     '<script src="https://cdn.cookielaw.org/x.js"></script><p>Short.</p>',
     ["access.cmp-present"]),
    ("empty", "", []),
    ("comment", f"<!-- {FORM} --><p>x</p>", []),
]  # fmt: skip


@pytest.mark.parametrize(("html", "kinds"), [r[1:] for r in WALLS], ids=[r[0] for r in WALLS])
def test_page(html: str, kinds: list[str]) -> None:
    assert kinds_of_page(f"<html><body>{html}") == kinds


def test_a_form_at_the_address_of_a_login_is_a_wall_whatever_is_written_there() -> None:
    assert kinds_of_page(FORM + ARTICLE, "https://site.example/login?next=/") == [
        "access.login-wall"
    ]


PAYWALLS = [
    ('{"@type":"NewsArticle","isAccessibleForFree":false}', ["page"]),
    ('{"@graph":[{"@type":"NewsArticle","isAccessibleForFree":"False"}]}', ["page"]),
    ('{"isAccessibleForFree":"http://schema.org/False"}', ["page"]),
    ('{"isAccessibleForFree":true}', []),
    ('{"isAccessibleForFree":true,"hasPart":{"isAccessibleForFree":false}}', ["part"]),
    ('{"isAccessibleForFree":0}', []),
    ("not json isAccessibleForFree", []),
]


@pytest.mark.parametrize(("block", "values"), PAYWALLS)
def test_declared_paywall(block: str, values: list[str]) -> None:
    html = f'<script type="application/ld+json">{block}</script>{ARTICLE}'
    page = Page.parse(html.encode(), url=URL, headers=(("content-type", "text/html"),))
    found = access.of_page(page, answer(200))
    assert [f.value for f in found if f.kind == "access.paywall"] == values


def test_a_paywall_in_microdata() -> None:
    html = f'<meta itemprop="isAccessibleForFree" content="False">{ARTICLE}'
    assert kinds_of_page(html) == ["access.paywall"]


def test_no_real_news_or_recipe_page_is_taken_for_a_wall() -> None:
    if not PAGES.exists():
        pytest.skip("../shared/corpus is not beside this checkout")
    for entry in json.loads((PAGES / "pages.json").read_text("utf-8")):
        body = (PAGES / entry["file"]).read_bytes()
        page = Page.parse(body, url=entry["url"], headers=(("content-type", "text/html"),))
        kinds = {f.kind for f in access.of_page(page, answer(200, url=entry["url"]))}
        assert kinds <= {"access.cmp-present", "access.paywall"}, entry["file"]


@given(st.binary(max_size=300), st.integers(100, 599), st.text(max_size=60))
def test_nothing_raises(body: bytes, status: int, value: str) -> None:
    names = ("location", "retry-after", "date", "www-authenticate", "cf-mitigated")
    headers = tuple((name, value) for name in names)
    assert all(f.kind in access.KINDS for f in access.of_head(answer(status, headers)))
    page = Page.parse(b"<html><body>" + body, url=URL, headers=headers)
    access.of_page(page, answer(status, headers))
