"""A bare Django view that inserts one row, behind the same session, CSRF and middleware as the tally."""

from django.db import models
from django.http import HttpResponseRedirect
from django.urls import include, path
from django.views.decorators.http import require_POST

from organizations.permissions import ROUTES, SIGNED_IN

ROUTES["bare"] = SIGNED_IN


class Row(models.Model):
    """A row as wide as a tally."""

    token = models.UUIDField(unique=True)
    duty_id = models.BigIntegerField()
    members = models.IntegerField()
    donors = models.IntegerField()
    member_fen = models.BigIntegerField()
    leaders = models.IntegerField()
    leader_fen = models.BigIntegerField()
    others = models.IntegerField()
    other_fen = models.BigIntegerField()
    by_id = models.BigIntegerField()

    class Meta:
        app_label = "benchmarks"
        db_table = "benchmarks_row"


NUMBERS = ("members", "donors", "leaders", "others", "duty_id")


@require_POST
def bare(request):
    numbers = {name: int(request.POST[name]) for name in NUMBERS}
    amounts = {name: int(float(request.POST[name]) * 100) for name in ("member_fen", "leader_fen", "other_fen")}
    Row.objects.create(token=request.POST["token"], by_id=request.user.pk, **numbers, **amounts)
    return HttpResponseRedirect("/")


urlpatterns = [path("bare/", bare, name="bare"), path("", include("relief.urls"))]
