from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a unit is. The Chinese names are those that the divisions' and the Party's own lists use."""

    REGION = "region", _("Region")
    """Above a city: a province or the nation, when a whole nation's divisions are loaded."""
    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    ZONE = "zone", _("Development zone")
    DEPARTMENT = "department", _("City department")
    TOWN = "town", _("Town or subdistrict")
    VILLAGE = "village", _("Village")
    COMMUNITY = "community", _("Community")
    ENTERPRISE = "enterprise", _("Enterprise")
    COMMITTEE = "committee", _("Party committee")
    """A Party committee or general branch that has branches below it."""
    BRANCH = "branch", _("Party branch")
    GROUP = "group", _("Party group")


class Role(TextChoices):
    ORGANIZER = "organizer", _("Organizer")
    SECRETARY = "secretary", _("Branch secretary")
    LEADER = "leader", _("Leader")
    STOREKEEPER = "storekeeper", _("Storekeeper")
    CADRE = "cadre", _("Stationed cadre")
    AUDITOR = "auditor", _("Auditor")


class Rank(TextChoices):
    """A post's rank, as far as the campaign needs it: who leads visits, and whose gifts come first."""

    NONE = "", _("No rank")
    CITY_LEADER = "city", _("City leader")
    COUNTY_LEADER = "county", _("County-level leader")
    TOWN_LEADER = "town", _("Town-level leader")
    STAFF = "staff", _("Staff")


class UploadState(TextChoices):
    """How far a roster is that somebody has uploaded."""

    READING = "reading", _("Being read")
    READY = "ready", _("Waits for you")
    APPLYING = "applying", _("Being taken in")
    APPLIED = "applied", _("Taken in")
    REFUSED = "refused", _("Refused")


class Bucket(TextChoices):
    """What taking in a row of a roster would do."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("As it is already")
    DOUBTFUL = "doubtful", _("Doubtful")


class Part(TextChoices):
    """The two sheets of a roster."""

    UNITS = "units", _("Units")
    POSTS = "posts", _("People and posts")
