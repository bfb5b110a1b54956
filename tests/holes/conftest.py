"""A web for all tests of a file: they look at one crawl from several sides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from loopback import Web


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    served = Web().start()
    yield served
    served.stop()


@pytest.fixture(autouse=True, scope="module")
def _nobodys_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a module's crawl does before the first test has its own HOME."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("nobody")))
        yield
