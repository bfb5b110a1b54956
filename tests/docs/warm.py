"""The commands of the docs, each in a process of its own, forked from one that has loaded them.

``python warm.py SOCKET`` serves; the commands that ``shims`` writes into a folder, to be first on
PATH, ask it. A fresh start of each command is what tests/package and the pages in ``COLD`` show.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

COMMANDS = ("consentry", "scrapy")
COLD = ("README.md", "docs/setup.md")
SHIM = """#!{python} -IS
import json, os, socket, sys
asked = json.dumps([{name!r}, sys.argv[1:], os.getcwd(), dict(os.environ)]).encode() + b"\\n"
server = socket.socket(socket.AF_UNIX)
server.connect({at!r})
socket.send_fds(server, [asked], [0, 1, 2])
sys.exit(int(server.recv(16) or 1))
"""


@contextmanager
def shims(folder: Path):
    """A folder with the commands, while what they ask runs."""
    at = str(folder / "socket")
    for name in COMMANDS:
        shim = folder / name
        shim.write_text(SHIM.format(python=sys.executable, name=name, at=at))
        shim.chmod(0o755)
    env = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": os.pathsep.join(sys.path)}
    server = subprocess.Popen([sys.executable, __file__, at], env=env, stdin=subprocess.PIPE)
    while not os.path.exists(at):
        assert server.poll() is None
        time.sleep(0.02)
    yield folder
    server.terminate()
    server.wait()


def serve(at: str) -> None:
    import boto3  # noqa: F401
    import scrapy.cmdline
    import scrapy.core.downloader.handlers.http11

    import consentry.adapters.scrapy
    import consentry.cli
    import consentry.vault.export

    for each in pkgutil.iter_modules(consentry.cli.__path__):
        importlib.import_module(f"consentry.cli.{each.name}")
    gc.freeze()
    begin = {"consentry": consentry.cli.main, "scrapy": scrapy.cmdline.execute}
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    server = socket.socket(socket.AF_UNIX)
    server.bind(at + ".new")
    server.listen(16)
    os.rename(at + ".new", at)
    while True:
        client, _ = server.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            server.close()
            _end(begin[_become(client)])
        client.close()


def _end(run: Callable[[], int | None]) -> NoReturn:
    """As the interpreter ends, less taking apart what was loaded before."""
    code: object = 1
    try:
        code = run()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
    if isinstance(code, str):
        print(code, file=sys.stderr)
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _become(client: socket.socket) -> str:
    """Fork what becomes the command, and stay to tell how it ended. Returns in the former."""
    said, given, _, _ = socket.recv_fds(client, 65536, 3)
    while not said.endswith(b"\n"):
        said += client.recv(65536)
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        client.sendall(str(code).encode())
        os._exit(0)
    client.close()
    name, arguments, folder, env = json.loads(said)
    for number, own in enumerate(given):
        os.dup2(own, number)
        os.close(own)
    sys.stdin, sys.stdout = open(0), open(1, "w")  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    sys.argv = [name, *arguments]
    for path in reversed(env.get("PYTHONPATH", "").split(os.pathsep)):
        sys.path.insert(0, path)
        if os.path.exists(custom := os.path.join(path, "sitecustomize.py")):
            runpy.run_path(custom)
    return name


if __name__ == "__main__":
    serve(sys.argv[1])
