"""A directory (Debian's slapd) with a configuration of its own, on a port of the loopback."""

from __future__ import annotations

import datetime
import ipaddress
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SLAPD = Path("/usr/sbin/slapd")
BASE, PEOPLE = "dc=lacgiang,dc=vn", "ou=people,dc=lacgiang,dc=vn"
READER, READER_PASSWORD = f"cn=reader,{BASE}", "đọc danh bạ"
PASSWORDS = {"an": "mật khẩu của An", "Bình": "mật khẩu của Bình", "a*(n)": "mật khẩu lạ", "a, b+c": "mật khẩu phẩy"}
_SCHEMAS = Path("/etc/ldap/schema")
_START_SECONDS = 20


@dataclass(frozen=True)
class Directory:
    """A directory that runs.

    Args:
        port: for ldap://, with encryption or without.
        tls_port: for ldaps://.
        certificate: by which it is known.
    """

    port: int
    tls_port: int
    certificate: Path


@contextmanager
def running(folder: Path) -> Iterator[Directory]:
    """The directory, until the end of the block."""
    folder.mkdir()
    certificate = certified(folder)
    program = folder / "slapd"  # AppArmor lets the program in its usual place read nothing here
    shutil.copy2(SLAPD, program)
    (folder / "data").mkdir()
    configuration = folder / "slapd.conf"
    configuration.write_text(_configuration(folder), encoding="utf-8")
    entries = folder / "entries.ldif"
    entries.write_text(_entries(), encoding="utf-8")
    subprocess.run([program, "-T", "add", "-f", configuration, "-l", entries], check=True, capture_output=True)
    port, tls_port = _free_port(), _free_port()
    addresses = f"ldap://127.0.0.1:{port}/ ldaps://127.0.0.1:{tls_port}/"
    process = subprocess.Popen([program, "-f", configuration, "-h", addresses, "-d", "0"], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield Directory(port, tls_port, certificate)
    finally:
        process.terminate()
        process.wait(timeout=_START_SECONDS)


def _configuration(folder: Path) -> str:
    return f"""
include {_SCHEMAS}/core.schema
include {_SCHEMAS}/cosine.schema
include {_SCHEMAS}/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
TLSCertificateFile {folder}/certificate.pem
TLSCertificateKeyFile {folder}/key.pem
database mdb
suffix {BASE}
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to dn.subtree={PEOPLE} by dn.exact={READER} read by self read by users search by anonymous auth
access to * by users read by anonymous auth
"""


def _entries() -> str:
    told = [f"dn: {BASE}", "objectClass: dcObject", "objectClass: organization", "o: Lạc Giang", ""]
    for unit in ("people", "groups"):
        told += [f"dn: ou={unit},{BASE}", "objectClass: organizationalUnit", ""]
    told += [f"dn: {READER}", "objectClass: person", "sn: reader", f"userPassword: {READER_PASSWORD}", ""]
    for uid, password in PASSWORDS.items():
        told += [f"dn: {_dn(uid)}", "objectClass: inetOrgPerson", f"cn: {uid}", "sn: x",
                 f"userPassword: {password}", ""]
    for unit in ("people", "groups"):
        told += [f"dn: uid=twice,ou={unit},{BASE}", "objectClass: inetOrgPerson", "cn: x", "sn: x",
                 "userPassword: hai lần", ""]
    for group, member in (("lichsu", "an"), ("dang", "Bình")):
        told += [f"dn: cn={group},ou=groups,{BASE}", "objectClass: groupOfNames", f"member: {_dn(member)}", ""]
    return "\n".join(told)


def _dn(uid: str) -> str:
    return f"uid={''.join(chr(92) + one if one in ',+' else one for one in uid)},{PEOPLE}"


def certified(folder: Path, *, from_day: int = -1) -> Path:
    """A certificate for servers on this machine, which vouches for itself; its key lies beside it (`key.pem`).

    Args:
        from_day: on which it begins to hold, counted from today.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "danh bạ")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=from_day)).not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([
            x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256()))
    (folder / "key.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return path


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError("the directory does not answer")
