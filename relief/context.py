"""What every template may name without a view's help."""

from django.conf import settings


def site(request):
    """Give the version, the city and whether this is a demonstration."""
    return {"version": settings.VERSION, "city_name": settings.CITY_NAME, "is_demo": settings.DEMO}
