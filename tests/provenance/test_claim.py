"""One crawl at a time writes a worker's log; one that is gone stands in nobody's way."""

from __future__ import annotations

import subprocess
import sys

import pytest

from consentry.errors import LogError
from consentry.provenance import Home, Log

HOLDS = """
import sys
from pathlib import Path
from consentry.provenance.claim import Claim
claim = Claim(sys.argv[1], Path(sys.argv[2]), "worker")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(home):
    """Another process that holds the log, as a crawl in another terminal does."""
    words = [sys.executable, "-c", HOLDS, home.where, str(home.keyring.folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(words, **pipes) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_the_second_is_refused_with_what_to_write_until_the_first_is_killed(home, clock, other):
    with Log.open(home, "worker", clock=clock):
        """Whoever does not ask to be alone takes it over, as before."""
    with pytest.raises(LogError, match=rf"process {other.pid}.*CONSENTRY_WORKER=worker-2"):
        Log.open(home, "worker", clock=clock, alone=True)
    Log.open(home, "worker-2", clock=clock, alone=True).close()
    other.kill()
    other.wait()
    Log.open(home, "worker", clock=clock, alone=True).close()


def test_one_process_may_open_it_again_and_a_home_in_s3_is_claimed_beside_its_keys(home, tmp_path):
    first = Log.open(home, "worker", clock=lambda: 1, alone=True)
    Log.open(Home.open(home.where, keys=home.keyring.folder.parent), "worker", clock=lambda: 1,
             alone=True).close()  # fmt: skip
    del first
    from consentry.provenance.claim import Claim

    Claim("s3://bucket/home", tmp_path, "worker").release()
    assert (tmp_path / "worker.lock").exists()
    Claim("s3://bucket/home", tmp_path / "not there", "worker").release()
