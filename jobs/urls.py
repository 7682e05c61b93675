from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    # /jobs/
    path("", views.job_list, name="job-list"),
    path("<int:pk>/", views.job_show, name="job-show"),
    path("<int:pk>/cancel/", views.job_cancel, name="job-cancel"),
    path("<int:pk>/resume/", views.job_resume, name="job-resume"),
]
