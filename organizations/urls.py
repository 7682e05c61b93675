from django.urls import path

from organizations import views

app_name = "organizations"
urlpatterns = [
    # /organizations/units/
    path("units/", views.unit_list, name="unit-list"),
    path("units/search/", views.unit_search, name="unit-search"),
    path("units/<int:pk>/", views.unit_show, name="unit-show"),
    # /organizations/roster/
    path("roster/", views.roster_upload, name="roster-upload"),
    path("roster/template/", views.roster_template, name="roster-template"),
    path("roster/<int:pk>/", views.roster_preview, name="roster-preview"),
    path("roster/<int:pk>/apply/", views.roster_apply, name="roster-apply"),
    path("roster/<int:pk>/rejected/", views.roster_rejected, name="roster-rejected"),
    # /organizations/permissions/
    path("permissions/", views.permission_list, name="permission-list"),
]
