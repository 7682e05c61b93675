from django.urls import path

from campaigns import views

app_name = "campaigns"
urlpatterns = [
    # /
    path("", views.home, name="home"),
    # /duties/
    path("duties/", views.duty_list, name="duty-list"),
    path("duties/<int:pk>/", views.duty_show, name="duty-show"),
    path("duties/<int:pk>/extension/", views.extension_ask, name="extension-ask"),
]
