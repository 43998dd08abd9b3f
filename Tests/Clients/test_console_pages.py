"""Every page of the console that links lead to, as each kind of person finds it: there, small, sound and private."""

import re
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import html5lib
import pytest
from browser import Browser, Page
from house import open_house
from people import hire, invite, open_sign_up
from server import REPOSITORY
from trade import Trade
from upstream import hang_up, service

PEOPLE = ["visitor", "customer", "support", "manager", "owner"]
LANGUAGES = ["en", "vi", "zh"]
# How many addresses of one pattern are followed: an order's page is much like that of another, yet not the same.
FEW = 4
# More than there are, so that a page which leads to ever further ones ends the test and not the day.
MOST = 400
LARGEST = 100_000
# What pages must not mistake for markup.
ODD = """<b>"Odd" & 'co'</b>"""
# Files to keep and documents for programs are no pages.
FILES = re.compile(r"\.(csv|json)$")


@dataclass
class Found:
    """What one address answered, where it was found, and what stands in it."""

    address: str
    source: str
    page: Page

    @property
    def root(self):
        return self.page.root

    def __str__(self):
        return f"{self.address} (from {self.source})"


def begin(shop):
    """Lets something happen, also to and by what has odd names, so that lists have lines and queues have work."""
    shop.verb("announcement", "add", ODD, "--text", ODD)
    shop.verb("customer", "add", "--name", ODD, "--storefront", "standard")
    panel, trade = shop.demo("standard"), Trade(shop)
    panel.order()
    shop.listing(panel, ODD, rate="1")
    good, lost, dear = trade.deal(), trade.deal(), trade.deal()
    lost.panel.next("add", hang_up, hang_up)
    unknown, _ = lost.order()
    done, _ = good.order()
    for rate in ("0.50", "5.00"):
        dear.panel.services = [service(1, name=ODD, rate=rate)]
        shop.verb("provider", "sync", dear.provider)
    renter = shop.renter("standard")
    rental = renter.rent("code")
    renter.received(rental)
    renter.post("/v1/orders/finish", id=rental)
    good.becomes(done, "Completed")
    good.buyer.ask("refill", order=done)
    shop.demo("standard").order("Sandbox: completes", quantity=100, runs=2, interval=60)
    lost.in_doubt(unknown)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    settings = ["console.second-person-above=5"]
    with open_house(tmp_path_factory.mktemp("pages"), *settings, prepare=open_sign_up) as house:
        yield house


@pytest.fixture(scope="module")
def browsers(shop):
    """One of each kind of people. The customer has asked for money, and the manager would give too much."""
    account = shop.accounts["standard"]["id"]
    with ThreadPoolExecutor(2) as pool:
        work = pool.submit(begin, shop)
        customer = pool.submit(invite, shop, account)
        hired = {role: pool.submit(hire, shop, role) for role in ("support", "manager", "owner")}
        people = {"visitor": Browser(shop.server.url), "customer": customer.result()}
        people |= {role: it.result() for role, it in hired.items()}
        work.result()
    people["customer"].fill("/wallet", "/wallet/top-up", amount="7", note=ODD)
    people["customer"].fill("/numbers/wallet", "/numbers/wallet/top-up", amount="7000", note=ODD)
    path = f"/staff/customers/{account}"
    people["manager"].fill(path, f"{path}/money", amount="6", direction="credit", currency="USD", reason=ODD)
    return people


def pattern(address):
    """What an address has in common with those of the same page: no numbers, and no values in its query."""
    parts = urlsplit(address)
    query = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return re.sub(r"/\d+(?=/|\.|$)", "/:id", parts.path), *query


def leads(page):
    """The addresses of this house that a page leads to: its links, and its forms that only ask."""
    for href in page.hrefs:
        if not re.match(r"#|https?:", href):
            yield urljoin(page.address, href).partition("#")[0]
    for form in page.forms:
        if form.method == "get" and form.action != "/language":
            yield f"{form.action}?{urlencode(form.fields)}"


def crawl(browser, start):
    """Follows links from these addresses, to a few addresses of each pattern."""
    waiting = deque((address, "the start") for address in start)
    seen, patterns, found = set(start), Counter(), []
    while waiting:
        address, source = waiting.popleft()
        found.append(Found(address, source, browser.get(address, None)))
        assert len(found) <= MOST, [str(it) for it in found[-20:]]
        for further in leads(found[-1].page):
            if further not in seen and patterns[pattern(further)] < FEW:
                seen.add(further)
                patterns[pattern(further)] += 1
                waiting.append((further, address))
    return found


# What can be wrong with a page: each gives what is, or nothing.


def slips(found):
    """Not as the standard of HTML has it."""
    parser = html5lib.HTMLParser()
    parser.parse(found.page.html)
    lines = found.page.html.splitlines()
    return [(what, of, lines[line - 1][:300]) for (line, _), what, of in parser.errors[:3]]


def doubles(found):
    """Ids of several pieces."""
    counts = Counter(piece.has["id"] for piece in found.root.all() if "id" in piece.has)
    return [name for name, count in counts.items() if count > 1]


def dangling(found):
    """References to ids that are not there."""
    pieces = list(found.root.all())
    ids = {piece.has.get("id") for piece in pieces}
    names = ("for", "list", "form", "aria-describedby", "aria-labelledby", "aria-controls")
    named = [word for piece in pieces for name in names for word in piece.has.get(name, "").split()]
    return [name for name in named if name not in ids]


def nameless(found):
    """Fields and buttons of which nobody says what they are."""
    labels = {label.has.get("for") for label in found.root.all("label") if label.text}
    fields = [it for it in found.root.all("input", "select", "textarea") if it.has.get("type") != "hidden"]
    unsaid = [it for it in fields if it.has.get("id") not in labels]
    unsaid += [it for it in found.root.all("a", "button") if not it.text]
    return [(it.tag, it.has) for it in unsaid if not it.has.get("aria-label")]


