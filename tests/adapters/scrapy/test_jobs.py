"""Queued requests that an erasure names go, though they are sealed."""

import pickle

import pytest
from queuelib.queue import FifoDiskQueue, LifoDiskQueue

from consentry.adapters.scrapy import jobs
from consentry.adapters.scrapy.sweeping import JobDirectories
from consentry.provenance import Home
from consentry.vault.erase import Targets, Urls

GONE, STAYS = "http://gone.test/1", "http://stays.test/1"


def queued(path, kind, key, urls):
    path.parent.mkdir(parents=True)
    queue = kind(str(path))
    for url in urls:
        queue.push(jobs._MARK + key.seal(pickle.dumps({"url": url}), jobs._MARK))
    queue.close()


@pytest.fixture
def home(tmp_path) -> Home:
    return Home.open(tmp_path / "home", keys=tmp_path / "keys", create=True)


def test_a_sealed_request_that_names_an_erased_url_goes_and_others_stay(home, tmp_path):
    key = home.secret(jobs.LABEL)
    path = tmp_path / "project" / "job" / "requests.queue" / "0"
    queued(path, LifoDiskQueue, key, [STAYS, GONE, STAYS])
    (swept,) = JobDirectories(tmp_path / "project", home).sweep(Targets({}, urls=Urls([GONE])))
    assert swept.removed == 1
    queue = LifoDiskQueue(str(path))
    left = [pickle.loads(jobs.opened(queue.pop(), key))["url"] for _ in range(len(queue))]
    assert left == [STAYS, STAYS]


def test_a_sealed_queue_that_cannot_be_rewritten_is_named(home, tmp_path):
    path = tmp_path / "project" / "job" / "requests.queue" / "0"
    queued(path, FifoDiskQueue, home.secret(jobs.LABEL), [STAYS, GONE])
    sweep = JobDirectories(tmp_path / "project", home).sweep
    (swept,) = sweep(Targets({}, urls=Urls([GONE])))
    assert swept.removed == 0
    assert "delete the job directory" in swept.left
    (other,) = sweep(Targets({}, urls=Urls(["http://nowhere.test/"])))
    assert other.left == ""
