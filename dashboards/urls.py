from django.urls import path

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    # /dashboards/?campaign=YEAR&kind=tally|meeting
    path("", views.overview, name="overview"),
    # /dashboards/17/
    path("<int:pk>/", views.unit, name="unit"),
    path("<int:pk>/export/", views.export, name="export"),
]
