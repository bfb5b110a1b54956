"""What a project's own code does past the gate, told since no process can be kept from it.

A spider or a pipeline may open a socket, a file or a database, and many a pipeline has to. So
Python's audit events (PEP 578) are listened to while a crawl runs, and what begins in the
project's own code, with neither Scrapy nor Twisted between, is counted and named once, by the
line of code that did it. A tripwire, not a wall: C code and threads of its own are not seen.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Callable
from types import FrameType
from typing import Any

_WATCHED = {
    "socket.connect": "connections",
    "open": "files",
    "sqlite3.connect": "files",
    "subprocess.Popen": "processes",
    "os.system": "processes",
}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
_THROUGH = ("scrapy.", "twisted.", "consentry.", "logging.", "importlib.")
"""Modules whose doings are theirs, whoever asked for them."""
_DEEPEST = 80
_PLACES = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
_LIBRARIES = (*(os.path.realpath(place) + os.sep for place in _PLACES), "<")

Tell = Callable[[str, str], None]

_listening: Tell | None = None
_installed = False


def listen(tell: Tell | None) -> None:
    """Tell ``(what, where)`` from now on; None: nobody listens. One crawl at a time."""
    global _listening, _installed
    _listening = tell
    if tell is not None and not _installed:
        _installed = True
        sys.addaudithook(_heard)


def _heard(event: str, args: tuple[Any, ...]) -> None:
    global _listening
    tell = _listening
    if tell is None or event not in _WATCHED:
        return
    if event == "open" and not (isinstance(args[2], int) and args[2] & _WRITES):
        return
    _listening = None
    try:
        where = _whose(sys._getframe(1))
        if where:
            tell(_WATCHED[event], where)
    except Exception:
        return
    finally:
        _listening = tell


def _whose(frame: FrameType | None) -> str:
    """The line of the project's own code that this began with; "" if it is not the project's."""
    for _ in range(_DEEPEST):
        if frame is None:
            return ""
        module = str(frame.f_globals.get("__name__", "")) + "."
        if module.startswith(_THROUGH):
            return ""
        if module == "asyncio.events." and frame.f_code.co_name == "_run":
            return ""
        path = frame.f_code.co_filename
        if not path.startswith("<") and not os.path.realpath(path).startswith(_LIBRARIES):
            return f"{os.path.basename(path)}:{frame.f_lineno}"
        frame = frame.f_back
    return ""
