"""robots.txt, read and asked about: both of our parsers together against Protego alone.

``python -m bench.robots``. Files have the shape that files on the web have: how often each kind of
record stands in one is from 4,231 files of real sites (sitemap 52 %, crawl-delay 18 %, noindex 4 %,
host 1.5 %, byte order marks 1.6 %), sizes are log-normal around 900 bytes with a long tail, and a
part of the files names AI crawlers group by group or comes from the usual content systems. The
same files, URLs and product token go to both, in one process, each file read once and asked about
20 URLs, as a crawl of a host begins; then each file read once and asked about one. What is measured
is CPU time of the thread.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from statistics import median

from protego import Protego

from consentry.signals.robots import Robots, patterns, quick, records, robots
from consentry.signals.robots.robots import NAME

REMEMBERED = [
    each
    for module in (patterns, records, sys.modules[robots.SecondOpinion.__module__])
    for each in vars(module).values()
    if hasattr(each, "cache_clear")
]

FILES = 600
ROUNDS = 7
TOKEN = "ExampleNews"
_WORDS = """
    admin search cart checkout account login tag tags author feed api print archive user
    profile wp-admin wp-includes node comment reply register static assets tmp cgi-bin media
    news article product category shop basket compare filter sort page private internal export
    import ajax json
"""
WORDS = _WORDS.split()
AI = ("GPTBot", "CCBot", "ClaudeBot", "Google-Extended", "Bytespider", "Applebot-Extended")
BOTS = ("Googlebot", "Bingbot", "AhrefsBot", "SemrushBot", "MJ12bot", "YandexBot", "DotBot")


def pattern(chance: random.Random) -> str:
    path = "/" + "/".join(chance.choices(WORDS, k=chance.choice((1, 1, 1, 2, 2, 3))))
    kind = chance.random()
    if kind < 0.12:
        return path + "/*?" + chance.choice(WORDS) + "="
    if kind < 0.2:
        return "/*" + chance.choice((".pdf$", ".php", "?s=", "/feed/", "/trackback"))
    if kind < 0.25:
        return path + "$"
    return path + ("/" if kind < 0.8 else "")


def file(chance: random.Random) -> bytes:
    """One file; its rules are drawn until it has the size that was drawn."""
    size = min(int(chance.lognormvariate(6.8, 1.2)), 120_000)
    lines = ["# robots.txt"] if chance.random() < 0.4 else []
    if chance.random() < 0.25:
        for bot in chance.sample(AI, chance.randint(1, len(AI))):
            lines += [f"User-agent: {bot}", "Disallow: /", ""]
    if chance.random() < 0.1:
        lines += ["User-agent: *", "Content-Signal: search=yes,ai-train=no", "Allow: /", ""]
    for bot in chance.sample(BOTS, chance.choice((0, 0, 0, 1, 2))):
        lines += [f"User-agent: {bot}", f"Disallow: {pattern(chance)}", ""]
    lines.append("User-agent: *")
    if chance.random() < 0.18:
        lines.append(f"Crawl-delay: {chance.choice((1, 2, 5, 10))}")
    if chance.random() < 0.04:
        lines.append("Noindex: /tmp/")
    written = sum(map(len, lines))
    while written < size:
        lines.append(f"{'Allow' if chance.random() < 0.12 else 'Disallow'}: {pattern(chance)}")
        written += len(lines[-1]) + 1
    if chance.random() < 0.52:
        lines += ["", "Sitemap: https://site.example/sitemap.xml"]
    text = chance.choice(("\n", "\n", "\r\n")).join(lines) + "\n"
    return (b"\xef\xbb\xbf" if chance.random() < 0.016 else b"") + text.encode()


def url(chance: random.Random) -> str:
    path = "/".join(chance.choices(WORDS, k=chance.randint(1, 4)))
    query = f"?{chance.choice(WORDS)}={chance.randint(1, 99)}" if chance.random() < 0.2 else ""
    ending = chance.choice(("", "/", ".html", f"-{chance.randint(1, 10**6)}"))
    return f"https://site.example/{path}{ending}{query}"


def ours(body: bytes, urls: Sequence[str]) -> int:
    robots = Robots.parse(body)
    return sum(robots.findings(each, TOKEN, 0)[0].kind == "robots.allow" for each in urls)


def theirs(body: bytes, urls: Sequence[str]) -> int:
    parsed = Protego.parse(body.decode("utf-8-sig", "replace"))
    return sum(parsed.can_fetch(each, TOKEN) for each in urls)


def measured(files: list[bytes], urls: int) -> tuple[float, float, float]:
    """CPU seconds for all files, ours and Protego's, and their ratio: medians of ``ROUNDS``.

    Each file goes to both in turn. What was remembered across files is forgotten every round.
    """
    chance = random.Random(2)
    asked = [[url(chance) for _ in range(urls)] for _ in files]
    rounds: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        for remembered in REMEMBERED:
            remembered.cache_clear()
        took = [0.0, 0.0]
        for body, these in zip(files, asked, strict=True):
            for at, work in enumerate((ours, theirs)):
                began = time.thread_time()
                work(body, these)
                took[at] += time.thread_time() - began
        rounds.append((took[0], took[1]))
    return (
        median(mine for mine, _ in rounds),
        median(protego for _, protego in rounds),
        median(mine / protego for mine, protego in rounds),
    )


def main() -> None:
    chance = random.Random(1)
    files = [file(chance) for _ in range(FILES)]
    total = sum(map(len, files))
    doubts = sum(
        Robots.parse(body).findings("https://site.example/", TOKEN, 0)[0].kind == "robots.disagree"
        for body in files
    )
    print(
        f"{FILES} files, {total / FILES:,.0f} bytes on average; second parser: {NAME}, "
        f"for the first {quick.MOST} paths {'fast-robotstxt' if quick.RobotsMatcher else 'as well'}"
    )
    print(f"files on which our two parsers disagree: {doubts}")
    for urls in (20, 1):
        mine, protego, ratio = measured(files, urls)
        print(
            f"read once, asked about {urls:>2} URLs: ours {1e6 * mine / FILES:>7,.0f} us a file, "
            f"Protego {1e6 * protego / FILES:>7,.0f} us, ratio {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
