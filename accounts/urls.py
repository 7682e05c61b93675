from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    # /accounts/
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("password/", views.password_change, name="password-change"),
    path("password/done/", views.password_change_done, name="password-change-done"),
    path("invitation/<str:uidb64>/<str:token>/", views.invitation, name="invitation"),
]
