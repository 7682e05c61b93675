import pytest

from tests.cast import make_user


@pytest.fixture
def person(db):
    """Somebody who may sign in and holds no post."""
    return make_user("meihua", "李梅花")
