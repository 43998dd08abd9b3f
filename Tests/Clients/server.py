"""The real program: its store, its verbs and its serving process."""

import json
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

from engines import Engine

REPOSITORY = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("SWITCHBOARD_BINARY", REPOSITORY / ".build/debug/switchboard"))

# A verb's change is seen within a second; the rest is for polling.
SEEN_WITHIN = 1.5
# How much longer than promised a thing may take on a busy machine. How quick things are is measured elsewhere.
PATIENCE = 4
# Who waits asks less and less often: many that wait at once must not take the machine from what they wait for.
SLOWER, SLOWEST = 1.2, 2.0
# For the same reason few verbs run at once; the others stand in line.
VERBS_AT_ONCE = threading.BoundedSemaphore(4)


def eventually(read, until=bool, within=30.0, every=0.05):
    """Reads until the answer is as wanted and gives it back; fails at the deadline."""
    within *= PATIENCE
    deadline = time.monotonic() + within
    while not until(answer := read()):
        assert time.monotonic() < deadline, f"not within {within} s; the last answer was {answer!r}"
        time.sleep(every)
        every = min(every * SLOWER, SLOWEST)
    return answer


class Store:
    """A database and the verbs that work on it, beside a running server or without one."""

    def __init__(self, path):
        self.path = Path(path)
        self.url = Engine.current.url(self.path)
        self.environment = Engine.current.environment(self.path)

    def run(self, *words):
        """Runs a verb and gives back the finished process."""
        command = [BINARY, *map(str, words), "--database", self.url, "--json"]
        with VERBS_AT_ONCE:
            return subprocess.run(
                command, capture_output=True, text=True, timeout=60, env=self.environment
            )

    def contents(self):
        """All that is written down of it, by name: its folder's files, and what its database holds."""
        files = [path for path in self.path.parent.iterdir() if path.is_file()]
        return {path.name: path.read_bytes() for path in files} | {
            "dump": Engine.current.dump(self.path)
        }

    def verb(self, *words):
        """Runs a verb that must succeed and gives back the JSON it prints, if any."""
        done = self.run(*words)
        assert done.returncode == 0, (
            f"switchboard {' '.join(map(str, words))} exits {done.returncode}: {done.stderr}"
        )
        return json.loads(done.stdout) if done.stdout.strip() else None

    def audit(self):
        """Audits the books, which must hold, and gives back what was counted."""
        report = self.verb("audit")
        assert report["ok"] is True, report
        return report


class Server:
    """A serving process on a free port of the loopback interface, with settings as KEY=VALUE."""

    def __init__(self, store, log, settings=()):
        self.store = store
        self.log = Path(log)
        self.settings = settings
        self.process = None
        self.url = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.running:
            self.process.kill()
            self.process.wait()

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def output(self):
        return self.log.read_text(errors="replace")

    def start(self):
        begin = len(self.output) if self.log.exists() else 0
        command = [BINARY, "serve", "--database", self.store.url, "--listen", "127.0.0.1:0"]
        command += [word for setting in self.settings for word in ("--set", setting)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, env=self.store.environment
            )

        def address():
            assert self.running, f"the server ended by itself:\n{self.output[begin:][-4000:]}"
            return re.search(r"Switchboard listens on (http://[\d.]+:\d+)", self.output[begin:])

        self.url = eventually(address).group(1)
        return self

    def stop(self, by=signal.SIGTERM):
        """Ends the server with a signal and gives back its exit code."""
        self.process.send_signal(by)
        return self.process.wait(timeout=60)
