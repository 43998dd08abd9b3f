"""A browser without a screen, for the console's pages: it follows links, fills forms in and reads what stands there."""

import itertools
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import requests

PASSWORD = "a long staff password"
_addresses = itertools.count(1)


class Form:
    """A form as it stands on a page: its fields with the values that they have."""

    def __init__(self, attributes):
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get").lower()
        self.id = attributes.get("id")
        self.fields = {}
        self.boxes = {}  # name → values that may be ticked

    def __repr__(self):
        return f"{self.method} {self.action} {sorted(self.fields)}"


class Reader(HTMLParser):
    """What a page holds."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.links, self.rows, self.codes = [], [], [], []
        self.notes, self.errors, self.tiles = [], [], {}
        self.text = ""
        self._form = self._select = self._area = self._cell = self._mark = self._tile = None
        self._floating = []  # boxes that belong to a form elsewhere
        self._cells = []
        self._hidden = 0
        self.feed(text)
        for owner, name, value in self._floating:
            for form in self.forms:
                if form.id == owner:
                    form.boxes.setdefault(name, []).append(value)

    def handle_starttag(self, tag, pairs):
        it = dict(pairs)
        classes = (it.get("class") or "").split()
        if tag == "form":
            self._form = Form(it)
            self.forms.append(self._form)
        elif tag == "input":
            self._input(it)
        elif tag == "select":
            self._select = (it["name"], [])
        elif tag == "option" and self._select:
            self._select[1].append((it.get("value", ""), "selected" in it))
        elif tag == "textarea":
            self._area = (it["name"], [])
        elif tag == "a":
            self.links.append(it.get("href", ""))
        elif tag == "tr":
            self._cells = []
        elif tag in ("td", "th"):
            self._cell = []
        elif tag in ("code", "pre") and tag == "code":
            self._mark = ("code", [])
        elif "error" in classes:
            self._mark = ("error", [])
        elif tag == "p" and "note" in classes:
            self._mark = ("note", [])

    def _input(self, it):
        name, kind = it.get("name"), it.get("type", "text")
        if not name:
            return
        if "form" in it:
            self._floating.append((it["form"], name, it.get("value", "")))
        elif self._form is not None:
            if kind == "checkbox":
                if "checked" in it:
                    self._form.fields[name] = it.get("value", "on")
                else:
                    self._form.boxes.setdefault(name, []).append(it.get("value", "on"))
            else:
                self._form.fields[name] = it.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select:
            name, options = self._select
            chosen = [value for value, selected in options if selected] or [
                value for value, _ in options[:1]
            ]
            if self._form is not None and chosen:
                self._form.fields[name] = chosen[0]
            self._select = None
        elif tag == "textarea" and self._area:
            name, parts = self._area
            if self._form is not None:
                self._form.fields[name] = "".join(parts).removeprefix("\n")
            self._area = None
        elif tag in ("td", "th") and self._cell is not None:
            self._cells.append(" ".join("".join(self._cell).split()))
            self._cell = None
        elif tag == "tr":
            self.rows.append(self._cells)
        elif tag in ("code", "span", "p") and self._mark:
            kind, parts = self._mark
            said = " ".join("".join(parts).split())
            {"code": self.codes, "error": self.errors, "note": self.notes}[kind].append(said)
            self._mark = None

    def handle_data(self, data):
        self.text += data
        for place in (self._area and self._area[1], self._cell, self._mark and self._mark[1]):
            if place is not None:
                place.append(data)


class Page:
    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.url = response.url
        self.path = urlsplit(response.url).path
        self.html = response.text
        reader = Reader(response.text)
        self.forms, self.links, self.rows = reader.forms, reader.links, reader.rows
        self.codes, self.notes, self.errors = reader.codes, reader.notes, reader.errors
        self.text = " ".join(reader.text.split())

    def form(self, action, **wanted):
        """The form that changes something there and holds these values."""
        found = [
            form
            for form in self.forms
            if (form.action, form.method) == (action, "post")
            and all(form.fields.get(name) == value for name, value in wanted.items())
        ]
        assert found, f"no form to {action} on {self.url}; there are {self.forms}"
        return found[0]

    def row(self, *texts):
        """The first row of a table that holds all these texts."""
        for row in self.rows:
            if all(any(text in cell for cell in row) for text in texts):
                return row
        raise AssertionError(f"no row with {texts} on {self.url}: {self.rows}")

    def has_row(self, *texts):
        return any(all(any(text in cell for cell in row) for text in texts) for row in self.rows)


class Browser:
    """Somebody at the console."""

    def __init__(self, url):
        self.base = url
        self.session = requests.Session()
        self.session.headers["Accept"] = "text/html"

    def get(self, path, status=200, **query):
        response = self.session.get(urljoin(self.base, path), params=query, timeout=30)
        assert response.status_code == status, f"{path}: {response.status_code}\n{response.text[:2000]}"
        return Page(response)

    def post(self, path, fields, status=200):
        """Posts as it stands, without a page."""
        response = self.session.post(urljoin(self.base, path), data=fields, timeout=60)
        assert response.status_code == status, f"{path}: {response.status_code}\n{response.text[:3000]}"
        return Page(response)

    def send(self, form, status=200, **changes):
        """Sends a form with some of its fields changed; None leaves one out."""
        fields = {**form.fields, **changes}
        fields = {name: value for name, value in fields.items() if value is not None}
        if form.method == "get":
            return self.get(form.action, status, **fields)
        return self.post(form.action, fields, status)

    def fill(self, path, action=None, status=200, **changes):
        """Opens a page and sends the form on it that goes to `action`, the page itself if not named."""
        return self.send(self.get(path).form(action or path), status, **changes)

    def press(self, path, action, status=200, **wanted):
        """Opens a page and presses the button on it that goes there with these values."""
        return self.send(self.get(path).form(action, **wanted), status)

    def csv(self, path):
        """The lines of a download."""
        response = self.session.get(urljoin(self.base, path), timeout=30)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        assert response.headers["Content-Type"].startswith("text/csv")
        assert re.search(r'filename="[\w.-]+\.csv"', response.headers["Content-Disposition"])
        return response.text.lstrip("\ufeff").splitlines()

    def sign_in(self, email, password=PASSWORD):
        form = self.get("/staff/sign-in").form("/staff/sign-in")
        fields = {**form.fields, "email": email, "password": password}
        url = urljoin(self.base, form.action)
        response = self.session.post(url, data=fields, timeout=30, allow_redirects=False)
        assert response.status_code == 303, Page(response).text
        return self


def staff(house, role):
    """Somebody new who works here, signed in."""
    email = f"{role}{next(_addresses)}@example.org"
    made = house.verb("staff", "add", email, "--role", role)
    browser = Browser(house.server.url)
    browser.fill(made["path"], password=PASSWORD)
    browser.sign_in(email)
    browser.email = email
    return browser
