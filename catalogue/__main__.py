"""`python -m catalogue`: check the two YAML files, or print the data dictionary."""

from __future__ import annotations

import sys

import typer

from catalogue.dictionary import dictionary
from catalogue.faults import CatalogueError
from catalogue.load import load_catalogue
from catalogue.model import Catalogue
from settings import Settings

program = typer.Typer(add_completion=False, help="The catalogue of indicators and providers.")


@program.command()
def check() -> None:
    """Check both files and print every fault as file:line: key: what is wrong."""
    catalogue = _catalogue()
    providers = sum(len(region.providers) for region in catalogue.regions.values())
    print(
        f"{len(catalogue.indicators)} indicators over {len(catalogue.items)} data items, "
        f"{providers} organisations in {len(catalogue.regions)} regions: nothing is wrong."
    )


@program.command("dictionary")
def print_dictionary() -> None:
    """Print the data dictionary as Markdown."""
    print(dictionary(_catalogue()), end="")


def _catalogue() -> Catalogue:
    """The catalogue that the settings name; where it has faults, they are printed and all ends."""
    settings = Settings()
    try:
        return load_catalogue(settings.indicators, settings.providers)
    except CatalogueError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from error


if __name__ == "__main__":
    program()
