"""What the tests of the etl room share."""

import pytest

from catalogue.model import Catalogue
from tests.etl import made_returns
from tests.etl.office import Convert, converter


@pytest.fixture(scope="session")
def known() -> Catalogue:
    """The catalogue as shipped."""
    return made_returns.catalogue()


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Open a file in LibreOffice and save it in another format."""
    return converter(tmp_path_factory.mktemp("office"))
