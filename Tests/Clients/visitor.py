"""What a browser does with the console's pages: it keeps cookies and sends forms with what they carry."""

import re
from html import unescape
from urllib.parse import urljoin

import requests


class Page:
    def __init__(self, response):
        self.status = response.status_code
        self.url = response.url
        self.html = response.text

    @property
    def title(self):
        found = re.search(r"<h1>([^<]*)</h1>", self.html)
        return unescape(found.group(1)) if found else ""

    @property
    def plain(self):
        """The page without what differs from one to the next: the marks of its forms."""
        return re.sub(r'name="_(token|form)" value="[^"]*"', "", self.html)

    def hidden(self, action):
        form = re.search(rf'action="{re.escape(action)}".*?</form>', self.html, re.DOTALL)
        assert form, f"no form goes to {action}: {self.html[:2000]}"
        pairs = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form.group())
        return {name: unescape(value) for name, value in pairs}


class Browser:
    def __init__(self, url):
        self.url = url
        self.session = requests.Session()

    def get(self, path):
        return Page(self.session.get(urljoin(self.url, path), timeout=30))

    def submit(self, path, **fields):
        """Opens a page and sends the form on it that goes to the same path."""
        form = self.get(path).hidden(path)
        return Page(self.session.post(urljoin(self.url, path), data=form | fields, timeout=30))
