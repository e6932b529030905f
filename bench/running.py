"""The servers that are measured: each a process of its own on loopback, ended with the `with`."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests import nginx as deployed
from tests.mailbox import free_port
from tests.run import POSTGRES, postgres

__all__ = ["POSTGRES", "Server", "floor", "free_port", "front", "house", "install", "nginx", "postgres", "samples"]

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {"nginx": "nginx-light", "wrk": "wrk"}
TICK = os.sysconf("SC_CLK_TCK")


def install() -> list[str]:
    """Install from Debian's packages what is missing and return the programs that cannot be had."""
    missing = [program for program in PACKAGES if not shutil.which(program)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        names = [PACKAGES[program] for program in missing]
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *names]):
            subprocess.run(["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)
    return [program for program in PACKAGES if not shutil.which(program)]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its address, and what it and its children have used."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """Return the address without a path."""
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        """Return the seconds of processor time used since the start."""
        return sum(sum(map(int, _stat(pid)[11:13])) for pid in _tree(self.pid)) / TICK

    def memory(self) -> tuple[float, float]:
        """Return the megabytes that are resident: added up over the processes, and with shared ones counted once."""
        totals = {"Rss:": 0, "Pss:": 0}
        for pid in _tree(self.pid):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                name, *rest = line.split()
                if name in totals:
                    totals[name] += int(rest[0])
        return totals["Rss:"] / 1000, totals["Pss:"] / 1000


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def _tree(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                children.setdefault(int(_stat(int(entry.name))[1]), []).append(int(entry.name))
            except OSError:
                continue  # it ended meanwhile
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


@contextmanager
def _running(
    command: list[str], port: int, path: str, environment: Mapping[str, str] | None = None, *, wait: float = 60
) -> Iterator[Server]:
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | dict(environment or {}), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            if not _answers(process, port, path, wait):
                log.seek(0)
                raise RuntimeError(f"{command[0]} did not start:\n{log.read().decode(errors='replace')[-3000:]}")
            yield Server(port, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(process: subprocess.Popen[bytes], port: int, path: str, wait: float) -> bool:
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status < 500:
                return True
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    return False


@contextmanager
def nginx(root: Path, *, path: str = "/") -> Iterator[Server]:
    """Run nginx over a folder of files with `.gz` beside them."""
    port = free_port()
    own = f"""
        server {{
            listen 127.0.0.1:{port} backlog=2048;
            root {root};
            index index.html;
            gzip_static on;
            open_file_cache max=30000;
        }}
    """
    with tempfile.TemporaryDirectory(prefix="consilium-nginx-") as folder:
        file = Path(folder) / "nginx.conf"
        file.write_text(
            f"""
            worker_processes 2; pid {folder}/pid; error_log {folder}/error; daemon off;
            {"user root;" if os.geteuid() == 0 else ""}
            events {{ worker_connections 2048; }}
            http {{
                access_log off; types {{ text/html html; }} default_type text/html;
                keepalive_requests 10000000; sendfile on; tcp_nopush on;
                client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
                uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
                {own}
            }}
            """
        )
        with _running(["nginx", "-c", str(file), "-e", f"{folder}/error"], port, path) as server:
            yield server


@contextmanager
def front(application: Server, published: Path, port: int) -> Iterator[Server]:
    """Run nginx with the configuration of `deploy/` before a house that publishes its pages, without TLS."""
    with tempfile.TemporaryDirectory(prefix="consilium-nginx-") as name:
        folder = Path(name)
        text = deployed.configured(
            folder, port=port, plain_port=free_port(), application=application.port, published=published, tls=False
        )
        with deployed.nginx(folder, text, workers=2):
            yield Server(port, application.pid)


@contextmanager
def floor(body: Path) -> Iterator[Server]:
    """Run the application server with an application that does nothing but return the bytes of a file."""
    port = free_port()
    command = [sys.executable, "-m", "bench.floor", str(port)]
    with _running(command, port, "/", {"BENCH_BODY": str(body)}) as server:
        yield server


@contextmanager
def house(data: Path, *, workers: int = 1, port: int = 0, **environment: str) -> Iterator[Server]:
    """Run `consilium serve` on a data folder, with its jobs worker."""
    port = port or free_port()
    command = [sys.executable, "-m", "consilium", "serve", "--port", str(port), "--workers", str(workers)]
    with _running(command, port, "/healthz", house_environment(data, port) | environment) as server:
        yield server


@contextmanager
def samples(folder: Path) -> Iterator[Server]:
    """Run `consilium demo`: the sample cases, served from a folder."""
    port = free_port()
    command = [sys.executable, "-m", "consilium", "demo", "--port", str(port), "--data", str(folder / "data")]
    with _running(command, port, "/healthz", house_environment(folder / "data", port), wait=180) as server:
        yield server


def house_environment(data: Path, port: int = 8000) -> dict[str, str]:
    """Return the settings of a measured house."""
    kept = {name: "" for name in os.environ if name.startswith("CONSILIUM_")}
    return kept | {"CONSILIUM_DATA": str(data), "CONSILIUM_SITE_URL": f"http://127.0.0.1:{port}"}
