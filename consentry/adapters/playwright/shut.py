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
_UNDER = "it does what is shut here, from underneath"
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
        "--enable-tracing",
        "--enable-logging",
        "--dns-",
        "--webrtc",
        "--force-webrtc",
    ),
    *("--screenshot", "--print-to-pdf", "--dump-dom", "--log-", "--media-cache", "--crash-dumps"),
)
"""Beginnings of arguments of Chromium that go another way, or write down what pages say."""
_BROWSER = {
    "start_tracing": ("", _ON_DISK),
    "bind": ("", _ANOTHER_WAY),
    "new_browser_cdp_session": ("", _UNDER),
}
_CONTEXT = {
    "grant_permissions": ("", _RIGHTS),
    "storage_state": ("path", _ON_DISK),
    "route_from_har": ("", _ANOTHER_WAY),
    "new_cdp_session": ("", _UNDER),
    "tracing.start": ("", _ON_DISK),
    "tracing.start_har": ("", _ON_DISK),
}
_PAGE = {
    "screenshot": ("path", _ON_DISK),
    "pdf": ("path", _ON_DISK),
    "route_from_har": ("", _ANOTHER_WAY),
    "screencast.start": ("path", _ON_DISK),
}
"""Methods that are taken away, with the argument that shuts each; "" always does."""
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
    own, left_out = list(options.get("args") or ()), options.get("ignore_default_args") or ()
    for argument in [*own, *(left_out if left_out is not True else ())]:
        if f"--{argument.strip().lstrip('-')}".startswith(ARGUMENTS):  # one dash will do
            _no(f"The browser's argument {argument.partition('=')[0]} cannot be had.")
    if left_out is True:
        _no(f"The browser's option ignore_default_args=True cannot be had: {_ANOTHER_WAY}.")
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
    """Take away what a browser can write, and ways to it from elsewhere."""
    _take(browser, _BROWSER)


def context(context: BrowserContext) -> None:
    """Take away what a context can write and grant."""
    _take(context, _CONTEXT)


def page(page: Page) -> None:
    """Take away what a page can write."""
    _take(page, _PAGE)


def _proxy(url: str) -> dict[str, str]:
    return {"server": url, "bypass": "<-loopback>"}


def _take(thing: Any, methods: Mapping[str, tuple[str, str]]) -> None:
    for path, (argument, why) in methods.items():
        part, _, name = path.rpartition(".")
        owner = getattr(thing, part) if part else thing
        told = f"{path}({argument}) of a browser cannot be had: {why}."
        vars(owner)[name] = _shut(getattr(owner, name), argument, told)


def _shut(own: Callable[..., Any], argument: str, told: str) -> Callable[..., Any]:
    async def shut(*args: Any, **given: Any) -> Any:
        if not argument or given.get(argument) is not None:
            _no(told)
        return await own(*args, **given)

    return shut


def _no(why: str) -> None:
    if why:
        raise SetupError(why, remedy="docs/browser.md says what a guarded browser can do.")
