"""The look for the public notice is bounded, and no redirect leads it behind a firewall."""

from __future__ import annotations

import datetime
import socket

import pytest
from adapters.situations import ACTIVITY
from adapters.test_beside_the_url import Dripping

from consentry.activity import load
from consentry.adapters import notice_page


@pytest.fixture
def activity(tmp_path):
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    return load(tmp_path / "activity.yaml", today=datetime.datetime.now(datetime.UTC).date())


def test_a_redirect_leads_no_look_behind_a_firewall(activity, site):
    with socket.create_server(("127.0.0.2", 0)) as inside:
        inside.settimeout(20)
        to = f"http://127.0.0.2:{inside.getsockname()[1]}/"
        url = site.redirect("localhost", "/notice", to)
        found = notice_page.fetch(url, activity)
        client, _ = inside.accept()
        with client:
            assert client.recv(4096) == b"", "not a byte was sent"
    assert found.error == "unreachable"
    assert site.hits("localhost", "/notice")


def test_a_head_that_drips_ends_the_look_in_time(activity, monkeypatch):
    monkeypatch.setattr(notice_page, "SECONDS", 0.5)
    server = Dripping()
    found = notice_page.fetch(server.url("127.0.0.1", "/notice"), activity)
    server.stop()
    assert found.error == "timeout"
    assert server.sent["/notice"] < 300


def test_a_page_of_the_operators_own_is_found_where_it_stands(activity, site):
    url = site.page("localhost", "/notice", b"as it was written")
    assert notice_page.fetch(url, activity).body == b"as it was written"
