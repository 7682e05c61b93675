"""Error pages: what happened, what to do, a way home; and nothing about the inside."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.shortcuts import render
from django.template import loader
from django.test import Client, RequestFactory

from relief import views
from tests.cast import make_user

LANGUAGES = ["zh-hans", "en"]
SECRET = "SELECT secret FROM /srv/relief"  # what an error page must never repeat


@pytest.fixture
def failing(client, monkeypatch):
    """Make the offline page fail in a chosen way, and ask for it."""
    client.raise_request_exception = False

    def _failing(error, **headers):
        def fail_or_render(request, template, *args, **kwargs):
            if template == "offline.html":
                raise error
            return render(request, template, *args, **kwargs)

        monkeypatch.setattr(views, "render", fail_or_render)
        return client.get("/offline/", **headers)

    return _failing


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SuspiciousOperation(SECRET), 400),
        (PermissionDenied(SECRET), 403),
        (Http404(SECRET), 404),
        (RuntimeError(SECRET), 500),
    ],
)
def test_each_error_has_a_page_that_helps(failing, error, status, language):
    response = failing(error, HTTP_ACCEPT_LANGUAGE=language)
    page = response.content.decode()
    assert response.status_code == status
    assert 'class="error-page"' in page
    assert 'class="btn btn-primary"' in page  # the way home
    assert SECRET not in page
    assert "Traceback" not in page


def test_the_500_page_needs_neither_database_nor_session(rf):
    response = views.server_error(rf.get("/"))  # no db fixture: a query would fail
    assert response.status_code == 500
    assert 'class="error-page"' in response.content.decode()


def test_when_even_the_500_page_cannot_be_made_words_remain(rf, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError(SECRET)

    monkeypatch.setattr(views, "render_to_string", fail)
    response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert response["Content-Type"].startswith("text/plain")
    assert "出错了" in response.content.decode()


def test_a_page_that_does_not_exist(client, db):
    assert client.get("/nowhere/").status_code == 404


def test_a_form_without_its_token(db):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert response.status_code == 403
    assert 'class="error-page"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["400", "403", "404", "csrf"])
def test_the_way_home_fits_who_asks(name):
    request = RequestFactory().get("/")
    request.user = make_user("meihua", "李梅花")
    request.session = {}
    assert 'href="/"' in loader.render_to_string(f"errors/{name}.html", request=request)
