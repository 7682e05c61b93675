from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingForm(TextChoices):
    """How the explaining meeting was held."""

    IN_PERSON = "in_person", _("Everybody in one room")
    ONLINE = "online", _("Online")
    VISITS = "visits", _("From door to door")
    """For members who are ill or live far away."""


class Verdict(TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")


class ReturnReason(TextChoices):
    """Why a tally goes back: the short list; words are added to it."""

    PEOPLE = "people", _("The number of people is doubtful.")
    AMOUNT = "amount", _("The amount is doubtful.")
    ROSTER = "roster", _("The members do not agree with the roster.")
    QUOTA = "quota", _("The amounts look like a quota; giving is voluntary.")
    OTHER = "other", _("Another reason, in words.")
