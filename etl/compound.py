"""The compound file that an .xls workbook is: a small file system in one file (MS-CFB)."""

from __future__ import annotations

import struct

from etl.package import DAMAGED, Unreadable

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = 512
LAST_SECTOR = 0xFFFFFFFA  # above it stand marks, such as the end of a chain
ENTRY = 128  # bytes of a directory entry
STREAM, ROOT = 2, 5


class Compound:
    """Streams of a compound file, by name. Unreadable: damaged or cut off."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) < HEADER or not raw.startswith(SIGNATURE):
            raise Unreadable(DAMAGED)
        self._raw = raw
        shift, small_shift = struct.unpack_from("<HH", raw, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise Unreadable(DAMAGED)
        self._sector, self._small = 1 << shift, 1 << small_shift
        directory, _, self._cutoff, small_table, _ = struct.unpack_from("<IIIII", raw, 48)
        self._table = self._sectors(self._table_sectors())
        self._small_table = _numbers(self._chain(small_table))
        self._entries = self._directory(self._chain(directory))

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the streams; of two with one name, which lie in other folders, the first."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """A stream. Unreadable: its chain of sectors is broken."""
        start, size = self._entries[name]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        content, sector = bytearray(), start
        while sector < LAST_SECTOR and len(content) < size:
            at = sector * self._small
            content += self._container[at : at + self._small]
            sector = self._next(self._small_table, sector)
        return bytes(content[:size])

    def _table_sectors(self) -> list[int]:
        """The sectors that hold the table of sectors, listed in the header and beyond."""
        listed = list(struct.unpack_from("<109I", self._raw, 76))
        (more,) = struct.unpack_from("<I", self._raw, 68)
        seen = 0
        while more < LAST_SECTOR and seen <= len(self._raw) // self._sector:
            numbers = _numbers(self._sector_at(more))
            listed += numbers[:-1]
            more, seen = numbers[-1] if numbers else LAST_SECTOR, seen + 1
        return [sector for sector in listed if sector < LAST_SECTOR]

    def _sectors(self, sectors: list[int]) -> tuple[int, ...]:
        return _numbers(b"".join(map(self._sector_at, sectors)))

    def _sector_at(self, sector: int) -> bytes:
        at = (sector + 1) * self._sector
        return self._raw[at : at + self._sector]

    def _chain(self, start: int) -> bytes:
        content, sector, left = [], start, len(self._raw) // self._sector + 1
        while sector < LAST_SECTOR:
            if not left:
                raise Unreadable(DAMAGED)  # the chain bites its tail
            left -= 1
            content.append(self._sector_at(sector))
            sector = self._next(self._table, sector)
        return b"".join(content)

    @staticmethod
    def _next(table: tuple[int, ...], sector: int) -> int:
        if sector >= len(table):
            raise Unreadable(DAMAGED)
        return table[sector]

    def _directory(self, content: bytes) -> dict[str, tuple[int, int]]:
        entries: dict[str, tuple[int, int]] = {}
        self._container = b""
        for at in range(0, len(content) - ENTRY + 1, ENTRY):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            start, size = struct.unpack_from("<II", content, at + 116)
            name = content[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if kind == ROOT:
                self._container = self._chain(start)
            elif kind == STREAM:
                entries.setdefault(name, (start, size))
        return entries


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])
