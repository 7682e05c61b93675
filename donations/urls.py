from django.urls import path

from donations import views

app_name = "donations"
urlpatterns = [
    # /donations/duties/<duty>/: report and show
    path("duties/<int:pk>/meeting/", views.meeting_report, name="meeting-report"),
    path("duties/<int:pk>/meeting/show/", views.meeting_show, name="meeting-show"),
    path("duties/<int:pk>/tally/", views.tally_submit, name="tally-submit"),
    path("duties/<int:pk>/tally/show/", views.tally_show, name="tally-show"),
    # /donations/tallies/
    path("tallies/", views.tally_list, name="tally-list"),
    path("tallies/export/", views.tally_export, name="tally-export"),
    path("tallies/<int:pk>/receipt/", views.tally_receipt, name="tally-receipt"),
]
