"""Signing in and out, and the password."""

import json
import time

from django.conf import settings
from django.contrib.auth import get_user_model, update_session_auth_hash
from django.contrib.auth import login as sign_in
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.forms import FirstPasswordForm, PasswordChangeForm, SignInForm

TOKEN_IN_SESSION = "invitation_token"  # noqa: S105 the name of a key
NO_TOKEN = "welcome"  # noqa: S105 what the address shows instead of the token


class SignIn(LoginView):
    """Django's sign-in, which also starts the clock of the session."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        response = super().form_valid(form)
        self.request.session.pop("session_ended", None)
        self.request.session["signed_in_at"] = self.request.session["seen_at"] = int(time.time())
        return response

    def get_context_data(self, **kwargs):
        ended = self.request.session.get("session_ended") if self.request.method == "GET" else None
        return super().get_context_data(session_ended=ended, demo_people=demo_people(), **kwargs)


login = SignIn.as_view()
logout = require_POST(LogoutView.as_view())


def demo_people():
    """List who may be tried out on a demonstration: username, name, role, password each."""
    file = settings.VAR_DIR / "demo-people.json"
    return json.loads(file.read_text("utf-8")) if settings.DEMO and file.is_file() else []


def locked_out(request, response, credentials):
    """Answer after too many tries; the same for a name that exists and one that does not."""
    context = {"tries": settings.AXES_FAILURE_LIMIT, "hours": settings.AXES_COOLOFF_TIME}
    return render(request, "accounts/locked_out.html", context, status=429)


@sensitive_post_parameters()
def password_change(request):
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_password(by=request.user, user=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        return redirect("accounts:password-change-done")
    return render(request, "accounts/password_change.html", {"form": form})


@require_safe
def password_change_done(request):
    return render(request, "accounts/password_change_done.html")


@login_not_required
@sensitive_post_parameters()
def invitation(request, uidb64, token):
    """Welcome an invited person and set their first password; the link works once."""
    user = invited_person(uidb64)
    if token != NO_TOKEN and default_token_generator.check_token(user, token):
        request.session[TOKEN_IN_SESSION] = token  # so that it stays in no history and no Referer
        return redirect("accounts:invitation", uidb64, NO_TOKEN)
    if not default_token_generator.check_token(user, request.session.get(TOKEN_IN_SESSION)):
        return render(request, "accounts/invitation_ended.html", status=410)
    form = FirstPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return accept_invitation(request, user, form.cleaned_data["new_password1"])
    return render(request, "accounts/invitation.html", {"form": form, "invited": user})


def invited_person(uidb64):
    """Find the active person an invitation names, or None."""
    try:
        return get_user_model().objects.active().get(pk=urlsafe_base64_decode(uidb64).decode())
    except (get_user_model().DoesNotExist, ValueError, OverflowError, ValidationError):
        return None


def accept_invitation(request, user, password):
    """Set the first password and sign the person in: they have just typed it twice."""
    del request.session[TOKEN_IN_SESSION]
    actions.set_password(by=user, user=user, password=password)
    sign_in(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(settings.LOGIN_REDIRECT_URL)
