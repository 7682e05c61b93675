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
    # /donations/workbooks/: a committee reports for its branches
    path("workbooks/", views.tally_workbook, name="tally-workbook"),
    path("workbooks/template/", views.tally_workbook_template, name="tally-workbook-template"),
    path("workbooks/<int:pk>/", views.tally_workbook_preview, name="tally-workbook-preview"),
    path("workbooks/<int:pk>/apply/", views.tally_workbook_apply, name="tally-workbook-apply"),
    path("workbooks/<int:pk>/rejected/", views.tally_workbook_rejected, name="tally-workbook-rejected"),
]
