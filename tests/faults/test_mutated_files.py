"""Real and made files damaged in every way: none stops its reader, none takes long, none grows.

Each is read as the load reads it: in a process with the limits of `etl.limits`, which would end at
a crash, after ten seconds of work or beyond a gigabyte.
"""

from __future__ import annotations

import io
import multiprocessing
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from etl.limits import limit_memory, time_limit
from etl.read import read_bytes
from etl.submission import Submission
from tests.etl import made_xlsb
from tests.etl.libreoffice import convert
from tests.etl.made_returns import (
    TODAY,
    about_rows,
    catalogue,
    return_rows,
    rows_of,
    standard_return,
)

KNOWN = catalogue()
TIMES = 40  # each file is damaged so often, in ways that chance picks
TIMES_LARGE, LARGE = 8, 1_000_000  # bytes of a file that takes seconds to read
XML_NOISE = [
    b"<", b">", b'"', b"&", b"</row>", b"<row>", b"<c>", b'r="A1"', b'r="XFD1048576"', b't="s"',
    b't="e"', b"99999999999", b"-1", b"1E400", b"\x00", b"&#0;", b"<v></v>", b"<is>", b'hidden="1"',
    b'<mergeCell ref="A1:XFD1048576"/>', b'table:number-rows-repeated="1000000"', b"]]>", b"<!--",
]  # fmt: skip
TEXT_NOISE = [b'"', b"'", b",", b";", b"\n", b"\r", b"\x00", b"\xff", b"\xa0", b"\t", b"=1+1"]
Damage = Callable[[bytes, random.Random], bytes]


def begin() -> None:
    limit_memory()


def read(content: bytes, name: str, region: str) -> Submission:
    with time_limit():
        return read_bytes(content, name, KNOWN, region, TODAY)


@pytest.fixture(scope="module")
def reader() -> Iterator[Callable[[bytes, str], Submission]]:
    """Reads in another process; a file that ends it breaks the pool, and the test."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn, initializer=begin) as pool:
        yield lambda content, name, region="nwc": pool.submit(read, content, name, region).result()


def flipped(raw: bytes, chance: random.Random) -> bytes:
    content = bytearray(raw)
    for _ in range(chance.choice([1, 3, 30])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def cut(raw: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(raw) + 1) for _ in range(2))
    return raw[:end] if chance.random() < 0.5 else raw[:start] + raw[end:]


def noisy(raw: bytes, chance: random.Random, noise: list[bytes]) -> bytes:
    for _ in range(chance.choice([1, 2, 10])):
        at = chance.randrange(len(raw) + 1)
        raw = raw[:at] + chance.choice(noise) + raw[at + chance.choice([0, 0, 5]) :]
    return raw


def noisy_text(raw: bytes, chance: random.Random) -> bytes:
    return noisy(raw, chance, TEXT_NOISE)


def noisy_parts(raw: bytes, chance: random.Random) -> bytes:
    """Damage inside the parts of a package, which is zipped again, sound in itself."""
    old, new = zipfile.ZipFile(io.BytesIO(raw)), io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            part = old.read(name)
            if chance.random() < 0.2 and part:
                damage = chance.choice([flipped, cut, noisy_xml])
                part = damage(part, chance)
            if chance.random() > 0.02:
                archive.writestr(name, part)
    return new.getvalue()


def noisy_xml(raw: bytes, chance: random.Random) -> bytes:
    return noisy(raw, chance, XML_NOISE)


def damages(raw: bytes) -> list[Damage]:
    return [flipped, cut, noisy_parts] if raw.startswith(b"PK") else [flipped, cut, noisy_text]


def check(raw: bytes, name: str, reader: Callable[..., Submission], region: str) -> None:
    chance = random.Random(name)
    for n in range(TIMES_LARGE if len(raw) > LARGE else TIMES):
        submission = reader(chance.choice(damages(raw))(raw, chance), name, region)
        assert "fault of this program" not in (submission.reason or ""), (name, n)
        assert submission.verdict != "rejected" or (submission.reason or "").endswith("."), (
            name,
            n,
        )


@pytest.mark.soak
def test_damaged_real_files_stop_no_reader(realdata, reader):
    for path in sorted(path for path in realdata.rglob("*") if path.is_file()):
        check(path.read_bytes(), path.name, reader, "nwc")


@pytest.mark.soak
def test_damaged_returns_of_every_format_stop_no_reader(reader, tmp_path):
    xlsx = standard_return(KNOWN)
    sheets = {"About": about_rows(), "Return": return_rows(KNOWN)}
    made = {
        "r.xlsx": xlsx,
        "r.xls": convert({"r.xlsx": xlsx}, "xls", tmp_path)["r.xlsx"],
        "r.ods": convert({"r.xlsx": xlsx}, "ods", tmp_path)["r.xlsx"],
        "r.xlsb": made_xlsb.xlsb(sheets),
    }
    for name, raw in made.items():
        check(raw, name, reader, "demo")


@pytest.mark.soak
def test_a_changed_figure_in_a_sound_workbook_is_read_as_changed(reader):
    """Nothing else of the return moves with it."""
    raw = standard_return(KNOWN)
    before = {key: row["value"] for key, row in rows_of(reader(raw, "r.xlsx", "demo")).items()}
    for n in range(0, len(before), 3):
        figure = re.compile(rb'(<c r="C[0-9]+">)<v>%d</v>' % (10 + n))
        changed = repacked(raw, lambda part, figure=figure: figure.sub(rb"\1<v>4711</v>", part))
        after = {
            key: row["value"] for key, row in rows_of(reader(changed, "r.xlsx", "demo")).items()
        }
        assert {key for key in before if before[key] != after[key]} == {
            key for key, value in before.items() if value == 10 + n
        }


def repacked(raw: bytes, change: Callable[[bytes], bytes]) -> bytes:
    old, new = zipfile.ZipFile(io.BytesIO(raw)), io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            archive.writestr(name, change(old.read(name)))
    return new.getvalue()
