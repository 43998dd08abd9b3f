"""A browser without scripts: it follows links, fills forms in and reads what pages say."""

import csv
import io
import json
import re
from collections import defaultdict
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urlsplit

import requests
from panel import next_address
from requests.adapters import HTTPAdapter

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
BLOCKS = {"br", "p", "td", "th", "dd", "dt", "li", "h1", "h2", "div", "summary", "button", "label", "form", "pre"}
CONTROLS = ("input", "select", "textarea")
UNSEEN = {"head", "option", "textarea"}


class Element:
    """A piece of a page, with what stands in it."""

    def __init__(self, tag, attributes=(), parent=None):
        self.tag, self.parent = tag, parent
        self.has = {name: value or "" for name, value in attributes}
        self.children = []

    def all(self, *tags):
        """The pieces in it with one of these tags, in their order; every piece if none is named."""
        waiting = self.children[::-1]
        while waiting:
            piece = waiting.pop()
            if isinstance(piece, Element):
                waiting.extend(reversed(piece.children))
                if not tags or piece.tag in tags:
                    yield piece

    def classes(self):
        return self.has.get("class", "").split()

    def around(self, *tags):
        """The nearest piece with one of these tags that this one stands in, or None."""
        piece = self.parent
        while piece and piece.tag not in tags:
            piece = piece.parent
        return piece

    @property
    def raw(self):
        """All its text, as it was written."""
        return "".join(child if isinstance(child, str) else child.raw for child in self.children)

    @property
    def text(self):
        """What a reader sees of it, on one line."""
        return " ".join("".join(self._seen()).split())

    def _seen(self):
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in UNSEEN:
                gap = " " if child.tag in BLOCKS else ""
                yield gap
                yield from child._seen()
                yield gap


class Builder(HTMLParser):
    """Makes elements of a page that closes what it opens."""

    def __init__(self, text):
        super().__init__()
        self.place = self.root = Element("")
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag == "option" and self.place.tag == "option":
            self.place = self.place.parent
        piece = Element(tag, attributes, self.place)
        self.place.children.append(piece)
        if tag not in VOID:
            self.place = piece

    def handle_endtag(self, tag):
        piece = self.place
        while piece and piece.tag != tag:
            piece = piece.parent
        if piece and piece.parent:
            self.place = piece.parent

    def handle_data(self, data):
        self.place.children.append(data)


class Form:
    """A form as it stands in a page: where it goes, and its fields with what would be sent of them."""

    def __init__(self, piece, controls):
        self.action = piece.has.get("action", "")
        self.method = piece.has.get("method", "get")
        self.id = piece.has.get("id")
        self.button = next((it.text for it in piece.all("button")), "")
        self.fields = {}
        self.choices = {}  # name → values to choose from
        self.boxes = {}  # name → values that can be ticked
        self.typed = []  # names of what is typed in
        for control in controls:
            self._take(control, control.has.get("name"))

    def _take(self, control, name):
        value = control.has.get("value", "")
        if not name:
            return
        if control.tag == "select":
            options = list(control.all("option"))
            self.choices[name] = [option.has["value"] for option in options]
            chosen = [option for option in options if "selected" in option.has] or options[:1]
            self.fields.update({name: option.has["value"] for option in chosen})
        elif control.tag == "textarea":
            self.fields[name] = control.raw.removeprefix("\n")
            self.typed.append(name)
        elif control.has.get("type") == "checkbox":
            self.boxes.setdefault(name, []).append(value)
            if "checked" in control.has:
                self.fields[name] = value
        elif control.tag == "input":
            self.fields[name] = value
            if control.has.get("type") != "hidden":
                self.typed.append(name)

    def holds(self, button, values):
        return button in (None, self.button) and all(self.fields.get(name) == values[name] for name in values)

    def __repr__(self):
        return f"{self.method} {self.action} “{self.button}” {sorted(self.fields)}"


class Row(dict):
    """A line of a table: the texts of its cells by their column's name."""

    def shows(self, texts, cells):
        has_texts = all(any(text in cell for cell in self.values()) for text in texts)
        return has_texts and all(self.get(name) == text for name, text in cells.items())


