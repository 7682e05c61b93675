"""AC1: a route that nobody classified is refused, and reported before the start."""

import pytest
from django.core.checks import run_checks
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from organizations.permissions import ADMIN_ABILITIES, ROUTES, Policy, policy_of
from tests.access.routes import ROUTES as EXISTING
from tests.access.routes import walk

urlpatterns = [
    path("", include("relief.urls")),
    path("forgotten/", lambda request: HttpResponse("open"), name="forgotten"),
]


def test_every_route_stands_in_the_table(capsys):
    unclassified = [name for name in EXISTING if policy_of(name) is None]
    assert unclassified == []
    assert len(EXISTING) > 100
    with capsys.disabled():
        print(f"\naccess: {len(EXISTING)} routes, all classified")


def test_the_table_names_no_route_that_is_gone():
    assert [name for name in ROUTES if name not in EXISTING] == []


def test_the_desk_opens_to_no_ability_of_reading_only():
    assert policy_of("admin:anything") == Policy(abilities=ADMIN_ABILITIES, system=True)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("who", ["carol", "root"])
def test_control_a_forgotten_route_is_refused(open_as, who):
    client = open_as(who)
    assert client.get("/forgotten/").status_code == 403
    assert client.get("/organizations/permissions/").status_code == 200


@override_settings(ROOT_URLCONF=__name__)
def test_control_a_forgotten_route_is_reported_before_the_start():
    assert "forgotten" in dict(walk())
    found = [one for one in run_checks() if "forgotten" in one.msg]
    assert len(found) == 1
    assert found[0].level >= 40
