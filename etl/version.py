"""What figures depend on besides the files themselves: program, layouts, catalogue, region."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache

from catalogue.model import Catalogue, Region
from etl.faults import UserError
from etl.layout_load import layouts_digest
from settings import ROOT, Settings


@cache
def program_version() -> str:
    """The program's version, from its own project file where it runs from its folder."""
    project = ROOT / "pyproject.toml"
    if project.is_file():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    from importlib.metadata import version

    return version("maternity-dashboard")


def reading_digest(catalogue_digest: str, region: str, layouts: str | None = None) -> str:
    """What is the same as long as reading a file again would give the same.

    layouts: the digest of the layouts, by default of the program's own.
    """
    parts = (program_version(), layouts or layouts_digest(), catalogue_digest, region)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def region_of(catalogue: Catalogue, settings: Settings) -> Region:
    """The region that is loaded and shown. UserError: the catalogue has none of that id."""
    if settings.region not in catalogue.regions:
        raise UserError(
            f"There is no region {settings.region} in {settings.providers.name}; "
            f"MATERNITY_REGION may be {' or '.join(sorted(catalogue.regions))}."
        )
    return catalogue.regions[settings.region]
