"""AC1: every route stands in the table of permissions; a route that does not is found and refused."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import get_resolver, path

from organizations.checks import routes_have_policies, view_names
from organizations.permissions import ROUTES, policy_of
from relief.urls import urlpatterns as real

TEXT = "nobody classified me"
with_one_more = [*real, path("new/", login_not_required(lambda request: HttpResponse(TEXT)), name="new")]


class More:
    """A site with one route that nobody classified."""

    urlpatterns = with_one_more


def test_every_route_has_a_policy():
    names = set(view_names(get_resolver()))
    print(f"{len(names)} routes")
    assert len(names) > 40
    assert not [one for one in routes_have_policies() if one.id == "organizations.E001"]


def test_a_route_that_nobody_classified_is_found(settings):
    settings.ROOT_URLCONF = More
    assert [one.id for one in routes_have_policies() if "route new " in one.msg] == ["organizations.E001"]


def test_a_route_that_nobody_classified_is_refused(settings, world, sign_in):
    settings.ROOT_URLCONF = More
    for person in (world.bob, world.root):
        assert sign_in(person).get("/new/").status_code == 403


def test_control_classified_it_answers(settings, world, sign_in, monkeypatch):
    settings.ROOT_URLCONF = More
    monkeypatch.setitem(ROUTES, "new", policy_of("offline"))
    assert sign_in(world.bob).get("/new/").text == TEXT


def test_a_row_without_a_route_is_found(monkeypatch):
    monkeypatch.setitem(ROUTES, "organizations:gone", policy_of("offline"))
    assert any("organizations:gone" in one.msg for one in routes_have_policies())
