"""A real house for journeys: `consilium serve` on loopback with a data folder and a mail server of its own."""

import atexit
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path
from typing import Any

from tests.mailbox import Mailbox, free_port

ROOT = Path(__file__).resolve().parents[2]


@cache
def _prepared() -> Path:
    """Return an empty data folder with its database made: copied for each house, since making it takes seconds."""
    folder = Path(tempfile.mkdtemp(prefix="consilium-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = {name: value for name, value in os.environ.items() if not name.startswith("CONSILIUM_")}
    subprocess.run(
        [sys.executable, "-m", "consilium", "check"],
        env=settings | {"CONSILIUM_DATA": str(folder / "data")},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    return folder / "data"


CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)


class House:
    """A served house; `run` uses its command line, `tell` runs Python in it, `mailbox` holds what it sent."""

    def __init__(self, **environment: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="consilium-house-")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.mailbox = Mailbox()
        self.data = Path(self._folder.name) / "data"
        self._environment = os.environ | {
            "CONSILIUM_DATA": str(self.data),
            "CONSILIUM_SITE_URL": self.url,
            "CONSILIUM_EMAIL_URL": self.mailbox.url,
            "PYTHONWARNINGS": "default",
            **environment,
        }
        self._environment.pop("CONSILIUM_DATABASE_URL", None)
        self._environment |= environment
        self._server: subprocess.Popen[bytes] | None = None
        self.log = Path(self._folder.name) / "log"
        if "CONSILIUM_DATABASE_URL" not in environment:
            shutil.copytree(_prepared(), self.data)

    def __enter__(self) -> "House":
        self.mailbox.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.mailbox.__exit__()
        self._folder.cleanup()

    def run(self, *arguments: str | Path, code: int = 0) -> str:
        """Run a command of the house and return what it printed; AssertionError unless it exits with `code`."""
        done = subprocess.run(
            [sys.executable, "-m", "consilium", *map(str, arguments)],
            env=self._environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def tell(self, code: str) -> Any:
        """Run Python in the house, with `now` at hand; what it leaves in `result` comes back through JSON."""
        program = (
            "import json, os, sys\nos.environ['DJANGO_SETTINGS_MODULE'] = 'consilium.settings'\n"
            "from consilium import installation\ninstallation.prepare(lambda words: None)\n"
            "from django.utils import timezone\nnow = timezone.now()\nresult = None\n"
            f"{code}\nsys.stdout.write('\\n' + json.dumps(result))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=self._environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.rsplit("\n", 1)[-1])

    def serve(self, *arguments: str) -> "House":
        """Start the server and wait until it is able to serve."""
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "consilium", "serve", "--port", str(self.port), *arguments],
                env=self._environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
            assert self._server.poll() is None, self.log.read_text()
        raise AssertionError("the server did not become ready\n" + self.log.read_text())

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which the house's own commands run."""
        return dict(self._environment)

    @property
    def pid(self) -> int:
        """The id of the server's first process."""
        assert self._server is not None
        return self._server.pid

    def stop(self) -> None:
        """End the server."""
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(signal.SIGTERM)
            try:
                self._server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        self._server = None

    def code_for(self, address: str, *, seen: int = 0) -> str:
        """Return the newest code mailed to an address after its first `seen` mails; waits for it, past other mails."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            mails = [mail for mail in self.mailbox.mails if mail.to == (address,)]
            for mail in reversed(mails[seen:]):
                found = CODE.search(mail.text)
                if found is not None:
                    return found.group(1)
            time.sleep(0.05)
        raise AssertionError(f"no mail with a code came to {address}")
