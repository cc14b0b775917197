"""What the returns page stands on: a cut, or before the first load the catalogue alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from catalogue.faults import CatalogueError
from catalogue.load import load_catalogue
from catalogue.model import Catalogue, Region
from settings import Settings
from store import clock
from store.cut import Cut
from store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """cut: None before the first load. now: of a frozen cut, when it was made. refusal: why the
    reader cannot send a return; None: the reader can."""

    settings: Settings
    catalogue: Catalogue
    region: Region
    cut: Cut | None
    now: datetime
    frozen: bool = False
    refusal: str | None = None

    @property
    def snapshot(self) -> str | None:
        return self.cut.id if self.cut else None


def place_of(
    store: Store, cut: Cut | None = None, *, frozen: bool = False, refusal: str | None = None
) -> Place | None:
    """The place of a cut, by default the one in force; None where there is neither a cut nor a
    catalogue that could be read."""
    cut = cut or store.current()
    if cut is not None:
        return Place(
            settings=store.settings,
            catalogue=cut.catalogue,
            region=cut.region,
            cut=cut,
            now=cut.created if frozen else clock.now(),
            frozen=frozen,
            refusal=refusal,
        )
    try:
        catalogue = load_catalogue(store.settings.indicators, store.settings.providers)
        region = catalogue.regions[store.settings.region]
    except (CatalogueError, OSError, KeyError):
        return None
    return Place(
        settings=store.settings,
        catalogue=catalogue,
        region=region,
        cut=None,
        now=clock.now(),
        refusal=refusal,
    )
