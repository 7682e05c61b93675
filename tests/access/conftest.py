"""The two worlds are built once for this folder; whatever a test does to them is taken back after it."""

import logging
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tests.access.world import make_both


def pytest_collection_modifyitems(items):
    """Say to pytest-django that these tests need its database."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.django_db)


@pytest.fixture
def _django_db_helper(_built):
    """Stand in for the transaction that pytest-django opens around each test: `both` opens one in the built worlds."""


@pytest.fixture(scope="package")
def _built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_both()
        transaction.set_rollback(True)


@pytest.fixture
def both(_built):
    """Both districts, as fresh for each test."""
    for person in vars(_built.world).values():
        vars(person).pop("_scope", None) if hasattr(person, "username") else None
    with transaction.atomic():
        yield _built
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _quiet():
    """Thousands of refusals would each be logged."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def open_as(both):
    """A client in which somebody of the cast is signed in."""

    def _open_as(name, **options):
        client = Client(**options)
        if person := both.person(name):
            fresh = type(person).objects.get(pk=person.pk)
            client.force_login(fresh, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return _open_as


@pytest.fixture
def taken_back():
    """A block whose changes to the database are taken back at its end."""

    class TakenBack(transaction.Atomic):
        def __exit__(self, *error):
            transaction.set_rollback(True)
            super().__exit__(*error)

    return lambda: TakenBack(None, True, False)
