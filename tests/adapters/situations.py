"""What every adapter has to get right: one table, the same for all of them.

Names under ``test`` are on loopback (``resolve``), ``inside.test`` is on an address of its own that
the activity does not name: behind a firewall, as far as anybody here can see.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from holes.streaming import MOST, Streaming
from loopback import Web

from consentry.standing import Standing
from consentry.storage import LocalStorage

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExamplePlugBot
purposes: [news-monitoring]
private_networks: [127.0.0.1]
"""
STOP = """\
issuer: Example Court
authority: court
reference: EXAMPLE-STOP
kind: [stop]
scope: {site: [stopped.test]}
from: 2022-05-18
"""
INSIDE = "127.0.0.2"
PERSON = "someone@example.org"
PAGE = "<!doctype html><html lang=en><title>A page</title><p>Words of {}. {}"
LOGIN = "<!doctype html><title>Log in</title><form><input type=password></form>"
SECRET = "REFUSED-WORD"


@dataclass
class World:
    """The hosts, whose server says what arrived; ``inside`` is what came behind the firewall."""

    web: Web
    streaming: Streaming
    inside: list[bytes] = field(default_factory=list)


@dataclass
class Met:
    """What an adapter made of a page: the rules that refused, or the text, and the item cleared."""

    refused: str = ""
    text: str = ""
    item: dict | None = None


@dataclass(frozen=True)
class Situation:
    """lay: sets the hosts and gives the URL to ask for. rule: what refuses it; "" if nothing does.
    never: (host, path) that must not have been asked for."""

    lay: Callable[[World], str]
    rule: str = ""
    never: tuple[str, str] = ("", "")
    also: Callable[[World, Met], bool] = lambda world, met: True


def _page(host: str, **more) -> Callable[[World], str]:
    return lambda world: world.web.page(host, "/", PAGE.format(host, SECRET), **more)


def _robots(host: str, *, drop: bool = False, **more) -> Callable[[World], str]:
    def lay(world: World) -> str:
        if drop:
            world.web.drop(host, "/robots.txt")
        else:
            world.web.robots(host, **more)
        return world.web.page(host, "/", PAGE.format(host, SECRET))

    return lay


def _across(world: World) -> str:
    world.web.robots("closed.test", "User-agent: *\nDisallow: /\n")
    return world.web.redirect("leads.test", "/", world.web.page("closed.test", "/secret"))


def _tdmrep(world: World) -> str:
    world.web.page(
        "tdmrep.test",
        "/.well-known/tdmrep.json",
        '[{"location": "/", "tdm-reservation": 1}]',
        type="application/json",
    )
    return world.web.page("tdmrep.test", "/", PAGE.format("tdmrep", SECRET))


def _person(world: World) -> str:
    return world.web.page("person.test", "/", PAGE.format("person", PERSON))


SITUATIONS: dict[str, Situation] = {
    "an allowed page comes through": Situation(_page("open.test")),
    "and what robots.txt says of others does not matter": Situation(
        _robots("others.test", body="User-agent: OtherBot\nDisallow: /\n")
    ),
    "robots.txt disallows": Situation(
        _robots("disallowed.test", body="User-agent: *\nDisallow: /\n"),
        "default/robots-disallow",
        ("disallowed.test", "/"),
    ),
    "robots.txt answers 500": Situation(
        _robots("broken.test", status=500), "default/robots-unreachable", ("broken.test", "/")
    ),
    "robots.txt is reset": Situation(
        _robots("reset.test", drop=True), "default/robots-unreachable", ("reset.test", "/")
    ),
    "a redirect to a host that refuses": Situation(
        _across, "default/robots-disallow", ("closed.test", "/secret")
    ),
    "451": Situation(_page("withheld.test", status=451), "default/access-legal-block"),
    "451 with a body that has no end": Situation(
        lambda world: world.streaming.url("endless.test", "/451"),
        "default/access-legal-block",
        also=lambda world, met: world.streaming.sent["/451"] < MOST // 4,
    ),
    "a login wall": Situation(
        lambda world: world.web.page("members.test", "/", LOGIN), "default/access-login-wall"
    ),
    "mining is reserved in a header": Situation(
        _page("header.test", headers={"tdm-reservation": "1"}), "default/optout-reserved"
    ),
    "mining is reserved for the host": Situation(_tdmrep, "default/optout-reserved"),
    "mining is reserved on the page": Situation(
        lambda world: world.web.page(
            "meta.test", "/", f'<meta name="tdm-reservation" content="1"><p>{SECRET}'
        ),
        "default/optout-reserved",
    ),
    "a stop order covers the site": Situation(
        _page("stopped.test"), "default/order-stop", ("stopped.test", "/")
    ),
    "an address behind a firewall, by a redirect": Situation(
        lambda world: world.web.redirect("lure.test", "/", f"http://{INSIDE}:{world.web.port}/"),
        "default/request-private-address",
        also=lambda world, met: not world.inside,
    ),
    "an address behind a firewall, by a name": Situation(
        lambda world: world.web.url("inside.test", "/"),
        "default/request-private-address",
        also=lambda world, met: not world.inside,
    ),
    "an e-mail address is taken out of an item": Situation(
        _person,
        also=lambda world, met: PERSON in met.text and PERSON not in str(met.item),
    ),
}


def lay_out(world: World, home: Path) -> dict[str, str]:
    """Set up every situation; gives the URL to ask for, by its name."""
    home.mkdir(parents=True, exist_ok=True)
    Standing.open(LocalStorage(home)).add(STOP, "order.yaml")
    return {name: situation.lay(world) for name, situation in SITUATIONS.items()}


def check(name: str, world: World, met: Met) -> None:
    """Was it met as it has to be?"""
    situation = SITUATIONS[name]
    assert situation.rule in met.refused if situation.rule else not met.refused, met
    assert not world.web.hits(*situation.never)
    if situation.rule:
        assert met.item is None
        assert SECRET not in met.text
    else:
        assert "Words of" in met.text
        assert "Words of" in str(met.item)
    assert situation.also(world, met)


def resolve(host: str) -> str:
    """The address of a name in here."""
    return INSIDE if host.startswith("inside.") else "127.0.0.1"


@contextmanager
def names() -> Iterator[None]:
    """In this process, names under ``test`` resolve so."""
    real = socket.getaddrinfo

    def getaddrinfo(host, *more, **most):
        name = host.decode("ascii") if isinstance(host, bytes) else host
        known = isinstance(name, str) and name.endswith(".test")
        return real(resolve(name) if known else host, *more, **most)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


@contextmanager
def worlds() -> Iterator[World]:
    """A world, and names in this process."""
    web, streaming = Web().start(), Streaming()
    world = World(web, streaming)
    with socket.create_server((INSIDE, web.port)) as server:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    client, _ = server.accept()
                    with client:
                        if said := client.recv(1024):
                            world.inside.append(said)

        threading.Thread(target=listen, daemon=True).start()
        with names():
            yield world
    streaming.stop()
    web.stop()
