"""``python -m crawler.demo``: serve the demo site until Ctrl-C, to look at it in a browser."""

from __future__ import annotations

import signal

from rich.console import Console

from crawler.demo.site import DemoSite


def main() -> None:
    with DemoSite() as site:
        Console().print(f"The demo site is at {site.url} (Ctrl-C ends it)", highlight=False)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