class Page:
    """What one answer shows. It is taken apart when it is asked what it shows."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.address = re.sub(r"^https?://[^/]+", "", response.url)
        self.path = urlsplit(self.address).path
        self.is_html = response.headers.get("Content-Type", "").startswith("text/html")
        self.html = response.text if self.is_html else ""

    @cached_property
    def root(self):
        return Builder(self.html).root

    @cached_property
    def text(self):
        return self.root.text if self.is_html else self.response.text

    @cached_property
    def title(self):
        return next((it.text for it in self.root.all("h1")), "")

    @cached_property
    def anchors(self):
        return [it for it in self.root.all("a") if "href" in it.has]

    @cached_property
    def hrefs(self):
        return [it.has["href"] for it in self.anchors]

    @cached_property
    def links(self):
        """text → the address of the first one that says so"""
        return {it.text: it.has["href"] for it in reversed(self.anchors)}

    @cached_property
    def rows(self):
        lines = ([cell for cell in row.children if isinstance(cell, Element)] for row in self.root.all("tr"))
        return [Row({it.has["data-label"]: it.text for it in line}) for line in lines if line[0].tag == "td"]

    @cached_property
    def notes(self):
        return [it.text for it in self.root.all("p") if "note" in it.classes()]

    @cached_property
    def codes(self):
        return [it.raw for it in self.root.all("code") if it.parent.tag == "pre"]

    @cached_property
    def live(self):
        """name → text of what events change"""
        return {it.has["data-live"].split(":")[1]: it.text for it in self.root.all() if "data-live" in it.has}

    @cached_property
    def events(self):
        return next((it.has["data-events"] for it in self.root.all() if "data-events" in it.has), "")

    @cached_property
    def forms(self):
        controls = defaultdict(list)
        for it in self.root.all(*CONTROLS):
            controls[it.has.get("form") or it.around("form")].append(it)
        return [Form(it, controls[it] + controls[it.has.get("id")]) for it in self.root.all("form")]

    @cached_property
    def errors(self):
        """field → what is wrong with it"""
        wrong = [it for it in self.root.all("span") if "error" in it.classes()]
        return {next(it.around("p").all(*CONTROLS)).has["name"]: it.text for it in wrong}

    def forms_to(self, action, button=None, **values):
        """The forms that go there with this button and hold these values; those that change something first."""
        found = [form for form in self.forms if form.action == action and form.holds(button, values)]
        return sorted(found, key=lambda form: form.method != "post")

    def form(self, action, button=None, **values):
        """The first form that goes there with this button and holds these values."""
        found = self.forms_to(action, button, **values)
        assert found, f"no form to {action} with {button} {values} at {self.address}: {self.forms}"
        return found[0]

    def has_form(self, action):
        return bool(self.forms_to(action))

    def links_to(self, path):
        """The addresses linked to that begin so."""
        return [href for href in self.hrefs if href.startswith(path)]

    def row(self, *texts, **cells):
        """The first line of a table that shows these texts somewhere, and these in the cells named."""
        for row in self.rows:
            if row.shows(texts, cells):
                return row
        raise AssertionError(f"no row with {texts} {cells} at {self.address}: {self.rows}")

    def has_row(self, *texts, **cells):
        return any(row.shows(texts, cells) for row in self.rows)


class Browser:
    """One person. Each speaks from an address of their own, as limits are kept by address, and to this host's name.

    Answers must have the status that is expected, after redirects; None takes any.
    """

    def __init__(self, url, host=None):
        self.url = url
        self.origin = f"http://{host}" if host else url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers.update({"Accept": "text/html", "Host": host})
        adapter = HTTPAdapter()
        adapter.init_poolmanager(1, 8, source_address=(next_address(), 0))
        self.session.mount("http://", adapter)

    def ask(self, path, **options):
        """The answer as it comes."""
        return self.session.get(self.url + path, **{"timeout": 30, **options})

    def get(self, path, status=200, /, headers=None, **query):
        return self._page(self.ask(path, headers=headers, params=query), status)

    def post(self, path, fields, status=200, /):
        """Sends fields as they stand, without a page, and goes where the answer leads."""
        response = self.session.post(self.url + path, fields, headers={"Origin": self.origin}, timeout=60)
        return self._page(response, status)

    def _page(self, response, status):
        page = Page(response)
        assert status in (None, page.status), f"{page.address}: {page.status} {page.text[:2000]}"
        return page

    def send(self, form, status=200, /, **changes):
        """Sends a form with some of its fields changed; None leaves one out."""
        fields = {**form.fields, **changes}
        fields = {name: value for name, value in fields.items() if value is not None}
        if form.method == "get":
            return self.get(form.action, status, **fields)
        return self.post(form.action, fields, status)

    def fill(self, path, action=None, status=200, /, **changes):
        """Opens a page and sends the form on it that goes to `action`, the page itself if not named."""
        return self.send(self.get(path).form(action or path), status, **changes)

    def press(self, path, action, /, **values):
        """Opens a page and presses the button on it that goes there with these values."""
        return self.send(self.get(path).form(action, **values))

    def forge(self, path, status=404, /, **fields):
        """Sends what no form of these pages would, with a token that is right."""
        account = "/staff/account" if path.startswith("/staff") else "/account"
        form = next(form for form in self.get(account).forms if form.method == "post")
        own = {name: form.fields[name] for name in ("_token", "_form")}
        return self.post(path, {**own, **fields}, status)

    def csv(self, path):
        """A download's lines, by its heads."""
        response = self.ask(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert re.search(r'filename="[\w.-]+\.csv"', response.headers["Content-Disposition"])
        lines = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
        assert lines.fieldnames, f"{path} has no heads"
        return list(lines)

    def told(self, path):
        """The pieces of a page that its events bring, as (name, HTML), as long as they come."""
        with self.ask(path, stream=True) as answer:
            assert answer.headers["Content-Type"] == "text/event-stream"
            for line in answer.iter_lines(decode_unicode=True):
                if line.startswith("data: {"):
                    event = json.loads(line.removeprefix("data: "))
                    yield event["cell"].split(":")[1], event["html"]

    def sign_in(self, email, password, /, *, path="/sign-in"):
        self.fill(path, email=email, password=password)
        self.email = email
        return self
