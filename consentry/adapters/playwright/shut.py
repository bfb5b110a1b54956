"""What a guarded browser may not do, whoever asks for it: options refused, methods taken away.

What leaves pages on a disk (recordings, profiles, downloads), what gives a page rights of its user,
and what has the browser go another way than the proxy's. An error says what to write instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from consentry.errors import SetupError

SCRIPT = """
Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true});
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) {
  delete globalThis[name];
}
"""
"""Before any script of a page: what the header Sec-GPC says (Global Privacy Control, section 4).
And no way to send datagrams, which the browser's arguments stop as well."""

_ON_DISK = "it leaves pages on the disk, outside of the vault"
_ANOTHER_WAY = "a browser's requests leave by consentry's proxy alone"
_RIGHTS = "no page is given rights that a person would be asked for"
CONTEXT: Mapping[str, str] = {
    "record_har_path": _ON_DISK,
    "record_video_dir": _ON_DISK,
    "user_data_dir": _ON_DISK,
    "accept_downloads": _ON_DISK,
    "proxy": _ANOTHER_WAY,
    "client_certificates": _ANOTHER_WAY,
    "permissions": _RIGHTS,
    "user_agent": "the User-Agent comes from the activity",
}
"""Options of a context that are refused, and why; one that is None, empty or False is none."""
LAUNCH: Mapping[str, str] = {
    "downloads_path": _ON_DISK,
    "traces_dir": _ON_DISK,
    "artifacts_dir": _ON_DISK,
    "user_data_dir": _ON_DISK,
    "proxy": _ANOTHER_WAY,
    "firefox_user_prefs": _ANOTHER_WAY,
}
ARGUMENTS = (
    *("--proxy", "--no-proxy", "--winhttp-proxy", "--host-r", "--user-agent", "--user-data-dir"),
    *("--disk-cache", "--remote-debugging", "--enable-quic", "--origin-to-force", "--load-ext"),
    *(
        "--log-net-log",
        "--ssl-key-log",
        "--trace-",
        "--enable-logging",
        "--dns-",
        "--webrtc",
        "--force-webrtc",
    ),
)
"""Beginnings of arguments of Chromium that go another way, or write down what pages say."""
_METHODS: Mapping[str, tuple[str, str]] = {
    "screenshot": ("path", _ON_DISK),
    "pdf": ("path", _ON_DISK),
    "grant_permissions": ("", _RIGHTS),
    "start_tracing": ("", _ON_DISK),
    "storage_state": ("path", _ON_DISK),
    "route_from_har": ("", _ANOTHER_WAY),
}
"""Methods of pages and contexts, with the argument that shuts them; "" always does."""
_ARGUMENTS = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--no-pings",
    "--no-first-run",
    "--dns-prefetch-disable",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def refused(given: Mapping[str, Any], table: Mapping[str, str]) -> str:
    """Why these options cannot be had, in a sentence; "" if they can."""
    for name, why in table.items():
        if given.get(name):
            return f"The browser's option {name} cannot be had: {why}."
    return ""


def launched(options: Mapping[str, Any], proxy: str, user_agent: str) -> dict[str, Any]:
    """Options of a launch. Raises SetupError."""
    _no(refused(options, LAUNCH))
    own = list(options.get("args") or ())
    for argument in own:
        if argument.startswith(ARGUMENTS):
            _no(f"The browser's argument {argument.partition('=')[0]} cannot be had.")
    return {
        **options,
        "args": [*own, *_ARGUMENTS, f"--user-agent={user_agent}"],
        "proxy": _proxy(proxy),
    }


def opened(options: Mapping[str, Any], proxy: str, user_agent: str) -> dict[str, Any]:
    """Options of a context. Raises SetupError."""
    _no(refused(options, CONTEXT))
    return {
        **options,
        "proxy": _proxy(proxy),
        "user_agent": user_agent,
        "ignore_https_errors": True,
        "service_workers": "block",
        "accept_downloads": False,
        "permissions": [],
    }


def browser(browser: Browser) -> None:
    """Take away what a browser can write."""
    _take(browser, "start_tracing")


def page(page: Page) -> None:
    """Take away what a page can write."""
    for name in ("screenshot", "pdf", "route_from_har"):
        _take(page, name)


def context(context: BrowserContext) -> None:
    """Take away what a context can write and grant."""
    for name in ("grant_permissions", "storage_state", "route_from_har"):
        _take(context, name)
    tracing = context.tracing

    async def start(**_: Any) -> None:
        _no(f"A trace of a browser cannot be had: {_ON_DISK}.")

    vars(tracing).update(start=start)


def _proxy(url: str) -> dict[str, str]:
    return {"server": url, "bypass": "<-loopback>"}


def _take(thing: Any, name: str) -> None:
    own: Callable[..., Any] = getattr(thing, name)
    argument, why = _METHODS[name]

    async def shut(*args: Any, **given: Any) -> Any:
        if not argument or given.get(argument) is not None:
            _no(f"{name}({argument}) of a browser cannot be had: {why}.")
        return await own(*args, **given)

    vars(thing)[name] = shut


def _no(why: str) -> None:
    if why:
        raise SetupError(why, remedy="docs/browser.md says what a guarded browser can do.")
