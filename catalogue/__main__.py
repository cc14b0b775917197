"""`python -m catalogue`: check the two YAML files, or print the data dictionary."""

from __future__ import annotations

import sys

import typer

from catalogue.dictionary import dictionary
from catalogue.faults import CatalogueError
from catalogue.load import load_catalogue
from settings import Settings

program = typer.Typer(add_completion=False, help="The catalogue of indicators and providers.")


@program.command()
def check() -> None:
    """Check both files and print every fault as file:line: key: what is wrong."""
    settings = Settings()
    try:
        catalogue = load_catalogue(settings.indicators, settings.providers)
    except CatalogueError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from error
    providers = sum(len(region.providers) for region in catalogue.regions.values())
    print(
        f"{len(catalogue.indicators)} indicators over {len(catalogue.items)} data items, "
        f"{providers} organisations in {len(catalogue.regions)} regions: nothing is wrong."
    )


@program.command("dictionary")
def print_dictionary() -> None:
    """Print the data dictionary as Markdown."""
    settings = Settings()
    print(dictionary(load_catalogue(settings.indicators, settings.providers)), end="")


if __name__ == "__main__":
    program()
