"""Who works in the invented city, and the few of them that visitors sign in as."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.rules import search_keys
from organizations.choices import Kind, Rank, Role
from organizations.models import Post
from relief.demo import names

PASSWORD = "demo-anhe-2027"  # noqa: S105 printed on the sign-in page; the demo refuses to load without DEMO=1
SINCE = date(2021, 7, 1)

CAST = {
    "organizer1": "市级组织者 · City organizer",
    "organizer2": "市级组织者（第二人）· City organizer, the second person",
    "leader": "市领导 · City leader",
    "district": "区级组织者 · District organizer",
    "department": "部门组织者 · Department organizer",
    "town": "镇街组织者 · Town organizer",
    "secretary1": "支部书记：待填报 · Secretary: a tally to report",
    "secretary2": "支部书记：被退回 · Secretary: a tally was returned",
    "secretary3": "支部书记：待审核 · Secretary: waiting for review",
    "secretary4": "支部书记：已逾期 · Secretary: past the deadline",
    "committee": "党委书记：可为各支部填报 · Committee secretary: reports for its branches",
    "auditor": "审计员 · Auditor",
    "storekeeper": "保管员 · Storekeeper",
    "cadre": "驻村干部 · Stationed cadre",
    "admin": "系统管理员 · System administrator",
}
"""Sign-in names for visitors, in the order in which they are shown."""


@dataclass
class Staff:
    """Who reports, reviews and confirms."""

    secretary: dict
    """By a branch's path."""
    organizer: dict
    """By the path of a town, department, district or zone."""
    city: list
    """The two organizers of the city."""


def stage_of(city):
    """The units in which the visitors' people work: by sign-in name. What happened there is arranged, see stories."""
    first_district, later_district = city.tops[0], city.tops[1]
    town = next(unit for unit in city.areas if unit.path.startswith(first_district.path))
    late_town = next(unit for unit in city.areas if unit.path.startswith(later_district.path))
    villages = [one for one in city.branches if _is_village_branch(city, one)]
    here = [one for one in villages if one.path.startswith(town.path)]
    there = next(one for one in villages if one.path.startswith(late_town.path))
    department = next(unit for unit in city.areas if unit.kind == Kind.DEPARTMENT)
    return {
        "organizer1": city.root, "organizer2": city.root, "leader": city.root, "auditor": city.root,
        "district": first_district, "town": town, "storekeeper": town, "cadre": city.parent[here[0].path],
        "secretary1": here[0], "secretary2": here[1], "secretary3": here[2], "secretary4": there,
        "department": department,
        "committee": next(one for one in city.committees if one.path.startswith(department.path)),
    }  # fmt: skip


def _is_village_branch(city, branch):
    return city.parent[branch.path].kind in (Kind.VILLAGE, Kind.COMMUNITY)


class Hiring:
    """Rows of people and posts, to be saved in bulk."""

    def __init__(self, chance, cast_units):
        self.chance = chance
        self.password = make_password(PASSWORD)
        self.cast = {
            (unit.path, _role_of(username)): username
            for username, unit in cast_units.items()
            if not username.startswith("organizer")  # two at one unit: each is hired by name
        }
        self.posts = []
        self.users = []

    def hire(self, unit, role, username, title, rank=Rank.NONE):
        """A person with a post; one whom visitors sign in as has the name of the cast."""
        user = self.person(self.cast.get((unit.path, role), username))
        self.posts.append(Post(user=user, unit=unit, role=role, title=title, rank=rank, starts_on=SINCE))
        return user

    def person(self, username, **fields):
        name = fields.pop("name", "") or names.person(self.chance)
        user = User(username=username, name=name, password=self.password, **search_keys(name), **fields)
        self.users.append(user)
        return user

    def save(self):
        User.objects.bulk_create(self.users)
        Post.objects.bulk_create(self.posts)


def _role_of(username):
    """The role of a visitor's person by the sign-in name."""
    word = username.rstrip("0123456789")
    return {
        "secretary": Role.SECRETARY, "committee": Role.SECRETARY, "leader": Role.LEADER, "auditor": Role.AUDITOR,
        "storekeeper": Role.STOREKEEPER, "cadre": Role.CADRE,
    }.get(word, Role.ORGANIZER)  # fmt: skip


def hire_people(chance, city, cast_units):
    """Create everybody with their posts and return who reports and reviews."""
    hiring = Hiring(chance, cast_units)
    staff = Staff({}, {}, [])
    for number in (1, 2):
        staff.city.append(hiring.hire(city.root, Role.ORGANIZER, f"organizer{number}", "市活动办公室"))
    hiring.hire(city.root, Role.LEADER, "leader", "市领导", Rank.CITY_LEADER)
    hiring.hire(city.root, Role.AUDITOR, "auditor", "市审计组")
    hiring.hire(cast_units["storekeeper"], Role.STOREKEEPER, "storekeeper", "救助超市保管员")
    hiring.hire(cast_units["cadre"], Role.CADRE, "cadre", "驻村干部")
    hiring.person("admin", name="系统管理员", is_superuser=True, is_staff=True)
    for unit in city.tops + [one for one in city.areas if one.depth > 2]:
        staff.organizer[unit.path] = hiring.hire(unit, Role.ORGANIZER, f"zz{unit.code.lower()}", "组织委员")
    for unit in city.tops:
        hiring.hire(unit, Role.LEADER, f"ld{unit.code.lower()}", "主要负责人", Rank.COUNTY_LEADER)
    for unit in city.committees:
        hiring.hire(unit, Role.SECRETARY, unit.code.lower(), "党委书记")
    for unit in city.branches:
        staff.secretary[unit.path] = hiring.hire(unit, Role.SECRETARY, unit.code.lower(), "支部书记")
    hiring.save()
    return staff


def read_cast():
    """The people whom visitors sign in as, as rows for the table and the sign-in page."""
    people = {
        user.username: user for user in User.objects.filter(username__in=CAST).prefetch_related("posts__unit")
    }
    return [
        {
            "username": username,
            "name": people[username].name,
            "role": role,
            "unit": next((post.unit.name for post in people[username].posts.all()), ""),
            "password": PASSWORD,
        }
        for username, role in CAST.items()
    ]
