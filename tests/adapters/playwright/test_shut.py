"""What a guarded browser is not given, said before it is launched."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings

from consentry.adapters.playwright import shut
from consentry.adapters.scrapy.browsing import check
from consentry.errors import SetupError

PROXY = "http://127.0.0.1:1"


@pytest.mark.parametrize(
    "setting",
    [
        {"PLAYWRIGHT_CDP_URL": "http://127.0.0.1:9222"},
        {"PLAYWRIGHT_CONNECT_URL": "ws://127.0.0.1:1"},
        {"PLAYWRIGHT_BROWSER_TYPE": "firefox"},
        {"PLAYWRIGHT_CONTEXTS": {"mine": {"record_har_path": "all.har"}}},
        {"PLAYWRIGHT_CONTEXTS": {"mine": {"user_data_dir": "profile"}}},
        {"PLAYWRIGHT_CONTEXTS": {"mine": {"permissions": ["geolocation"]}}},
        {"PLAYWRIGHT_LAUNCH_OPTIONS": {"proxy": {"server": PROXY}}},
        {"PLAYWRIGHT_LAUNCH_OPTIONS": {"downloads_path": "here"}},
        {"PLAYWRIGHT_LAUNCH_OPTIONS": {"args": ["--proxy-bypass-list=*"]}},
        {"PLAYWRIGHT_LAUNCH_OPTIONS": {"args": ["--host-resolver-rules=MAP * 127.0.0.1"]}},
        {"PLAYWRIGHT_LAUNCH_OPTIONS": {"args": ["--webrtc-ip-handling-policy=default"]}},
        {"PLAYWRIGHT_LAUNCH_OPTIONS": {"args": ["--print-to-pdf=here"]}},
        {"PLAYWRIGHT_LAUNCH_OPTIONS": {"args": ["-log-net-log=here"]}},
        {"PLAYWRIGHT_LAUNCH_OPTIONS": {"args": ["--enable-tracing"]}},
        {"PLAYWRIGHT_LAUNCH_OPTIONS": {"ignore_default_args": True}},
        {"PLAYWRIGHT_LAUNCH_OPTIONS": {"ignore_default_args": ["--proxy-server=x"]}},
    ],
)
def test_a_setting_that_goes_round_the_guard_starts_no_crawl(setting):
    with pytest.raises(SetupError) as refused:
        check(Settings(setting))
    assert str(refused.value).count(".") >= 2, "what, and what to do"


def test_what_only_looks_different_is_the_projects_own():
    ours = {"PLAYWRIGHT_LAUNCH_OPTIONS": {"args": ["--lang=de"], "slow_mo": 5, "headless": True}}
    ours["PLAYWRIGHT_LAUNCH_OPTIONS"]["ignore_default_args"] = ["--mute-audio"]
    check(
        Settings({**ours, "PLAYWRIGHT_CONTEXTS": {"mine": {"locale": "de-DE", "viewport": None}}})
    )


def test_a_context_is_given_the_proxy_and_nothing_that_a_person_would_be_asked_for():
    given = shut.opened({"locale": "de-DE", "permissions": []}, PROXY, "Bot")
    assert given["proxy"] == {"server": PROXY, "bypass": "<-loopback>"}, "also for this machine"
    assert given["locale"] == "de-DE"
    assert (given["service_workers"], given["accept_downloads"]) == ("block", False)
    assert (given["permissions"], given["user_agent"]) == ([], "Bot")
