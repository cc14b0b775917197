"""All layouts that files are read by: those of the program and those of a folder of one's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from catalogue.faults import Fault
from catalogue.model import Catalogue
from etl.faults import UserError
from etl.layout_kinds import LAYOUT, Layout, Layouts

SHIPPED = Path(__file__).parent / "layouts"
ENDINGS = ("*.yaml", "*.yml")


def load_layouts(folder: Path | None = None) -> Layouts:
    """The program's layouts and those of a folder, by id, highest priority first.

    LayoutError: files of the folder have faults; each is told.
    """
    shipped = _shipped()
    return shipped if folder is None else ordered([*shipped.values(), *_own(folder, shipped)])


def layouts_digest(folder: Path | None = None) -> str:
    """SHA-256 of all layout files: what was parsed under another digest is parsed again."""
    digest = hashlib.sha256()
    for path in (*layout_files(SHIPPED), *(layout_files(folder) if folder else ())):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def layouts_known(folder: Path | None, catalogue: Catalogue) -> Layouts:
    """As `load_layouts`, a folder's own held to the catalogue. LayoutError: they have faults."""
    layouts = load_layouts(folder)
    if folder is not None:
        from etl.layout_faults import check_folder

        check_folder(folder, catalogue)
    return layouts


@cache
def layouts_of(folder: Path | None, digest: str) -> Layouts:
    """As `load_layouts`, read once a process. UserError: they are no longer those of the digest."""
    if layouts_digest(folder) != digest:
        raise UserError("The layouts were changed while files were read; load again.")
    return load_layouts(folder)


def ordered(layouts: Iterable[Layout]) -> Layouts:
    """Layouts by id, highest priority first."""
    return {x.id: x for x in sorted(layouts, key=lambda x: (-x.priority, x.id))}


@cache
def _shipped() -> Layouts:
    raw = {path.stem: _read(path) for path in layout_files(SHIPPED)}
    for entry in raw.values():
        if isinstance(shared := entry.get("organisations"), str):  # as in another layout
            entry["organisations"] = raw[shared]["organisations"]
    return ordered(LAYOUT.validate_python(entry) for entry in raw.values())


def _own(folder: Path, shipped: Layouts) -> Iterator[Layout]:
    """Layouts of a folder."""
    from etl.layout_faults import LayoutError, layout_of, taken

    if not folder.is_dir():
        raise UserError(f"There is no folder {folder}; correct MATERNITY_LAYOUTS.")
    faults: list[Fault] = []
    known = dict.fromkeys(shipped, "the program's own layouts")
    for path in layout_files(folder):
        layout, found = layout_of(path)
        faults += found
        if layout is None:
            continue
        if layout.id in known:
            faults.append(taken(path, layout.id, known[layout.id]))
        known[layout.id] = path.name
        yield layout
    if faults:
        raise LayoutError(faults)


def layout_files(folder: Path) -> list[Path]:
    """The layout files of a folder, by name."""
    return sorted(path for ending in ENDINGS for path in folder.glob(ending))


def _read(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
