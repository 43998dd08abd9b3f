"""Mail that the console sends, through a mail server of every kind on loopback."""

import os
import re
import subprocess

import pytest
from browser import Browser
from postman import PASSWORD, USER, Certificate, Postman, free_port
from server import BINARY, Server, Store, eventually

# A server on loopback may ask for a password without TLS.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")

FROM = "Cửa hàng số <shop@example.org>"
SECRET = "mot hai ba bon nam"
SAID = "a link is on its way to it"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return Certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def password_file(tmp_path_factory):
    file = tmp_path_factory.mktemp("password") / "password"
    file.write_text(PASSWORD + "\n")
    return file


@pytest.fixture(scope="module")
def postman(certificate):
    with Postman(certificate, "starttls", auth=True) as postman:
        yield postman


def settings(postman, password_file=None, certificate=None):
    """The settings for a mail server, as KEY=VALUE."""
    words = {"mail.server": postman if isinstance(postman, str) else postman.url, "mail.from": FROM}
    if password_file:
        words |= {"mail.user": USER, "mail.password-file": password_file}
    if certificate:
        words |= {"mail.ca-file": certificate.file}
    return [f"{key}={value}" for key, value in words.items()]


def variables(words):
    """The same as variables of the environment."""
    pairs = (word.split("=", 1) for word in words)
    return {"SWITCHBOARD_" + re.sub("[.-]", "_", key).upper(): value for key, value in pairs}


def new_store(directory):
    store = Store(directory / "switchboard.sqlite")
    store.verb("migrate")
    store.verb("storefront", "add", "--name", "shop")
    store.verb("showcase", "set", "shop", "--brand", "Shop", "--sign-up", "on")
    return store


class Shop:
    """A storefront that takes visitors, served with these settings."""

    def __init__(self, store, server):
        self.store = store
        self.server = server

    def sign_up(self, email):
        Browser(self.server.url).fill("/sign-up", email=email, password=SECRET)
        return email

    def customer(self, email):
        """Somebody who was let in by the operator: visitors who make themselves accounts are held to a pace."""
        account = self.store.verb("customer", "add", "--name", email, "--storefront", "shop")["id"]
        self.store.verb("customer", "login", account, email)
        return email

    def ask(self, email):
        """Asks for a new password and gives back the page that answers."""
        page = Browser(self.server.url).fill("/reset", email=email)
        assert SAID in page.text
        return page

    def logged(self, text, within=15):
        """The log line with this text, as soon as it is there."""
        found = eventually(
            lambda: [line for line in self.server.output.splitlines() if text in line], within=within
        )
        return found[0]


def plain(page):
    """A page without what differs from one to the next: the marks of its forms."""
    return re.sub(r'name="_(token|form)" value="[^"]*"', "", page.html)


@pytest.fixture(scope="module")
def shop(tmp_path_factory, postman, password_file, certificate):
    directory = tmp_path_factory.mktemp("mail")
    store = new_store(directory)
    with Server(store, directory / "log", settings(postman, password_file, certificate)) as server:
        yield Shop(store, server)
        assert server.stop() == 0
        assert PASSWORD not in server.output and "/invitation/" not in server.output
    store.audit()


@pytest.fixture
def other(tmp_path):
    """Makes a shop with other settings."""
    servers = []

    def open_shop(words):
        store = new_store(tmp_path)
        servers.append(Server(store, tmp_path / "log", words).start())
        return Shop(store, servers[0])

    yield open_shop
    for server in servers:
        assert server.stop() == 0


# The letter


def test_a_reset_link_arrives_and_works_once(shop, postman):
    email = shop.sign_up("ann@example.com")
    shop.ask(email)
    letter = postman.letter(email)
    text = letter.get_content()
    [link] = re.findall(r"http\S+/invitation/[0-9a-f]+", text)
    assert link.startswith(shop.server.url)
    path = link.removeprefix(shop.server.url)
    browser = Browser(shop.server.url)
    assert browser.fill(path, password="a long one that is new").title == "Sign in"
    browser.get(path, 404)
    browser.fill("/sign-in", None, 422, email=email, password=SECRET)
    assert browser.sign_in(email, "a long one that is new").get("/account").title != "Sign in"


