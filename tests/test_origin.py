"""Origins and sites of URLs, hostile ones included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.origin import host_of, is_loopback, is_private, is_suffix, origin_of, site_of


@pytest.mark.parametrize(
    ("url", "origin", "site"),
    [
        ("https://a.b.co.uk/x", "https://a.b.co.uk", "b.co.uk"),
        ("HTTP://User:pw@EXAMPLE.com:80/", "http://example.com", "example.com"),
        ("https://example.com:443/", "https://example.com", "example.com"),
        ("https://example.com:8443/", "https://example.com:8443", "example.com"),
        ("http://example.com:443/", "http://example.com:443", "example.com"),
        ("http://[::1]:8/", "http://[::1]:8", "::1"),
        ("http://news.localhost:1/", "http://news.localhost:1", "news.localhost"),
        ("http://someone.github.io/", "http://someone.github.io", "someone.github.io"),
        ("https://example.com./", "https://example.com", "example.com"),
        ("http://example.com:99999/", "", ""),
        ("data:text/html,x", "", ""),
        ("http://", "", ""),
        ("http://[::1", "", ""),
        ("http://exam ple.com/", "", ""),
        ("http://exa\tmple\n.com/", "http://example.com", "example.com"),
        ("http://<script>/", "", ""),
    ],
)
def test_origin_and_site(url, origin, site):
    assert (origin_of(url), site_of(url)) == (origin, site)


@given(st.text())
def test_no_text_makes_them_raise(text):
    origin_of("http://" + text)
    site_of(text)


@pytest.mark.parametrize(
    ("host", "private", "loopback"),
    [
        ("127.0.0.9", True, True),
        ("::1", True, True),
        ("demo.localhost", True, True),
        ("10.1.2.3", True, False),
        ("169.254.169.254", True, False),
        ("::ffff:0:10.1.2.3", True, False),
        ("::10.1.2.3", True, False),
        ("64:ff9b::a01:203", True, False),
        ("64:ff9b::127.0.0.1", True, True),
        ("64:ff9b::93.184.216.34", False, False),
        ("64:ff9b:1::5db8:d822", True, False),
        ("2002:a01:203::1", True, False),
        ("2002:5db8:d822::1", False, False),
        ("fec0::1", True, False),
        ("168.63.129.16", True, False),
        ("2606:2800:220:1::1", False, False),
        ("example.com", False, False),
        ("93.184.216.34", False, False),
        ("localhost.example.com", False, False),
    ],
)
def test_addresses_behind_the_firewall(host, private, loopback):
    assert (is_private(host), is_loopback(host)) == (private, loopback)


def test_a_host_has_no_userinfo_port_or_brackets():
    assert host_of("https://me:pw@[2001:db8::1]:9/") == "2001:db8::1"


@pytest.mark.parametrize("host", ["co.uk", "gov.uk", "github.io", "com"])
def test_under_a_public_suffix_anybody_may_have_a_name(host):
    assert is_suffix(host)


@pytest.mark.parametrize("host", ["example.co.uk", "example.com", "localhost", "shop.test", ""])
def test_what_somebody_has_registered_and_a_private_name_are_no_suffix(host):
    assert not is_suffix(host)
