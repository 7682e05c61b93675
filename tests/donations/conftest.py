import pytest

from tests.donations.committee import Committee


@pytest.fixture
def committee(world, sign_in):
    """Connie, secretary of a committee with four branches below it."""
    return Committee(world, sign_in(world.connie))
