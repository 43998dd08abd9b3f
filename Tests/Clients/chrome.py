"""A real browser: Debian's Chromium without a window, driven by its own driver."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import axe_core_python
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text()
WITHIN = 20


class Chrome:
    """One window, at home at one server."""

    def __init__(self, driver, url):
        self.driver = driver
        self.url = url

    def go(self, path):
        self.driver.get(self.url + path)
        return self

    @property
    def title(self):
        return self.driver.find_element(By.TAG_NAME, "h1").text

    @property
    def path(self):
        return self.driver.current_url.removeprefix(self.url)

    @property
    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    def fill(self, **values):
        """Types into the fields of these names; of several on a page, the one that is a person's to fill in."""
        for name, value in values.items():
            field = next(it for it in self.all(f"[name={name}]") if it.get_attribute("type") != "hidden")
            if field.tag_name == "select":
                Select(field).select_by_value(str(value))
            else:
                field.clear()
                field.send_keys(str(value))
        return self

    def choose(self, name, value):
        """Chooses in a list that loads the page anew."""
        old = self.driver.find_element(By.TAG_NAME, "html")
        Select(self.driver.find_element(By.NAME, name)).select_by_value(str(value))
        self.until(lambda: self.gone(old))

    def press(self, label, within="body"):
        """Presses a button by what it says, and waits for the next page; says yes where it is asked."""
        return self.click(next(it for it in self.all(f"{within} button") if it.text == label))

    def submit(self, action):
        """Sends the form that goes there."""
        return self.click(self.all(f"form[action='{action}'] button")[0])

    def click(self, button):
        old = self.driver.find_element(By.TAG_NAME, "html")
        button.click()
        try:
            self.driver.switch_to.alert.accept()
        except Exception:  # noqa: BLE001 nobody asked
            pass
        self.until(lambda: self.gone(old))
        return self

    @staticmethod
    def gone(element):
        try:
            element.tag_name
        except Exception:  # noqa: BLE001 the page it was on is no more
            return True
        return False

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def until(self, condition, within=WITHIN):
        return WebDriverWait(self.driver, within, 0.1).until(lambda _: condition())

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def size(self, width, height=900):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
        )

    def scheme(self, name):
        features = [{"name": "prefers-color-scheme", "value": name}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def speak(self, language):
        self.driver.add_cookie({"name": "language", "value": language, "path": "/"})

    def violations(self):
        """What axe finds against WCAG 2.1 AA."""
        if self.script("return typeof axe") == "undefined":
            self.script(AXE)
        found = self.driver.execute_async_script(
            "const done = arguments[0];"
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then((it) => done(it.violations));"
        )
        return [f"{it['id']}: {node['target']} {node['html'][:120]}" for it in found for node in it["nodes"]]

    def complaints(self):
        """What the browser has to say against the page: broken scripts, what the policy refused."""
        return [it["message"] for it in self.driver.get_log("browser") if it["level"] == "SEVERE"]


@contextmanager
def open_chrome(url):
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        chrome = Chrome(driver, url)
        chrome.size(1280)
        yield chrome
    finally:
        driver.quit()
