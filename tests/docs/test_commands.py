"""Every command and every example of README and docs, run in order, a page in one shell.

Each page gets a fresh copy of the ready-made project, an empty home directory, and a site on
loopback: what the docs call https://example.org and https://example.net. Output that a page shows
must be what is printed. After a change of messages: ``DOCS_WRITE=1 pytest tests/docs``, then look
at the difference.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent))
from fenced import Block, blocks, differs, rewrite, run
from warm import COLD, shims

ROOT = Path(__file__).resolve().parents[2]
WRITE = bool(os.environ.get("DOCS_WRITE"))
"""DOCS_WRITE=1: what is shown and wrong is replaced by what is printed, to be looked through."""
COPIED = ("crawler", "docs", "policies", "scrapy.cfg")

MAKES = "sets up an environment; what it then runs is run in test_the_demo_ends_as_the_readme_says"
NOT_RUN = {
    "make": MAKES,
    "pip install": "installs into the environment that runs the tests; see tests/package",
    "mitmdump": "tests/adapters/test_mitmproxy.py runs the script of that page in one",
    "curl -x": "the same test clears items so",
    "python crawl4ai_pages.py": "the same test runs it, in crawl4ai's own environment",
    "python names_by_others.py": "tests/signals/personal/test_others.py, where these are installed",
    "consentry log witness": "tests/cli/test_witness.py asks a witness that it serves",
    "consentry log verify --tlog-policy": "the same test verifies by what that witness gave",
    ". .venv/bin/activate": "the tests run in that environment already",
}
"""Beginnings of commands in blocks marked no-test, and why they are not run."""


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "policies/README.md"]


def all_blocks() -> list[Block]:
    return [block for page in pages() for block in blocks(page, ROOT)]


def runs(block: Block) -> bool:
    written = "file" in block.options or "append" in block.options
    return "no-test" not in block.options and (
        written or block.language in ("sh", "console", "python")
    )


def to_run() -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = {}
    for block in all_blocks():
        if runs(block):
            found.setdefault(block.page, []).append(block)
    return found


ARTICLE = """<!doctype html><html lang="en"><head><title>How a bakery measures its bread</title>
<meta name="description" content="A visit to a kitchen.">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "How a bakery measures its bread", "datePublished": "2026-05-05",
"author": {"@type": "Person", "name": "Example Person"}}</script></head>
<body><main><h1>How a bakery measures its bread</h1>
<p>By Example Person</p>
<p>In the bakery on the market square every loaf is weighed twice.</p>
<p>Questions reach the author at <a href="mailto:baker@example.org">baker@example.org</a>.</p>
</main></body></html>"""
FRONT = """<!doctype html><html lang="en"><head><title>The Example Gazette</title></head><body>
<main><h1>The Example Gazette</h1><p>News of a town.</p><a href="/bread">Bread</a>
<a href="/drafts/plan">A draft</a> <a href="/volumes/first">A volume</a></main></body></html>"""

TODAY = """<!doctype html><html lang="en"><head><title>Today</title></head><body><main></main>
<img src="/loaf.png"><script>fetch("/today.json").then(r => r.json()).then(j => {
document.querySelector("main").innerHTML = `<h1>${j.h}</h1><p>Every loaf is weighed twice.</p>`})
</script></body></html>"""


@pytest.fixture
def gazette(site) -> dict[str, str]:
    """The site that the docs speak of: what is written, and what it is in the test."""
    site.robots("127.0.0.1", "User-agent: *\nDisallow: /drafts/\n")
    site.page(
        "127.0.0.1",
        "/.well-known/tdmrep.json",
        json.dumps([{"location": "/volumes/", "tdm-reservation": 1}]),
        type="application/json",
    )
    site.page("127.0.0.1", "/", FRONT)
    site.page("127.0.0.1", "/bread", ARTICLE)
    site.page("127.0.0.1", "/today", TODAY)
    site.page("127.0.0.1", "/today.json", '{"h": "Bread today"}', type="application/json")
    site.page("127.0.0.1", "/drafts/plan", "<!doctype html><title>A draft</title><p>A plan.")
    site.page("127.0.0.1", "/volumes/first", "<!doctype html><title>A volume</title><p>Old news.")
    listed = "".join(f"<url><loc>{site.url('127.0.0.1', p)}</loc></url>" for p in ("/", "/bread"))
    site.page(
        "127.0.0.1",
        "/sitemap.xml",
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>',
        type="application/xml",
    )
    site.robots("localhost", "out of order", status=500)
    return {
        "https://example.org": site.url("127.0.0.1", ""),
        "https://example.net": site.url("localhost", ""),
        "hosts: [example.org": "hosts: [127.0.0.1",
        "hosts: example.org": "hosts: 127.0.0.1",
    }


ACTIVITY = """controller: Example Gazette
contact: https://example.org/crawler
token: ExampleGazetteBot
purposes: [news-monitoring]
"""
QUICK = "\nDOWNLOAD_DELAY = 0\nAUTOTHROTTLE_ENABLED = False\n"
WHERE = "crawler/activity.yaml"
PUBLIC = """import ipaddress
private = ipaddress.IPv4Address._constants._private_networks
private.remove(ipaddress.ip_network("127.0.0.0/8"))
"""
"""What the docs call a site is on loopback, and to whoever asks it there it is a public one."""


@pytest.fixture
def project(tmp_path) -> Path:
    """The ready-made project as a reader has it, without its environment and without data."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    settings = folder / "crawler" / "settings.py"
    settings.write_text(settings.read_text() + QUICK)
    (folder / "sitecustomize.py").write_text(PUBLIC)
    return folder


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    """A folder of the commands, to be looked into first."""
    with shims(tmp_path_factory.mktemp("bin")) as folder:
        yield folder


