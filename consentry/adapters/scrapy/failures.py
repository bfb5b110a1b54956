"""Why a request got no answer, in a word: what a crawl's report counts, and its log says.

Scrapy's and Twisted's own texts are not used: they may quote what the server sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from scrapy import exceptions as scrapy
from scrapy.exceptions import IgnoreRequest, StopDownload

from consentry.errors import ConsentryError

_BY_TYPE = {
    "CannotResolveHostError": "no-such-host",
    "DNSLookupError": "no-such-host",
    "DownloadTimeoutError": "timeout",
    "TCPTimedOutError": "timeout",
    "TimeoutError": "timeout",
    "DownloadConnectionRefusedError": "connection-refused",
    "ConnectionRefusedError": "connection-refused",
    "ConnectError": "no-connection",
    "NoRouteError": "no-connection",
    "ConnectionDone": "connection-lost",
    "ConnectionLost": "connection-lost",
    "ConnectionResetError": "connection-lost",
    "ResponseDataLossError": "cut-short",
    "DownloadCancelledError": "cancelled",
    "CertificateError": "tls",
    "SSLError": "tls",
    "VerificationError": "tls",
    "ParseError": "not-http",
    "BadStatusLine": "not-http",
    "RemoteProtocolError": "not-http",
    "UnsupportedURLSchemeError": "no-such-scheme",
}
_OF_A_DOWNLOAD = (
    scrapy.CannotResolveHostError,
    scrapy.DownloadCancelledError,
    scrapy.DownloadConnectionRefusedError,
    scrapy.DownloadFailedError,
    scrapy.DownloadTimeoutError,
    scrapy.ResponseDataLossError,
    scrapy.UnsupportedURLSchemeError,
)
_DEEPEST = 8


def reason_of(problem: BaseException) -> str:
    """A word of this file's for an exception that ended a download; ``other`` if it has none."""
    for each in _causes(problem, _DEEPEST):
        if type(each).__module__.startswith("OpenSSL"):
            return "tls"
        if word := _BY_TYPE.get(type(each).__name__):
            return word
    return "other"


def is_download(problem: BaseException) -> bool:
    """Is it one of Scrapy's exceptions for a server or a network, and no fault of any code?"""
    return isinstance(problem, _OF_A_DOWNLOAD)


def counts(problem: BaseException) -> bool:
    """Is a request that ended so one without an answer? A refused one is not."""
    return not isinstance(problem, (IgnoreRequest, StopDownload, ConsentryError))


def _causes(problem: BaseException, deep: int) -> Iterator[BaseException]:
    """An exception, then what it says that it came from."""
    yield problem
    if deep <= 0:
        return
    for failure in getattr(problem, "reasons", None) or ():
        if isinstance(value := getattr(failure, "value", None), BaseException):
            yield from _causes(value, deep - 1)
    if problem.__cause__ is not None:
        yield from _causes(problem.__cause__, deep - 1)