def test_the_letter_is_made_as_it_should(shop, postman):
    email = shop.customer("form@example.com")
    shop.ask(email)
    letter = postman.letter(email)
    sender, receivers, content = next(it for it in postman.envelopes if it[1] == [email])
    assert sender == "shop@example.org"
    assert not letter.defects and all(not letter[name].defects for name in letter.keys())
    assert letter["From"].addresses[0].display_name == "Cửa hàng số"
    assert letter["From"].addresses[0].addr_spec == "shop@example.org"
    assert letter["Date"].datetime.tzinfo is not None
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", letter["Message-ID"])
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "text/plain" and letter.get_content_charset() == "utf-8"
    assert content.isascii() and all(len(line) <= 78 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"") and b"\r" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "brand", ["Sunny & Sons", "Cửa hàng số Việt Nam của chúng tôi, mở cửa cả ngày", "阳光小店：数字服务、短信与号码，一年四季都为您开门"]
)
def test_subjects_are_read_in_three_languages(shop, postman, brand):
    email = shop.customer(f"{len(brand)}@example.com")
    shop.store.verb("showcase", "set", "shop", "--brand", brand)
    eventually(lambda: brand in Browser(shop.server.url).get("/reset").text, within=5)
    shop.ask(email)
    letter = postman.letter(email)
    assert brand in letter["Subject"] and brand in letter.get_content()
    assert letter["Subject"].isprintable()


def test_dots_at_the_beginning_of_lines_come_through(shop, postman):
    brand = "." * 60
    shop.store.verb("showcase", "set", "shop", "--brand", brand)
    eventually(lambda: brand in Browser(shop.server.url).get("/reset").text, within=5)
    email = shop.customer("dots@example.com")
    shop.ask(email)
    letter = postman.letter(email)
    assert "\n." in letter.get_payload()
    assert f" {brand}." in letter.get_content()


def test_nobody_is_written_to_who_has_no_account(shop, postman):
    page = shop.ask("nobody@example.com")
    known = shop.ask(shop.customer("known@example.com"))
    assert plain(page) == plain(known)
    postman.letter("known@example.com")
    assert not [letter for letter in postman.letters if letter["To"] == "nobody@example.com"]


def test_we_sign_in_over_tls_alone(shop, postman):
    shop.ask(shop.customer("tls@example.com"))
    postman.letter("tls@example.com")
    assert {(is_tls, *login) for _, is_tls, *login in postman.logins} == {(True, USER, PASSWORD)}
    assert set(postman.greeted) == {"example.org"}


# Where links lead


def test_a_link_never_leads_where_a_stranger_says(shop, postman):
    email = shop.customer("victim@example.com")
    browser = Browser(shop.server.url, host="evil.example")
    assert SAID in browser.fill("/reset", email=email).text
    assert "http.public-url" in shop.logged("A link could not be mailed")
    shop.ask(email)
    assert "evil.example" not in postman.letter(email).as_string()
    assert len([letter for letter in postman.letters if letter["To"] == email]) == 1


def test_a_link_leads_to_the_public_address(other, postman, password_file, certificate):
    words = settings(postman, password_file, certificate)
    shop = other([*words, "http.public-url=https://shop.example.org/"])
    email = shop.customer("public@example.com")
    browser = Browser(shop.server.url, host="evil.example")
    browser.fill("/reset", email=email)
    assert "\nhttps://shop.example.org/invitation/" in postman.letter(email).get_content()


# What goes wrong


def test_a_refused_receiver_is_told_in_the_log(shop, postman):
    email = shop.customer("gone@example.com")
    before = plain(shop.ask("nobody@example.com"))
    postman.refuse[email] = ["550 5.1.1 gone@example.com is not here"]
    assert plain(shop.ask(email)) == before
    said = "A mail could not be sent fault=not possible now: the mail server refused the mail (550)"
    assert " error " in shop.logged(said)
    assert email not in shop.server.output


def test_what_is_refused_for_now_is_tried_again(shop, postman):
    email = shop.customer("later@example.com")
    postman.refuse[email] = ["451 4.7.1 later", None]
    shop.ask(email)
    shop.logged("A mail is tried again later code=451")
    postman.letter(email)


def test_a_wrong_password_is_told_in_the_log(other, postman, tmp_path, certificate):
    file = tmp_path / "wrong"
    file.write_text("not the password")
    shop = other(settings(postman, file, certificate))
    shop.ask(shop.customer("wrong@example.com"))
    assert "did not take user and password" in shop.logged("A mail could not be sent")
    assert "not the password" not in shop.server.output


def test_a_server_that_is_down_is_tried_again(other):
    port = free_port()
    shop = other(settings(f"smtp://127.0.0.1:{port}"))
    email = shop.customer("down@example.com")
    shop.ask(email)
    assert "no connection" in shop.logged("A mail is tried again later")
    with Postman(port=port) as postman:
        postman.letter(email)


def test_a_certificate_that_nobody_vouches_for_gets_nothing(other, tmp_path, password_file, certificate):
    with Postman(Certificate(tmp_path), "starttls", auth=True) as stranger:
        shop = other(settings(stranger, password_file, certificate))
        shop.ask(shop.customer("tls@example.com"))
        assert "certificate is not trusted" in shop.logged("A mail could not be sent")
        assert not stranger.logins and not stranger.letters


