"""``python -m crawler [--url URL]``: what ``make crawl`` runs. Without a URL: the demo.

It only puts together what a person could type: ``consentry init``, ``scrapy crawl``,
``consentry log verify``. Its exit code is that of the first of them that fails.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from crawler.demo import DemoSite

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "crawler" / "demo"
ORDER = ROOT / "docs" / "examples" / "orders" / "uk-stop.yaml"
ACTIVITY = ROOT / "crawler" / "activity.yaml"
_CONSENTRY = ("-c", "import sys; from consentry.cli import main; sys.exit(main())")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m crawler", description=__doc__)
    parser.add_argument("--url", help="where to begin; without it, the bundled demo site")
    parser.add_argument("--depth", help="how many links away from there")
    parser.add_argument("--pages", help="how many pages at most")
    asked = parser.parse_args(argv)
    limits = [f"{k}={v}" for k, v in {"depth": asked.depth, "pages": asked.pages}.items() if v]
    quiet = {"CRAWLER_LOG_LEVEL": os.environ.get("CRAWLER_LOG_LEVEL", "WARNING")}
    return real(asked.url, limits, quiet) if asked.url else demo(limits, quiet)


def real(url: str, limits: Sequence[str], env: Mapping[str, str]) -> int:
    """Crawl a real site. Asks what the crawl is for, if that is not written yet."""
    activity = Path(os.environ.get("CONSENTRY_ACTIVITY", ACTIVITY))
    if not activity.exists():
        if not sys.stdin.isatty():
            Console(stderr=True, soft_wrap=True).print(
                f"[bold red]Not done:[/] nothing says yet what this crawl is for: {activity} is "
                "missing. Write it with [bold].venv/bin/consentry init[/] in a terminal.",
                highlight=False,
            )
            return 1
        if code := _consentry("init", str(activity), env=env):
            return code
    return _crawl(url, limits, {**env, "CONSENTRY_ACTIVITY": str(activity)})


def demo(limits: Sequence[str], env: Mapping[str, str]) -> int:
    """Crawl the bundled site on loopback while a stop order stands, and verify the log."""
    console = Console(soft_wrap=True)
    home, keys = ROOT / "data" / "demo", ROOT / "data" / "demo-keys"
    env = {
        **env,
        "CONSENTRY_ACTIVITY": str(DEMO / "activity.yaml"),
        "CONSENTRY_HOME": str(home),
        "CONSENTRY_KEYS": str(keys),
    }
    if code := _have_the_order_stand(home, env):
        return code
    with DemoSite() as site:
        console.print(f"\nA demo site of {len(site.hosts)} hosts is served at {site.url}")
        code = _crawl(site.url, [*limits, "also=" + ",".join(site.hosts)], env)
    if code := code or _consentry("log", "verify", env=env):
        return code
    short = {path: os.path.relpath(path) for path in (home, keys)}
    console.print(
        "\nLook further (the demo's home is not the usual one, so say where it is):\n"
        f"  export CONSENTRY_HOME={short[home]} CONSENTRY_KEYS={short[keys]} "
        f"CONSENTRY_ACTIVITY={os.path.relpath(DEMO / 'activity.yaml')}\n"
        "  .venv/bin/consentry log show            the newest records\n"
        "  .venv/bin/consentry log why ID          one record, its rules and its evidence\n"
        "  .venv/bin/consentry export --purpose news-monitoring --format jsonl --to items.jsonl\n"
        "Then a real site:  make crawl URL=https://…",
        highlight=False,
    )
    return 0


def _have_the_order_stand(home: Path, env: Mapping[str, str]) -> int:
    """Add the demo's stop order, unless an earlier run did."""
    orders = home / "orders"
    if orders.is_dir() and any(orders.iterdir()):
        return 0
    return _consentry("order", "add", str(ORDER), env=env)


def _crawl(url: str, arguments: Sequence[str], env: Mapping[str, str]) -> int:
    given = [part for argument in (f"url={url}", *arguments) for part in ("-a", argument)]
    return _python("-m", "scrapy", "crawl", "site", *given, env=env)


def _consentry(*arguments: str, env: Mapping[str, str]) -> int:
    return _python(*_CONSENTRY, *arguments, env=env)


def _python(*arguments: str, env: Mapping[str, str]) -> int:
    """Run this Python in the project's folder; Ctrl-C is for the child to answer."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}) as child:  # noqa: S603
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


if __name__ == "__main__":
    sys.exit(main())
