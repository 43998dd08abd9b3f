"""A browser without scripts: it follows links, fills in forms and reads what pages say."""

import re
from html.parser import HTMLParser

import requests
from panel import next_address
from requests.adapters import HTTPAdapter

VOID = {"input", "br", "hr", "meta", "link", "img", "rect", "option"}
HIDDEN = {"script", "style", "title"}


class Form:
    """A form as it stands in a page: where it goes, its fields and what it says of them."""

    def __init__(self, attributes):
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get")
        self.fields = {}
        self.choices = {}
        self.button = ""


class Page(HTMLParser):
    """What one answer shows."""

    def __init__(self, response):
        super().__init__()
        self.response = response
        self.status = response.status_code
        self.path = re.sub(r"^https?://[^/]+", "", response.url)
        self.forms, self.links, self.errors, self.live = [], {}, [], {}
        self.pieces, self.open, self.hrefs, self.codes = [], [], [], []
        self.form = self.select = self.area = None
        if "text/html" in response.headers.get("Content-Type", ""):
            self.feed(response.text)
        self.text = re.sub(r"\s+", " ", "".join(self.pieces))
        self.events = next(iter(re.findall(r'data-events="([^"]*)"', response.text)), "").replace("&amp;", "&")

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if tag not in VOID:
            self.open.append((tag, has, len(self.pieces)))
        if tag == "form":
            self.form = Form(has)
            self.forms.append(self.form)
        elif tag == "input" and self.form and has.get("type") != "checkbox":
            self.form.fields[has["name"]] = has.get("value") or ""
        elif tag == "input" and self.form and "checked" in has:
            self.form.fields[has["name"]] = "on"
        elif tag == "select" and self.form:
            self.select = has["name"]
            self.form.choices[self.select] = []
        elif tag == "option" and self.select:
            choices = self.form.choices[self.select]
            choices.append(has["value"])
            if "selected" in has or len(choices) == 1:
                self.form.fields[self.select] = has["value"]
        elif tag == "textarea":
            self.area = has["name"]
            self.form.fields[self.area] = ""
        elif tag in ("br", "p", "td", "dd", "dt", "li", "h1", "h2"):
            self.pieces.append(" ")

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while self.open:
            name, has, begin = self.open.pop()
            said = re.sub(r"\s+", " ", "".join(self.pieces[begin:])).strip()
            if name == "a":
                self.links[said] = has.get("href")
                self.hrefs.append(has.get("href") or "")
            if name == "code" and any(tag == "pre" for tag, _, _ in self.open):
                self.codes.append("".join(self.pieces[begin:]))
            if name == "button" and self.form:
                self.form.button = said
            if name == "span" and "error" in has.get("class", "").split():
                self.errors.append(said)
            if "data-live" in has:
                self.live[has["data-live"].split(":")[1]] = said
            if name == "form":
                self.form = None
            if name == "select":
                self.select = None
            if name == "textarea":
                self.area = None
            if name == tag:
                return

    def handle_data(self, data):
        if self.area and self.form:
            self.form.fields[self.area] += data.removeprefix("\n")
        elif not (self.open and self.open[-1][0] in HIDDEN) and not self.select:
            self.pieces.append(data)

    def forms_of(self, action, button):
        return [form for form in self.forms if form.action == action and form.button == button]

    def links_to(self, path):
        return [href for href in self.hrefs if href.startswith(path)]

    def form_of(self, action, button=None, **fields):
        """The first form that goes there, with this button and these values."""
        for form in self.forms:
            same = all(form.fields.get(name) == value for name, value in fields.items())
            if form.action == action and same and button in (None, form.button):
                return form
        raise AssertionError(f"no form to {action} with {button} {fields} in: {self.text}")

    def has_form(self, action):
        return any(form.action == action for form in self.forms)


class Browser:
    """One person at one shop. Each speaks from an address of their own, as limits are kept by address."""

    def __init__(self, url):
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        adapter = HTTPAdapter()
        adapter.init_poolmanager(1, 8, source_address=(next_address(), 0))
        self.session.mount("http://", adapter)

    def get(self, path, **options):
        return Page(self.session.get(self.url + path, timeout=30, **options))

    def post(self, path, fields, **options):
        return Page(self.session.post(self.url + path, data=fields, timeout=60, **options))

    def send(self, form, **changes):
        """Sends a form of a page with some of its fields filled in."""
        fields = {**form.fields, **{name: str(value) for name, value in changes.items()}}
        return self.post(form.action, fields) if form.method == "post" else self.get_form(form, fields)

    def get_form(self, form, fields):
        return Page(self.session.get(self.url + form.action, params=fields, timeout=30))

    def sign_up(self, email, password="tram sao dem he"):
        page = self.get("/sign-up")
        return self.send(page.form_of("/sign-up"), email=email, name="Ann", password=password)
