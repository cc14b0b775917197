"""What the tests of the etl room share."""

import pytest

from catalogue.model import Catalogue
from tests.etl import made_returns


@pytest.fixture(scope="session")
def known() -> Catalogue:
    """The catalogue as shipped."""
    return made_returns.catalogue()
