"""The demo site answers each of its addresses as it says, and names nobody who exists."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlsplit

import pytest

from crawler.demo import DemoSite
from crawler.demo.site import HOSTS

LINK = re.compile(r'href="(http://[^"]+)"')


@pytest.fixture(scope="module")
def demo():
    with DemoSite(0) as running:
        yield running


def ask(url: str):
    split = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", split.port, timeout=60)
    connection.request("GET", split.path or "/", headers={"Host": split.netloc})
    answer = connection.getresponse()
    return answer.status, dict(answer.headers), answer.read().decode("utf-8", "replace")


def test_the_front_page_links_to_every_kind_of_answer(demo):
    status, _, body = ask(demo.url)
    assert status == 200
    linked = {urlsplit(link).hostname for link in LINK.findall(body)}
    assert linked == set(demo.hosts)
    statuses = {link: ask(link)[0] for link in LINK.findall(body)}
    assert sorted(set(statuses.values())) == [200, 401, 404, 451]


@pytest.mark.parametrize(
    ("host", "path", "status", "said"),
    [
        ("broken", "/robots.txt", 500, ""),
        ("slow", "/robots.txt", 200, "Crawl-delay: 1"),
        ("news", "/robots.txt", 200, "Disallow: /drafts/"),
        ("www", "/robots.txt", 200, "Sitemap: http://www.localhost:"),
        ("archive", "/.well-known/tdmrep.json", 200, '"tdm-reservation": 1'),
        ("archive", "/poems", 200, 'name="tdm-reservation"'),
        ("wishes", "/robots.txt", 200, "Content-Signal: search=no"),
        ("drawings", "/fox", 200, "noai"),
        ("court", "/notice", 451, "court"),
        ("members", "/room", 200, 'type="password"'),
        ("people", "/uk/example-person", 200, '"addressCountry": "GB"'),
        ("nobody", "/", 404, ""),
    ],
)
def test_each_address_answers_as_it_should(demo, host, path, status, said):
    got, _, body = ask(demo.origin(host) + path)
    assert got == status
    assert said in body


def test_the_header_variant_of_a_reservation_is_a_header(demo):
    assert ask(demo.origin("archive") + "/letters")[1]["TDM-Reservation"] == "1"


def test_people_numbers_and_addresses_are_made_up():
    text = "\n".join(
        reply.body.decode("latin-1") for pages in HOSTS.values() for reply in pages.values()
    )
    assert set(re.findall(r"[\w.]+@[\w.]+", text)) == {
        "example.person@example.org",
        "jobs.person@example.org",
    }
    numbers = {re.sub(r"\D", "", found) for found in re.findall(r"\+[1-9][\d ]+", text)}
    assert numbers
    assert all(re.fullmatch(r"442079460\d{3}|493023125\d{3}", number) for number in numbers)
    names = set(re.findall(r'"@type": "Person", "name": "([^"]+)"', text))
    assert names == {"Example Person"}


def test_two_demo_sites_can_run_beside_each_other():
    with DemoSite() as one, DemoSite() as two:
        assert one.url != two.url
        assert ask(two.url)[0] == 200
