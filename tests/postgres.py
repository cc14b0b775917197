"""A PostgreSQL server of our own, thrown away afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text

MISSING = "PostgreSQL's server is not on this machine: as root, apt-get install postgresql"


@dataclass(frozen=True)
class Server:
    """A running server that listens on a socket in its own folder only."""

    folder: Path
    made: Iterator[int] = field(default_factory=count)

    def address(self, database: str) -> str:
        return f"postgresql://tests@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Make an empty database; its address, as DATABASE_URL takes it."""
        name = f"ledger_{next(self.made)}"
        address = self.address("postgres").replace("postgresql:", "postgresql+psycopg:")
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"create database {name}"))
        engine.dispose()
        return self.address(name)


def programs() -> Path | None:
    """The folder of the server's programs; Debian keeps them off the PATH."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return homes[-1] if homes else None


@contextmanager
def running(binaries: Path) -> Iterator[Server]:
    """A server from its birth to its end. It refuses to run as root, so then it has a user."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = _user()
    if user is not None:
        shutil.chown(folder, user)
    data, log = str(folder / "data"), str(folder / "log")

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [binaries / program, *arguments],
            user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip
        if done.returncode:
            told = Path(log).read_text() if Path(log).exists() else ""
            raise RuntimeError(f"{program} failed: {told[-500:]}")

    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    try:
        run("initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        run("pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", settings)
        try:
            yield Server(folder)
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