@pytest.mark.slow
@pytest.mark.parametrize("page", sorted(to_run()))
def test_every_command_of_a_page_runs_and_prints_what_is_shown(page, project, gazette, request):
    wanted = to_run()[page]
    if page == "docs/s3.md":
        server = request.getfixturevalue("weed")
        gazette |= {
            "https://s3.example.net": server.endpoint,
            "EXAMPLE-KEY-ID": server.access_key,
            "EXAMPLE-SECRET": server.secret_key,
        }
    env = {"PYTHONPATH": str(project), "CRAWLER_LOG_LEVEL": "WARNING"}
    paths = [str(Path(sys.executable).parent), os.environ["PATH"]]
    if page not in COLD:
        paths.insert(0, str(request.getfixturevalue("commands")))
    env["PATH"] = os.pathsep.join(paths)
    if not any("consentry init" in block.commands for block in wanted):
        (project / WHERE).write_text(ACTIVITY)
        env["CONSENTRY_ACTIVITY"] = WHERE
    ran = run(wanted, project, {**gazette, "/checkout": str(project)}, env)
    last = wanted[ran.last]
    assert ran.code == 0, f"{last.where} failed:\n{last.commands}\n{ran.outputs[ran.last][-3000:]}"
    wrong = [
        (block, line, ran.outputs[number])
        for number, block in enumerate(wanted)
        if (line := differs(block.shown, ran.outputs[number]))
    ]
    if WRITE:
        for block, _, printed in reversed(wrong):
            rewrite(ROOT / page, block, printed.replace("/checkout/", "…/"))
    told = [f"{block.where} does not print {line!r}, but:\n{said}" for block, line, said in wrong]
    assert told == [], "\n".join(told)


@pytest.mark.slow
def test_the_demo_ends_as_the_readme_says(project):
    """``python -m crawler`` is what ``make crawl`` runs; README shows what it prints."""
    demo = next(
        block
        for block in blocks(ROOT / "README.md", ROOT)
        if block.language == "console" and "make crawl" in block.commands
    )
    done = subprocess.run(
        [sys.executable, "-m", "crawler"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=280,
    )
    said = done.stdout.decode().replace(str(project) + "/", "")
    assert done.returncode == 0, said
    missing = differs(demo.shown, said)
    if WRITE and missing:
        rewrite(ROOT / "README.md", demo, said)
    assert len(demo.shown) > 20
    assert missing == "", said


def test_what_is_not_run_says_why():
    for block in all_blocks():
        if "no-test" in block.options or block.language == "no-test":
            for line in block.commands.splitlines():
                assert any(line.startswith(known) for known in NOT_RUN), f"{block.where}: {line}"


def test_every_block_is_of_a_kind_that_is_run_or_needs_no_run():
    """A block of commands under another name would not be run, and nobody would see."""
    known = {"sh", "console", "python", "yaml", "json", "text"}
    for block in all_blocks():
        assert block.language in known, f"{block.where}: {block.language!r}"
        if block.language in ("sh", "python", "text"):
            assert "$ " not in block.text[:2], f"{block.where} is a console block"
        if block.language == "text":
            words = {line.split(" ")[0] for line in block.text.splitlines()}
            assert not words & {"consentry", "scrapy", "make", "pip"}, block.where


def test_the_docs_have_commands_that_are_run():
    """The tests of this file would pass over docs that hold none."""
    found = to_run()
    assert len(found) >= 9
    assert sum(len(each) for each in found.values()) >= 50
