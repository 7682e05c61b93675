from django.urls import path

from organizations import views

app_name = "organizations"
urlpatterns = [
    # /organizations/units/
    path("units/", views.unit_list, name="unit-list"),
    path("units/search/", views.unit_search, name="unit-search"),
    path("units/<int:pk>/", views.unit_show, name="unit-show"),
    # /organizations/permissions/
    path("permissions/", views.permission_list, name="permission-list"),
]
