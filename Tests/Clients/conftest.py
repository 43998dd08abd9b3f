"""Black-box tests: the real program, used over loopback as customers and operators use it.

    pip install -r requirements.txt
    pytest                          # SWITCHBOARD_BINARY names another build than .build/debug
    pytest --engine postgres        # stores on a private PostgreSQL, not in SQLite files
    pytest -m "not slow"            # without what needs a minute of waiting
    SWITCHBOARD_REFERENCES=5000 pytest test_not_twice.py

One server serves a whole session. Tests that need money to themselves take a new customer.
"""

import os
import signal

import pytest

# Before these are imported, so that their assertions explain themselves.
pytest.register_assert_rewrite(
    "browser",
    "chain",
    "desk",
    "dialects",
    "engines",
    "house",
    "number_shapes",
    "panel",
    "people",
    "postman",
    "rentals",
    "server",
    "tenant",
    "trade",
    "upstream",
    "wire",
)

from desk import sold
from dialects import DIALECTS
from engines import Engine
from house import open_house
from people import hire_all
from rentals import VERSIONS, Receiver

# Who ends the tests early leaves no servers behind either.
signal.signal(signal.SIGTERM, signal.default_int_handler)
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"


def pytest_addoption(parser):
    help = "what stores live on: sqlite (default) or postgres"
    parser.addoption("--engine", choices=sorted(Engine.kinds), default="sqlite", help=help)


def pytest_sessionstart(session):
    if not session.config.option.collectonly:
        Engine.current = Engine.kinds[session.config.option.engine]()


def pytest_sessionfinish():
    if Engine.current:
        Engine.current.close()


def pytest_report_collectionfinish(config):
    return f"stores on: {Engine.current.title if Engine.current else config.option.engine}"


LEFT_OUT = pytest.StashKey()


def pytest_collection_modifyitems(config, items):
    """What waits comes last: it is begun early, and the others fill the time.

    The upstreams' tests, begun all together, take most of a machine: on PostgreSQL they come first, as both engines'
    tests may run at the same time. What is about the other engine alone is left out, and told by name at the end.
    """

    def is_early(item):
        return config.option.engine == "postgres" and item.path.name == "test_upstreams.py"

    items.sort(key=lambda item: (not is_early(item), "slow" in item.keywords))
    left_out = {}
    for item in items:
        for engine in Engine.kinds:
            if (only := item.get_closest_marker(engine)) and engine != config.option.engine:
                left_out[item] = only.args[0]
    config.stash[LEFT_OUT] = left_out
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=list(left_out))


def pytest_terminal_summary(terminalreporter, config):
    if left_out := config.stash.get(LEFT_OUT, None):
        terminalreporter.section(f"left out on {config.option.engine}")
        for item, reason in left_out.items():
            terminalreporter.line(f"{item.nodeid}: {reason}")


def pytest_make_parametrize_id(val):
    """Long values make short names."""
    return f"{val[:20]}… ({len(val)})" if isinstance(val, str) and len(val) > 40 else None


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """The house that the whole session shares."""
    with open_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture(scope="session")
def tills(house):
    """A customer in each dialect whose money nothing moves but the test that is running.

    So there are no orders on it that are refunded later or make further orders by themselves.
    """
    return dict(zip(DIALECTS, house.customers(DIALECTS), strict=True))


@pytest.fixture(scope="session")
def drip_tills(house):
    """A customer in each dialect for drip-feed, whose orders make further ones, free of charge."""
    return dict(zip(DIALECTS, house.customers(DIALECTS), strict=True))


@pytest.fixture(params=DIALECTS)
def panel(request, tills):
    """The till of every dialect in turn."""
    return tills[request.param]


@pytest.fixture
def dripper(panel, drip_tills):
    """The drip-feed customer of the same dialect."""
    return drip_tills[panel.dialect.name]


@pytest.fixture
def standard(tills):
    """The till of the standard dialect, for what is the same in all of them."""
    return tills["standard"]


@pytest.fixture(scope="session")
def receiver():
    """Takes the webhooks of everybody."""
    with Receiver() as receiver:
        yield receiver


@pytest.fixture(scope="session")
def numbers(tmp_path_factory, receiver):
    """The house whose numbers the session shares, with orders that are old enough at its end."""
    with open_house(tmp_path_factory.mktemp("numbers"), receiver.setting) as house:
        renter = house.renter("standard")
        orders = [*renter.create("silent", quantity=10), *renter.create("silent", quantity=6)]
        house.aging = [order["id"] for order in orders]
        yield house


@pytest.fixture(scope="session", autouse=True)
def early(request):
    """Opens the numbers' house at once where a test at the end needs orders of it that are old enough."""
    if any("slow" in item.keywords and "numbers" in item.fixturenames for item in request.session.items):
        request.getfixturevalue("numbers")


@pytest.fixture(scope="module")
def own(tmp_path_factory, receiver):
    """A house of numbers for one file, which meets limits or nearly so."""
    with open_house(tmp_path_factory.mktemp("own"), receiver.setting) as house:
        yield house


@pytest.fixture(scope="session")
def renter(numbers):
    """The customer whom the aging orders belong to."""
    return numbers.renter("standard")


# The console


@pytest.fixture(scope="session")
def shop(tmp_path_factory, receiver):
    """The house at whose console staff work, where a credit above 5000 needs a second person."""
    settings = ["console.second-person-above=5000", "sync.minutes=0", receiver.setting]

    def prepare(store):
        sold(store, ago=20, storefront="pica-smm", count=77, charged=2000, returned=766, cost=234)

    with open_house(tmp_path_factory.mktemp("console"), *settings, prepare=prepare) as house:
        yield house


@pytest.fixture(scope="session")
def people(shop):
    """Those who work there, by name."""
    roles = {"support": "support", "manager": "manager", "colleague": "manager", "owner": "owner"}
    return hire_all(shop, {f"{name}@example.org": role for name, role in roles.items()})


@pytest.fixture(scope="session")
def support(people):
    return people["support@example.org"]


@pytest.fixture(scope="session")
def manager(people):
    return people["manager@example.org"]


@pytest.fixture(scope="session")
def colleague(people):
    """Another manager."""
    return people["colleague@example.org"]


@pytest.fixture(scope="session")
def owner(people):
    return people["owner@example.org"]


@pytest.fixture
def customer(shop):
    """A customer of its own for a test."""
    return shop.customer()


@pytest.fixture(scope="session")
def onlooker(shop):
    """A customer for all tests that leave its terms and its money as they were, or look at what they did alone."""
    return shop.customer()


@pytest.fixture(params=VERSIONS)
def api(request):
    return request.param