def test_without_settings_no_mail_is_promised(other):
    shop = other([])
    page = Browser(shop.server.url).get("/reset")
    assert "sends no mail" in page.text and not page.has_form("/reset")


# Settings


@pytest.mark.parametrize(
    "words, complaint",
    [
        (["mail.server=mail.example.org:587", f"mail.from={USER}"], "mail.server: it must begin with smtp://"),
        ([f"mail.server=smtp://me:{SECRET}@example.org", f"mail.from={USER}"], "settings of their own"),
        (["mail.server=smtp://mail.example.org"], "mail.from"),
        (["mail.server=smtp://mail.example.org", "mail.from=Shop"], "mail.from = Shop: must be an address"),
        (["mail.server=smtp://mail.example.org", f"mail.from={USER}", "mail.user=x"], "go together"),
        (["mail.server=smtp://mail.example.org", f"mail.from={USER}", "mail.password-file=x"], "go together"),
        ([f"mail.from={USER}"], "mail.from is set, mail.server is not"),
        (
            ["mail.server=smtp://mail.example.org", f"mail.from={USER}", "mail.user=x", "mail.password-file=/none"],
            "cannot read /none",
        ),
        (["mail.server=smtp://mail.example.org", f"mail.from={USER}", "mail.ca-file=/none"], "cannot read /none"),
    ],
)
def test_what_does_not_fit_stops_the_start(tmp_path, words, complaint):
    said = refusal(tmp_path, words)
    assert complaint in said and SECRET not in said


def refusal(directory, words):
    """What a server says that does not start with these settings."""
    store = Store(directory / "switchboard.sqlite")
    command = [BINARY, "serve", "--database", store.url, "--listen", "127.0.0.1:0"]
    command += [flag for word in words for flag in ("--set", word)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, env=store.environment)
    assert done.returncode not in (0, None), done.stdout
    return done.stderr


def test_a_password_of_two_lines_stops_the_start(tmp_path):
    file = tmp_path / "password"
    file.write_text(f"{SECRET}\nx\n")
    said = refusal(tmp_path, settings("smtp://mail.example.org", file))
    assert "must hold one line" in said and SECRET not in said


# The verb


@pytest.fixture
def verb(tmp_path):
    """Runs `mail test` with these settings."""
    store = Store(tmp_path / "switchboard.sqlite")

    def run(words, address):
        store.environment = os.environ | variables(words)
        return store.run("mail", "test", address)

    return run


@pytest.mark.parametrize("tls", [None, "starttls", "smtps"])
def test_the_verb_sends_a_mail(verb, tls, password_file, certificate):
    with Postman(certificate, tls, auth=True) as postman:
        done = verb(settings(postman, password_file, tls and certificate), "ann@example.com")
        assert done.returncode == 0, done.stderr
        assert f'"server":"{postman.url}"' in done.stdout
        assert postman.letter("ann@example.com").get_content().startswith("Switchboard can send mail")
        assert [login[1:] for login in postman.logins] == [(tls is not None, USER, PASSWORD)]


def test_the_verb_says_what_the_server_said(verb, tmp_path, password_file, certificate):
    with Postman(certificate, "starttls", auth=True) as postman:
        postman.refuse["ann@example.com"] = ["550 5.1.1 nobody of that name"]
        done = verb(settings(postman, password_file, certificate), "ann@example.com")
        assert done.returncode == 1 and "550 5.1.1 nobody of that name" in done.stderr
        file = tmp_path / "wrong"
        file.write_text("not it")
        done = verb(settings(postman, file, certificate), "ann@example.com")
        assert done.returncode == 1 and "did not take user and password: 535" in done.stderr


def test_tls_is_required_and_checked(verb, tmp_path, password_file, certificate):
    with Postman(auth=True) as postman:
        done = verb(settings(postman, password_file, certificate), "ann@example.com")
        assert done.returncode == 1 and "offers no TLS" in done.stderr
        assert not postman.logins
    for stranger in (Certificate(tmp_path), Certificate(tmp_path, "other.example")):
        with Postman(stranger, "smtps", auth=True) as postman:
            trusted = stranger if stranger.file.stem == "other.example" else certificate
            done = verb(settings(postman, password_file, trusted), "ann@example.com")
            assert done.returncode == 1 and "certificate is not trusted" in done.stderr
            assert not postman.logins


def test_the_verb_says_where_nobody_is(verb):
    done = verb(settings(f"smtp://127.0.0.1:{free_port()}"), "ann@example.com")
    assert done.returncode == 1 and "no connection to the mail server" in done.stderr
    done = verb(settings("smtp://127.0.0.1:25"), "ann@example.com\r\nBcc: eve@example.com")
    assert done.returncode == 1 and "the address is none" in done.stderr
    done = verb([], "ann@example.com")
    assert done.returncode == 1 and "mail.server is not set" in done.stderr
