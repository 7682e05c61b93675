"""Is the process alive?"""

import pytest


def test_it_answers_without_asking_the_database(client):
    response = client.get("/healthz")  # no db fixture: a query would fail
    assert response.status_code == 200
    assert response.content == b"ok"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_only_answers_reading(client, method):
    assert getattr(client, method)("/healthz").status_code == 405
