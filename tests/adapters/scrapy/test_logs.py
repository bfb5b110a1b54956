"""Who reads a log line reads it masked, and what nobody reads is not masked for nothing."""

from __future__ import annotations

import logging

import pytest
from scrapy.exceptions import DownloadTimeoutError

from consentry.adapters.scrapy import logs

LINE = "Scraped from https://somebody:pw@example.org/a?email=jane@example.org"


class Reader(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def logger():
    found = logging.Logger("scrapy.core.scraper", logging.DEBUG)
    found.addFilter(logs.Masking(found))
    return found


@pytest.mark.parametrize("late", [False, True])
def test_a_handler_gets_lines_masked_whether_it_has_the_filter_or_came_later(logger, late):
    reader, deaf = Reader(logging.DEBUG), Reader(logging.ERROR)
    for handler in (deaf, reader):
        logger.addHandler(handler)
        if not late:
            handler.addFilter(logs.Masking(handler))
    logger.debug(LINE)
    assert reader.lines == ["Scraped from https://example.org/a?…"]
    assert deaf.lines == []


def test_a_line_that_nobody_takes_is_left_alone(logger, monkeypatch):
    def unread(_text):
        raise AssertionError("masked")

    monkeypatch.setattr(logs, "masked", unread)
    deaf = Reader(logging.WARNING)
    logger.addHandler(deaf)
    logger.debug(LINE)
    with pytest.raises(AssertionError, match="masked"):
        logger.warning(LINE)
    assert deaf.lines == []


@pytest.mark.parametrize("name", ["scrapy.core.scraper", "scrapy.downloadermiddlewares.robotstxt"])
def test_a_download_that_failed_is_a_line_without_a_traceback(name):
    logger, reader = logging.Logger(name, logging.DEBUG), Reader(logging.DEBUG)
    logger.addFilter(logs.Masking(logger))
    reader.addFilter(logs.Masking(reader))
    records = []
    reader.emit = records.append
    logger.addHandler(reader)
    try:
        raise DownloadTimeoutError("jane@example.org")
    except DownloadTimeoutError:
        logger.exception("Error downloading %(request)s", {"request": "<GET https://a.example/>"})
    (record,) = records
    assert record.getMessage() == "Error downloading <GET https://a.example/>: timeout"
    assert (record.exc_info, record.exc_text) == (None, None)
