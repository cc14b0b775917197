"""The zip package that a modern spreadsheet file is: guarded, and read part by part."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

# Why these: a return is below 1 MB unpacked and the largest published workbook below 200 MB.
LARGEST_FILE = 100 * 2**20  # bytes as sent
MOST_PARTS = 2_000  # a return has about 15
LARGEST_UNPACKED = 400 * 2**20
LARGE = 20 * 2**20  # below this, no ratio is dangerous
HIGHEST_RATIO = 150  # repeated spreadsheet XML packs up to about 60:1; zeros up to 1030:1
DEFLATE_RATIO = 1_032  # no deflate stream unpacks to more than this many times its length
MOST_CELLS = 5_000_000  # cells of a sheet's rectangle; the reader holds all of it in memory
BOMB = (
    "The file unpacks to far more than a spreadsheet of counts needs, so it was not opened. "
    "Copy the figures into a blank return and send that."
)
DAMAGED = (
    "The file is damaged or incomplete and could not be opened. "
    "Open it in a spreadsheet program, save it again as .xlsx, and send that."
)
PASSWORD = "The file is protected with a password; send it without one."
ENCRYPTED_BIT = 0x1
LOCAL_HEADER = 30  # bytes before the name in a part's local header


class Unreadable(Exception):
    """Why a file cannot be read, as one sentence for its sender."""


class Package:
    """Parts of a zip file, by name. Unreadable: damaged, encrypted or a bomb."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                self._parts = {part.filename: part for part in archive.infolist()}
                count = len(archive.infolist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise Unreadable(DAMAGED) from error
        self._guard(count)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def names(self, *starts: str) -> Iterator[str]:
        """Names of the parts that begin with one of the texts."""
        return (name for name in self._parts if name.startswith(starts))

    def read(self, name: str) -> bytes:
        """A part unpacked. Unreadable: it is damaged, or longer than it says."""
        part = self._parts[name]
        packed = self._packed(part)
        if part.compress_type == zipfile.ZIP_STORED:
            return packed
        try:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            content = unpacker.decompress(packed, part.file_size + 1)
        except zlib.error as error:
            raise Unreadable(DAMAGED) from error
        if len(content) > part.file_size:
            raise Unreadable(BOMB)
        return content

    def _packed(self, part: zipfile.ZipInfo) -> bytes:
        at = part.header_offset
        header = self._raw[at : at + LOCAL_HEADER]
        if len(header) < LOCAL_HEADER or header[:4] != b"PK\x03\x04":
            raise Unreadable(DAMAGED)
        start = at + LOCAL_HEADER + int.from_bytes(header[26:28], "little")
        start += int.from_bytes(header[28:30], "little")
        packed = self._raw[start : start + part.compress_size]
        if len(packed) < part.compress_size:
            raise Unreadable(DAMAGED)
        return packed

    def _guard(self, count: int) -> None:
        parts = self._parts.values()
        packed = sum(part.compress_size for part in parts)
        unpacked = sum(part.file_size for part in parts)
        if any(part.flag_bits & ENCRYPTED_BIT for part in parts):
            raise Unreadable(PASSWORD)
        if packed > len(self._raw) or count > MOST_PARTS or unpacked > LARGEST_UNPACKED:
            raise Unreadable(BOMB)
        if unpacked > LARGE and unpacked > HIGHEST_RATIO * max(packed, 1):
            raise Unreadable(BOMB)
        if packed * DEFLATE_RATIO > LARGEST_UNPACKED:
            for name in self._parts:  # sizes in the directory may lie: unpack and see
                self.read(name)
