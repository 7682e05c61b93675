"""Forms of signing in."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.forms import PasswordChangeForm as DjangoPasswordChangeForm
from django.contrib.auth.forms import SetPasswordForm as DjangoSetPasswordForm
from django.utils.translation import gettext_lazy as _

NOT_RIGHT = _(
    "The sign-in name or the password is not right. Check capital letters and switch the input method to "
    "English. If you have forgotten the password, ask your organizer for a new invitation link."
)


class SignInForm(AuthenticationForm):
    """Refuse in the same words whatever is wrong: the name, the password, or a disabled account."""

    error_messages = {"invalid_login": NOT_RIGHT, "inactive": NOT_RIGHT}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Sign-in name")
        self.fields["username"].widget.attrs.update(autocapitalize="none", spellcheck="false")
        self.fields["password"].label = _("Password")


class PasswordChangeForm(DjangoPasswordChangeForm):
    """Ask for the old password and twice for the new one; the new one must differ."""

    error_messages = DjangoPasswordChangeForm.error_messages | {
        "password_incorrect": _("The old password is not right. Type it again."),
        "password_mismatch": _("The two new passwords differ. Type the new one twice."),
        "same": _("The new password is the old one. Choose another."),
    }

    def clean_new_password1(self):
        password = self.cleaned_data["new_password1"]
        if password == self.data.get(self.add_prefix("old_password")):
            self.add_error("new_password1", self.error_messages["same"])
        return password


class FirstPasswordForm(DjangoSetPasswordForm):
    """Ask twice for the first password."""

    error_messages = {"password_mismatch": _("The two passwords differ. Type the same one twice.")}
