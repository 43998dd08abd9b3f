"""Staff in a browser: what pages show, which forms they have, and people who may sign in."""

import base64
import csv
import hashlib
import hmac
import io
import os
import sqlite3
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser

import requests

PASSWORD = "a long enough pass phrase"
ROLES = {"customer": 1, "support": 2, "manager": 3, "owner": 4}
FIRST_PERSON = 900_000_000_000


@dataclass
class Form:
    action: str
    method: str
    fields: dict = field(default_factory=dict)
    choices: dict = field(default_factory=dict)
    button: str = ""


class Page(HTMLParser):
    """A page as a person meets it: its words, tables, forms and links."""

    def __init__(self, response):
        super().__init__()
        self.status = response.status_code
        self.path = response.url.split("/", 3)[-1]
        self.html = response.text
        self.size = len(response.content)
        self.words, self.links, self.forms, self.rows, self.errors = [], {}, [], [], {}
        self.form = self.row = self.cell = self.link = self.select = self.area = self.wrong = None
        self.feed(response.text)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attributes):
        it = dict(attributes)
        if tag == "form":
            self.form = Form(it.get("action", ""), it.get("method", "get"))
            self.forms.append(self.form)
        elif tag == "input" and self.form and it.get("name"):
            if it.get("type") != "checkbox" or "checked" in it:
                self.form.fields[it["name"]] = it.get("value", "")
        elif tag == "textarea" and self.form:
            self.area = it["name"]
            self.form.fields[self.area] = ""
        elif tag == "select" and self.form:
            self.select = it["name"]
            self.form.choices[self.select] = []
        elif tag == "option" and self.select:
            self.form.choices[self.select].append(it.get("value"))
            if "selected" in it or self.select not in self.form.fields:
                self.form.fields[self.select] = it.get("value")
        elif tag == "tr":
            self.row = {}
        elif tag == "td" and self.row is not None:
            self.cell = it.get("data-label", "")
            self.row[self.cell] = ""
        elif tag == "a":
            self.link = it.get("href")
        elif tag == "span" and it.get("class") == "error":
            self.wrong = it["id"].split("-", 2)[-1].removesuffix("-error")

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "tr":
            if self.row:
                self.rows.append({name: " ".join(text.split()) for name, text in self.row.items()})
            self.row = None
        elif tag == "td":
            self.cell = None
        elif tag == "a":
            self.link = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None
        elif tag == "span":
            self.wrong = None

    def handle_data(self, data):
        self.words.append(data)
        if self.area:
            self.form.fields[self.area] += data.removeprefix("\n")
        if self.cell is not None and self.row is not None:
            self.row[self.cell] += " " + data
        if self.link:
            self.links.setdefault(data.strip(), self.link)
        if self.wrong:
            self.errors[self.wrong] = data
        if self.form and data.strip():
            self.form.button = data.strip()

    def form_to(self, path, **fields):
        """The form that goes there, with these hidden values where there are several."""
        found = [
            form
            for form in self.forms
            if form.action == path and all(form.fields.get(it) == fields[it] for it in fields)
        ]
        assert found, f"no form to {path} on {self.path}: {[form.action for form in self.forms]}"
        return found[0]

    def has_form(self, path):
        return any(form.action == path for form in self.forms)

    def row_with(self, **cells):
        found = [row for row in self.rows if all(row.get(it) == cells[it] for it in cells)]
        assert found, f"no row with {cells}: {self.rows[:5]}"
        return found[0]


class Browser:
    """Somebody's browser at the server, with its cookies."""

    def __init__(self, url):
        self.url = url
        self.session = requests.Session()

    def get(self, path, status=200):
        page = Page(self.session.get(self.url + path, headers={"Accept": "text/html"}))
        assert page.status == status, f"{path}: {page.status} {page.text[:500]}"
        return page

    def csv(self, path):
        """A file's lines, as dictionaries by its head."""
        response = self.session.get(self.url + path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        assert response.headers["Content-Type"].startswith("text/csv")
        return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))

    def post(self, path, fields, status=200):
        """Sends fields as they are and goes where the answer leads."""
        headers = {"Accept": "text/html", "Origin": self.url}
        page = Page(self.session.post(self.url + path, data=fields, headers=headers))
        assert page.status == status, f"POST {path}: {page.status} {page.text[:500]}"
        return page

    def send(self, form, status=200, **values):
        """Fills a form in and sends it."""
        return self.post(form.action, {**form.fields, **values}, status)

    def forge(self, path, status=404, **values):
        """Sends what no form of the pages would, with a token that is right."""
        secret = next(it.value for it in self.session.cookies if "session" in it.name)
        token = hmac.new(secret.encode(), b"forms", hashlib.sha256).hexdigest()[:32]
        values = {"_token": token, "_form": f"forged-{time.monotonic_ns()}", **values}
        return self.post(path, values, status)

    def sign_in(self, email, password=PASSWORD, staff=True):
        path = "/staff/sign-in" if staff else "/sign-in"
        self.send(self.get(path).form_to(path), email=email, password=password)
        return self


def hashed(password):
    """As the program keeps passwords, at a cost that tests can bear."""
    salt = os.urandom(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=32)
    salt, digest = (base64.b64encode(it).decode() for it in (salt, digest))
    return f"$scrypt$ln=14,r=8,p=1${salt}${digest}"


def hire(store, **people):
    """Writes staff into a store that nobody serves yet: name=role, as NAME@example.org."""
    with sqlite3.connect(store.path) as books:
        for number, (name, role) in enumerate(people.items()):
            email = f"{name}@example.org"
            values = [FIRST_PERSON + number, email, name, ROLES[role], hashed(PASSWORD)]
            books.execute(
                "INSERT INTO people VALUES (?, NULL, NULL, ?, ?, ?, ?, '', 0, '', 'en', 'UTC', 0, 0, 0, 1)", values
            )
            books.execute("INSERT INTO mail_claims VALUES (0, ?, ?, 1)", [email, FIRST_PERSON + number])
        owners = list(people.values()).count("owner")
        if owners:
            books.execute("INSERT INTO tallies VALUES (1, 0, ?, 1)", [owners])
    books.close()


def sold(store, *, ago, storefront, count, charged, returned, cost):
    """Writes what a storefront sold in dollars on a day so many days ago, as the totals of days are kept."""
    day = int(time.time()) // 86_400 - ago
    money = [amount * 1_000_000 for amount in (charged, returned, cost)]
    with sqlite3.connect(store.path) as books:
        [shop] = books.execute("SELECT id FROM storefronts WHERE name = ?", [storefront]).fetchone()
        books.execute(
            "INSERT INTO day_totals VALUES (?, ?, 'USD', 1, ?, ?, ?, ?, 0, 1)", [day, shop, count, *money]
        )
    books.close()
