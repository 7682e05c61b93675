import pytest
from django.urls import reverse


@pytest.fixture
def desk(sign_in):
    """Sign somebody in and return a function that opens a page of the desk by its name."""

    def _desk(user):
        client = sign_in(user)

        def call(name, *args, post=None, query=""):
            url = reverse(f"admin:{name}", args=args) + query
            return client.get(url) if post is None else client.post(url, post)

        return call

    return _desk


@pytest.fixture
def send(desk):
    """Open a page of a form, as a person would, and send it with the mark of what was seen."""

    def _send(user, page, /, *args, **values):
        call = desk(user)
        opened = call(page, *args)
        assert opened.status_code == 200, opened.status_code
        return call(page, *args, post={"seen": opened.context_data.get("seen", ""), **values})

    return _send
