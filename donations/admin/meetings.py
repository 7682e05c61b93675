from django.contrib import admin
from django.utils.translation import gettext_lazy

from campaigns.admin.duties import paths_starting_with
from donations.choices import Verdict
from donations.models import Meeting, Review
from organizations.admin import ScopedAdmin, choice_filter
from organizations.permissions import Ability
from organizations.querysets import at_or_below


@admin.register(Meeting)
class MeetingAdmin(ScopedAdmin):
    """The explaining meetings as they were reported; nobody changes them here."""

    see, keys = Ability.SEE_TALLIES, ("-pk",)
    list_display = ["unit", "held_on", "form", "attended", "revision", "submitted_by", "submitted_at"]
    search_fields = ["duty__unit__name"]
    search_help_text = gettext_lazy(
        "How the unit’s name, its pinyin, its initials or its code begins; with all units below it."
    )
    fields = ["unit", "held_on", "form", "attended", "revision", "reason", "submitted_by", "submitted_at"]
    readonly_fields = ["unit"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("duty__unit", "submitted_by")

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(at_or_below(paths_starting_with(request.user, self.see, search_term))), False

    @admin.display(description=gettext_lazy("unit"))
    def unit(self, meeting):
        return meeting.duty.unit


@admin.register(Review)
class ReviewAdmin(ScopedAdmin):
    """The verdicts on tallies, newest first; a later verdict is a further row."""

    see = Ability.SEE_TALLIES
    list_display = ["unit", "verdict", "reason", "words", "by", "at"]
    list_filter = [choice_filter("verdict", gettext_lazy("verdict"), Verdict)]
    fields = ["unit", "tally", "verdict", "reason", "words", "by", "at"]
    readonly_fields = ["unit"]

    def get_queryset(self, request):
        return Review.objects.visible_to(request.user, self.see).select_related("tally__duty__unit", "by")

    @admin.display(description=gettext_lazy("unit"))
    def unit(self, review):
        return review.tally.duty.unit
