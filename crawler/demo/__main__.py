"""``python -m crawler.demo``: serve the demo site until Ctrl-C, to look at it in a browser."""

from __future__ import annotations

import contextlib
import threading

from rich.console import Console

from crawler.demo.site import DemoSite


def main() -> None:
    with DemoSite() as site, contextlib.suppress(KeyboardInterrupt):
        Console().print(f"The demo site is at {site.url} (Ctrl-C ends it)", highlight=False)
        threading.Event().wait()


if __name__ == "__main__":
    main()
