"""The add-on: ``ADDONS = {"consentry.Addon": 1000}``.

Writes its settings at command-line priority, after every other add-on of a lower order, and
never raises NotConfigured, which Scrapy takes as a wish to be left out. That is a deviation from
what add-ons usually do, and it is on purpose: a gate that a setting can switch off is none. What
the project had in the places we take is kept and asked behind ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from scrapy.utils.python import global_object_name

from consentry.adapters.scrapy import cache, choices, handler, jobs, logs, processor
from consentry.adapters.scrapy.feeds import Feeds
from consentry.adapters.scrapy.middleware import First, Last
from consentry.adapters.scrapy.session import Session
from consentry.adapters.scrapy.sourcing import Sourcing
from consentry.adapters.scrapy.suspicions import OFF
from consentry.adapters.scrapy.watch import Watch
from consentry.errors import ConfigError, SetupError
from consentry.signals.body import MAX_BYTES

FIRST, LAST, NEXT_TO_ENGINE = 0, 10_000, 0
_OURS = "cmdline"
_REFERRER = "strict-origin-when-cross-origin"
"""What browsers do, where a project says nothing else (Referrer Policy, section 3): another host is
told the origin of a page that leads to it. Scrapy tells it the page's whole URL."""
_OFF: Mapping[str, Any] = {
    "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_DELAY_JITTER": 0,
}


class Addon:
    """Installs the gate in a crawler, whatever the project is called."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Addon:
        return cls(crawler)

    def update_settings(self, settings: BaseSettings) -> None:
        """Read what the person configured and install. Raises ConfigError, in plain words."""
        logs.install()
        try:
            self._install(settings)
        except ConfigError:
            raise
        except Exception as problem:
            raise SetupError(
                f"consentry could not be installed ({type(problem).__name__}).",
                remedy="This is a fault of the software: report it with the settings.",
            ) from problem

    def _install(self, settings: BaseSettings) -> None:
        chosen = choices.read(settings)
        session = Session(self.crawler, chosen, _handlers(settings))
        session.feeds = Feeds(session)
        self._everywhere(settings)
        if chosen.enforces:
            self._enforce(settings, session)
        watch = Watch(session)
        session.watch = watch
        connect = self.crawler.signals.connect
        connect(watch.opened, signals.spider_opened)
        connect(watch.idle, signals.spider_idle)
        connect(watch.closed, signals.spider_closed)
        connect(session.feeds.ended, signals.feed_exporter_closed)

    def _everywhere(self, settings: BaseSettings) -> None:
        """What observing needs too: to see every request, response and item."""
        _place(settings, "DOWNLOADER_MIDDLEWARES", {First: FIRST, Last: LAST}, {})
        _place(settings, "SPIDER_MIDDLEWARES", {Sourcing: NEXT_TO_ENGINE}, {})
        own = settings["ITEM_PROCESSOR"]
        if _object_name(own) != processor.PATH:
            settings.set("CONSENTRY_ITEM_PROCESSOR", own, _OURS)
        settings.set("ITEM_PROCESSOR", processor.PATH, _OURS)

    def _enforce(self, settings: BaseSettings, session: Session) -> None:
        _place(settings, "DOWNLOADER_MIDDLEWARES", {}, {RobotsTxtMiddleware: None})
        schemes = {*settings.getwithbase("DOWNLOAD_HANDLERS"), *handler.SCHEMES}
        settings.set("DOWNLOAD_HANDLERS", dict.fromkeys(schemes, handler.PATH), _OURS)
        for name, ours in (
            ("HTTPCACHE_POLICY", cache.PATH),
            ("LOG_FORMATTER", logs.FORMATTER),
        ):
            if _object_name(settings[name]) != ours:
                settings.set(f"CONSENTRY_{name}", settings[name], _OURS)
            settings.set(name, ours, _OURS)
        cache.replace(settings)
        jobs.replace(settings)
        settings.set("USER_AGENT", session.activity.user_agent, _OURS)
        settings.set("REFERRER_POLICY", _REFERRER, "addon")
        for name, value in _OFF.items():
            settings.set(name, value, _OURS)
        if session.choices.strict:
            for name in OFF:
                settings.set(name, False, _OURS)
        if not 0 < settings.getint("DOWNLOAD_MAXSIZE") <= MAX_BYTES:
            settings.set("DOWNLOAD_MAXSIZE", MAX_BYTES, _OURS)
        if any(str(name).startswith("PLAYWRIGHT_") for name in settings):
            from consentry.adapters.scrapy import browsing

            browsing.check(settings)
        session.feeds.configure(settings)
        connect = self.crawler.signals.connect
        connect(session.heads.received, signals.headers_received)
        connect(session.decider.screen, signals.request_scheduled)


def _handlers(settings: BaseSettings) -> dict[str, Any]:
    """The project's own handlers, by scheme; CONSENTRY_DOWNLOAD_HANDLERS beside our anchors."""
    own = {
        scheme: path
        for scheme, path in settings.getdict("DOWNLOAD_HANDLERS").items()
        if path is None or _object_name(path) != handler.PATH
    }
    return own | settings.getdict("CONSENTRY_DOWNLOAD_HANDLERS")


def _place(
    settings: BaseSettings,
    name: str,
    ours: Mapping[type, int],
    out: Mapping[type, None],
) -> None:
    """Put our components at their orders, outside of everybody else's."""
    components = settings.getdict(name)
    for key in list(components):
        if _loaded(key) in {*ours, *out}:
            del components[key]
    orders = [order for order in components.values() if isinstance(order, (int, float))]
    for component, order in ours.items():
        if order > 0:
            order = max([order, *(int(o) + 1 for o in orders)])
        else:
            order = min([order, *(int(o) - 1 for o in orders)])
        components[component] = order
    components.update(out)
    settings.set(name, components, _OURS)


def _loaded(path: Any) -> Any:
    try:
        return load_object(path)
    except Exception:
        return path


def _object_name(path: Any) -> str:
    return path if isinstance(path, str) else global_object_name(path)
