"""An order like that of 2022, obeyed by a crawler that is running, and proved to a stranger.

    python docs/examples/replay.py [FOLDER]

A press archive collects dispatches of authors who live in four countries, with their names. In
the middle of the crawl a regulator orders it to stop obtaining and using the data of residents of
the United Kingdom, and to delete what it holds. This script gives the order and does nothing else
to the crawl; then it erases, and verifies the log as somebody would who has a copy of it and the
root key.

Everything is on loopback and in FOLDER (a temporary one if none is given). Exit code 0: each step
ended as it says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from consentry.provenance import Home
from consentry.vault import live

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
sys.path.insert(0, str(ROOT))

from crawler.demo import DemoSite  # noqa: E402
from crawler.demo.trades import COUNTRIES, DISPATCHES  # noqa: E402

ORDER = "EXAMPLE-UK-ERASE"
WHO = ("--by", "A. Officer", "--reason", "as ordered")


class Replay:
    """One replay in a folder."""

    def __init__(self, folder: Path, site: DemoSite) -> None:
        self.folder = folder
        self.url = site.origin("wire") + "/"
        self.host = "wire.localhost"
        self.env = os.environ | {
            "CONSENTRY_ACTIVITY": str(folder / "activity.yaml"),
            "CONSENTRY_HOME": str(folder / "home"),
            "CONSENTRY_KEYS": str(folder / "keys"),
            "CRAWLER_LOG_LEVEL": "ERROR",
        }

    def run(self) -> None:
        self.declare()
        say("1. The crawl begins. The publisher permits it to keep the names of authors.")
        crawl = self.crawl(delay=0.6)
        self.wait_for("GB", 2)
        say("2. The order arrives. Nobody touches the crawl.")
        self.consentry("order", "add", EXAMPLES / "orders" / "uk-stop-and-erase.yaml")
        ordered = time.time()
        check(crawl.wait(timeout=240) == 0, "the crawl goes on to its end")
        rows = self.items()
        late = [row for row in rows if lives(row, "GB") and int(row["at"]) > ordered + 5]
        check(not late, "nobody who lives in the UK was collected five seconds after the order")
        for country in COUNTRIES[1:]:
            many = sum(lives(row, country) for row in rows)
            check(many == DISPATCHES, f"all {many} dispatches of authors in {country} were")

        say("3. What was collected before is erased: first the plan, then the deed.")
        held = [row for row in rows if lives(row, "GB")]
        check(0 < len(held) < DISPATCHES, f"{len(held)} dispatches from the UK are held")
        self.consentry("order", "carry-out", ORDER, "--plan")
        self.consentry("order", "carry-out", ORDER, "--yes", *WHO)
        check(not any(lives(row, "GB") for row in self.items()), "none of them opens any more")
        check(len(self.items()) == 3 * DISPATCHES + 1, "and nothing else is gone")

        say("4. The crawl is run again. The order stands, so they do not come back.")
        check(self.crawl(delay=0.0).wait(timeout=240) == 0, "the crawl goes to its end")
        check(not any(lives(row, "GB") for row in self.items()), "nobody from the UK is there")

        say("5. A stranger gets a copy of the log, and the root key. Nothing else.")
        shutil.copytree(self.folder / "home" / "log", self.folder / "copy")
        root = json.loads((self.folder / "home" / "home.json").read_text())["root"]
        verify = ("log", "verify", "--area", self.folder / "copy", "--root-key", root)
        self.consentry(*verify)
        self.spoil(self.folder / "copy")
        self.consentry(*verify, code=1)
        say("One changed byte, and it says which.")

    def declare(self) -> None:
        """The activity of docs/examples that keeps authors' names, on this machine only."""
        example = EXAMPLES / "activities" / "news-citations.yaml"
        (self.folder / "activity.yaml").write_text(
            example.read_text("utf-8") + "\nloopback_only: true\n", "utf-8"
        )
        shutil.copytree(example.parent / "assessments", self.folder / "assessments")
        (self.folder / "letter.txt").write_text("We agree. The publisher.\n")
        scope = ("--host", self.host, "--category", "personal.name.author")
        self.consentry(
            *("permission", "add", "--id", "WIRE-2026", "--kind", "site-permission"),
            *("--grantor", "Example Wire", *scope, "--purpose", "news-monitoring"),
            *("--proof", self.folder / "letter.txt"),
        )

    def crawl(self, delay: float) -> subprocess.Popen[bytes]:
        fast = ("-s", f"DOWNLOAD_DELAY={delay}", "-s", "AUTOTHROTTLE_ENABLED=False")
        command = (sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={self.url}", *fast)
        return subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL)

    def consentry(self, *words: object, code: int = 0) -> str:
        """Run the command as a person would, and show it."""
        asked = [str(word) for word in words]
        done = subprocess.run(
            [str(Path(sys.executable).with_name("consentry")), *asked],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
        )
        shown = [word.replace(str(self.folder), "…").replace(str(ROOT) + "/", "") for word in asked]
        print("   $ consentry", " ".join(f"'{w}'" if " " in w else w for w in shown))
        print("".join(f"     {line}\n" for line in (done.stdout + done.stderr).splitlines()))
        check(done.returncode == code, f"exit code {code}")
        return done.stdout

    def items(self) -> list[dict[str, Any]]:
        """The sealed parts of the items that still open."""
        home = Home.open(self.folder / "home", keys=self.folder / "keys")
        return [each.private for each in live(home)]

    def wait_for(self, country: str, many: int) -> None:
        """Until so many items of authors there are recorded."""
        end = time.monotonic() + 120
        while time.monotonic() < end:
            time.sleep(0.2)
            if sum(lives(item, country) for item in self.items()) >= many:
                return
        check(False, f"{many} dispatches from {country} were collected within two minutes")

    def spoil(self, log: Path) -> None:
        """Change one byte of the first bundle of leaves."""
        bundles = [each for each in log.glob("logs/worker/tile/entries/**/*") if each.is_file()]
        bundle = max(bundles, key=lambda each: each.stat().st_size)
        data = bytearray(bundle.read_bytes())
        data[len(data) // 2] ^= 1
        bundle.chmod(0o600)
        bundle.write_bytes(data)


def lives(item: dict[str, Any], country: str) -> bool:
    """May the person concerned live there?"""
    return int(item["places"].get(country, 0)) >= 50


def say(text: str) -> None:
    print(f"\n{text}")


def check(fine: bool, text: str) -> None:
    """Say that it is so, or stop."""
    print(f"   {'yes' if fine else 'NO'}: {text}", flush=True)
    if not fine:
        raise SystemExit(1)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="replay-"))
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty: name a folder that is new")
    with DemoSite() as site:
        Replay(folder.resolve(), site).run()
    say(f"All of it lies in {folder}.")


if __name__ == "__main__":
    main()
