"""Faults of the catalogue's files, each with its place and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in a YAML file. `key` is the path of keys to it."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.message}"


class CatalogueError(Exception):
    """The catalogue cannot be used; `faults` holds every reason found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[CatalogueError], tuple[tuple[Fault, ...]]]:
        return CatalogueError, (self.faults,)  # as it goes from one process to another
