"""A real nginx on loopback with the configuration that `deploy/` brings: only names, ports and folders are put in."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parents[1]
CONFIGURATION = ROOT / "deploy" / "nginx" / "consilium.conf"


def is_there() -> bool:
    """Say whether nginx is installed."""
    return shutil.which("nginx") is not None


def configured(folder: Path, *, port: int, plain_port: int, application: int, published: Path, tls: bool = True) -> str:
    """Return the configuration of `deploy/` for one machine's ports and folders; without `tls` for load tests."""
    text = CONFIGURATION.read_text()
    put_in = {
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{application};",
        "/run/consilium/published": str(published),
        "/etc/ssl/consilium": str(folder),
        "/var/cache/nginx/consilium": str(folder / "static"),
        "/var/log/nginx/consilium.log": str(folder / "consilium.log"),
        "consilium.example.org": "localhost",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "listen 80;": f"listen 127.0.0.1:{plain_port};",
    }
    for old, new in put_in.items():
        assert old in text, old
        text = text.replace(old, new)
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    if not tls:
        # The last server only turns strangers away by what TLS tells it.
        text = text[: text.index("# Whoever asks for another name")]
        text = re.sub(r"^ *ssl_.*\n", "", text, flags=re.MULTILINE).replace(" ssl http2;", " backlog=2048;")
    return text


@contextmanager
def nginx(folder: Path, configuration: str, *, workers: int = 1) -> Iterator[None]:
    """Check a configuration with `nginx -t` and run it; AssertionError with nginx's own words when it is not right."""
    file = folder / "nginx.conf"
    places = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file.write_text(
        f"worker_processes {workers}; worker_rlimit_nofile 8192; daemon off;\n"
        f"pid {folder}/pid; error_log {folder}/errors;\n"
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        f"events {{ worker_connections 2048; }}\nhttp {{\nkeepalive_requests 10000000;\n{places}\n{configuration}\n}}\n"
    )
    command = ["nginx", "-c", str(file), "-e", str(folder / "errors")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr, tested.stderr
    process = subprocess.Popen(command)
    try:
        # It writes its number down once it listens.
        deadline = time.monotonic() + 30
        while not (folder / "pid").read_text():
            assert process.poll() is None, (folder / "errors").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def certificate(folder: Path) -> None:
    """Write a key and a certificate for localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
