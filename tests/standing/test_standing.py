"""What stands: whom an order covers, and that it is noticed in a running crawl."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.errors import NotFoundError, OrderError, StorageError
from consentry.standing import Standing
from consentry.standing.watch import PATIENCE
from consentry.storage import LocalStorage

NOW = 1_800_000_000


def order(
    scope: str,
    kind: str = "stop",
    reference: str = "REF-1",
    begins: str = "2026-01-01",
    more: str = "",
) -> str:
    return (
        f"reference: {reference}\nissuer: A Regulator\nauthority: regulator\nkind: [{kind}]\n"
        f"scope: {scope}\nfrom: {begins}\n{more}"
    )


@pytest.fixture
def home(tmp_path) -> LocalStorage:
    return LocalStorage(tmp_path / "home")


def standing_under(home: LocalStorage, *texts: str) -> Standing:
    for at, text in enumerate(texts):
        home.put(f"orders/order-{at}.yaml", text.encode())
    standing = Standing.open(home)
    standing.refresh(NOW)
    return standing


def ask(standing: Standing, **about) -> list[str]:
    asked = {
        "stage": "store",
        "site": "example.org",
        "url": "https://www.example.org/people/1",
        "places": {"GB": 700, "unknown": 300},
        "kinds": ("personal.name",),
        "purposes": ("news-monitoring",),
        "now": NOW,
    }
    return [finding.kind for finding in standing.findings(**{**asked, **about})]


STOP, MAYBE = ["order.stop"], ["order.stop-place-unknown"]
GB = "{place: [GB]}"

COVERED = [
    # place, in permille
    (GB, {}, STOP),
    (GB, {"places": {"GB": 50, "DE": 950}}, STOP),
    (GB, {"places": {"GB": 49, "DE": 951}}, []),
    (GB, {"places": {"GB": 49, "unknown": 500, "DE": 451}}, MAYBE),
    (GB, {"places": {"GB": 49, "unknown": 499, "DE": 452}}, []),
    (GB, {"places": {"unknown": 1000}}, MAYBE),
    (GB, {"places": {}}, MAYBE),
    (GB, {"places": {"DE": 400}}, MAYBE),
    (GB, {"places": {"GB": 50, "unknown": 950}}, STOP),
    (GB, {"places": {"DE": 1000}}, []),
    ("{place: [EU]}", {"places": {"DE": 30, "FR": 20, "US": 950}}, STOP),
    ("{place: [EU]}", {"places": {"GB": 1000}}, []),
    ("{place: [EEA]}", {"places": {"NO": 1000}}, STOP),
    ("{place: [EU]}", {"places": {"NO": 1000}}, STOP),
    # no person met, or not yet
    (GB, {"kinds": ()}, []),
    (GB, {"kinds": ("body.image", "robots.allow")}, []),
    (GB, {"stage": "fetch", "kinds": ()}, []),
    (GB, {"stage": "fetch"}, []),
    (GB, {"stage": "read"}, STOP),
    (GB, {"stage": "use"}, STOP),
    # category
    ("{category: [personal]}", {}, STOP),
    ("{category: [personal.name]}", {"places": {}}, STOP),
    ("{category: [personal.name]}", {"kinds": ("personal.name.author",)}, STOP),
    ("{category: [personal.name]}", {"kinds": ("personal.nameless",)}, []),
    ("{category: [personal.contact]}", {}, []),
    ("{category: [personal.name]}", {"kinds": ()}, []),
    ("{place: [GB], category: [personal.contact]}", {}, []),
    ("{place: [GB], category: [personal.name]}", {"places": {}}, MAYBE),
    # site
    ("{site: [example.org]}", {"kinds": (), "places": {}, "stage": "fetch"}, STOP),
    ("{site: [Example.ORG.]}", {"stage": "fetch"}, STOP),
    ("{site: [www.example.org]}", {"stage": "fetch"}, STOP),
    ("{site: [ample.org]}", {"stage": "fetch"}, []),
    ("{site: [other.example]}", {"stage": "fetch"}, []),
    ("{site: [bücher.example]}", {"url": "https://xn--bcher-kva.example/", "site": ""}, STOP),
    ("{site: [example.org]}", {"url": "", "site": ""}, STOP),
    ("{site: [example.org]}", {"url": "", "site": "example.org"}, STOP),
    ("{site: [example.org]}", {"url": "", "site": "other.example"}, []),
    ("{site: [example.org]}", {"url": "http://example.org:8080/", "site": ""}, STOP),
    # the beginning of a URL
    ("{url: 'https://www.example.org/people/'}", {"stage": "fetch"}, STOP),
    ("{url: 'http://www.example.org/peo'}", {"stage": "fetch"}, STOP),
    ("{url: 'https://www.example.org:443/people/'}", {"stage": "fetch"}, STOP),
    ("{url: 'https://www.example.org:8443/people/'}", {"stage": "fetch"}, []),
    ("{url: 'https://example.org/people/'}", {"stage": "fetch"}, []),
    ("{url: 'https://www.example.org/p%65ople'}", {"stage": "fetch"}, STOP),
    (
        "{url: 'https://www.example.org/people/'}",
        {"url": "https://WWW.example.org./a/../%70eople//1"},
        STOP,
    ),
    ("{url: 'https://www.example.org/people/'}", {"url": "https://www.example.org/news"}, []),
    ("{url: 'https://www.example.org/people/'}", {"url": "", "site": ""}, STOP),
    ("{url: 'https://www.example.org/?id=7'}", {"url": "https://www.example.org/?id=77"}, STOP),
    # purpose: before use the others go on, at use the one asked for counts
    ("{purpose: [news-monitoring]}", {"stage": "fetch"}, STOP),
    ("{purpose: [tdm]}", {"stage": "fetch"}, STOP),
    ("{purpose: [any]}", {}, STOP),
    ("{purpose: [ai-train]}", {}, []),
    ("{purpose: [ai-train]}", {"purposes": ("tdm", "ai-train")}, []),
    ("{purpose: [ai-train]}", {"purposes": ("tdm", "ai-train"), "stage": "use"}, STOP),
    ("{purpose: [ai-train]}", {"purposes": ("tdm",), "stage": "use"}, []),
    ("{purpose: [ai-train]}", {"purposes": (), "stage": "use"}, STOP),
    ("{purpose: [tdm]}", {"purposes": ("road-safety",)}, STOP),
    ("{site: [other.example], purpose: [any]}", {}, []),
    ("{everything: true}", {"kinds": (), "stage": "fetch"}, STOP),
]


@pytest.mark.parametrize(("scope", "about", "kinds"), COVERED)
def test_an_order_covers(home, scope, about, kinds):
    assert ask(standing_under(home, order(scope)), **about) == kinds


@pytest.mark.parametrize(
    ("kind", "stages"),
    [
        ("stop", "fetch read store use"),
        ("stop-obtain", "fetch read store"),
        ("stop-store", "store"),
        ("stop-use", "use"),
    ],
)
def test_each_kind_of_stop_ends_its_stages(home, kind, stages):
    standing = standing_under(home, order("{everything: true}", kind))
    stopped = [s for s in ("fetch", "read", "store", "use") if ask(standing, stage=s)]
    assert stopped == stages.split()


def test_restrict_and_erase_are_said_at_every_stage(home):
    standing = standing_under(home, order("{site: [example.org]}", "restrict, erase, stop-use"))
    assert ask(standing, stage="fetch") == ["order.erase", "order.restrict"]
    assert ask(standing, stage="use") == ["order.erase", "order.restrict", "order.stop"]


def test_erasing_where_the_place_is_unknown_is_said_as_such(home):
    standing = standing_under(home, order(GB, "erase"))
    assert ask(standing, places={}) == ["order.erase-place-unknown"]


def test_a_finding_names_the_order_its_file_and_its_line(home):
    standing = standing_under(home, order("{place: [GB], purpose: [tdm]}"))
    (finding,) = standing.findings(
        stage="store",
        site="",
        url="https://example.org/",
        places={"GB": 1000},
        kinds=("personal.name",),
        purposes=("tdm",),
        now=NOW,
    )
    assert (finding.value, finding.purposes) == ("REF-1", ("tdm",))
    assert (finding.where.source, finding.where.path, finding.where.line) == (
        "standing",
        "orders/order-0.yaml",
        5,
    )
    assert "REF-1" not in repr(finding)


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_url_and_site_can_be_asked_about(tmp_path_factory, url, site):
    home = LocalStorage(tmp_path_factory.getbasetemp() / "asked")
    standing = standing_under(
        home, order("{site: [example.org], url: 'https://example.org/a'}", reference="A")
    )
    ask(standing, url=url, site=site)
    ask(standing, url=f"https://{url}", site=site)


# --- in time -------------------------------------------------------------------------------


def test_an_order_added_while_it_runs_stands_from_the_next_refresh(home):
    standing = standing_under(home)
    epoch, version = standing.epoch, standing.version
    Standing.open(home).add(order(GB), "given.yaml")
    assert standing.refresh(NOW) is False, "looked twice in one second"
    assert ask(standing) == []
    assert standing.refresh(NOW + 1) is True
    assert ask(standing) == STOP
    assert standing.epoch > epoch
    assert standing.version != version
    assert standing.refresh(NOW + 2) is False


def test_an_order_stands_after_a_restart(home):
    first = standing_under(home)
    first.add(order(GB), "given.yaml")
    again = Standing.open(home)
    assert ask(again) == STOP
    again.refresh(NOW)
    first.refresh(NOW)
    assert again.version == first.version


def test_an_order_from_tomorrow_on_stands_tomorrow_and_moves_the_epoch(home):
    standing = standing_under(home, order(GB, begins="2027-01-15T08:00:10Z"))
    assert ask(standing) == []
    epoch = standing.epoch
    assert standing.refresh(NOW + 9) is False
    assert ask(standing, now=NOW + 10) == STOP, "does not wait for the next refresh"
    assert standing.refresh(NOW + 10) is True
    assert standing.epoch == epoch + 1


def test_a_withdrawn_order_ends(home):
    text = order(GB, more="withdrawn: 2027-01-15T08:00:10Z\n")
    standing = standing_under(home, text)
    assert ask(standing) == STOP
    assert standing.refresh(NOW + 10) is True
    assert ask(standing, now=NOW + 10) == []


def test_a_changed_order_is_read_again_and_an_unchanged_one_is_not(home):
    standing = standing_under(home, order(GB), order("{site: [a.example]}", reference="REF-2"))
    kept = standing.orders[1]
    home.put("orders/order-0.yaml", order("{place: [FR]}").encode())
    assert standing.refresh(NOW + 1)
    assert ask(standing) == []
    assert standing.orders[1] is kept


class Failing:
    """A storage whose reads fail while ``broken`` is set."""

    def __init__(self, inner: LocalStorage) -> None:
        self.inner = inner
        self.broken: Exception | None = None

    def get(self, name: str):
        if self.broken:
            raise self.broken
        return self.inner.get(name)

    def list(self, prefix: str = "") -> Iterator[str]:
        return self.inner.list(prefix)


@pytest.mark.parametrize(
    "name", ["orders/x.yml", "orders/x.yaml.txt", "orders/x.YAML", "orders/REF", "orders/a/b.yaml"]
)
def test_what_lies_among_the_orders_and_is_none_stops_the_crawl(home, name):
    standing = standing_under(home, order(GB))
    home.put(name, order(GB, reference="REF-2").encode())
    with pytest.raises(OrderError, match="not named as one"):
        standing.refresh(NOW + 1)


def test_what_an_editor_leaves_behind_is_passed_over(home):
    home.put("orders/.x.yaml.swp", b"\x00")
    assert standing_under(home).orders == ()


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"kind: [", b"- a", b"reference: X", order("{}").encode()]
)
def test_an_order_that_cannot_be_read_stops_the_crawl_until_it_can(home, content):
    standing = standing_under(home, order(GB))
    home.put("orders/bad.yaml", content)
    for _ in range(2):
        with pytest.raises(OrderError, match=r"^orders/bad\.yaml"):
            standing.refresh(NOW + 1)
        with pytest.raises(OrderError):
            ask(standing)
    with pytest.raises(OrderError):
        Standing.open(home)
    home.delete("orders/bad.yaml")
    standing.refresh(NOW + 1)
    assert ask(standing) == STOP


def test_an_error_met_while_adding_is_told_in_the_same_second(home):
    standing = standing_under(home, order(GB))
    home.put("orders/bad.yaml", b"kind: [")
    with pytest.raises(OrderError):
        standing.add(order(GB, reference="REF-2"), "given.yaml")
    with pytest.raises(OrderError):
        standing.refresh(NOW)


def test_an_order_that_is_gone_stops_the_crawl(home):
    standing = standing_under(home, order(GB))
    home.delete("orders/order-0.yaml")
    with pytest.raises(OrderError, match="is gone"):
        standing.refresh(NOW + 1)
    home.put("orders/renamed.yaml", order(GB).encode())
    standing.refresh(NOW + 1)
    assert ask(standing) == STOP


@pytest.mark.parametrize("problem", [StorageError("no answer"), PermissionError(13, "denied")])
def test_a_home_that_does_not_answer_is_asked_again_for_some_seconds_then_stops_the_crawl(
    home, problem
):
    home.put("orders/a.yaml", order(GB).encode())
    storage = Failing(home)
    standing = Standing.open(storage)
    standing.refresh(NOW)
    storage.broken = problem
    for at in range(1, PATIENCE):
        standing.refresh(NOW + at)
        assert ask(standing) == STOP, "what stood stands"
    for at in (PATIENCE, PATIENCE + 1, 1):
        with pytest.raises(OrderError, match="cannot be read"):
            standing.refresh(NOW + at)
        with pytest.raises(OrderError, match="cannot be read"):
            ask(standing)
    storage.broken = None
    standing.refresh(NOW + 20)
    storage.broken = problem
    standing.refresh(NOW + 21)
    with pytest.raises(OrderError, match="cannot be read"):
        standing.refresh(NOW - 1)


@pytest.mark.parametrize("problem", [StorageError("no answer"), PermissionError(13, "denied")])
def test_a_home_that_never_answered_stops_the_crawl_at_once(home, problem):
    home.put("orders/a.yaml", order(GB).encode())
    storage = Failing(home)
    standing = Standing.open(storage)
    storage.broken = problem
    with pytest.raises(OrderError, match="cannot be read"):
        standing.refresh(NOW + 1)
    storage.broken = None
    standing.refresh(NOW + 1)
    assert ask(standing) == STOP


def test_an_object_gone_between_listing_and_reading_is_gone(home):
    home.put("orders/a.yaml", order(GB).encode())
    storage = Failing(home)
    standing = Standing.open(storage)
    storage.broken = NotFoundError("gone")
    with pytest.raises(OrderError, match="is gone"):
        standing.refresh(NOW + 1)


# --- adding --------------------------------------------------------------------------------


def test_adding_stores_under_the_reference_and_the_same_again_changes_nothing(home):
    standing = standing_under(home)
    added = standing.add(order(GB), "given.yaml")
    assert list(home.list("orders/")) == ["orders/REF-1.yaml"]
    assert added.file == "orders/REF-1.yaml"
    standing.add("# said again\n" + order(GB), "given.yaml")
    assert home.get("orders/REF-1.yaml")[0] == order(GB).encode()


def test_a_different_order_under_the_same_reference_is_refused(home):
    standing = standing_under(home, order(GB))
    with pytest.raises(OrderError, match=r"given\.yaml:5: another order stands under") as caught:
        standing.add(order("{place: [FR]}"), "given.yaml")
    assert "withdrawn:" in caught.value.remedy
    assert ask(standing) == STOP


def test_a_different_order_that_came_between_is_refused(home):
    class Racing(LocalStorage):
        def put(self, name, data, **conditions):
            if name.startswith("orders/") and not self.exists(name):
                super().put(name, order("{place: [FR]}").encode())
            return super().put(name, data, **conditions)

    standing = Standing.open(Racing(home.root))
    with pytest.raises(OrderError, match="another order stands"):
        standing.add(order(GB), "given.yaml")


def test_two_files_of_one_reference_stop_the_crawl(home):
    with pytest.raises(OrderError, match=r"stands in orders/order-0\.yaml too"):
        standing_under(home, order(GB), order("{place: [FR]}"))


def test_without_a_home_nothing_stands_and_nothing_can_be_added():
    standing = Standing.none()
    assert standing.refresh(NOW) is False
    assert ask(standing) == []
    assert standing.permissions() == ()
    with pytest.raises(OrderError, match="CONSENTRY_HOME"):
        standing.add(order(GB), "given.yaml")
