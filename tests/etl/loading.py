"""A data folder with an inbox, returns to put into it, and the load: for tests of the load."""

from __future__ import annotations

import os
import subprocess
import sys
import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl import load
from settings import ROOT, Settings
from store.ledger import Ledger
from store.pointer import current_id
from store.snapshot import Snapshot, open_snapshot
from tests.etl.made_returns import about_rows, workbook

TABLES = ("items", "observations", "published", "dashboards", "readings", "judgements")
SENT = datetime(2026, 5, 14, 9, tzinfo=UTC)


class Silent:
    """A progress that tells nothing."""

    def files(self, results: Iterable[Any], total: int) -> Iterator[Any]:
        yield from results

    def say(self, event: str, **facts: object) -> None:
        pass


@dataclass(frozen=True)
class Place:
    """A data folder of a region, by default the invented one."""

    data: Path
    indicators: Path = ROOT / "indicators.yaml"
    providers: Path = ROOT / "providers.yaml"
    database: str | None = None
    region: str = "demo"

    @property
    def inbox(self) -> Path:
        return self.data / "inbox"

    @property
    def settings(self) -> Settings:
        return Settings(
            data=self.data,
            region=self.region,
            indicators=self.indicators,
            providers=self.providers,
            database_url=self.database,
        )

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to work on this folder."""
        return {
            **os.environ,
            "MATERNITY_DATA": str(self.data),
            "MATERNITY_REGION": self.region,
            "MATERNITY_INDICATORS": str(self.indicators),
            "MATERNITY_PROVIDERS": str(self.providers),
            "DATABASE_URL": self.database or "",
        }

    @property
    def ledger(self) -> Ledger:
        """The ledger, opened; its connections are closed when it is let go of."""
        ledger = Ledger(self.settings.ledger_url)
        weakref.finalize(ledger, ledger.engine.dispose)
        return ledger

    def put(self, name: str, content: bytes, sent: datetime = SENT) -> Path:
        """Put a file into the inbox, as sent at that time."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (sent.timestamp(), sent.timestamp()))
        return path

    def load(self, **options: Any) -> load.Report:
        """Run the load in this process, readers included unless `workers` says otherwise."""
        return load.run(self.settings, Silent(), **{"workers": 0, **options})

    def start(
        self, *arguments: str, also: Mapping[str, str] | None = None, **more: Any
    ) -> subprocess.Popen[str]:
        """Start `python -m etl` in a process of its own. also: more of its environment."""
        return subprocess.Popen(
            [sys.executable, "-m", "etl", *arguments],
            cwd=ROOT,
            env={**self.environment, **(also or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **more,
        )

    def command(self, *arguments: str, **more: Any) -> tuple[int, str, str]:
        """Exit code, output and error output of `python -m etl`."""
        process = self.start(*arguments, **more)
        out, error = process.communicate()
        return process.returncode, out, error

    def snapshot(self) -> Snapshot:
        return open_snapshot(self.data)

    def tables(self) -> dict[str, pa.Table]:
        """The tables of the cut in force."""
        folder = self.data / "snapshots" / str(current_id(self.data))
        return {name: pq.read_table(folder / f"{name}.parquet") for name in TABLES}

    def value(self, item: str, org: str, month: date) -> tuple[float | None, str]:
        """Value and status of an item in the cut in force."""
        items = self.tables()["items"].to_pylist()
        found = [r for r in items if (r["item"], r["org"], r["month"]) == (item, org, month)]
        assert len(found) == 1
        return found[0]["value"], found[0]["status"]


def made_return(
    provider: str, months: Mapping[date, Mapping[str, Any]], status: str = "final", **about: Any
) -> bytes:
    """A return of some items: by month, cells by item id."""
    asked = dict.fromkeys(item for cells in months.values() for item in cells)
    rows: list[list[Any]] = [["Item", "Description", *months]]
    rows += [[item, "", *(cells.get(item) for cells in months.values())] for item in asked]
    facts = about_rows(**{"Provider code": provider, "Status": status, **about})
    return workbook({"About": facts, "Return": rows})
