"""A mail server on loopback, which keeps what it is given, and refuses what a test wants it to."""

import email
import email.policy
import socket
import ssl
import subprocess
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from server import eventually

USER = "shop@example.org"
PASSWORD = "a password, with: blanks"


class Certificate:
    """A throw-away certificate for 127.0.0.1 that vouches for itself."""

    def __init__(self, directory, name="127.0.0.1"):
        self.file = directory / f"{name}.pem"
        self.key = directory / f"{name}.key"
        words = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        kind = "IP" if name[0].isdigit() else "DNS"
        words += ["-subj", f"/CN={name}", "-addext", f"subjectAltName={kind}:{name}"]
        words += ["-keyout", self.key, "-out", self.file]
        subprocess.run(["openssl", "req", *map(str, words)], capture_output=True, check=True)

    @property
    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


class Postman:
    """Takes mail: `tls` is None, "starttls" or "smtps". `refuse` maps a receiver to the answers it gets in turn."""

    def __init__(self, certificate=None, tls=None, auth=False, port=0):
        self.tls = tls
        self.lock = threading.Lock()
        self.letters = []
        self.envelopes = []
        self.logins = []
        self.refuse = {}
        self.greeted = []
        settings = {"auth_require_tls": False} if tls != "starttls" else {}
        if auth:
            settings |= {"authenticator": self.authenticate, "auth_required": True}
        if tls == "starttls":
            settings |= {"tls_context": certificate.context, "require_starttls": True}
        context = certificate.context if tls == "smtps" else None
        self.controller = Controller(self, hostname="127.0.0.1", port=port, ssl_context=context, **settings)

    def __enter__(self):
        # The controller calls on itself to see that it is there, and must know its port before.
        if not self.controller.port:
            self.controller.port = free_port()
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    @property
    def url(self):
        return f"{'smtps' if self.tls == 'smtps' else 'smtp'}://127.0.0.1:{self.controller.port}"

    def authenticate(self, server, session, envelope, mechanism, data):
        login = (data.login.decode(), data.password.decode())
        with self.lock:
            is_tls = server.transport.get_extra_info("sslcontext") is not None
            self.logins.append((mechanism, is_tls, *login))
        return AuthResult(success=login == (USER, PASSWORD), handled=False)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.greeted.append(hostname)
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        answers = self.refuse.get(address)
        if answers and (answer := answers.pop(0) if len(answers) > 1 else answers[0]):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        with self.lock:
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
            self.letters.append(email.message_from_bytes(envelope.original_content, policy=email.policy.default))
        return "250 taken"

    def letter(self, to, number=0, within=15):
        """The letter to an address, as soon as it is there."""
        letters = eventually(
            lambda: [letter for letter in self.letters if letter["To"] == to], lambda it: len(it) > number, within
        )
        return letters[number]


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]
