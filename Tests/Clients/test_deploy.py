"""The examples in deploy/: what they name is there, and the programs they are for read them."""

import configparser
import re
import shutil
import subprocess

import pytest

from engines import SQLiteFiles
from server import BINARY, REPOSITORY

DEPLOY = REPOSITORY / "deploy"
KINDS = {".md", ".service", ".example", ".cfg", ".ini", ".yml"}
TEXTS = sorted(path for path in DEPLOY.rglob("*") if path.suffix in KINDS)
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
# Variables that are no settings: where the store is.
PLACES = {"SWITCHBOARD_DATABASE", "SWITCHBOARD_DATABASE_FILE"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """Key → variable, as the program prints them."""
    url = SQLiteFiles().url(tmp_path_factory.mktemp("deploy") / "store")
    printed = subprocess.run([BINARY, "config", "--database", url], capture_output=True, text=True, check=True).stdout
    return dict(re.findall(r"^key=(\S+)  variable=(\S+)", printed, re.MULTILINE))


def unnamed(pattern, text, known):
    return set(re.findall(pattern, text)) - set(known)


def test_the_examples_are_there():
    assert len(TEXTS) >= 9 and len(UNITS) == 3


@pytest.mark.parametrize("path", [*TEXTS, REPOSITORY / "docs/postgresql.md"], ids=lambda path: path.name)
def test_settings_that_are_named_exist(path, settings):
    text = path.read_text()
    assert not unnamed(r"\bSWITCHBOARD_[A-Z_]+\b", text, PLACES | set(settings.values()))
    assert not unnamed(r"(?<![\w./@-])(?:store|node|http|secrets|delivery)\.[a-z]+(?:-[a-z]+)*\b", text, settings)


def test_every_setting_is_explained(settings):
    text = (REPOSITORY / "docs/operations.md").read_text()
    rows = re.findall(r"^\| `([a-z.-]+)` \| `(SWITCHBOARD_[A-Z_]+)` \|", text, re.MULTILINE)
    assert dict(rows) == settings


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_start_verbs_that_take_their_words(unit):
    commands = re.findall(r"/usr/local/bin/switchboard (\w+)((?: --[a-z]+)*)", unit.read_text())
    assert commands
    for verb, words in commands:
        done = subprocess.run([BINARY, verb, "--help"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        for word in words.split():
            assert f"{word} <" in done.stdout


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_reads_the_units(tmp_path):
    for path in [*UNITS, DEPLOY / "systemd/switchboard-backup.timer"]:
        # An instance of its own, and a program that is certainly there.
        text = path.read_text().replace("/usr/local/bin/switchboard", "/bin/true")
        (tmp_path / path.name.replace("@.", "@a.")).write_text(text)
    units = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "switchboard" in line]
    assert (done.returncode, told) == (0, [])


@pytest.mark.skipif(not shutil.which("haproxy"), reason="HAProxy is not here")
def test_haproxy_reads_its_file(tmp_path):
    pem = tmp_path / "switchboard.pem"
    words = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-days", "1"]
    words += ["-keyout", pem, "-out", tmp_path / "crt"]
    subprocess.run(["openssl", "req", *words], capture_output=True, check=True)
    pem.write_text((tmp_path / "crt").read_text() + pem.read_text())
    text = (DEPLOY / "haproxy/haproxy.cfg").read_text()
    assert "/etc/haproxy/switchboard.pem" in text
    file = tmp_path / "haproxy.cfg"
    file.write_text(text.replace("/etc/haproxy/switchboard.pem", str(pem)))
    done = subprocess.run(["haproxy", "-c", "-f", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_pgbouncer_keeps_no_session():
    file = configparser.ConfigParser(interpolation=None)
    file.read(DEPLOY / "pgbouncer/pgbouncer.ini")
    assert file["pgbouncer"]["pool_mode"] == "transaction"


def test_patroni_acknowledges_nothing_that_one_disk_has_alone():
    text = (DEPLOY / "patroni/patroni.yml").read_text()
    for line in ("synchronous_mode: true", "synchronous_mode_strict: true", 'synchronous_commit: "on"'):
        assert re.search(rf"^\s+{line}$", text, re.MULTILINE)
    seconds = dict(re.findall(r"^    (ttl|loop_wait|retry_timeout): (\d+)$", text, re.MULTILINE))
    ttl, wait, retry = (int(seconds[name]) for name in ("ttl", "loop_wait", "retry_timeout"))
    assert wait + 2 * retry <= ttl