def inline(found):
    """Scripts and styles within the page."""
    for piece in found.root.all():
        acts = [name for name in piece.has if name.startswith("on") or name == "style"]
        address = piece.has.get("href", "") + piece.has.get("action", "") + piece.has.get("src", "")
        runs = piece.tag == "style" or (piece.tag == "script" and ("src" not in piece.has or piece.raw.strip()))
        if acts or runs or address.lower().startswith(("javascript:", "data:")):
            return piece.tag, piece.has


def loose(found):
    """An answer that may be kept, framed, sniffed, or run what others slipped in."""
    has = found.page.response.headers
    policy = has.get("Content-Security-Policy", "")
    strict = "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    private = has.get("Cache-Control") == "no-store" and has.get("X-Content-Type-Options") == "nosniff"
    return not (strict and private) and dict(has)


PROBLEMS = [slips, doubles, dangling, nameless, inline, loose]


def each(browsers, do):
    """What each of these people gets done, all of them at the same time; by name."""
    with ThreadPoolExecutor(len(browsers)) as pool:
        return dict(zip(browsers, pool.map(do, browsers), strict=True))


@pytest.fixture(scope="module")
def crawls(browsers):
    return each(browsers, lambda name: crawl(browsers[name], ["/", "/staff"]))


@pytest.fixture(scope="module", params=PEOPLE)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def person(browsers, name):
    return browsers[name]


@pytest.fixture(scope="module")
def found(crawls, name):
    return crawls[name]


@pytest.fixture(scope="module")
def pages(found, person):
    """All that are pages, and the one about a missing page."""
    missing = Found("/nothing/here", "nowhere", person.get("/nothing/here", 404))
    return [it for it in found if not FILES.search(it.page.path)] + [missing]


def hold(pages, problem):
    """Holds that nothing is wrong with any of these pages."""
    problems = [f"{page}: {said}" for page in pages if (said := problem(page))]
    assert not problems, "\n".join(["", *problems])


def test_links_lead_to_every_page(crawls):
    """Whatever is routed can be found, but for what mail, scripts and what is typed lead to."""
    told = {"/language", "/orders/live", "/numbers/live", "/sign-in/code", "/invitation/:token"}
    texts = [path.read_text() for path in (REPOSITORY / "Sources/Console").glob("ConsoleRoutes*.swift")]
    routes = {route for text in texts for route in re.findall(r'\.get\("([^"]+)"', text)} - told
    assert len(routes) > 90
    visited = [it for found in crawls.values() for it in found]
    paths = {it.page.path for it in visited} | {urlsplit(it.address).path for it in visited}

    def is_found(route):
        form = re.sub(r":\w+", r"\\d+", re.sub(r"\\\(.*\)", "[a-z-]+", route.replace(".", r"\.")))
        return any(re.fullmatch(form, path) for path in paths)

    assert [route for route in sorted(routes) if not is_found(route)] == []


def test_every_link_leads_to_something(found, name):
    # Customers learn nothing of the pages of staff; visitors are asked to sign in.
    hidden = {"/staff"} if name == "customer" else set()
    hold(found, lambda it: it.page.status != (404 if it.address in hidden else 200) and it.page.status)


def test_files_are_files(found):
    files = [it for it in found if FILES.search(it.page.path)]
    assert files
    hold(files, lambda it: not it.page.response.headers["Content-Disposition"].startswith("attachment"))


def test_pages_are_small(pages):
    hold(pages, lambda it: (size := len(it.page.response.content)) >= LARGEST and f"{size} bytes")


@pytest.mark.parametrize("problem", PROBLEMS)
def test_pages_are_sound(pages, problem):
    hold(pages, problem)


def test_what_pages_load_is_there(pages, person):
    loaded = {piece.has.get("src") or piece.has.get("href") for it in pages for piece in it.root.all("script", "link")}
    assert len(loaded) >= 3
    assert {address: person.ask(address).status_code for address in loaded} == dict.fromkeys(loaded, 200)


def translated(pages, person, language):
    """The same pages in another language."""
    person.session.cookies.set("language", language)
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda it: person.get(it.address, it.page.status), pages))
    person.session.cookies.clear(domain="", path="/", name="language")
    return [Found(it.address, it.source, page) for it, page in zip(pages, told, strict=True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_in_the_language_that_was_chosen(pages, person, language):
    english, said = {it.page.title for it in pages}, pages
    if language != "en":
        said = translated(pages, person, language)
        # Some words are the same everywhere, as "API" is, and names of people and goods.
        assert len({it.page.title for it in said} - english) * 2 > len(english)
    hold(said, lambda it: next(it.root.all("html")).has.get("lang") != language or "[[" in it.page.text)


@pytest.mark.parametrize("typed", ["", ODD, "9" * 40, "-1", "\0\n\u202e", "x" * 5000], ids=range(6))
def test_forms_bear_whatever_is_typed(crawls, browsers, typed):
    """What is wrong is told on a sound page. It comes last: what is not wrong is done."""

    def fill_in(name):
        forms = {(*pattern(form.action), form.button): (it, form) for it in crawls[name] for form in it.page.forms}
        for it, form in forms.values():
            if form.method == "post" and form.typed:
                page = browsers[name].send(form, None, **dict.fromkeys(form.typed, typed))
                yield Found(form.action, f"{it.address} of {name}", page)

    answers = [it for answers in each(browsers, lambda name: list(fill_in(name))).values() for it in answers]
    assert len(answers) > 60
    hold(answers, lambda it: it.page.status not in (200, 422, 429) and it.page.status)
    for problem in PROBLEMS:
        hold(answers, problem)
