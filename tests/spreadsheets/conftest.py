import pytest
from django.utils import translation


@pytest.fixture
def english():
    """Read the messages in their source language."""
    with translation.override("en"):
        yield
