"""The real parts that other tests stand on are there: an S3 server and a browser."""

from __future__ import annotations

import socket

import pytest
from browser import FLAGS
from playwright.sync_api import sync_playwright


@pytest.mark.slow
def test_an_object_put_into_the_s3_server_is_got_back_and_only_created_once(weed, bucket):
    client = weed.client()
    client.put_object(Bucket=bucket, Key="a/b", Body=b"bytes", IfNoneMatch="*")
    assert client.get_object(Bucket=bucket, Key="a/b")["Body"].read() == b"bytes"
    with pytest.raises(client.exceptions.ClientError) as caught:
        client.put_object(Bucket=bucket, Key="a/b", Body=b"others", IfNoneMatch="*")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 412


@pytest.mark.slow
def test_the_browser_runs_the_script_of_a_page_under_its_own_name(site, chromium):
    url = site.page(
        "page.localhost", "/", "<p id=p>before</p><script>p.textContent = 'after'</script>"
    )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        try:
            page = running.new_page()
            page.goto(url)
            assert page.inner_text("#p") == "after"
        finally:
            running.close()
    assert site.hits("page.localhost", "/")[0].user_agent


def test_the_loopback_web_tells_hosts_apart_and_drops_and_redirects(site):
    site.page("one.localhost", "/", "one")
    site.page("two.localhost", "/", "two", status=500)
    site.drop("two.localhost", "/dropped")
    site.redirect("one.localhost", "/away", "/elsewhere")

    def ask(host, path):
        with socket.create_connection(("127.0.0.1", site.port), timeout=60) as sock:
            sock.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}:{site.port}\r\n\r\n".encode())
            data = b""
            while chunk := sock.recv(65536):
                data += chunk
        return data

    assert ask("one.localhost", "/").endswith(b"one")
    assert ask("two.localhost", "/").startswith(b"HTTP/1.1 500")
    assert b"Location: /elsewhere" in ask("one.localhost", "/away")
    assert ask("one.localhost", "/robots.txt").startswith(b"HTTP/1.1 404")
    with pytest.raises(ConnectionResetError):
        ask("two.localhost", "/dropped")
    assert [hit.path for hit in site.hits("two.localhost")] == ["/", "/dropped"]
    assert len(site.gaps("one.localhost")) == 2
